"""`overlap twins`: an example against the sample run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_study import Command


@pytest.fixture
def run(sample_run: tuple[Path, str]) -> Path:
    return sample_run[0]


def test_twins_in_words(run: Path, overlap: Command) -> None:
    code, out, _ = overlap("twins", run, "one", "--top", "2")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "Post and books under one roof (Meridian Cross, Ondavelu (fictional), 2019)"
    assert lines[1].startswith(
        "compared with 223 pairs by what it states: people_1km 1,900, people_5km 9,400"
    )
    assert "left out: level_library: the example does not state it" in lines
    assert [line[:3] for line in lines if line[0].isdigit()] == ["1. ", "2. "]
    assert "surroundings, which says nothing of whether cooperation would work." in lines[-1]


def test_distances_are_those_of_their_scores_and_ascend(run: Path, overlap: Command) -> None:
    found = json.loads(overlap("twins", run, "referral", "--top", "500", "--json").out)
    assert found["used"] == ["people_5km", "apart_m"]
    assert len(found["twins"]) == found["pairs"] == 223
    distances = [each["distance"] for each in found["twins"]]
    assert distances == sorted(distances)
    for each in found["twins"]:
        squares = [score**2 for score in each["scores"].values()]
        assert each["distance"] == pytest.approx((sum(squares) / 2) ** 0.5)
    assert found["case"]["people_1km"] is None
    assert found["reason"] == ""


def test_what_states_too_little_is_not_comparable(run: Path, overlap: Command) -> None:
    code, out, _ = overlap("twins", run, "Mail boat")
    assert code == 4
    assert "not comparable: fewer than 2 features can be compared" in out
    assert "left out: people_1km: the example does not state it" in out
    code, out, _ = overlap("twins", run, "mail boat with", "--json")
    assert (code, json.loads(out)["twins"]) == (4, [])


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("on-roof", "CASE: no such example (on-roof); did you mean one-roof?"),
        ("", "CASE: no such example; known are: Mail boat with a shelf of books, one-roof, referral"),
        (" ", "CASE: no such example ( ); known are: Mail boat with a shelf of books, one-roof, referral"),
        ("pos", "CASE: begins several examples (one-roof, referral)"),
    ],
)
def test_names(run: Path, overlap: Command, wanted: str, said: str) -> None:
    code, _, err = overlap("twins", run, wanted)
    assert code == 1
    assert said in err


def test_a_study_without_examples(here: Path, overlap: Command) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    code, _, err = overlap("twins", "run", "one")
    assert code == 1
    assert "the run holds no examples of cooperation; name a file of them in the study" in err
    assert not (here / "run" / "cases.csv").exists()


def test_a_study_names_its_file(here: Path, overlap: Command) -> None:
    code, _, err = overlap("analyze", "study.toml", "--out", "run", "--set", "cases.file=none.toml")
    assert (code, "none.toml: no such file" in err) == (1, True)
    (here / "study.toml").write_text((here / "study.toml").read_text("utf-8") + "\n[cases]\n", "utf-8")
    code, _, err = overlap("analyze", "study.toml", "--out", "run")
    assert (code, "[cases] file: is empty" in err) == (1, True)
