"""What is said where there is no pair of networks, but one alone or three; and where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from overlap.domain.run import RunContent
from overlap.outputs.brief.sections import brief_of, shortened
from overlap.outputs.brief.sheets.area import area_sheet
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.figures.split import split_of
from overlap.outputs.language.messages import Number
from overlap.outputs.language.words import Words


def said(value: Any) -> str:
    """Every message of a brief, in one text."""
    return " ".join(Words("en").say(each) for each in _messages(value))


def _messages(value: Any) -> Any:
    if hasattr(value, "text"):
        yield value
    elif hasattr(value, "__dict__"):
        yield from _messages(tuple(vars(value).values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _messages(each)


def test_a_brief_of_one_network(content: RunContent) -> None:
    names = ("networks", "sites", "reported", "robustness", "population", "coverage")
    kept = {name: content.summary[name] for name in (*names, "settings", "study")}
    kept["networks"] = {"library": content.summary["networks"]["library"]}
    pair, one = (
        brief_of(replace(content, tables=(), summary={**kept, "networks": networks}))
        for networks in (content.summary["networks"], kept["networks"])
    )
    words = Words("en")
    assert words.say(one.title) == "Who lives within 5 km of which counter"
    assert words.say(pair.title) == "Where libraries and post offices overlap"
    assert "The networks share" in said(pair.sections)
    assert "The networks share" not in said(one.sections)
    assert "near neither" in said(pair.sections)
    assert "near neither" not in said(one.sections)
    assert "Near no counter" in said(one.sections)
    assert "within 5 km of a counter of this network: Libraries." in said(one.sections)


def test_of_one_network_too_it_is_told_who_lives_near_an_online_counter(content: RunContent) -> None:
    digital = content.summary["digitisation"]
    own = {"library": content.summary["networks"]["library"]}
    levels, online = (
        [row for row in digital[name] if row["network"] == "library"] for name in ("levels", "online")
    )
    summary = {**content.summary, "networks": own}
    summary["digitisation"] = {**digital, "levels": levels, "online": online}
    (row,) = (row for row in online if row["band_km"] == 5.0 and row["layer"] == "total")
    share = Words("en").say(Number(row["people_served"] / row["people_total"], "share"))
    told = f"{share} live within 5 km of a counter that is online for certain"
    assert told in said(brief_of(replace(content, summary=summary)).sections)


def test_the_split_of_one_network_is_of_two_parts() -> None:
    frame = pd.DataFrame({"people_total": [3.0], "people_only_library": [2.0], "people_neither": [1.0]})
    labels = [(part.column, Words("en").say(part.label)) for part in split_of(frame)]
    assert labels == [("people_only_library", "Near a counter"), ("people_neither", "Near no counter")]


def test_whom_a_third_network_reaches_is_not_told_to_live_far_from_every_counter(content: RunContent) -> None:
    """People near neither of the first two may live beside a counter of the third."""
    networks = content.summary["networks"]
    three = replace(
        content, summary={**content.summary, "networks": {**networks, "school": networks["post"]}}
    )
    every, both = "farther away than that from every counter", "farther away than that from both."
    assert every in said(brief_of(content).sections)
    told = said(brief_of(three).sections)
    assert every not in told
    assert both in told
    assert "Who lives farther than 5 km from these networks: Libraries; Post offices" in told
    assert "farther than 5 km from all of them" in said(brief_of(content).sections)
    assert "from all of them" not in told


def test_nor_is_it_on_the_sheet_of_an_area(content: RunContent) -> None:
    lists = Lists.of(content)
    counter = next(iter(lists.counters.values()))
    (level, area), *_ = counter.areas.items()
    school = replace(counter, id="school:1", network="school")
    three = replace(lists, counters={**lists.counters, school.id: school})
    assert "farther than 5 km from every counter" in said(area_sheet(lists, level, area).sections)
    told = said(area_sheet(three, level, area).sections)
    assert "farther than 5 km from every counter" not in told
    assert "farther than 5 km from these networks: Libraries; Post offices." in told


def test_the_sheet_of_an_area_without_people_and_counters_is_no_table_of_noughts(content: RunContent) -> None:
    lists = Lists.of(content)
    (level, area), *_ = next(iter(lists.counters.values())).areas.items()
    row = {**lists.area_rows[level, area], "people_total": 0.0, "people_neither": 0.0}
    lists = replace(lists, area_rows={**lists.area_rows, (level, "empty"): row})
    assert "live here" in said(area_sheet(lists, level, area).sections)
    (alone,) = area_sheet(lists, level, "empty").sections
    assert said(alone) == "In short Counters here: Libraries: 0; Post offices: 0."


def test_a_run_of_some_analyses_does_not_say_that_there_was_no_population(content: RunContent) -> None:
    silent = {**content.summary, "coverage": [], "population": {}}
    no_people = "No population was given, so that nothing can be said of people."
    some = replace(content, summary=silent)
    assert "[population.total]" in some.study_text
    assert no_people not in said(brief_of(some).sections)
    assert no_people in said(brief_of(replace(some, study_text="[study]\n")).sections)


def test_one_page_without_people_tells_of_partners(content: RunContent) -> None:
    silent = replace(content, summary={**content.summary, "coverage": [], "priorities": None})
    partners = "have a counter of the other network"
    assert partners in said(shortened(brief_of(silent)).sections)
    assert partners not in said(shortened(brief_of(content)).sections)
