"""`overlap what-if`, and scenarios given to `analyze` by flag."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_study import Command, contents

from overlap.cli.app import main

CLOSE = 'title = "gone"\n[[change]]\nwhat = "close"\nids = ["post:5"]\n'


@pytest.fixture(scope="module")
def made(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the small study that knows nothing of scenarios."""
    run = tmp_path_factory.mktemp("what-if") / "run"
    assert main(["analyze", str(small / "study.toml"), "--only", "coverage", "--out", str(run)]) == 0
    return run


def test_before_after_gained_and_lost_are_printed(made: Path, small: Path, overlap: Command) -> None:
    before = contents(made)
    asked = ("--close", "post:5", "--open", "post,10.19,49.91", "--move", "library:1,10.05,49.95")
    told = overlap("what-if", str(made), *asked, "--from", str(small))
    assert told.code == 0, told.err
    assert "close: Post 5 [post:5]: open → closed" in told.out
    assert "open: [post:scenario-1]: open" in told.out
    assert "move: Library 1 [library:1]: 10.015000, 49.910000 → 10.050000, 49.950000" in told.out
    assert "gained" in told.out
    assert "Nothing changes for: online." in told.out
    assert contents(made) == before


def test_json_says_the_same_and_out_keeps_a_run(
    made: Path, small: Path, here: Path, overlap: Command, tmp_path: Path
) -> None:
    out = tmp_path / "kept"
    asked = ("what-if", str(made), "--close", "post:5", "--from", str(small))
    told = overlap(*asked, "--json", "--out", str(out))
    assert told.code == 0, told.err
    found = json.loads(told.out)
    rows = {(row["question"], row["band_km"]): row for row in found["rows"]}
    assert set(rows) == {(question, band) for question in ("post", "any") for band in (0.5, 1.0, 5.0)}
    assert all(row["people_gained"] == 0 for row in rows.values())
    assert rows["post", 1.0]["people_lost"] > 0
    assert found["unchanged"] == ["library", "online"]
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert [each["title"] for each in summary["scenarios"]["scenarios"]] == ["what-if"]
    # The study that was kept holds the changes, so it can be asked again.
    again = overlap("what-if", str(out), "--close", "post:5", "--from", str(small), "--json")
    assert json.loads(again.out)["rows"] == found["rows"]
    study = (out / "study.toml").read_text(encoding="utf-8")
    (here / "again.toml").write_text(study, encoding="utf-8")
    kept = tmp_path / "twice"
    told = overlap("analyze", "again.toml", "--only", "scenarios", "--out", str(kept))
    assert told.code == 0, told.err
    assert contents(kept)["scenarios.csv"] == contents(out)["scenarios.csv"]


def test_negative_degrees_are_values_and_no_options(made: Path, small: Path, overlap: Command) -> None:
    told = overlap("what-if", str(made), "--open", "post,-77.03,-38.9", "--from", str(small))
    assert told.code == 1
    assert "post:scenario-1 would be" in told.err
    assert "(-77.03, -38.9)" in told.err
    told = overlap("what-if", str(made), "--move", "post:5,-77.03,38.9", "--from", str(small))
    assert "post:5 would be" in told.err


def test_every_wrong_flag_is_told_at_once(made: Path, small: Path, overlap: Command) -> None:
    told = overlap("what-if", str(made), "--open", "post,1", "--move", "post:5", "--level", "post:5")
    assert told.code == 1
    for said in (
        "--open: must be NETWORK,LON,LAT (post,1)",
        "--move: must be ID,LON,LAT (post:5)",
        "--level: must be ID=3 (post:5)",
    ):
        assert said in told.err
    told = overlap("what-if", str(made), "--close", "post:99", "--level", "post:5=7", "--from", str(small))
    assert "no such counter (post:99)" in told.err
    assert "is no rung of the rubric (7)" in told.err
    told = overlap("what-if", str(made), "--open", "post,200,nan", "--from", str(small))
    assert told.code == 1
    assert overlap("what-if", str(made)).err.startswith("overlap: what-if: changes nothing; give --close ID")


def test_analyze_adds_scenarios_to_those_of_the_study(here: Path, overlap: Command) -> None:
    (here / "gone.toml").write_text(CLOSE, encoding="utf-8")
    (here / "own.toml").write_text(CLOSE.replace("gone", "own").replace("post:5", "post:6"), encoding="utf-8")
    study = here / "study.toml"
    study.write_text(f'{study.read_text()}\n[scenarios]\nfiles = ["own.toml"]\n', encoding="utf-8")
    told = overlap("analyze", "study.toml", "--scenario", "gone.toml", "--only", "scenarios", "--json")
    assert told.code == 0, told.err
    assert [each["title"] for each in json.loads(told.out)["scenarios"]["scenarios"]] == ["own", "gone"]
    manifest = json.loads(next(here.glob("results/*/manifest.json")).read_text(encoding="utf-8"))
    assert [each["path"] for each in manifest["inputs"]["scenarios.files"]] == ["own.toml", "gone.toml"]
    told = overlap("analyze", "study.toml", "--scenario", "nowhere.toml", "--only", "scenarios")
    assert told.code == 1
    assert "nowhere.toml: no such file" in told.err


def test_a_study_without_scenarios_says_nothing_of_them(
    small: Path, overlap: Command, tmp_path: Path
) -> None:
    told = overlap("analyze", str(small), "--only", "scenarios", "--out", str(tmp_path / "run"), "--json")
    assert told.code == 0, told.err
    assert "scenarios" not in json.loads(told.out)
