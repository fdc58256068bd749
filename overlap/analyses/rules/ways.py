"""Which parts keep a rule from being met, and where people must be told apart to make up for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice, product

from overlap.analyses.rules.ground import counted_group
from overlap.domain.rule_parts import AllOf, AnyOf, Asked, Part, ShareWithin, branches
from overlap.domain.rules import RulesAsked
from overlap.domain.signatures import Covering
from overlap.geo.index import PointIndex

_MOST_WAYS = 100


def ways(asked: Asked, is_met: Callable[[Part], bool]) -> list[tuple[Part, ...]]:
    """Sets of parts that are not met; a rule would be, were all parts of any one set.

    There is one set where every part must hold, and of a rule that is met it is empty. Rules in which one of
    several parts will do have more, of which the first hundred count.
    """
    if not isinstance(asked, AllOf | AnyOf):
        return [() if is_met(asked) else (asked,)]
    found = [ways(each, is_met) for each in branches(asked)]
    if isinstance(asked, AnyOf):
        several = list(chain.from_iterable(found))
        return [()] if () in several else several[:_MOST_WAYS]
    some = islice(product(*found), _MOST_WAYS)
    return [tuple(dict.fromkeys(chain.from_iterable(each))) for each in some]


def level_of(part: ShareWithin, asked: RulesAsked) -> str | None:
    """The level of areas, or of classes of ground, by which a part tells people apart; None for everybody."""
    if part.each:
        return asked.levels[part.each]
    return asked.classes[part.among].level if part.among else None


def covering_names(
    parts: Iterable[ShareWithin], asked: RulesAsked, network: str
) -> dict[ShareWithin, tuple[str, str | None]]:
    """The covering that tells of each part, and its level.

    Parts of one distance share one: whoever is told apart by areas is everybody together.
    """
    parts = list(parts)
    levels: dict[float, list[str]] = {}
    for part in parts:
        level = level_of(part, asked)
        levels.setdefault(part.within_m, []).extend([level] if level else [])
    found: dict[ShareWithin, tuple[str, str | None]] = {}
    for part in parts:
        level = level_of(part, asked) or next(iter(levels[part.within_m]), None)
        found[part] = (f"{network}, {part.within_m!r} m, {level or 'everybody'}", level)
    return found


def coverings_of(
    parts: Iterable[ShareWithin], asked: RulesAsked, network: str, candidates: PointIndex
) -> Mapping[str, Covering]:
    """People by the candidates within the distances of some parts, and of these served by the network."""
    names = covering_names(parts, asked, network)
    served = (counted_group(network),)
    return {name: Covering(candidates, part.within_m, served, level) for part, (name, level) in names.items()}
