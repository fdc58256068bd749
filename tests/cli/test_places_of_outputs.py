"""Where maps, briefs and sheets are put: beside their run, whole or not at all, over nothing of others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from small_study import Command, contents, square, write_features, write_study

from overlap.cli.app import main
from overlap.readers.run_folder import read_run

pytest.importorskip("matplotlib", reason="the extra brief is not installed")

MAP = ("--kind", "coverage", "--format", "svg")
BRIEF = ("--format", "xlsx")
ELSEWHERE = "choose another folder with --out"
ALIKE = [("A", "Cap", 10.0), ("a", "Small", 10.1)]


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of areas whose ids differ in nothing but case; no test changes it."""
    folder = tmp_path_factory.mktemp("places")
    write_study(folder)
    shapes = [({"id": code, "called": name}, square(west, 49.9, 0.1)) for code, name, west in ALIKE]
    write_features(folder / "areas.geojson", shapes)
    asked = ("analyze", folder / "study.toml", "--only", "overlap,coverage", "--out", folder / "run")
    assert main([str(each) for each in asked]) == 0
    return folder


@pytest.fixture
def place(analyzed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(analyzed / "run", tmp_path / "run")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize(("inside", "named"), [(".", "."), ("sub", ".."), (".", "../run/")])
def test_outputs_lie_beside_a_run_however_it_is_named(
    place: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch, inside: str, named: str
) -> None:
    (place / "run" / "sub").mkdir()
    monkeypatch.chdir(place / "run" / inside)
    for command in ("map", named, *MAP), ("brief", named, *BRIEF):
        done = overlap(*command)
        assert done.code == 0, done.err
    assert names(place) == ["run", "run-brief", "run-maps"]
    assert names(place / "run" / "sub") == []


def test_a_link_to_a_run_is_followed_by_both(place: Path, overlap: Command) -> None:
    (place / "runs").mkdir()
    shutil.move(place / "run", place / "runs" / "2024")
    (place / "latest").symlink_to(place / "runs" / "2024")
    assert overlap("map", "latest", *MAP).code == 0
    assert overlap("brief", "latest", *BRIEF).code == 0
    assert names(place) == ["latest", "runs"]
    assert names(place / "runs") == ["2024", "2024-brief", "2024-maps"]


def test_maps_do_not_go_among_the_files_of_a_run(place: Path, overlap: Command) -> None:
    before = contents(place / "run")
    done = overlap("map", "run", *MAP, "--out", "run")
    told = f"overlap: run: holds a run, which maps must not replace; {ELSEWHERE}\n"
    assert (done.code, done.err) == (1, told)
    assert contents(place / "run") == before


def test_what_is_in_the_way_is_told_before_anything_is_drawn(
    place: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn(*asked: object) -> bytes:
        raise AssertionError(asked)

    monkeypatch.setattr("overlap.runs.map.draw", drawn)
    monkeypatch.setattr("overlap.runs.brief.brief_files", drawn)
    (place / "file").write_text("mine", "utf-8")
    (place / "mine" / "overlap-page.png").mkdir(parents=True)
    blocked = overlap("map", "run", "--kind", "coverage,overlap", "--out", "mine")
    picture = Path("mine", "overlap-page.png")
    assert blocked.err == f"overlap: {picture}: is a folder, and not a map; move it away, or {ELSEWHERE}\n"
    assert names(place / "mine") == ["overlap-page.png"]
    for command in ("map", "run"), ("brief", "run"):
        done = overlap(*command, "--out", "file")
        assert (done.code, done.err) == (1, f"overlap: file: is not a folder; {ELSEWHERE}\n")
        done = overlap(*command, "--out", "x" * 300)
        assert (done.code, "File name too long" in done.err) == (1, True)
    done = overlap("brief", "run", "--out", "mine")
    assert (done.code, "holds files that overlap did not write" in done.err) == (1, True)


def test_maps_are_drawn_in_the_folder_that_they_go_to(
    place: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A volume of a container is a file system of its own, into which nothing beside it can be moved."""
    seen = []

    def drawn(*asked: object) -> bytes:
        seen.append(names(place))
        if asked[1] == "overlap":
            raise OSError(28, "No space left on device")
        return b"new"

    monkeypatch.setattr("overlap.runs.map.draw", drawn)
    (place / "mine").mkdir()
    (place / "mine" / "coverage-page.png").write_bytes(b"old")
    full = overlap("map", "run", "--kind", "coverage,overlap", "--out", "mine")
    assert (full.code, "No space left on device" in full.err) == (1, True)
    assert contents(place / "mine") == {"coverage-page.png": b"old"}
    assert overlap("map", "run", "--kind", "overlap").code == 1
    assert names(place) == ["mine", "run"]
    assert seen == [["mine", "run"], ["mine", "run"], ["mine", "run", "run-maps"]]


def test_what_a_killed_drawing_left_goes_with_the_next(place: Path, overlap: Command) -> None:
    (place / "run-maps").mkdir()
    (place / "run-maps" / ".coverage-page.svg.overlap-new").write_bytes(b"half of a m")
    assert overlap("map", "run", *MAP).code == 0
    assert names(place / "run-maps") == ["coverage-page.svg"]


def test_maps_of_areas_whose_ids_differ_in_case_alone_have_names_of_their_own(
    place: Path, overlap: Command
) -> None:
    done = overlap("map", "run", *MAP, "--per-area", "area", "--size", "post", "--json")
    files = [Path(each).name for each in json.loads(done.out)]
    assert len({name.casefold() for name in files}) == len(files) == 2
    assert names(place / "run-maps") == sorted(files)
    titles = [(place / "run-maps" / name).read_text("utf-8") for name in files]
    assert titles[0] != titles[1]


def test_an_exclamation_mark_in_the_path_of_a_run_is_told(place: Path, overlap: Command) -> None:
    (place / "run").rename(place / "run!1")
    what, found = "a path with ! in it cannot be read", place / "run!1" / "overlap.gpkg"
    out = ("--out", "out")
    for command in ("near", "run!1", "10.05", "50"), ("brief", "run!1", *out), ("map", "run!1", *MAP, *out):
        done = overlap(*command)
        assert (done.code, done.err) == (1, f"overlap: run!1: {what} ({found}); rename it\n")
    assert names(place) == ["run!1"]


def test_a_brief_of_one_network(place: Path, overlap: Command, analyzed: Path) -> None:
    """No pair is compared in it."""
    asked = ("--libraries", analyzed / "libraries.csv", "--population", analyzed / "people.tif")
    assert overlap("analyze", *asked, "--only", "overlap,coverage", "--out", "one").code == 0
    done = overlap("brief", "one", "--format", "html")
    assert done.code == 0, done.err
    assert '"partners":{}' in (place / "one-brief" / "brief.en.html").read_text("utf-8").replace(" ", "")


def test_a_run_all_of_whose_shapes_are_of_empty_tables(place: Path, overlap: Command) -> None:
    for name in "libraries", "posts":
        rows = ["id,longitude,latitude,services", "1,10,50,e-government", "2,10.01,50,e-government"]
        (place / f"{name}.csv").write_text("\n".join(rows), "utf-8")
    files = ("--libraries", "libraries.csv", "--posts", "posts.csv")
    assert overlap("analyze", *files, "--only", "referrals", "--out", "none").code == 0
    shown = [table for table in read_run(Path("none")).content().tables if table.geometry is not None]
    assert [(table.name, len(table.frame)) for table in shown] == [("referrals", 0)]
    told = "overlap: none: the run has no tables to draw a map from\n"
    assert overlap("map", "none") == (1, "", told)
