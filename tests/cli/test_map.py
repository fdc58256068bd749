"""`overlap map`, and maps that `analyze` draws."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from small_study import Command, contents

from overlap.outputs import maps


def test_maps_of_a_run_go_beside_it_and_come_again_the_same(here: Path, overlap: Command) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    before = contents(here / "run")
    done = overlap("map", "run", "--kind", "coverage,overlap", "--format", "png,svg", "--json")
    assert done.code == 0
    names = [Path(each).name for each in json.loads(done.out)]
    assert names == ["coverage-page.png", "coverage-page.svg", "overlap-page.png", "overlap-page.svg"]
    first = contents(here / "run-maps")
    assert sorted(first) == sorted(names)
    assert overlap("map", "run", "--kind", "coverage,overlap", "--format", "png,svg").code == 0
    assert contents(here / "run-maps") == first
    assert contents(here / "run") == before


def test_a_language_is_in_the_name_and_in_the_words(here: Path, overlap: Command) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    done = overlap("map", "run", "--kind", "coverage", "--format", "svg", "--lang", "en,fr,ar")
    assert done.code == 0, done.err
    made = contents(here / "run-maps")
    assert sorted(made) == ["coverage-page.ar.svg", "coverage-page.fr.svg", "coverage-page.svg"]
    assert len(set(made.values())) == len(made)
    done = overlap("map", "run", "--lang", "eng,fr")
    assert (done.code, "did you mean en?" in done.err) == (1, True)


def test_a_language_without_its_font_is_refused_before_anything_is_drawn(
    here: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    done = overlap("map", "run", "--kind", "coverage", "--size", "pag", "--lang", "en,zh")
    assert (done.code, done.out) == (1, "")
    assert (
        "--lang zh: needs a library that is not installed (pylopdf_fonts_zh_cn); "
        "pip install 'overlap-toolkit[brief,chinese]'"
    ) in " ".join(done.err.split())
    assert "did you mean page?" in done.err
    assert not (here / "run-maps").exists()
    assert overlap("map", "run", "--kind", "coverage", "--lang", "en").code == 0


def test_maps_are_all_there_or_none(here: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    assert overlap("map", "run", "--kind", "coverage").code == 0
    before, told = contents(here / "run-maps"), []

    def full(*asked: object) -> bytes:
        told.append(asked)
        if len(told) == 2:
            raise OSError(28, "No space left on device")
        return b"another"

    monkeypatch.setattr("overlap.runs.map.draw", full)
    done = overlap("map", "run", "--kind", "coverage,overlap")
    assert (done.code, "No space left on device" in done.err) == (1, True)
    assert contents(here / "run-maps") == before
    assert [each.name for each in here.iterdir() if each.name.startswith(".run-maps")] == []


def test_a_map_for_each_area(here: Path, overlap: Command) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    summary = json.loads((here / "run" / "datapackage.json").read_bytes())
    assert "areas" in {each["name"] for each in summary["resources"]}
    level = next(
        iter(json.loads((here / "run" / "summary.json").read_bytes())["ledger"]["total"]["people_outside"])
    )
    done = overlap("map", "run", "--kind", "coverage", "--per-area", level, "--size", "post", "--out", "m")
    assert done.code == 0, done.err
    made = contents(here / "m")
    assert len(made) > 1
    assert len(set(made.values())) == len(made)


def test_every_fault_of_the_flags_is_told_at_once(here: Path, overlap: Command) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    done = overlap("map", "run", "--format", "jpg,tiff", "--size", "pages")
    assert done.code == 1
    assert [word for word in ("jpg", "tiff", "did you mean page?") if word not in done.err] == []
    assert not (here / "run-maps").exists()
    done = overlap("map", "run", "--per-area", "moon")
    assert (done.code, "no such level" in done.err) == (1, True)


def test_analyze_draws_maps_into_its_run(here: Path, overlap: Command) -> None:
    assert overlap("analyze", "study.toml", "--out", "run", "--maps", "svg").code == 0
    outputs = json.loads((here / "run" / "manifest.json").read_bytes())["outputs"]
    assert "maps/coverage.svg" in outputs
    first = contents(here / "run")
    assert overlap("analyze", "study.toml", "--out", "run", "--maps", "svg").code == 0
    assert contents(here / "run") == first


@pytest.mark.usefixtures("here")
def test_analyze_asks_for_the_library_before_the_work(
    overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = overlap("analyze", "study.toml", "--out", "run", "--maps", "png")
    assert done.code == 1
    assert "pip install 'overlap-toolkit[brief]'" in done.err
    assert not Path("run").exists()


def test_kinds_are_those_of_the_help() -> None:
    assert maps.KINDS == ("gap", "overlap", "coverage", "digital", "priorities")
