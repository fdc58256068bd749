"""What passed in silence, ended as a bug or could not be read, found by attacking what acts on a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_study import Command, contents

pytestmark = pytest.mark.long

STUDY = """
[groups]
read = "network == 'library'"
[costs]
connect = { library = 100, post = 150 }
[candidates.hall]
file = "halls.csv"
cost = "price"
"""
ASKED = ("--reach", "read", "--candidates", "connect")
LONG = "x" * 10_000


@pytest.fixture
def run(here: Path, overlap: Command) -> Path:
    """A run of the small study with candidates, one of them of a name without end."""
    halls = ["id,name,longitude,latitude,price", f"1,{LONG},10.001,49.999,10", "2,Far,10.19,49.91,20", ""]
    (here / "halls.csv").write_text("\n".join(halls), encoding="utf-8")
    (here / "study.toml").write_text((here / "study.toml").read_text("utf-8") + STUDY, encoding="utf-8")
    assert overlap("analyze", "study.toml", "--only", "coverage", "--out", "run").code == 0
    return here / "run"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--sites", 1, *ASKED, "--weights", "women=1e308"), "weights.women: must be less than or equal"),
        (("--share", "nan", *ASKED), "share: must be a finite number (nan)"),
        (
            ("--sites", 1, *ASKED, "--level", "area", "--at-most", 10**20),
            "at_most: must be between 1 and 1,000,000,000 (100000000000000000000)",
        ),
        (("--sites", 1, *ASKED, "--out", "run/inside"), "--out: lies in that run (run/inside)"),
        (("--share", 1, *ASKED), "do not bring 100 % within reach (at most "),
    ],
)
def test_what_is_too_large_or_in_the_way_is_told(
    run: Path, overlap: Command, flags: tuple[object, ...], said: str
) -> None:
    before = contents(run)
    code, out, err = overlap("prioritise", run, *flags)
    assert (code, out) == (1, "")
    assert said in err
    assert contents(run) == before


def test_a_share_that_is_reached_already_needs_nothing(run: Path, overlap: Command) -> None:
    asked = ("--share", 0.01, *ASKED)
    code, out, _ = overlap("prioritise", run, *asked)
    found = json.loads(overlap("prioritise", run, *asked, "--json").out)["priorities"]
    served = 100.0 * found["people_served"] / found["people_total"]
    assert code == 0
    assert served > 1.0
    assert out.startswith(f"{served:.1f} % of people are within 5 km of a counter of the group read already")
    assert "Warning" not in out
    assert "Stays" not in out


def test_the_list_can_be_read_however_narrow_the_window_and_long_the_name(
    run: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in ("30", "80"):
        monkeypatch.setenv("COLUMNS", width)
        out = overlap("prioritise", run, "--sites", 2, "--reach", "library", "--candidates", "hall").out
        table = out.split("\n\n")[0]
        assert "together" in table
        assert "hall:1" in table
        assert 40 < table.count("x") < 80
        assert "…" in table


def test_sites_that_may_be_online_are_counted_in_words(run: Path, overlap: Command) -> None:
    said = {1: "priorities: the site may be online already", 2: "priorities: all 2 sites may be online"}
    for sites, words in said.items():
        assert words in overlap("prioritise", run, "--sites", sites, *ASKED).out


def test_nothing_to_act_at_is_told_with_what_to_name(run: Path, overlap: Command) -> None:
    (run.parent / "bare.toml").write_text(
        (run.parent / "study.toml").read_text("utf-8").split("[candidates")[0], encoding="utf-8"
    )
    assert overlap("analyze", "bare.toml", "--only", "coverage", "--out", "bare").code == 0
    code, _, err = overlap("prioritise", "bare", "--sites", 1, "--reach", "library")
    assert code == 1
    assert (
        "there is no candidate; name others, such as --candidates gaps: they may be connect, raise_level"
        in err
    )


def test_costs_of_no_network_and_no_currency_are_told_at_once(run: Path, overlap: Command) -> None:
    flags = ("--set", "costs.connect={libary=3}", "--set", "study.currency=usd")
    code, _, err = overlap("analyze", run.parent / "study.toml", *flags)
    assert code == 1
    assert "[costs] connect: no such network (libary); did you mean library?" in err
    assert "[study] currency: is no ISO 4217 code ('usd'); write three capital letters" in err


@pytest.mark.parametrize(
    "flags",
    [("--open", "library,10.015,49.91"), ("--move", "library:1,10.015,49.91"), ("--level", "library:1=0")],
)
def test_a_change_that_changes_nothing_says_so(run: Path, overlap: Command, flags: tuple[str, str]) -> None:
    code, out, err = overlap("what-if", run, *flags)
    assert (code, err) == (0, "")
    assert "Nothing changes for: library, post, any, online, read." in out


def test_what_if_never_replaces_the_run_that_it_asks(run: Path, overlap: Command) -> None:
    before = contents(run)
    code, _, err = overlap("what-if", run, "--close", "post:5", "--out", "run")
    assert code == 1
    assert "--out: is the run that is asked again (run); name another folder" in err
    assert contents(run) == before


def test_degrees_that_are_no_numbers_and_rungs_are_told_as_such(run: Path, overlap: Command) -> None:
    err = overlap("what-if", run, "--open", "post,nan,1").err
    assert "longitude: must be a finite number (nan)" in err
    err = overlap("what-if", run, "--level", "post:5=high").err
    assert "--level: must be ID=3 (post:5=high); write the id of a counter and a rung" in err


@pytest.mark.parametrize("command", [("prioritise", "--sites", 1, *ASKED), ("what-if", "--close", "post:5")])
def test_a_study_that_was_changed_in_its_run_is_not_asked(
    run: Path, overlap: Command, command: tuple[object, ...]
) -> None:
    study = run / "study.toml"
    study.write_text(study.read_text("utf-8").replace("100.0", "200.0"), encoding="utf-8")
    code, _, err = overlap(command[0], run, *command[1:])
    assert code == 1
    assert "study.toml: was changed since the run" in err


def test_an_input_that_has_changed_is_told_once(run: Path, overlap: Command) -> None:
    with (run.parent / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("11,New,10.1,49.95\n")
    err = overlap("prioritise", run, "--sites", 1, *ASKED).err
    assert err.count("has changed since the run was made") == 1


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (f"sites_per_year = {10**20}", "sites_per_year: must be less than or equal to 1000000000"),
        ("budget_per_year = 1e300", "budget_per_year: must be less than or equal to 1000000000000000"),
    ],
)
def test_a_path_of_too_much_is_told(run: Path, overlap: Command, limit: str, said: str) -> None:
    years = "first_year = 2026\nlast_year = 2030"
    path = f"""title = "far"\n[path]\nwhere = "level is not known"\n{years}\n{limit}\n"""
    (run.parent / "far.toml").write_text(path, encoding="utf-8")
    dear = ("--set", "costs.connect={library=1e12, post=1e12}")
    code, _, err = overlap("analyze", "study.toml", *dear, "--only", "scenarios", "--scenario", "far.toml")
    assert code == 1
    assert said in err


def test_costs_that_cannot_be_added_up_are_told(
    run: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("--set", "priorities.budget=300", "--set", "priorities.reach=read", "--only", "priorities")
    dear = ("--set", "costs.connect={library=1e12, post=1e12}", "--set", "priorities.candidates=connect,hall")
    halls = run.parent / "halls.csv"
    halls.write_text(halls.read_text("utf-8").replace(",20", ",1e300"), encoding="utf-8")
    code, _, err = overlap("analyze", "study.toml", *asked, *dear)
    assert code == 1
    assert "candidates.hall.cost: column price holds costs above 1,000,000,000,000 (hall:2: 1e300)" in err
    halls.write_text(halls.read_text("utf-8").replace(",1e300", ",1e12"), encoding="utf-8")
    # No test has as many candidates as it takes.
    monkeypatch.setattr("overlap.analyses.priorities.impossible.MOST_MONEY", 1e12)
    code, _, err = overlap("analyze", "study.toml", *asked, *dear)
    assert code == 1
    assert "priorities: all candidates together cost more than 1e+12 (" in err


def test_faults_come_in_one_order_whatever_the_hash_seed(run: Path, overlap: Command) -> None:
    err = overlap(
        "prioritise", run, "--sites", 1, "--reach", "any", "--candidates", "raise_level,connect"
    ).err
    assert 0 < err.find("any does (connect)") < err.find("any does (raise_level)")
