"""Several studies in one call: each by itself, the highest exit code, a table over all of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small_study import Command

from overlap.errors import LedgerError

pytestmark = pytest.mark.long


@pytest.fixture
def studies(here: Path) -> list[str]:
    """Two good studies and, between them, one whose libraries are missing."""
    text = (here / "study.toml").read_text(encoding="utf-8")
    for name in ("alpha", "beta", "gamma"):
        shutil.copytree(here, here / "all" / name, ignore=shutil.ignore_patterns("all"))
        named = f'name = "{name.title()}"\n' + "\n".join(
            line for line in text.splitlines() if not line.startswith(("[study]", "name ="))
        )
        (here / "all" / name / "study.toml").write_text(f"[study]\n{named}\n", encoding="utf-8")
    (here / "all" / "beta" / "libraries.csv").unlink()
    return [f"all/{name}" for name in ("alpha", "beta", "gamma")]


def test_one_that_fails_does_not_stop_the_others(overlap: Command, here: Path, studies: list[str]) -> None:
    outcome = overlap("analyze", *studies, "--out", "runs")
    assert outcome.code == 1
    assert all(line.startswith("overlap: all/beta: ") for line in outcome.err.splitlines())
    assert "libraries.csv" in outcome.err
    assert sorted(each.name for each in (here / "runs").iterdir()) == ["alpha", "gamma"]
    lines = outcome.out.splitlines()
    assert lines[0] == "3 studies"
    assert [line.split()[0] for line in lines[2:5]] == ["Alpha", "all/beta", "Gamma"]
    assert "failed (exit 1)" in lines[3]
    assert lines[2].rstrip().endswith("runs/alpha")


def test_each_run_is_that_of_the_study_alone(overlap: Command, here: Path, studies: list[str]) -> None:
    assert overlap("analyze", studies[0], studies[2], "--out", "runs").code == 0
    assert overlap("analyze", studies[0], "--out", "alone").code == 0
    for path in (here / "alone").iterdir():
        assert path.read_bytes() == (here / "runs" / "alpha" / path.name).read_bytes()


def test_json_holds_every_summary(overlap: Command, studies: list[str]) -> None:
    outcome = overlap("analyze", *studies, "--out", "runs", "--json")
    found = json.loads(outcome.out)
    assert [(each["study"], each["exit_code"]) for each in found] == list(
        zip(studies, (0, 1, 0), strict=True)
    )
    assert [each["summary"] and each["summary"]["study"] for each in found] == ["Alpha", None, "Gamma"]


def test_the_highest_exit_code_is_returned(
    overlap: Command, studies: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def lose_people(*_: object) -> None:
        raise LedgerError("lost")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("overlap.domain.sums.LayerLedger.check", lose_people)
    outcome = overlap("analyze", *studies, "--out", "runs")
    assert outcome.code == 3
    assert "failed (exit 3)" in outcome.out


def test_two_studies_of_one_name_do_not_overwrite_each_other(
    overlap: Command, here: Path, studies: list[str]
) -> None:
    twin = here / "all" / "gamma" / "study.toml"
    twin.write_text(twin.read_text(encoding="utf-8").replace("Gamma", "Alpha"), encoding="utf-8")
    outcome = overlap("analyze", studies[0], studies[2], "--out", "runs")
    assert outcome.code == 1
    assert (
        "runs/alpha: is where another study goes (all/alpha); give the studies different names" in outcome.err
    )


def test_files_by_flag_belong_to_no_study_of_several(
    overlap: Command, here: Path, studies: list[str]
) -> None:
    outcome = overlap("analyze", *studies, "--libraries", "libraries.csv", "--out", "runs")
    assert outcome.code == 1
    assert "--network: does not say which of the studies it is for (library=libraries.csv)" in outcome.err
    assert not (here / "runs").exists()


def test_a_study_that_is_not_there_is_named_once(overlap: Command, studies: list[str]) -> None:
    outcome = overlap("analyze", studies[0], "nowhere", "--out", "runs")
    assert outcome.code == 1
    assert outcome.err == "overlap: nowhere: no such file; check the path\n"
