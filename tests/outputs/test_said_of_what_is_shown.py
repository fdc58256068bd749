"""What is said is said of what is shown: of the area of a map, and at the distance that is reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from overlap.outputs.brief.parts import Line, Rows
from overlap.outputs.brief.sections.left_out import left_out
from overlap.outputs.brief.sections.rules import judged
from overlap.outputs.brief.sections.together import overlaps
from overlap.outputs.figures.text import broken, width_inch
from overlap.outputs.figures.voice import Voice
from overlap.outputs.language.advised import acting
from overlap.outputs.language.messages import Number
from overlap.outputs.language.rows import MISSING
from overlap.outputs.language.told import gaps
from overlap.outputs.language.words import LANGUAGES, Words
from overlap.outputs.maps.digital import digital
from overlap.outputs.maps.levels import place_of
from overlap.readers.run_folder import read_run


@pytest.mark.parametrize("area", [("province", "XO-1"), ("district", "XO-302")])
def test_the_digital_map_of_an_area_tells_of_its_counters_and_people(
    area: tuple[str, str], sample_run: tuple[Path, str]
) -> None:
    run = read_run(sample_run[0]).content()
    words = digital(place_of(run, area, Voice())).words
    tables = {table.name: table for table in run.tables}
    own = {"area_level": area[0], "area_id": area[1]}
    libraries = tables["levels"].records(**own, network="library", level="2")[0]
    low, high = (f"{libraries[f'share_at_least_{end}']:.1%}" for end in ("low", "high"))
    assert words[0] == f"Libraries: {low} are online for certain, and at most {high} may be."
    (people,) = (
        row
        for row in tables["online"].records(**own, network="any", layer="total")
        if row["band_km"] == run.summary["reported"]["band_km"]
    )
    assert words[-1].startswith(f"{people['people_served'] / people['people_total']:.1%} live within 5 km")
    assert words != digital(place_of(run, None, Voice())).words


def test_gaps_sought_at_another_distance_than_is_reported_are_not_told_of(
    sample_run: tuple[Path, str],
) -> None:
    run = read_run(sample_run[0]).content()
    assert len([*gaps(run)]) == 1
    other = replace(run, summary={**run.summary, "reported": {"band_km": 2.0, "passed_over_km": None}})
    assert [*gaps(other)] == []
    titles = [each.title.text for each in left_out(other) if isinstance(each, Rows)]
    assert "The largest gaps" not in titles
    assert titles


@pytest.mark.parametrize("cost", [40_000.0, None])
@pytest.mark.parametrize(
    ("reach", "said"),
    [("online", "that is online for certain."), ("any", "that serves them.")],
)
def test_acting_says_what_counter_people_come_near(
    reach: str, said: str, cost: float | None, sample_run: tuple[Path, str]
) -> None:
    run = read_run(sample_run[0]).content()
    found = run.summary["priorities"] | {"reach": reach, "cost": cost}
    (sentence,) = map(Words("en").say, acting(replace(run, summary={**run.summary, "priorities": found})))
    assert sentence.endswith(said)
    assert ("for XOK" in sentence) == (cost is not None)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("as chance", "no nearer to and no farther from"),
        ("more and less than chance", "at some distances nearer to"),
        ("more than chance", "nearer to the other network than chance"),
        ("less than chance", "farther from the other network than chance"),
        (None, ""),
    ],
)
def test_chance_is_told_whatever_it_says(
    verdict: str | None, said: str, sample_run: tuple[Path, str]
) -> None:
    run = read_run(sample_run[0]).content()
    found = {
        "directions": [{"from_network": "library", "people_verdict": verdict, "labels_verdict": verdict}]
    }
    lines = [*overlaps(replace(run, summary={**run.summary, "colocation": found}))]
    told = [Words("en").say(each.message) for each in lines if isinstance(each, Line)]
    assert [said in each for each in told if "than chance" in each] == ([True] if said else [])


def test_no_margin_above_zero_stands_beside_a_rule_that_is_not_met(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    row = run.summary["rules"]["rows"][0]
    rows = [row | {"verdict": "not met", "margin_points": each} for each in (5.0, -5.0)]
    other = replace(run, summary={**run.summary, "rules": {**run.summary["rules"], "rows": rows}})
    table = next(each for each in judged(other) if isinstance(each, Rows))
    assert [each[-1] for each in table.rows] == [MISSING, Number(-5.0, "points")]


def test_every_rule_that_is_not_wholly_assessed_has_its_country_and_its_reasons(
    sample_run: tuple[Path, str],
) -> None:
    run = read_run(sample_run[0]).content()
    rules, silent = (each for each in judged(run) if isinstance(each, Rows))
    rows = run.summary["rules"]["rows"]
    assert len(rules.rows) == len(rows)
    assert len(silent.rows) == sum(row["parts_not_assessed"] > 0 for row in rows) > 5
    said = {language: [tuple(map(Words(language).say, row)) for row in silent.rows] for language in LANGUAGES}
    assert said["en"][0] == (
        "Australia: Performance standards, retail outlets",
        "Post offices",
        "the study does not say which areas these are: rural or remote; metropolitan; non metropolitan",
    )
    assert said["fr"][0][0].startswith("Australie : ")
    for language, share in (("en", "75.0%"), ("fr", "75,0")):
        assert sum(why.startswith(share) for *_, why in said[language]) == 1
    # In no other language is a reason English.
    for language in LANGUAGES[1:]:
        reasons = [
            (ours, theirs) for (*_, ours), (*_, theirs) in zip(said["en"], said[language], strict=True)
        ]
        assert [ours for ours, theirs in reasons if ours == theirs] == []


def test_a_run_of_an_older_version_tells_its_verdicts_without_countries_and_reasons(
    sample_run: tuple[Path, str],
) -> None:
    run = read_run(sample_run[0]).content()
    found = run.summary["rules"]
    rows = [
        {key: each for key, each in row.items() if key not in ("country", "reasons")} for row in found["rows"]
    ]
    (table,) = (
        each
        for each in judged(replace(run, summary={**run.summary, "rules": {**found, "rows": rows}}))
        if isinstance(each, Rows)
    )
    assert len(table.rows) == len(rows)
    assert Words("en").say(table.rows[0][0]) == "Performance standards, retail outlets"


def test_a_number_is_not_parted_where_a_figure_breaks_lines() -> None:
    tell = Voice("fr")
    number = "1\u202f234\u202f567"
    lines = broken(
        f"Sur {number} personnes, à 5\u00a0km", tell.font(8), width_inch(f"Sur {number}", tell.font(8)) * 0.9
    )
    assert number in lines
    assert any("5\u00a0km" in line for line in lines)
