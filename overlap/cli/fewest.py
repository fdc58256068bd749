"""The fewest further counters with which a rule would be met, as `overlap check` tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from overlap.cli.text import clipped, say_broken, say_table, share_text

if TYPE_CHECKING:
    from rich.table import Table

    from overlap.runs.fewest import Fewest

_AREAS_TOLD = 5
_SITES_TOLD = 20
_READABLE = 80


def show_fewest(found: tuple[Fewest, ...]) -> None:
    """Each network: how many sites would do, which, what each brings, and every part before and after."""
    for each in found:
        say_broken("")
        for line in _head(each):
            say_broken(line)
        if each.sites:
            say_broken("")
            say_table(_table(each), _READABLE)
            if len(each.sites) > _SITES_TOLD:
                say_broken("and more: --json has all")
            say_broken("")
        for row in each.parts:
            for line in _part(row):
                say_broken(line)


def _head(found: Fewest) -> Iterator[str]:
    if not found.parts:
        yield f"{found.network}: no further counter is needed."
        return
    if found.reason:
        yield f"{found.network}: no further counter is sought: {found.reason}."
        return
    if found.sites:
        yield f"{found.network}: with {_counters(len(found.sites))} {_met(found)}; {_fewer(found)}."
    elif any(not row["reason"] for row in found.parts):
        yield f"{found.network}: no further counter would do."
    else:
        yield f"{found.network}: there is nothing that further counters are sought for."
        return
    if found.candidates:
        yield f"Candidates: {_candidates(found)}."


def _met(found: Fewest) -> str:
    met = sum(row["then"] == "met" for row in found.parts)
    if met == len(found.parts):
        return "the rule would be met"
    return f"{met:,} of the {len(found.parts):,} parts that keep the rule from being met would be"


def _fewer(found: Fewest) -> str:
    """What is known of lists with fewer counters."""
    count, least = len(found.sites), found.least
    if least == count:
        return "no fewer would do"
    if found.reaching in (0, count):
        return f"no fewer than {least:,} would do" if found.reaching else "the shares are reached already"
    some = "the first reaches" if found.reaching == 1 else f"the first {found.reaching:,} reach"
    fewest = "no fewer" if least == found.reaching else f"no fewer than {least:,}"
    return f"{some} the shares, too close to call, and {fewest} would"


def _counters(count: int) -> str:
    return "1 further counter" if count == 1 else f"{count:,} further counters"


def _candidates(found: Fewest) -> str:
    words = {"place": "settlements of [places]"}
    several = [f"{count:,} {words.get(source, f'of {source}')}" for source, count in found.candidates.items()]
    outside = f"; {found.outside:,} in no area are left out" if found.outside else ""
    return ", ".join(several) + outside


def _table(found: Fewest) -> Table:
    from rich.table import Table
    from rich.text import Text

    from overlap.errors import printable

    parts = list(found.sites[0]["people"])
    table = Table(
        title="People whom each brings within reach",
        title_justify="left",
        box=None,
        pad_edge=False,
        title_style="bold",
    )
    for head in ("", "where", "id", *(f"part {part}" for part in parts)):
        right = head == "" or head.startswith("part")
        table.add_column(head, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in found.sites[:_SITES_TOLD]:
        people = (f"{row['people'][part]:,.0f}" for part in parts)
        cells = (str(row["rank"]), clipped(row["name"]), clipped(row["candidate_id"]), *people)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _part(row: Mapping[str, Any]) -> Iterator[str]:
    told = f"  {row['part']}. {row['what']}"
    if row["reason"]:
        yield f"{told}: {row['verdict']} ({row['reason']})"
        return
    shares = f"{share_text(row['today'])} today, {share_text(row['share'])} then ({row['then']})"
    alone = f"; for it alone {row['alone']:,} would reach the share" if row["alone"] else ""
    yield f"{told}: {shares}{alone}"
    if out := row["out_of_reach"]:
        more = f" and {len(out) - _AREAS_TOLD:,} more areas" if len(out) > _AREAS_TOLD else ""
        some = ", ".join(map(_at_most, out[:_AREAS_TOLD]))
        yield f"     all candidates together bring at most {some}{more}"


def _at_most(area: Mapping[str, Any]) -> str:
    name = area["area_name"] or area["area_id"]
    return share_text(area["share"]) + (f" of {name}" if name else "")
