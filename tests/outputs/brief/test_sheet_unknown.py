"""What a sheet says where the lists do not say what its counter offers: what is so, and what is of use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overlap.domain.run import RunContent
from overlap.geo.ellipsoid import GEOD
from overlap.outputs.brief.sheets.area import area_sheet
from overlap.outputs.brief.sheets.counter import counter_sheet
from overlap.outputs.brief.sheets.elsewhere import offered_elsewhere
from overlap.outputs.brief.sheets.entry import Counter
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.words import Words

SILENT = "library:L-0001"
NOTHING = "The lists do not say what this counter offers or lacks."
NONE_LACKING = "The lists name no service that this counter lacks."


@pytest.fixture(scope="module")
def lists(content: RunContent) -> Lists:
    return Lists.of(content)


def told(lists: Lists, facility_id: str) -> tuple[str, list[str]]:
    """All text of a sheet, and the titles of its tables."""
    sections = spoken(counter_sheet(lists, facility_id), Words("en"), {})["sections"]
    blocks = [block for section in sections for block in section["blocks"]]
    rows = [cell for block in blocks for row in block.get("rows", []) for cell in row]
    titles = [block["title"] for block in blocks if block["kind"] == "table"]
    return "\n".join([*(block.get("text", "") for block in blocks), *titles, *rows]), titles


def changed(lists: Lists, facility_id: str, **values: object) -> Lists:
    counters = {**lists.counters, facility_id: replace(lists.counters[facility_id], **values)}  # type: ignore[arg-type]
    elsewhere = offered_elsewhere(counters.values(), lists.services, lists.limit_km)
    return replace(lists, counters=counters, elsewhere=elsewhere)


def nearest(lists: Lists, here: Counter, service: str) -> tuple[str, float]:
    """By measuring the way to every counter."""
    ways = [
        (GEOD.inv(here.longitude_deg, here.latitude_deg, each.longitude_deg, each.latitude_deg)[2], each.id)
        for each in lists.counters.values()
        if service in each.offers
    ]
    distance_m, found = min(ways)
    return found, distance_m


def test_the_nearest_that_is_known_to_offer_a_service_is_that_of_brute_force(lists: Lists) -> None:
    silent = [each for each in lists.counters.values() if not each.is_told]
    assert len(silent) > 100
    for counter in silent[::9]:
        found = {each.service: each for each in lists.elsewhere.get(counter.id, ())}
        for service in lists.services:
            nearest_id, distance_m = nearest(lists, counter, service)
            if distance_m > 1000.0 * lists.limit_km:
                assert service not in found
            else:
                assert found[service].id == nearest_id
                assert found[service].distance_m == pytest.approx(distance_m, abs=1e-6)


def test_a_counter_of_which_nothing_is_known_says_so_once_and_is_of_use(lists: Lists) -> None:
    text, titles = told(lists, SILENT)
    assert (text.count("do not say"), NOTHING in text, NONE_LACKING in text) == (1, True, False)
    assert titles == [
        "If it is not offered here: the nearest counter known to offer it, within 10 km",
        "Nearest in the other network: Post offices",
    ]
    partner = lists.counters[lists.partners[SILENT][1][0]]
    assert f"{partner.name}\n{partner.address}\nMonday to Friday" in text
    assert "Offered there, not here" not in text


def test_of_a_counter_that_is_alone_that_is_said_plainly_and_once(lists: Lists) -> None:
    alone = replace(lists, counters={SILENT: lists.counters[SILENT]}, partners={}, elsewhere={})
    text, titles = told(alone, SILENT)
    assert (text.count(NOTHING), titles) == (1, [])
    services = "e-government; e-commerce; digital finance; e-learning; digital skills"
    assert text.count(f"No other counter within 10 km is known to offer: {services}.") == 1


def test_where_some_is_unknown_it_is_said_how_much(lists: Lists) -> None:
    some = changed(
        lists,
        SILENT,
        offers=("e_commerce",),
        unknown=tuple(each for each in lists.services if each != "e_commerce"),
    )
    text, titles = told(some, SILENT)
    assert "The lists do not say (4 of 5 services): e-government; digital finance;" in text
    assert (NOTHING in text, NONE_LACKING in text) == (False, True)
    assert titles[0].startswith("If it is not offered here")
    every = changed(lists, SILENT, offers=lists.services, unknown=())
    text, titles = told(every, SILENT)
    assert ("do not say" in text, NONE_LACKING in text, len(titles)) == (False, True, 1)


def test_nobody_is_sent_from_beyond_the_areas_nor_to_what_is_unknown(lists: Lists) -> None:
    beyond = changed(lists, SILENT, status="context")
    text, titles = told(beyond, SILENT)
    assert NOTHING in text
    assert titles == ["Nearest in the other network: Post offices"]
    hidden = {key: replace(each, offers=()) for key, each in lists.counters.items()}
    assert offered_elsewhere(hidden.values(), lists.services, 1e6) == {}
    assert offered_elsewhere(lists.counters.values(), (), 1e6) == {}


def test_on_the_sheet_of_an_area_a_counter_of_which_nothing_is_known_offers_not_nothing(lists: Lists) -> None:
    level = lists.levels[-1]
    sheet = area_sheet(lists, level, lists.counters[SILENT].areas[level])
    (table,) = [
        block
        for section in spoken(sheet, Words("en"), {})["sections"]
        for block in section["blocks"]
        if block.get("title") == "Every counter here"
    ]
    (row,) = [each for each in table["rows"] if each[0].startswith("Sorrovash Public Library\n")]
    assert row[2:4] == ["unknown", "unknown"]
