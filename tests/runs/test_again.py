"""The study of a run once more: found by its bytes, refused where they differ, changed key by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from overlap.errors import InputError
from overlap.progress import Silent
from overlap.runs.again import again
from overlap.runs.analyze import analyze, answer
from overlap.runs.job import Job
from overlap.runs.study import read_study

STUDY = """
[study]
name = "small"
bands_km = [1, 5]
[networks.library]
file = "libraries.csv"
[population.total]
file = "people.csv"
longitude = "lon"
latitude = "lat"
column = "people"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a study whose run is in `runs/small`."""
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    (folder / "libraries.csv").write_text("id,lat,lon\n1,10,10\n2,10.01,10\n", encoding="utf-8")
    (folder / "people.csv").write_text("lat,lon,people\n10,10,5\n10.1,10,7\n", encoding="utf-8")
    study = read_study(folder)
    analyze(Job(study, folder, tmp_path / "runs" / "small", ("coverage",)), Silent())
    return folder


def test_its_files_are_found_here_above_the_run_or_where_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = folder.parent / "runs" / "small"
    assert again(run, {}, ("coverage",), folder).folder == folder
    monkeypatch.chdir(folder)
    assert again(run, {}, ("coverage",)).folder == Path()
    monkeypatch.chdir(folder.parents[1])
    inside = folder / "results" / "small"
    inside.parent.mkdir()
    run.rename(inside)
    assert again(inside, {}, ("coverage",)).folder == folder.resolve()


def test_the_same_study_gives_the_same_summary_and_a_changed_one_another(folder: Path) -> None:
    run = folder.parent / "runs" / "small"
    job = again(run, {}, ("coverage",), folder, folder.parent / "second")
    analyze(job, Silent())
    assert (job.out / "summary.json").read_bytes() == (run / "summary.json").read_bytes()
    changed = again(run, {"study": {"bands_km": [2], "site_m": 50}}, ("coverage",), folder)
    assert changed.study.study.bands_km == (2.0,)
    assert answer(changed, Silent()).summary["settings"]["site_m"] == 50.0
    assert again(run, {"study": {"bands_km": None}}, (), folder).study.study.bands_km == (1, 2, 5, 10)
    assert changed.out == run


def test_files_that_are_missing_or_have_changed_are_all_told(folder: Path) -> None:
    run = folder.parent / "runs" / "small"
    elsewhere = folder.parent / "elsewhere"
    with pytest.raises(InputError) as told:
        again(run, {}, (), elsewhere)
    (fault,) = told.value.faults
    assert fault.where == str(run)
    assert fault.found.count(str(elsewhere)) == 2
    assert "people.csv" in fault.found
    assert "--from" in fault.advice
    (folder / "people.csv").write_text("lat,lon,people\n10,10,6\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"population\.total: has changed since the run was made") as told:
        again(run, {}, (), folder)
    assert len(told.value.faults) == 1


def test_a_change_that_makes_no_study_is_told(folder: Path) -> None:
    run = folder.parent / "runs" / "small"
    with pytest.raises(InputError, match=r"\[priorities\] sites"):
        again(run, {"priorities": {"sites": 0}}, (), folder)
