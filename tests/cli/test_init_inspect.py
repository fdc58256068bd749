"""`overlap init` and `overlap inspect`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from small_study import square, write_features

from overlap.cli.app import main
from overlap.readers.formats import delimited
from overlap.readers.formats.encodings import decoded
from overlap.runs.study import read_study

REAL = os.environ.get("OVERLAP_REAL_DATA")
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def test_init_on_a_real_folder_gives_a_study_that_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not REAL:
        pytest.skip("OVERLAP_REAL_DATA is unset")
    folder = tmp_path / "dc"
    shutil.copytree(Path(REAL) / "usa-washington-dc", folder)
    assert main(["init", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "population total ← census-block-groups-2010.geojson: polygons with people in P0010001" in said
    assert "not used: wireless-hotspots-dc-government.geojson" in said
    study = read_study(folder)
    assert list(study.networks) == ["library", "post"]
    assert list(study.areas) == ["ward"]
    assert main(["analyze", str(folder), "--out", str(tmp_path / "run")]) == 0
    assert "Of 601,723 people" in capsys.readouterr().out


def test_init_never_replaces_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "libraries.csv").write_text("id,lat,lon\n1,2,3\n", "utf-8")
    assert main(["init", str(tmp_path)]) == 0
    before = (tmp_path / "study.toml").read_bytes()
    assert main(["init", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "study.toml").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["libraries.csv", "study.toml"]


def test_init_says_what_it_could_not_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "addresses.csv").write_text("name,address\na,b\n", "utf-8")
    (tmp_path / "broken.gpkg").write_text("no", "utf-8")
    assert main(["init", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "no list of facilities" in said
    assert "addresses.csv: neither shapes nor coordinate columns" in said
    assert "broken.gpkg: not what its suffix says" in said
    assert not (tmp_path / "study.toml").exists()


def test_init_says_why_another_file_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = {"libraries.csv": 2, "libraries.tsv": 2, "library.csv": 1, "kiosks.csv": 3}
    for name, number in lists.items():
        rows = "".join(f"{k},{k}.5,3.5\n" for k in range(number))
        (tmp_path / name).write_text(f"id,lat,lon\n{rows}", "utf-8")
    (tmp_path / "towns.csv").write_text("id,lat,lon,population\n1,2.5,3.5,7\n", "utf-8")
    polygons = {"lakes": "x", "district": "x", "blocks-2010": "people", "blocks-2020": "people"}
    for name, column in polygons.items():
        squares = [({column: 5}, square(10.0 + k, 50.0, 1.0)) for k in range(2)]
        write_features(tmp_path / f"{name}.geojson", squares)
    write_features(tmp_path / "state.geojson", [({}, square(10.0, 50.0, 1.0))])
    assert main(["init", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    drafted = (tmp_path / "study.toml").read_text("utf-8")
    speaks, used = "points, and a name that speaks of library", "libraries.csv is used"
    first, towns = (
        "its name comes first",
        "points with people in population, each place's people at its point",
    )
    people = "polygons with people in people"
    for file, rows, why in (
        ("library.csv", "1 row", f"{speaks}; {used}: more of its rows can be used (2, here 1)"),
        ("libraries.tsv", "2 rows", f"{speaks}; {used}: as many of its rows can be used, and {first}"),
        ("kiosks.csv", "3 rows", "points; nothing in it speaks of a network"),
        ("towns.csv", "1 row", f"{towns}; blocks-2020.geojson is used: polygons come before points"),
        ("blocks-2010.geojson", "2 rows", f"{people}; blocks-2020.geojson is used: 2020 is later"),
        ("lakes.geojson", "2 rows", "polygons without people; its name speaks of no administrative units"),
        ("state.geojson", "1 row", "polygons without people; it is a single area"),
    ):
        assert f"not used: {file}: {why}\n" in said
        assert f"# {file}: {rows}: {why}\n" in drafted


def test_init_survives_hostile_file_names(tmp_path: Path) -> None:
    (tmp_path / "libraries \x1b[31m]\n[x]\n.csv").write_text("id,lat,lon\n1,2,3\n", "utf-8")
    (tmp_path / 'post=office\'s "list".csv').write_text("id,lat,lon\n1,2,3\n", "utf-8")
    assert main(["init", str(tmp_path)]) == 0
    study = read_study(tmp_path)
    assert study.networks["library"].file == "libraries \x1b[31m]\n[x]\n.csv"
    assert study.networks["post"].file == 'post=office\'s "list".csv'


def test_inspect_a_study_counts_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(SAMPLE)]) == 0
    said = capsys.readouterr().out
    assert "libraries.csv: facilities (library)" in said
    assert "rejected, pole placeholder: 2 (row " in said
    # One of them lies far from all areas: what can be used is no promise.
    used = "rows: 180: 163 can be used, 17 rejected (before areas and their margin, which analyze applies)"
    assert used in said
    assert "people: 893,312.1" in said
    assert "areas: 24 (" in said
    assert "\n  warning: 1 id stands for several counters" in said


def test_inspect_files_of_every_role(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["inspect", str(SAMPLE / "population_total.tif")]) == 0
    told = capsys.readouterr()
    assert "people: 893,312.1\n  cells: 360,000: " in told.out
    assert told.err == ""
    assert main(["inspect", str(SAMPLE / "districts.geojson")]) == 0
    assert "extent: 17" in capsys.readouterr().out
    table = tmp_path / "addresses.csv"
    table.write_text("name,address,town\na,b,c\n" + "a,b,\n" * 300, "utf-8")
    assert main(["inspect", str(table)]) == 0
    said = capsys.readouterr().out
    assert "column address: 100 % filled, 1 different: b" in said
    assert "column town: <1 % filled, 1 different: c" in said


def test_the_map_keeps_its_shape(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "libraries.csv"
    table.write_text("id,lat,lon\n1,0,179\n2,2,-179\n3,0,-179\n", "utf-8")
    assert main(["inspect", str(table)]) == 0
    drawn = [line[2:] for line in capsys.readouterr().out.splitlines() if "·" in line]
    # A square of 2° across the antimeridian: as wide as high, a character counting double in height.
    assert len(drawn[-1]) == 32
    assert drawn[0] == " " * 31 + "·"
    assert drawn[-1] == "·" + " " * 30 + "·"


def test_inspect_tells_the_quality_of_a_list(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "libraries.csv"
    table.write_text("id,name,lat,lon\n" + "".join(f"{k},n{k},1.2345,2.3456\n" for k in range(3)), "utf-8")
    assert main(["inspect", str(table)]) == 0
    assert "quality, same point: 3 (three or more facilities" in capsys.readouterr().out


def write_workbook(path: Path, **rows: int) -> None:
    """A workbook of sheets with so many places each."""
    for name, number in rows.items():
        frame = pd.DataFrame(
            {"id": range(number), "latitude": [k / 8 for k in range(number)], "longitude": 2.5}
        )
        pyogrio.write_dataframe(frame, path, driver="XLSX", layer=name, append=path.exists())


def test_init_finds_the_lists_in_the_sheets_of_a_workbook(tmp_path: Path) -> None:
    write_workbook(tmp_path / "counters.xlsx", Libraries=3, Post=2)
    (tmp_path / "old.json").write_text('{"a": [{"b": 1}], "c": []}', "utf-8")
    assert main(["init", str(tmp_path)]) == 0
    study = read_study(tmp_path)
    assert {name: (each.file, each.layer) for name, each in study.networks.items()} == {
        "library": ("counters.xlsx", "Libraries"),
        "post": ("counters.xlsx", "Post"),
    }
    text = (tmp_path / "study.toml").read_text("utf-8")
    assert "# old.json: several lists of records in the object" in text
    assert main(["inspect", str(tmp_path)]) == 0


def test_inspect_lists_layers_and_shows_the_largest_or_the_one_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "counters.xlsx"
    write_workbook(path, Post=2, Libraries=3)
    assert main(["inspect", str(path)]) == 0
    said = capsys.readouterr().out
    assert "  layer Post: 2 rows, no shapes\n  layer Libraries: 3 rows, no shapes\n" in said
    assert "facilities (library)" in said
    assert "facilities (post)" not in said
    assert main(["inspect", str(path), "--layer", "Post"]) == 0
    assert "facilities (post)" in capsys.readouterr().out
    assert main(["inspect", str(path), "--layer", "Pots"]) == 1
    assert "did you mean Post?" in capsys.readouterr().err
    assert main(["inspect", str(SAMPLE), "--layer", "Post"]) == 2
    assert main(["inspect", str(SAMPLE / "population_total.tif"), "--layer", "Post"]) == 1


def test_inspect_reads_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "libraries.csv"
    table.write_text("id,lat,lon\n1,2,3\n", "utf-8")
    times = []
    monkeypatch.setattr(delimited, "decoded", lambda *args: times.append(args) or decoded(*args))
    assert main(["inspect", str(table)]) == 0
    assert len(times) == 1


def test_inspect_shows_what_it_recognises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "libraries.csv"
    rows = "1,2,3,open,exact,Main St 1,5\n2,2.5,3.5,open,street,Main St 2,6\n3,2.6,3.6,closed,exact,,7\n"
    table.write_text(f"id,lat,lon,status,accuracy,address,population\n{rows}", "utf-8")
    assert main(["inspect", str(table)]) == 0
    said = capsys.readouterr().out
    assert "facilities (library)" in said  # its name says more than a column of people
    for line in (
        "status: ← status (open 2, closed 1)",
        "accuracy: ← accuracy (exact 2, street 1)",
        "address: ← address",
        "people: ← population",
    ):
        assert f"  {line}\n" in said


def test_inspect_counts_people_at_points_and_in_cells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "places.csv").write_text("id,lat,lon,population\n1,2,3,100\n2,2.5,3.5,50\n", "utf-8")
    (tmp_path / "hexes.csv").write_text("h3,people\n8829a1d757fffff,100\n8829a1d753fffff,50\n", "utf-8")
    for name, what in (("places.csv", "people at points"), ("hexes.csv", "people of H3 cells in h3")):
        assert main(["inspect", str(tmp_path / name)]) == 0
        said = capsys.readouterr().out
        assert what in said
        assert "people: 150.0" in said


def test_inspect_shows_a_faulty_file_before_its_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "libraries.csv"
    table.write_text("id,lat,lon,gps_lat,gps_lon\n1,2,3,4,5\n2,3,4,5,6\n", "utf-8")
    assert main(["inspect", str(table)]) == 1
    told = capsys.readouterr()
    assert "format: CSV, UTF-8, delimiter ," in told.out
    assert "rows: 2" in told.out
    assert "column gps_lat: 100 % filled" in told.out
    assert "several pairs of coordinates that differ" in told.err
    (tmp_path / "study.toml").write_text(
        '[networks.library]\nfile = "libraries.csv"\n[networks.post]\nfile = "none.csv"\n', "utf-8"
    )
    assert main(["inspect", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "columns: id, lat, lon, gps_lat, gps_lon" in told.out
    assert "several pairs of coordinates that differ" in told.err
    assert "none.csv: no such file" in told.err


def test_inspect_names_what_a_geocoder_would_need(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "posts.csv").write_text("name,street,city\nA,Main St 1,Cork\n", "utf-8")
    assert main(["inspect", str(tmp_path / "posts.csv")]) == 0
    assert (
        "Only addresses say where the rows are (street, city): have these geocoded, "
        "and add the columns latitude and longitude."
    ) in capsys.readouterr().out


def test_inspect_says_where_the_people_of_a_table_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "places.csv").write_text("lat,lon,people\n1,179,1\n2,-179,5\n1.5,180,\n", "utf-8")
    assert main(["inspect", str(tmp_path / "places.csv")]) == 0
    said = capsys.readouterr().out
    assert "rows: 3: 2 with a number, 1 without\n  extent: 179.0000 to -179.0000, 1.0000 to 2.0000\n" in said
    assert said.count("·") == 3
    (tmp_path / "nowhere.csv").write_text("lat,lon,n\n,,\n,,0\n", "utf-8")
    nobody = '[population.total]\nfile = "nowhere.csv"\ncolumn = "n"\n'
    (tmp_path / "study.toml").write_text(f'[networks.a]\nfile = "places.csv"\n{nobody}', "utf-8")
    assert main(["inspect", str(tmp_path)]) == 0
    assert "people: 0.0\n  rows: 2: 1 with a number, 1 without\n  total: ← n\n" in capsys.readouterr().out
    squares = [({"people": 7}, square(10.0 + k, 50.0, 1.0)) for k in range(3)]
    write_features(tmp_path / "blocks.geojson", squares)
    assert main(["inspect", str(tmp_path / "blocks.geojson")]) == 0
    assert "extent of their middles: 10.5000 to 12.5000, 50.5000 to 50.5000" in capsys.readouterr().out
    write_features(tmp_path / "wards.geojson", [({"id": k}, shape) for k, (_, shape) in enumerate(squares)])
    assert main(["inspect", str(tmp_path / "wards.geojson")]) == 0
    assert "extent: 10.0000 to 13.0000, 50.0000 to 51.0000" in capsys.readouterr().out


def test_inspect_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "posts.csv").write_text("id,name,lat,lon\n1,A,2,3\n2,B,,\n", "utf-8")
    (tmp_path / "places.csv").write_text("lat,lon,people\n1,2,-3\n", "utf-8")
    (tmp_path / "study.toml").write_text(
        '[networks.post]\nfile = "posts.csv"\n[population.total]\nfile = "places.csv"\n', "utf-8"
    )
    assert main(["inspect", str(tmp_path / "posts.csv"), "--json"]) == 0
    [look] = json.loads(capsys.readouterr().out)
    assert look["figures"] == {"rows": 2, "used": 1, "rejected": 1}
    assert look["serves"] == {"longitude": "lon", "latitude": "lat", "id": "id", "name": "name"}
    assert look["rejected"] == [{"reason": "no coordinates", "rows": 1, "example": "row 2: B"}]
    assert look["columns"][1] == {"name": "name", "filled": 1.0, "different": 2, "examples": ["A", "B"]}
    assert main(["inspect", str(tmp_path), "--json"]) == 1
    told = capsys.readouterr()
    post, people = json.loads(told.out)
    assert (post["role"], post["faults"]) == ("networks.post", [])
    assert people["faults"][0]["what"] == "people holds negative people"
    assert "people holds negative people" in told.err


def test_long_lines_are_broken_on_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "libraries.csv"
    names = [f"a_rather_long_heading_{k}" for k in range(9)]
    table.write_text(f"id,lat,lon,{','.join(names)}\n1,2,3{',' * 9}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text('[networks.library]\nfile = "libraries.csv"\n', "utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["inspect", "study.toml"]) == 0
    whole = capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["inspect", "study.toml"]) == 0
    broken = capsys.readouterr().out
    assert max(map(len, whole.splitlines())) > 80 >= max(map(len, broken.splitlines()))
    assert broken.split() == whole.split()
    assert "\n      a_rather_long_heading_" in broken
