"""Which sheets are bound together: a file for each area, so that whoever runs it prints its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from overlap.domain.areas import OUTSIDE
from overlap.domain.text import plain_name, plain_names
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.sheets.names import area_name
from overlap.outputs.language.messages import Value

MOST_SHEETS = 100
"""In a file: what a printer takes at once, and what is set in little memory."""


@dataclass(frozen=True)
class Book:
    """Sheets in one file.

    Parameters
    ----------
    stem
        The file's name without its ending.
    named
        What it holds, for its title.
    keys
        Ids of counters or, with a `level`, of its areas; one for each sheet.
    level
        Of the areas, empty for counters.
    """

    stem: str
    named: tuple[Value, ...]
    keys: tuple[str, ...]
    level: str = ""


def single(lists: Lists, facility_id: str) -> Book:
    """The sheet of one counter."""
    return Book(
        plain_name(facility_id.replace(":", "-", 1)), (lists.counters[facility_id].name,), (facility_id,)
    )


def books_by_area(lists: Lists) -> list[Book]:
    """The sheets of all counters, by the smallest area they lie in and there by network and name."""
    if not lists.levels:
        return list(_cut("counters", (), _sorted(lists, list(lists.counters))))
    level = lists.levels[-1]
    inside: dict[str, list[str]] = {area: [] for kind, area in lists.area_rows if kind == level}
    for counter in lists.counters.values():
        inside.setdefault(counter.areas[level], []).append(counter.id)
    stems = plain_names([f"{level}-{area}" for area in inside])
    return [
        book
        for stem, (area, ids) in zip(stems, inside.items(), strict=True)
        for book in _cut(stem, (area_name(lists, level, area),), _sorted(lists, ids))
    ]


def books_of_areas(lists: Lists, level: str) -> list[Book]:
    """The sheets of all areas of a level that have a name; of those outside only where a counter is."""
    areas = dict.fromkeys(area for kind, area in lists.area_rows if kind == level and area != OUTSIDE)
    areas |= dict.fromkeys(counter.areas[level] for counter in lists.counters.values())
    return list(_cut(plain_name(f"areas-{level}"), (level,), list(areas), level))


def _sorted(lists: Lists, ids: Sequence[str]) -> list[str]:
    networks = list(dict.fromkeys(counter.network for counter in lists.counters.values()))
    found = [lists.counters[each] for each in ids]
    return [
        each.id for each in sorted(found, key=lambda each: (networks.index(each.network), each.name, each.id))
    ]


def _cut(stem: str, named: tuple[Value, ...], keys: Sequence[str], level: str = "") -> Iterator[Book]:
    """A book, or several with a number each where there are many sheets; none without any."""
    for number, start in enumerate(range(0, len(keys), MOST_SHEETS), 1):
        name = stem if len(keys) <= MOST_SHEETS else f"{stem}_{number}"
        yield Book(name, named, tuple(keys[start : start + MOST_SHEETS]), level)
