"""`overlap prioritise`: another list for a run that is there, over the very files that it was made from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_study import Command, contents

from overlap.analyses.priorities import task
from overlap.solving import highs
from overlap.solving.covering import cover_most
from overlap.solving.plan import Plan
from overlap.solving.problem import Problem

pytestmark = pytest.mark.long

COSTS = "\n[costs]\nconnect = { library = 100, post = 150 }\n[groups]\nread = \"network == 'library'\"\n"


@pytest.fixture
def run(here: Path, overlap: Command) -> Path:
    """A run of the small study, in which post offices may become as good as libraries."""
    (here / "study.toml").write_text((here / "study.toml").read_text("utf-8") + COSTS, encoding="utf-8")
    assert overlap("analyze", "study.toml", "--only", "coverage", "--out", "run").code == 0
    return here / "run"


ASKED = ("--reach", "read", "--candidates", "connect")


def test_the_list_in_words(run: Path, overlap: Command) -> None:
    code, out, err = overlap("prioritise", run, "--sites", 2, *ASKED)
    assert (code, err) == (0, "")
    assert out.startswith("Where to act first\n")
    assert "Connecting 2 counters for 300 brings" in out
    assert "no choice of 2 " in out
    assert "of the group read, which counters that are connected are taken to join" in out
    assert overlap("prioritize", run, "--sites", 2, *ASKED).out == out
    assert "prioritize" not in overlap("--help").out


def test_a_list_that_need_not_be_is_told_in_a_line(run: Path, overlap: Command) -> None:
    out = overlap("prioritise", run, "--share", 0.01, *ASKED).out
    assert (
        "% of people are within 5 km of a counter of the group read already, and 1.0 % are asked for" in out
    )
    assert not {"Method:", "Stays:", "Warning:"} & set(out.split())


def test_the_cheapest_for_a_share(run: Path, overlap: Command) -> None:
    asked = ("prioritise", run, "--share", 0.47, *ASKED)
    fewest, cheapest = (
        json.loads(overlap(*asked, "--json", *more).out)["priorities"] for more in ((), ("--cheapest",))
    )
    assert cheapest["cost_bound"] <= cheapest["cost"] <= fewest["cost"]
    assert fewest["sites_bound"] <= len(fewest["chosen"]) <= len(cheapest["chosen"])
    out = overlap(*asked, "--cheapest").out
    assert "nothing " in out
    code, _, err = overlap("prioritise", run, "--sites", 2, "--cheapest", *ASKED)
    assert (code, "minimise: needs the share to reach at the least cost" in err) == (1, True)


def test_json_and_a_run_of_its_own_say_the_same(run: Path, overlap: Command) -> None:
    before = contents(run)
    told = json.loads(overlap("prioritise", run, "--budget", 450, *ASKED, "--json").out)
    assert told["priorities"]["budget"] == 450.0
    assert [row["rank"] for row in told["list"]] == [1, 2, 3]
    code, out, _ = overlap("prioritise", run, "--budget", 450, *ASKED, "--out", "second")
    assert code == 0
    assert "The whole run is in second." in out
    summary = json.loads(Path("second/summary.json").read_text(encoding="utf-8"))
    assert summary["priorities"] == told["priorities"]
    assert contents(run) == before
    # A list may come from a list; what is not asked anew stays as it was.
    again = json.loads(overlap("prioritise", "second", "--sites", 1, "--json").out)
    assert again["priorities"]["chosen"] == told["priorities"]["chosen"][:1]
    assert (again["priorities"]["reach"], again["priorities"]["budget"]) == ("read", None)


def test_weights_and_limits_are_asked_for_by_flags(run: Path, overlap: Command) -> None:
    flags = ("--weights", "women=2", "--level", "area", "--at-least", 1, "--at-most", 1)
    told = json.loads(overlap("prioritise", run, "--sites", 2, *ASKED, *flags, "--json").out)
    assert told["priorities"]["weights"] == {"women": 2.0}
    assert sorted(row["area_id"] for row in told["list"]) == ["A", "B"]
    gained = told["priorities"]["people_gained"]
    assert told["priorities"]["counted"] == gained["total"] + gained["women"]


def test_limits_that_differ_by_area_are_asked_for_by_flags(run: Path, overlap: Command) -> None:
    def areas(*flags: object) -> list[str]:
        told = json.loads(overlap("prioritise", run, "--sites", 3, *ASKED, *flags, "--json").out)
        return [row["area_id"] for row in told["list"]]

    assert "A" in areas()
    assert areas("--level", "area", "--at-most", "A=0") == ["B", "B"]
    assert areas("--level", "area", "--at-most", "A=0,B=1") == ["B"]
    assert areas("--level", "area", "--at-most", "A=0", "--at-most", "B=1") == ["B"]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--at-most", "A=1,A=2"), "--at-most: is said twice (A=1,A=2); write such as --at-most 2, or"),
        (("--at-most", 1, "--at-most", 2), "--at-most: is said twice (1, 2)"),
        (("--at-most", "A=1.5"), "must be whole numbers from 0 to 1,000,000,000, not A = 1.5"),
        (("--at-most", "1.5"), "must be a whole number, a table"),
        (("--at-least", "X=1"), "priorities.at_least: no such area of area (X); ids are: A, B"),
        (("--at-least", "least"), "the file of area has no such column (least); known are:"),
        ((), "[priorities] level: a level is given without at_least or at_most (area)"),
    ],
)
def test_limits_that_are_none_are_told(
    run: Path, overlap: Command, flags: tuple[object, ...], said: str
) -> None:
    code, out, err = overlap("prioritise", run, "--sites", 1, *ASKED, "--level", "area", *flags)
    assert (code, out) == (1, "")
    assert said in err


def test_an_exact_answer_is_proven_or_says_what_to_install(
    run: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = json.loads(overlap("prioritise", run, "--sites", 2, *ASKED, "--exact", "--json").out)
    assert exact["priorities"]["proven"]

    def unsure(problem: Problem) -> Plan:
        plan = cover_most(problem)
        return replace(plan, bound=plan.bound + 1, proven=False)

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(task, "cover_most", unsure)
    found = json.loads(overlap("prioritise", run, "--sites", 2, *ASKED, "--json").out)
    assert not found["priorities"]["proven"]
    searched = json.loads(overlap("prioritise", run, "--sites", 2, *ASKED, "--exact", "--json").out)
    assert searched["priorities"]["proven"]
    assert searched["priorities"]["people_gained"] == exact["priorities"]["people_gained"]
    monkeypatch.setattr(highs, "import_module", missing)
    code, out, err = overlap("prioritise", run, "--sites", 2, *ASKED, "--exact")
    assert (code, out) == (1, "")
    assert "highspy" in err
    assert "pip install 'overlap-toolkit[exact]'" in err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (
            (),
            "nothing says how many sites, or how much money; give --sites N, --budget B or --share S",
        ),
        (("--sites", 1, "--budget", 5), "a list has one of sites, budget and share"),
        (("--sites", 0), "[priorities] sites"),
        (("--sites", 1, "--weights", "women"), "--weights: is no layer with a number (women)"),
        (("--sites", 1, "--reach", "red"), "no such counters (red); did you mean read?"),
        (("--sites", 1, *ASKED, "--out", "run"), "--out: is the run that is asked again (run)"),
        (("--budget", 90, *ASKED), "is below the cheapest candidate"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Path, overlap: Command, flags: tuple[object, ...], said: str
) -> None:
    code, out, err = overlap("prioritise", run, *flags)
    assert (code, out) == (1, "")
    assert said in err


def test_a_file_that_has_changed_or_is_elsewhere_is_told(
    run: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = elsewhere / "run"
    run.rename(moved)
    monkeypatch.chdir(elsewhere)
    code, _, err = overlap("prioritise", moved, "--sites", 1, *ASKED)
    assert code == 1
    assert "files of its study are neither here nor in a folder above it (libraries.csv" in err
    assert "; give the folder of the study file that was analysed, where its paths start: --from" in err
    assert len(err.splitlines()) == 1
    code, _, err = overlap("prioritise", moved, "--sites", 1, *ASKED, "--from", elsewhere)
    assert f"files of its study are not in {elsewhere}" in err
    assert len(err.splitlines()) == 1
    assert overlap("prioritise", moved, "--sites", 1, *ASKED, "--from", run.parent).code == 0
    with (run.parent / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("11,New,10.1,49.95\n")
    code, _, err = overlap("prioritise", moved, "--sites", 1, *ASKED, "--from", run.parent)
    assert code == 1
    assert "networks.post: has changed since the run was made" in err


def test_a_list_that_is_left_behind_can_be_drawn_and_briefed(
    run: Path, overlap: Command, tmp_path: Path
) -> None:
    listed, maps = tmp_path / "listed", tmp_path / "maps"
    assert overlap("prioritise", run, "--sites", 1, *ASKED, "--out", listed).code == 0
    done = overlap("map", listed, "--out", maps)
    assert (done.code, done.err) == (0, "")
    assert (maps / "priorities-page.png").is_file()
    assert overlap("brief", listed, "--format", "html", "--out", tmp_path / "brief").code == 0


@pytest.mark.usefixtures("here")
def test_a_run_without_people_has_nothing_to_put_first(overlap: Command) -> None:
    flags = ("--libraries", "libraries.csv", "--posts", "posts.csv", "--out", "bare")
    assert overlap("analyze", *flags).code == 0
    code, _, err = overlap("prioritise", "bare", "--sites", 1)
    assert code == 1
    assert "population: none is given, and is needed" in err
