"""Which sheets are bound together, and under which names."""

from __future__ import annotations

from dataclasses import replace

from overlap.domain.run import RunContent
from overlap.outputs.brief.sheets import books_of
from overlap.outputs.brief.sheets.books import MOST_SHEETS, books_by_area, books_of_areas
from overlap.outputs.brief.sheets.lists import Lists


def moved(lists: Lists, areas: dict[str, str]) -> Lists:
    """The same with other ids of the smallest areas, for those that are named."""
    level = lists.levels[-1]
    counters = {
        key: replace(each, areas={**each.areas, level: areas.get(each.areas[level], each.areas[level])})
        for key, each in lists.counters.items()
    }
    rows = {
        (kind, areas.get(area, area) if kind == level else area): row
        for (kind, area), row in lists.area_rows.items()
    }
    return replace(lists, counters=counters, area_rows=rows)


def test_every_counter_is_bound_once_and_with_its_neighbours(content: RunContent) -> None:
    lists, books = books_of(content, None)
    assert sorted(key for book in books for key in book.keys) == sorted(lists.counters)
    level = lists.levels[-1]
    for book in books:
        assert len({lists.counters[key].areas[level] for key in book.keys}) == 1


def test_names_differ_where_case_does_not_count(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    changed = moved(lists, {"XO-101": "side", "XO-102": "SIDE", "XO-103": "s/de", "XO-104": "s:de"})
    stems = [book.stem.casefold() for book in books_by_area(changed)]
    assert len(set(stems)) == len(stems) == len(books_by_area(lists))
    assert all(each.isascii() and "/" not in each and ":" not in each for each in stems)


def test_many_sheets_are_cut_into_books_that_no_area_can_be_taken_for(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    one = moved(lists, {area: "1" for _, area in lists.area_rows if area not in ("XO-101", "XO-102")})
    books = books_by_area(moved(one, {"XO-101": "1-2", "XO-102": "1_2"}))
    assert len({book.stem for book in books}) == len(books) > len({book.named for book in books})
    assert max(len(book.keys) for book in books) == MOST_SHEETS
    assert sum(len(book.keys) for book in books) == len(lists.counters)


def test_an_area_has_one_sheet(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    (book,) = books_of_areas(lists, lists.levels[0])
    assert len(set(book.keys)) == len(book.keys)
    assert {each.areas[lists.levels[0]] for each in lists.counters.values()} <= set(book.keys)
