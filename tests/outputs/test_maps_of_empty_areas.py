"""Maps of where nobody lives, no counter stands, no gap lies and nothing is to be done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from map_runs import run_at

from overlap.domain.result import Column, Table
from overlap.domain.run import RunContent
from overlap.outputs.figures.voice import Voice
from overlap.outputs.maps.kinds import picture_of
from overlap.outputs.maps.legend import legend_of
from overlap.outputs.maps.levels import place_of
from overlap.outputs.maps.picture import Entry, Group, Picture

EAST, WEST = ("district", "E"), ("district", "W")
SOUGHT = {"layer": "total", "kind": "presence", "distance_km": 5.0, "regions": 0}


def table(name: str, frame: pd.DataFrame, shapes: Any = None) -> Table:
    return Table(
        name,
        name,
        tuple(Column(str(each), "") for each in frame),
        frame,
        (),
        shapes,
        None if shapes is None else "Point",
    )


def with_rows(run: RunContent, name: str, **columns: Any) -> RunContent:
    """The run with other values in a table; rows that are no longer there go with their shapes."""
    old = next(each for each in run.tables if each.name == name)
    rows = len(next(iter(columns.values())))
    shapes = None if old.geometry is None else old.geometry[:rows]
    new = replace(old, frame=old.frame.head(rows).assign(**columns), geometry=shapes)
    return replace(run, tables=tuple(new if each is old else each for each in run.tables))


def scattered(people: float) -> RunContent:
    """Nobody of the study lives in a region of presence; so many live beyond reach all the same."""
    run = with_rows(run_at(), "gaps", kind=["upgrade", "upgrade"])
    totals = [{**SOUGHT, "people_total": people}, {**SOUGHT, "kind": "upgrade", "people_total": 100.0}]
    row = run.summary["coverage"][0]
    summary = {**run.summary, "gaps": {"totals": totals, "first": []}}
    summary["coverage"] = [{**row, "people_neither": people}]
    return replace(run, summary=summary)


def picture(run: RunContent, kind: str, area: tuple[str, str] | None = None) -> Picture:
    return picture_of(place_of(run, area, Voice()), kind)


def test_a_map_without_gaps_has_the_distance_at_which_they_were_sought() -> None:
    none = picture(scattered(0.0), "gap")
    assert none.title == "Where people live more than 5 km from every counter"
    assert none.words == ("Everybody lives within reach of a counter.",)
    some = picture(scattered(7.0), "gap")
    assert some.title == none.title
    assert some.words[1].startswith("7 people (2.3")
    assert "Everybody" not in " ".join(some.words)


@pytest.mark.parametrize(
    ("far", "people", "words"),
    [
        (0.0, 200.0, ("Everybody lives within reach of a counter.",)),
        (3.0, 200.0, ("Of 200 people in East, 3 (1.5%) live more than 5 km from either.",)),
        (0.0, 0.0, ()),
    ],
)
def test_an_area_without_gaps_says_who_lives_there(far: float, people: float, words: tuple[str, ...]) -> None:
    run = with_rows(scattered(3.0), "areas", people_total=[100.0, people], people_neither=[0.0, far])
    assert picture(run, "gap", EAST).title == "Where people live more than 5 km from every counter"
    assert picture(run, "gap", EAST).words == words


def of_one_network(run: RunContent) -> RunContent:
    return replace(run, summary={**run.summary, "networks": {"library": {}}})


@pytest.mark.parametrize("kind", ["gap", "coverage"])
def test_of_one_network_nobody_is_told_to_live_far_from_either(kind: str) -> None:
    run = with_rows(scattered(3.0), "areas", people_total=[100.0, 200.0], people_neither=[0.0, 3.0])
    (told,) = picture(run, kind, EAST).words
    assert told.endswith("from either.")
    (told,) = picture(of_one_network(run), kind, EAST).words
    assert re.fullmatch(r"\d+ people live here, 3 of them farther than 5 km from every counter.", told)


@pytest.mark.parametrize(("name", "told"), [("East", "East"), ("", "E")])
def test_the_largest_area_is_called_by_its_name_or_its_id(name: str, told: str) -> None:
    legend = picture(run_at(names=("West", name)), "coverage").legend
    labels = [entry.label for group in legend for entry in group.entries]
    assert [each for each in labels if each.startswith("the largest")] == [f"the largest: {told}, 200 people"]


def test_no_share_is_told_of_an_area_without_counters() -> None:
    run = with_rows(run_at(), "facilities", status=["used", "used", "context", "context"])
    assert picture(run, "overlap", WEST).words == (
        "50.0% of the counters of West have a partner within 1 km.",
    )
    assert picture(run, "overlap", EAST).words == ()


def digital(run: RunContent, online: Mapping[str, list[Any]]) -> RunContent:
    columns = {"area_level": ["district"] * 2, "area_id": ["W", "E"], "layer": ["total"] * 2}
    rows = pd.DataFrame({**columns, "network": ["any"] * 2, "band_km": [5.0] * 2, **online})
    counters = next(each for each in run.tables if each.name == "facilities")
    levels = table("digital", counters.frame.assign(level="unknown"), counters.geometry)
    told = {"online": [{"layer": "total"}], "levels": [], "online_level": 2}
    tables = (*run.tables, levels, table("online", rows), table("levels", rows))
    return replace(run, tables=tables, summary={**run.summary, "digitisation": told})


def test_nobody_is_told_to_live_near_an_online_counter_where_nobody_lives() -> None:
    people = {"people_total": [100.0, 0.0], "people_served": [40.0, 0.0]}
    gaps = {"people_upgrade_certain": [9.0, 0.0], "people_upgrade_possible": [1.0, 0.0], "level": ["x"] * 2}
    run = digital(run_at(), people | gaps)
    assert "10 people live near a counter" in picture(run, "digital", WEST).words[0]
    assert picture(run, "digital", EAST).words == ()


def test_an_area_without_a_site_of_the_list_says_so() -> None:
    run = run_at()
    places = next(each for each in run.tables if each.name == "facilities")
    frame = pd.DataFrame(
        {"rank": [1], "option": ["connect"], "name": ["a"], "candidate_id": ["a"], "people_gained": [9.0]}
    )
    assert places.geometry is not None
    chosen = table("priorities", frame, places.geometry[:1])
    run = replace(run, tables=(*run.tables, chosen))
    assert picture(run, "priorities", WEST).words == (
        "1 site of the list in West brings 9 people within reach.",
    )
    assert picture(run, "priorities", EAST).words == ("No site of the list lies in East.",)


def test_a_heading_without_entries_is_not_in_a_legend() -> None:
    groups = [Group("nothing", ()), Group("something", (Entry("a"),)), Group("nothing", ())]
    legend = legend_of(groups, 8.0, 6.0, Voice(), beside=False)
    assert [block.heading for block in legend.blocks] == [("something",)]
