"""Changes that cannot hold together."""

from __future__ import annotations

from collections.abc import Iterable

from overlap.errors import FaultList

Said = tuple[int, str, tuple[str, str], object]
"""The number of a change, the counter that it is about, what of it, and what is so then."""

_VERBS = {
    "close": "closes",
    "move": "moves",
    "connect": "connects",
    "level": "gives another level",
    "service": "gives another service",
    "set": "sets a column",
}


def refuse_contradictions(said: Iterable[Said], online_level: int, where: str) -> None:
    """Refuse two things that are said of one counter and cannot both be so.

    Raises
    ------
    InputError
        Each pair of changes that contradict each other, with the first of their counters.
    """
    of_counter: dict[str, list[tuple[int, tuple[str, str], object]]] = {}
    for number, counter, aspect, value in said:
        of_counter.setdefault(counter, []).append((number, aspect, value))
    clashes: dict[tuple[int, str, int, str], list[str]] = {}
    for counter, each in of_counter.items():
        for k, (number, aspect, value) in enumerate(each):
            for other, other_aspect, other_value in each[:k]:
                if _contradict(aspect, value, other_aspect, other_value, online_level):
                    key = (other, other_aspect[0], number, aspect[0])
                    clashes.setdefault(key, []).append(counter)
    faults = FaultList()
    for (other, first, number, second), counters in clashes.items():
        ids = list(dict.fromkeys(counters))
        found = ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1} more"
        what = f"change {number} {_VERBS[second]} what change {other} {_VERBS[first]}"
        faults.add(where, what, found, "leave one out")
    faults.raise_if_any()


def _contradict(
    one: tuple[str, str], value: object, other: tuple[str, str], other_value: object, online_level: int
) -> bool:
    if one == other:
        return value != other_value
    kinds = {one[0]: value, other[0]: other_value}
    if "close" in kinds:
        return True
    level = kinds.get("level")
    return "connect" in kinds and isinstance(level, int) and level < online_level
