"""Which sheets are bound together, under which names, and what they tell of where to go and when."""

from __future__ import annotations

from dataclasses import replace

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Brief
from overlap.outputs.brief.sheets import books_of
from overlap.outputs.brief.sheets.area import area_sheet
from overlap.outputs.brief.sheets.books import MOST_SHEETS, books_by_area, books_of_areas
from overlap.outputs.brief.sheets.counter import counter_sheet
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.messages import OpeningHours
from overlap.outputs.language.words import Words


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


def lines_of(sheet: Brief) -> list[str]:
    """The lines of a sheet in English, those of cells among them."""
    found = []
    for section in spoken(sheet, Words("en"), {})["sections"]:
        for block in section["blocks"]:
            cells = [cell for row in block.get("rows", []) for cell in row]
            found += [line for text in (block.get("text", ""), *cells) for line in text.split("\n")]
    return found


def test_a_sheet_says_where_its_counter_is_and_those_that_people_are_sent_to(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    lines = lines_of(counter_sheet(lists, "library:L-0002"))
    assert "Address: 71 Cotton Tree Avenue, Sorrovash." in lines
    assert "Opening hours as of 2025-06-30: Monday to Friday: 08:00–15:30; school holidays: closed." in lines
    at = lines.index("Sorrovash School Library 3")
    assert lines[at + 1 : at + 3] == ["156 Quay Steps, Sorrovash", "Monday to Thursday: 08:00–16:00"]
    dates = "Libraries: 2025-06-30; Post offices: 2025-06-30"
    assert f"Addresses and opening hours are as of these days: {dates}." in lines


def test_so_does_a_sheet_of_a_counter_that_is_far_from_all(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    lines = lines_of(counter_sheet(lists, "library:L-0104"))
    assert "Vorraramorra Post Office: Monday to Friday: 08:30–16:30; Saturday: 09:00–12:00." in lines
    undated = replace(lists, dates={**lists.dates, "library": ""})
    lines = lines_of(counter_sheet(undated, "library:L-0104"))
    assert "Opening hours: Tuesday to Sunday: 10:00–20:00." in lines
    assert any("Libraries: no date given; Post offices: 2025-06-30." in line for line in lines)
    silent = replace(lists, dates=dict.fromkeys(lists.dates, ""))
    lines = lines_of(counter_sheet(silent, "library:L-0104"))
    assert any(line.startswith("Vorraramorra Post Office: Monday") for line in lines)
    assert [line for line in lines if "as of these days" in line] == []


def test_nothing_is_said_of_addresses_and_hours_where_none_are_known(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    silent = replace(
        lists, counters={key: replace(each, address="", hours="") for key, each in lists.counters.items()}
    )
    for key in ("library:L-0002", "library:L-0104"):
        assert not any("ddress" in line or "hours" in line for line in lines_of(counter_sheet(silent, key)))


def test_the_sheet_of_an_area_has_them_of_every_counter(content: RunContent) -> None:
    lists, _ = books_of(content, None)
    level = lists.levels[-1]
    area = lists.counters["library:L-0104"].areas[level]
    here = [each for each in lists.counters.values() if each.areas[level] == area]
    lines = lines_of(area_sheet(lists, level, area))
    assert [each.address for each in here if each.address and each.address not in lines] == []
    told = [Words("en").say(OpeningHours(each.hours)) for each in here if each.hours]
    assert [each for each in told if each not in lines] == []
    assert "Tuesday to Sunday: 10:00–20:00" in told
