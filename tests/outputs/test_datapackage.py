import json
from pathlib import Path

from frictionless import Package, validate
from hostile_tables import tables

from overlap.domain.run import RunContent
from overlap.domain.source import Source
from overlap.outputs import OUTPUTS, write_all
from overlap.outputs.datapackage import datapackage

SOURCES = (
    Source("networks.library", "../in/libraries.csv", "CSV", "EPSG:4326"),
    Source("networks.post", "posts.geojson", "GeoJSON", "EPSG:4326"),
)


def content() -> RunContent:
    licences = {"networks.library": "CC BY 4.0", "networks.post": "CC BY 4.0"}
    return RunContent("Île 1", tables(), {"study": "Île 1"}, "[study]\n", SOURCES, licences)


def test_a_whole_folder_is_valid(tmp_path: Path) -> None:
    write_all(content(), tmp_path)
    report = validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "note"])


def test_the_reader_finds_names_and_types_behind_the_mark(tmp_path: Path) -> None:
    write_all(content(), tmp_path)
    rows = Package(tmp_path / "datapackage.json").get_resource("facilities").read_rows()
    assert rows[0]["facility_id"] == "post:0"
    assert (rows[0]["rank"], rows[0]["shared"], rows[1]["shared"], rows[2]["shared"]) == (
        -1,
        True,
        False,
        None,
    )
    assert float(rows[5]["distance_m"]) == 1 / 3


def test_every_kind_of_file_is_there(tmp_path: Path) -> None:
    write_all(content(), tmp_path)
    csvs = {f"{table.name}.csv" for table in tables()}
    others = {"overlap.gpkg", "summary.json", "study.toml", "datapackage.json"}
    assert {path.name for path in tmp_path.iterdir()} == csvs | others
    assert others <= set(OUTPUTS)
    assert (tmp_path / "study.toml").read_bytes() == b"[study]\n"


def test_two_folders_hold_the_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b c"]
    for folder in folders:
        folder.mkdir()
        write_all(content(), folder)
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert first == second


def test_sources_licences_and_no_clock() -> None:
    package = datapackage(
        "Île 1", "T", tables(), SOURCES, {"networks.post": "ODbL 1.0", "networks.library": ""}
    )
    assert package["name"] == "le-1"
    assert package["licenses"] == [{"name": "ODbL-1.0", "title": "ODbL 1.0"}]
    assert package["sources"][0] == {
        "title": "networks.library",
        "file": "../in/libraries.csv",
        "format": "CSV",
        "crs": "EPSG:4326",
    }
    assert package["sources"][1]["license"] == "ODbL 1.0"
    assert "created" not in json.dumps(package)


def test_columns_are_described() -> None:
    resource = datapackage("a", "A", tables(), (), {})["resources"][0]
    assert resource["schema"]["primaryKey"] == ["facility_id"]
    assert resource["schema"]["fields"][3] == {
        "name": "distance_m",
        "type": "number",
        "description": "Distance to the nearest.",
        "unit": "m",
    }


def test_a_run_without_tables_or_latin_letters_still_has_a_name() -> None:
    assert datapackage("مكتبة", "T", (), (), {})["name"] == "run"
