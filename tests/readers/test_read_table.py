"""Formats: what is in a file, whatever it is called, and what is said where it cannot be read."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from reader_files import message, read, write_delimited, write_geojson, write_polygons

from overlap.errors import InputError
from overlap.readers.formats import RawTable, read_table


def cells(table: RawTable) -> dict[str, list[Any]]:
    assert {str(dtype) for dtype in table.frame.dtypes} == {"object"}
    return {name: table.frame[name].tolist() for name in table.frame.columns}


@pytest.mark.parametrize(("delimiter", "name"), [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_delimiters_and_byte_order_mark(tmp_path: Path, delimiter: str, name: str, encoding: str) -> None:
    rows = [
        {"id": "1", "name": "A, B; C | D\tE", "note": 'say "x"\nand\r\nmore'},
        {"id": "02", "name": " é ", "note": ""},
    ]
    write_delimited(delimiter, encoding)(tmp_path / "a.csv", rows)
    table = read_table(tmp_path / "a.csv", "a.csv")
    assert cells(table)["id"] == ["1", "02"]
    assert cells(table)["name"][0] == "A, B; C | D\tE"
    assert cells(table)["note"] == ['say "x"\nand\r\nmore', None]
    bom = " with BOM" if encoding == "utf-8-sig" else ""
    assert table.format == f"{'TSV' if delimiter == chr(9) else 'CSV'}, UTF-8{bom}, delimiter {name}"
    assert (table.geometry, table.crs) == (None, "")


def test_the_header_decides_between_delimiters(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "a.csv", "id;where\n1;a,b,c\n2;d,e,f\n"))["where"] == ["a,b,c", "d,e,f"]
    assert cells(read(tmp_path, "b.csv", "name\nx\ny\n")) == {"name": ["x", "y"]}
    assert cells(read(tmp_path, "c.csv", 'a, "b, c"\n1, "2, 3"\n')) == {"a": ["1"], "b, c": ["2, 3"]}


def test_a_header_without_names_or_with_one_twice(tmp_path: Path) -> None:
    table = read(tmp_path, "a.csv", '"",x,x, ,x_2\n1,2,3,4,5\n')
    assert list(table.frame.columns) == ["column_1", "x", "x_2", "column_4", "x_2_2"]
    assert len(table.notes) == 4


def test_blank_lines_are_no_rows_but_lines_of_blank_cells_are(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "a.csv", "a,b\r\n\r\n1,2\r\n,\r\n  \r\n")) == {
        "a": ["1", None],
        "b": ["2", None],
    }


def test_ragged_rows_all_at_once(tmp_path: Path) -> None:
    text = message(tmp_path, "a.csv", "a,b,c\n" + "1,2,3\n" * 3 + "1,2\n" + "1,2,3,4\n" * 6)
    assert "7 rows without the header's 3 cells" in text
    assert "row 4 has 2, row 5 has 4, row 6 has 4, row 7 has 4, row 8 has 4 and 2 more" in text


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        (b"\xef\xbb\xbfa,b\n1,caf\xe9\n", ["not UTF-8", "0xe9", "position 12"]),
        (b"a,b\n1,\x00\n", ["null byte", "position 6"]),
        (b"", ["empty"]),
        (b"\n  \r\n", ["empty"]),
        (b"a,b\n", ["no rows"]),
        (b'a,b\n1,"2\n3,4\n', ["line 3", "check the quotes"]),
        (b'a,b\n1,"2"x\n', ["line 2", "check the quotes"]),
        (b"PK\x03\x04rest", ["not what its suffix says", ".csv, but it looks like a zip archive"]),
        (b"<!DOCTYPE html><html>not found</html>", ["not what its suffix says", "HTML"]),
        (b'{"a": [1]}', ["not what its suffix says", "JSON"]),
        (b"%PDF-1.4", ["not what its suffix says", "PDF"]),
    ],
)
def test_what_is_no_csv(tmp_path: Path, content: bytes, pieces: list[str]) -> None:
    text = message(tmp_path, "a.csv", content)
    assert all(piece in text for piece in pieces), text


def test_a_zip_called_csv(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    with pytest.raises(
        InputError, match=r"a.csv: not what its suffix says \(.csv, but it looks like a zip archive"
    ):
        read_table(tmp_path / "a.csv", "a.csv")


def test_missing_files_folders_unknown_suffixes_and_layers_out_of_place(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name, piece in {"no.csv": "no such file", "folder.csv": "a folder, not a file"}.items():
        with pytest.raises(InputError, match=f"^{name}: {piece}"):
            read_table(tmp_path / name, name)
    assert "no format that is known (.docx); use .csv" in message(tmp_path, "a.docx", "x")
    assert "layer x is asked for" in message(tmp_path, "a.csv", "a,b\n1,2\n", layer="x")
    assert "layer x is asked for" in message(tmp_path, "a.json", '[{"a": 1}]', layer="x")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read_table(tmp_path / "a.csv", "a.csv")


def test_long_cells(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "a.csv", f"a,b\n1,{'x' * 300_000}\n"))["b"] == ["x" * 300_000]


def test_records_keep_their_types(tmp_path: Path) -> None:
    records = [
        {"id": 1, "share": 0.5, "open": True, "at": {"lat": 1.5, "tags": {"name": "A"}}, "list": [1, "é"]},
        {"id": 2**60, "name": "\ud800x", "open": None},
    ]
    table = read(tmp_path, "a.json", json.dumps(records))
    assert cells(table) == {
        "id": [1, 2**60],
        "share": [0.5, None],
        "open": [True, None],
        "at.lat": [1.5, None],
        "at.tags.name": ["A", None],
        "list": ['[1, "é"]', None],
        "name": [None, "?x"],
    }
    assert [type(value) for value in table.frame["id"]] == [int, int]
    assert table.format == "JSON records, UTF-8"


def test_the_one_list_in_an_object(tmp_path: Path) -> None:
    table = read(tmp_path, "a.json", '{"version": 1, "elements": [{"id": 1}, {"id": 2}]}')
    assert cells(table) == {"id": [1, 2]}
    assert table.notes == ("The records are the list elements.",)


@pytest.mark.parametrize(
    ("content", "pieces"),
    [
        ("id,name\n1,A\n", ["not what its suffix says", "line 1, column 1"]),
        ('[{"a": 1},', ["not what its suffix says", "line 1"]),
        ('{"a": [1], "b": [2]}', ["several lists", "a, b"]),
        ('{"a": 1}', ["no list of records", "a"]),
        ('[{"a": 1}, 7, [8]]', ["2 entries", "rows 2, 3"]),
        ("[]", ["no rows"]),
        ('"text"', ["no list of records", "str"]),
        ("[" * 100_000, ["nested too deeply"]),
        ("PK\x03\x04", ["zip archive"]),
    ],
)
def test_what_is_no_list_of_records(tmp_path: Path, content: str, pieces: list[str]) -> None:
    text = message(tmp_path, "a.json", content)
    assert all(piece in text for piece in pieces), text


def test_geojson_values_stay_as_they_are(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "day": "2020-01-01", "open": True, "list": [1, 2], "longitude": 10, "latitude": 20},
        {"id": None, "day": None, "open": None, "list": None, "longitude": 11, "latitude": 21},
    ]
    write_geojson(tmp_path / "a.geojson", rows)
    table = read_table(tmp_path / "a.geojson", "a.geojson")
    assert cells(table) == {
        "id": [1, None],
        "day": ["2020-01-01", None],
        "open": [True, None],
        "list": ["[1, 2]", None],
    }
    assert type(table.frame["id"][0]) is int
    assert shapely.get_x(table.geometry).tolist() == [10, 11]
    assert (table.crs, table.format, table.crs_by_standard) == ("EPSG:4326", "GeoJSON", True)


def test_geojson_with_its_old_crs_member(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2157"}}
    write_geojson(tmp_path / "a.geojson", [{"longitude": 715830, "latitude": 734697}], crs=crs)
    table = read_table(tmp_path / "a.geojson", "a.geojson")
    assert (table.crs, table.crs_by_standard) == ("EPSG:2157", False)


def test_gdals_warnings_become_notes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ring = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}
    write_geojson(tmp_path / "a.geojson", [{"id": 1}], [ring])
    table = read_table(tmp_path / "a.geojson", "a.geojson")
    assert any("Non closed ring" in note for note in table.notes)
    assert table.geometry is not None
    assert shapely.area(table.geometry[0]) == pytest.approx(0.5)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "content", "pieces"),
    [
        (
            "a.geojson",
            '{"type": "FeatureCollection", "features": [{"type": "Fea',
            ["cannot be read", "damaged"],
        ),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}', ["no rows"]),
        ("a.geojson", '{"type": "Topology", "objects": {}, "arcs": []}', ["not what its suffix says"]),
        ("a.geojson", "id,name\n1,A\n", ["cannot be read"]),
        ("a.gpkg", "hello", ["not what its suffix says", ".gpkg, but it looks like text"]),
        ("a.gpkg", b"SQLite format 3\x00rest", ["cannot be read"]),
        ("a.shp", "hello", ["not what its suffix says"]),
        ("a.shp", b"\x00\x00\x27\x0arest", ["cannot be read"]),
    ],
)
def test_what_is_no_vector_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, content: bytes | str, pieces: list[str]
) -> None:
    text = message(tmp_path, name, content)
    assert all(piece in text for piece in pieces), text
    assert str(tmp_path) not in text
    assert capfd.readouterr() == ("", "")


def test_layers_of_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for layer in ("libraries", "posts"):
        frame = gpd.GeoDataFrame({"id": [layer]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
        frame.to_file(path, layer=layer, engine="pyogrio")
    with pytest.raises(InputError, match=r"several layers \(libraries, posts\); name one with layer"):
        read_table(path, "a.gpkg")
    with pytest.raises(InputError, match=r"no layer post \(it has libraries, posts\); did you mean posts\?"):
        read_table(path, "a.gpkg", "post")
    assert cells(read_table(path, "a.gpkg", "posts")) == {"id": ["posts"]}


def test_a_table_of_styles_is_not_meant(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_polygons(path, [shapely.box(0, 0, 1, 1)], id=["x"])
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleQML TEXT)")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
            " VALUES ('layer_styles', 'attributes', 'styles')"
        )
    database.close()
    table = read_table(path, "a.gpkg")
    assert len(table) == 1
    assert table.notes == ("Layer a is read; without shapes: layer_styles.",)


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp"])
def test_a_file_that_says_no_crs(tmp_path: Path, name: str) -> None:
    write_polygons(tmp_path / name, [shapely.box(0, 0, 1, 1)], crs=None, id=["x"])
    assert read_table(tmp_path / name, name).crs == ""


def test_heights_are_dropped_and_missing_shapes_stay(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"id": 1}, {"id": 2}], [shapely.Point(1, 2, 3), None])
    shapes = read_table(tmp_path / "a.geojson", "a.geojson").geometry
    assert shapes is not None
    assert not shapely.has_z(shapes).any()
    assert shapes[1] is None


@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=5,
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_any_text_survives_a_csv(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_delimited(delimiter)(path, [dict(zip("abc", row, strict=True)) for row in rows])
    frame = read_table(path, "a.csv").frame
    expected = [[cell.lstrip(" ") if cell.strip() else None for cell in row] for row in rows]
    found = [
        [cell if cell is None else cell.lstrip(" ") for cell in row] for row in frame.to_numpy().tolist()
    ]
    assert found == expected
    assert np.array_equal(frame.columns, ["a", "b", "c"])
