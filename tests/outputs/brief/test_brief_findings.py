"""What the chapters of a brief find: in words and tables that agree, and nothing where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Rows
from overlap.outputs.brief.sections.acting import acting
from overlap.outputs.brief.sections.digital import digital
from overlap.outputs.brief.sections.reach import short
from overlap.outputs.brief.sections.rules import judged
from overlap.outputs.brief.sections.together import overlaps
from overlap.outputs.language.messages import Number
from overlap.outputs.language.told import gaps
from overlap.outputs.language.words import Words
from overlap.outputs.maps import kinds_of
from overlap.readers.run_folder import read_run


def _said(blocks: Iterable[Block]) -> list[str]:
    return [Words("en").say(each.message) for each in blocks if isinstance(each, Line)]


def _other(run: RunContent, **summary: Any) -> RunContent:
    return replace(run, summary={**run.summary, **summary})


def test_what_two_tests_of_chance_disagree_on_is_not_told_as_found(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    row = {"from_network": "library", "people_verdict": "more than chance", "labels_verdict": "as chance"}
    told = [
        each for each in _said(overlaps(_other(run, colocation={"directions": [row]}))) if "chance" in each
    ]
    (sentence,) = told
    assert sentence == (
        "Libraries: whether they are nearer to the other network than chance depends on what chance is: two "
        "tests of it disagree."
    )


def test_nothing_shared_and_nobody_gained_are_said_so(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    rows = [each | {"people_added_to_better": 0.0} for each in run.summary["gains"]["rows"]]
    told = _said(overlaps(_other(run, sites={"shared": 0}, gains={"rows": rows})))
    assert "The networks share no site: no two of their counters are within 100 m of each other." in told
    assert (
        "Within 5 km, the two together reach nobody whom this network alone does not reach: Post offices."
        in told
    )


def test_where_no_list_tells_who_is_online_no_share_is_told_and_no_map_drawn(
    sample_run: tuple[Path, str],
) -> None:
    run = read_run(sample_run[0]).content()
    found = run.summary["digitisation"]
    levels = [
        each | {"at_least_low": 0, "at_least_high": each["facilities"]} if each["level"] == "2" else each
        for each in found["levels"]
    ]
    mute = _other(run, digitisation=found | {"levels": levels})
    nothing = "Nothing is known of which counters are online."
    assert _said(digital(mute))[0] == nothing
    assert not [each for each in digital(mute) if not isinstance(each, Line)]
    assert nothing in _said(short(mute))
    assert not any("for certain;" in each for each in _said(short(mute)))
    assert "digital" in kinds_of(run)
    assert "digital" not in kinds_of(mute)


def test_the_digital_table_counts_as_the_sentence_above_it(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    table = next(each for each in digital(run) if isinstance(each, Rows))
    row = next(each for each in table.rows if Words("en").say(each[1]) == "public access")
    assert [Words("en").say(each) for each in row] == [
        "Libraries",
        "public access",
        "82",
        "50.6%",
        "118",
        "72.8%",
    ]
    assert _said(digital(run))[0] == "Libraries: 50.6% are online for certain, and at most 72.8% may be."


def test_places_that_may_be_online_already_are_told(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    told = "12 of them may be online already: their lists do not say."
    assert told in _said(short(run))
    assert told in _said(acting(run))


def test_a_rule_that_fails_by_a_number_of_counters_alone_says_so(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    table = next(each for each in judged(run) if isinstance(each, Rows))
    verdicts = {Words("en").say(row[0]): Words("en").say(row[2]) for row in table.rows}
    assert verdicts["Australia: Performance standards, retail outlets"] == (
        "not met: fewer counters than it asks for"
    )
    # One of its shares is missed too.
    assert verdicts["Netherlands: Spread of postal service points"] == "not met"


def test_all_people_beyond_reach_in_gaps_leave_no_rest(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    found = run.summary["gaps"]
    rows = [each | {"people_rest": 0.0} for each in found["totals"]]
    (told,) = gaps(_other(run, gaps=found | {"totals": rows}))
    assert Words("en").say(told) == "81,443 people live in 315 gaps that are large enough to act on."


def test_of_a_list_that_says_nothing_no_share_is_told(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    found = run.summary["digitisation"]
    levels = [
        each | {"at_least_low": 0, "at_least_high": each["facilities"]}
        if each["network"] == "post" and each["level"] in "1234"
        else each
        for each in found["levels"]
    ]
    half = _other(run, digitisation=found | {"levels": levels})
    assert _said(digital(half))[:2] == [
        "Libraries: 50.6% are online for certain, and at most 72.8% may be.",
        "Post offices: nothing is known of which are online.",
    ]
    table = next(each for each in digital(half) if isinstance(each, Rows))
    assert {Words("en").say(row[0]) for row in table.rows} == {"Libraries"}


def test_people_outside_gaps_that_are_large_enough_are_a_figure(sample_run: tuple[Path, str]) -> None:
    run = read_run(sample_run[0]).content()
    (told,) = gaps(run)
    assert Words("en").say(told) == (
        "81,443 people live in 315 gaps that are large enough to act on; 14,653 live scattered."
    )


@pytest.mark.parametrize(
    ("km2", "said"),
    [
        (0.0, "0 km²"),
        (0.01, "0.1 km²"),
        (0.52, "0.5 km²"),
        (3.0, "3 km²"),
        (9.96, "10 km²"),
        (10.4, "10 km²"),
    ],
)
def test_small_ground_is_not_told_as_none(km2: float, said: str) -> None:
    assert Words("en").say(Number(km2, "km2")).replace("\N{NO-BREAK SPACE}", " ") == said
