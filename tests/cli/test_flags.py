"""Flags, study files, and both together are one and the same study."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_study import FLAGS, NETWORKS, STUDY, Command, contents

from overlap.analyses import ANALYSES
from overlap.cli.flags import Flags, job_of

pytestmark = pytest.mark.long

KNOWN = f"known are: {', '.join(ANALYSES)}"
JOIN = "join them into one file, or write --network NAME=FILE for each"


def summary(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return content


def test_flags_and_the_study_file_that_says_the_same_give_the_same_bytes(
    overlap: Command, here: Path
) -> None:
    assert overlap("analyze", *FLAGS, "--out", "a").code == 0
    assert overlap("analyze", "study.toml", "--out", "b").code == 0
    assert contents(here / "a") == contents(here / "b")


def test_a_study_may_be_named_by_its_file_or_folder_from_anywhere(
    overlap: Command, here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert overlap("analyze", "study.toml", "--out", out / "file").code == 0
    assert overlap("analyze", ".", "--out", out / "folder").code == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert overlap("analyze", here, "--out", out / "absolute").code == 0
    assert overlap("analyze", Path("..", "here", "study.toml"), "--out", out / "relative").code == 0
    file, *others = (contents(out / name) for name in ("file", "folder", "absolute", "relative"))
    assert all(other == file for other in others)


def test_the_effective_study_repeats_the_run(overlap: Command, here: Path) -> None:
    assert overlap("analyze", *FLAGS, "--set", "study.site_m=250", "--out", "first").code == 0
    code, _, err = overlap("analyze", here / "first")
    assert code == 1
    assert "libraries.csv: no such file" in err
    kept = (here / "first" / "study.toml").read_bytes()
    assert b"# To run it again, copy this file into that folder" in kept
    (here / "again.toml").write_bytes(kept)
    assert overlap("analyze", "again.toml", "--out", "second").code == 0
    assert contents(here / "first") == contents(here / "second")


def test_flags_are_laid_over_a_study_and_their_paths_start_here(
    overlap: Command, here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    rows = (here / "libraries.csv").read_text(encoding="utf-8").splitlines()[:4]
    (other / "few.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.chdir(other)
    flags = ("--libraries", "few.csv", "--bands", ".5,2", "--set", "study.service_km=2")
    assert overlap("analyze", here, *flags, "--out", "run").code == 0
    found = summary(other / "run")
    assert found["settings"] == {
        "bands_km": [0.5, 2.0],
        "service_km": 2.0,
        "site_m": 100.0,
        "margin_km": 2.0,
        "remainder": "sea",
    }
    networks = found["networks"]
    assert isinstance(networks, dict)
    assert networks["library"]["read"] == 3
    assert networks["library"]["file"] == "../other/few.csv"
    assert networks["post"]["read"] == 10


def test_only_runs_what_it_names(overlap: Command, here: Path) -> None:
    assert overlap("analyze", "study.toml", "--only", "overlap", "--out", "run").code == 0
    assert (here / "run" / "nearest.csv").is_file()
    assert not (here / "run" / "coverage.csv").exists()
    assert "coverage" not in summary(here / "run")


def test_the_folder_is_named_after_the_study_or_its_networks(overlap: Command, here: Path) -> None:
    assert overlap("analyze", "study.toml", "--only", "overlap").code == 0
    assert overlap("analyze", *NETWORKS, "--set", "study.name=Île de Test: 1").code == 1
    assert overlap("analyze", *NETWORKS, "--set", "study.name=Île de Test 1").code == 0
    assert sorted(path.name for path in (here / "results").iterdir()) == ["library-and-post", "île-de-test-1"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("CON", "study-con"),
        ("nul.toml", "study-nul.toml"),
        ("(Lpt1)", "study-lpt1"),
        ("com²", "study-com²"),
        ("Console", "console"),
        ("Aux Cayes", "aux-cayes"),
        ("a. ", "a"),
        ("...", "study"),
    ],
)
def test_the_folder_of_a_study_is_one_on_every_system(name: str, folder: str) -> None:
    settings = [f"study.name={name}"]
    files = {"network": ("library=libraries.csv",), "population": (), "areas": ()}
    flags = Flags(None, files, {"population": (), "areas": ()}, None, settings, False, None, None)
    assert job_of(flags).out == Path("results", folder)


@pytest.mark.parametrize(
    ("flags", "faults"),
    [
        (["--only", "covrage"], ["--only: there is no such analysis (covrage); did you mean coverage?"]),
        (["--only", "x,overlap,y"], [f"--only: there is no such analysis (x); {KNOWN}",
                                     f"--only: there is no such analysis (y); {KNOWN}"]),
        (["--only", ","], [f"--only: no analysis is named (,); {KNOWN}"]),
        (["--set", "study.sitem=3"], ["--set: unknown key (study.sitem); did you mean site_m?"]),
        (["--set", "study.site_m"], ["--set: has no value (study.site_m); write it as section.key=value"]),
        (["--set", "networks.pst.id=x"], ["--set: unknown section (networks.pst); did you mean post?"]),
        (["--network", "schools.csv"], [
            "--network: a network needs a name (schools.csv); write NAME=FILE, the name in small letters"]),
        (["--network", "post=a.csv"], [
            f"--network: post is given twice (posts.csv and a.csv); {JOIN}"]),
        (["--libraries", "b.csv"], [
            f"--network: library is given twice (libraries.csv and b.csv); {JOIN}"]),
        (["--population", "a.tif", "--population", "b.tif"],
         ["--population: total is given twice (a.tif and b.tif); write --population NAME=FILE for each"]),
        (["--areas", "a.gpkg", "--areas", "b.gpkg"],
         ["--areas: area is given twice (a.gpkg and b.gpkg); write --areas NAME=FILE for each"]),
        (["--population-column", "P1"],
         ["--population-column: there is no population called total (P1); give --population too"]),
        (["--areas", "ward=a.gpkg", "--area-name", "wards=NAME"],
         ["--area-name: there is no areas called wards (wards=NAME); did you mean ward?"]),
        (["--bands", "a,b", "--only", "x"], [
            "--bands: is no list of numbers (a,b); write kilometres with commas between, such as 0.5,1,2,5",
            f"--only: there is no such analysis (x); {KNOWN}"]),
    ],
)  # fmt: skip
def test_faults_of_flags_are_told_at_once(
    overlap: Command, here: Path, flags: list[str], faults: list[str]
) -> None:
    code, out, err = overlap("analyze", *NETWORKS, *flags, "--out", "run")
    assert (code, out) == (1, "")
    assert err.splitlines() == [f"overlap: {fault}" for fault in faults]
    assert not (here / "run").exists()


@pytest.mark.parametrize("spoilt", ["networks = 3", "[networks]\nlibrary = 'libraries.csv'", "areas = []"])
def test_flags_over_a_malformed_study_are_no_bug(overlap: Command, here: Path, spoilt: str) -> None:
    (here / "study.toml").write_text(spoilt, encoding="utf-8")
    flags = ("--libraries", "libraries.csv", "--areas", "areas.geojson", "--area-name", "called")
    code, _, err = overlap("analyze", "study.toml", *flags)
    assert code == 1
    assert "must be a section" in err


def test_where_a_fault_of_both_is_told(overlap: Command, here: Path) -> None:
    (here / "study.toml").write_text(STUDY.replace("bands_km", "band_km"), encoding="utf-8")
    unknown = "[study]: unknown key (band_km); did you mean bands_km?"
    assert overlap("analyze", ".").err == f"overlap: study.toml {unknown}\n"
    told = f"overlap: study.toml and command line {unknown}\n"
    assert overlap("analyze", ".", "--set", "study.site_m=5").err == told


def test_coverage_alone_needs_people(overlap: Command, here: Path) -> None:
    told = "overlap: population: none is given, and is needed (asked for: coverage); give --population\n"
    assert overlap("analyze", *NETWORKS, "--only", "coverage", "--out", "run") == (1, "", told)
    assert not (here / "run").exists()


def test_without_people_the_rest_is_done_and_it_is_said(overlap: Command, here: Path) -> None:
    code, out, _ = overlap("analyze", *NETWORKS, "--out", "run")
    assert code == 0
    assert "Note: no population is given, so nothing is said of people.\n" in out
    assert not (here / "run" / "coverage.csv").exists()


def test_a_list_that_lost_its_places_is_told_beside_the_figures(overlap: Command, here: Path) -> None:
    with (here / "posts.csv").open("a", encoding="utf-8") as file:
        file.write("".join(f"x{k},Nowhere {k},,\n" for k in range(5)))
    code, out, _ = overlap("analyze", "study.toml", "--out", "run")
    assert code == 0
    warnings = summary(here / "run")["warnings"]
    assert isinstance(warnings, list)
    [told] = [each for each in warnings if "not placed" in each]
    assert told.startswith("post: 5 of 15 rows (33.3 %) have missing or impossible coordinates")
    assert f"Warning: {told}.\n" in out


def test_mend_swapped_mends_what_only_the_areas_tell(overlap: Command, here: Path) -> None:
    (here / "swapped.csv").write_text("id,lat,lon\na,10.2,40.2\nb,40.3,10.3\n", "utf-8")
    square = [[40, 10], [41, 10], [41, 11], [40, 11], [40, 10]]
    shape = {"type": "Polygon", "coordinates": [square]}
    feature = {"type": "Feature", "properties": {"id": "x"}, "geometry": shape}
    areas = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (here / "square.geojson").write_text(areas, "utf-8")
    files = ["--libraries", "swapped.csv", "--areas", "square.geojson"]
    hint = (
        "latitude and longitude are probably swapped; networks.library.mend_swapped = true, or --mend-swapped"
    )
    read, told = [], []
    for mend in ([], ["--mend-swapped"]):
        outcome = overlap("analyze", *files, *mend, "--out", "run")
        assert outcome.code == 0
        told.append(f"In 1 row {hint}, mends it." in outcome.out)
        network = summary(here / "run")["networks"]["library"]  # type: ignore[index]
        quality = summary(here / "run")["quality"]["library"]  # type: ignore[index]
        read.append((network["used"], network["reasons"], quality["probably swapped"]["rejected"]))
        rejected = (here / "run" / "rejected.csv").read_text(encoding="utf-8-sig")
        assert (hint in rejected) == (not mend)
    # Far from every area, and so rejected, as it stands; used once it is mended.
    assert read == [(1, {"too far": 1}, 1), (2, {}, 0)]
    assert told == [True, False]


def test_the_order_of_levels_decides_nothing(overlap: Command, here: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[9, 49], [12, 49], [12, 51], [9, 51], [9, 49]]]}
    feature = {"type": "Feature", "properties": {"id": "all"}, "geometry": square}
    country = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (here / "country.geojson").write_text(country, "utf-8")
    part = json.loads((here / "areas.geojson").read_text("utf-8"))
    part["features"] = part["features"][:1]
    (here / "city.geojson").write_text(json.dumps(part), "utf-8")
    levels = ("--areas", "country=country.geojson"), ("--areas", "city=city.geojson")
    for number, (first, second) in enumerate((levels, levels[::-1])):
        assert overlap("analyze", *NETWORKS, *first, *second, "--out", f"run{number}").code == 0
        networks = summary(here / f"run{number}")["networks"]
        # Those beyond the city count in the country all the same.
        assert [each["used"] for each in networks.values()] == [10, 10]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["2030", "true", "Île d’Yeu, nord", "a = [1]"])
def test_a_name_is_a_text_whatever_it_looks_like(name: str) -> None:
    given = {"network": ["library=a.csv"], "population": (), "areas": ()}
    flags = Flags(None, given, {"population": (), "areas": ()}, None, (), False, None, None, name=name)
    assert job_of(flags).study.study.name == name


def test_a_name_is_of_one_study(overlap: Command) -> None:
    told = overlap("analyze", "one", "two", "--name", "Ours")
    assert told.code == 1
    assert "--name: does not say which of the studies it is for (Ours)" in told.err
