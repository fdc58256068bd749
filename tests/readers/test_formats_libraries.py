"""The same libraries in every format are the same facilities."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hostile_files import kml, placemark
from reader_files import Rows, real_data, write_delimited, write_geojson, write_records, write_vector

from overlap.domain.facilities import Facilities
from overlap.domain.study import NetworkFile
from overlap.readers.facilities import read_facilities

Writer = Callable[[Path, Rows], None]


def made_up() -> Rows:
    """Twenty-six libraries around a town, with names that windows-1252 has."""
    return [
        {
            "code": f"L-{index:02d}",
            "name": f"Bücherei “{index}”, Straße; {index} – à côté",
            "level": index % 4,
            "longitude": -77.0 + index / 173,
            "latitude": 38.9 - index / 211,
        }
        for index in range(26)
    ]


def frame_of(rows: Rows) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows)
    points = gpd.points_from_xy(frame.pop("longitude"), frame.pop("latitude"), crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=points)


def write_sheet(path: Path, rows: Rows) -> None:
    pyogrio.write_dataframe(pd.DataFrame(rows), path, driver=path.suffix[1:].upper())


def write_old_sheet(path: Path, rows: Rows) -> None:
    book = pytest.importorskip("xlwt").Workbook()
    sheet = book.add_sheet("Libraries")
    for number, row in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(path)


def write_kml(path: Path, rows: Rows) -> None:
    places = [
        placemark(row["name"], row["longitude"], row["latitude"], code=row["code"], level=row["level"])
        for row in rows
    ]
    path.write_text(kml(f"<Folder><name>Libraries</name>{''.join(places)}</Folder>"), encoding="utf-8")


def write_geoparquet(**options: Any) -> Writer:
    return lambda path, rows: frame_of(rows).to_parquet(path, **options)


def write_parquet(path: Path, rows: Rows) -> None:
    pd.DataFrame(rows).to_parquet(path)


def write_topology(path: Path, rows: Rows) -> None:
    shapes = [
        {
            "type": "Point",
            "coordinates": [row["longitude"], row["latitude"]],
            "properties": {name: row[name] for name in ("code", "name", "level")},
        }
        for row in rows
    ]
    objects = {"libraries": {"type": "GeometryCollection", "geometries": shapes}}
    path.write_text(json.dumps({"type": "Topology", "objects": objects, "arcs": []}), encoding="utf-8")


def with_column(shape: Callable[[shapely.Point], str], name: str, write: Writer) -> Writer:
    def write_shapes(path: Path, rows: Rows) -> None:
        kept = ("code", "name", "level")
        write(
            path,
            [
                {each: row[each] for each in kept}
                | {name: shape(shapely.Point(row["longitude"], row["latitude"]))}
                for row in rows
            ],
        )

    return write_shapes


def in_zip(member: str, write: Writer, *others: str) -> Writer:
    def write_zip(path: Path, rows: Rows) -> None:
        inside = path.parent / "inside"
        inside.mkdir()
        write(inside / Path(member).name, rows)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(inside.iterdir()):
                archive.write(file, Path(member).parent / file.name)
            for other in others:
                archive.writestr(other, "not a table")

    return write_zip


def wkt(point: shapely.Point) -> str:
    return f"POINT ({point.x!r} {point.y!r})"


def ewkb(point: shapely.Point) -> str:
    return str(shapely.to_wkb(shapely.set_srid(point, 4326), hex=True, include_srid=True))


FORMATS: dict[str, tuple[str, Writer]] = {
    "XLSX": ("a.xlsx", write_sheet),
    "XLS": ("a.xls", write_old_sheet),
    "ODS": ("a.ods", write_sheet),
    "FlatGeobuf": ("a.fgb", write_vector()),
    "FlatGeobuf, projected": ("a.fgb", write_vector("EPSG:26985")),
    "KML": ("a.kml", write_kml),
    "KMZ": ("a.kmz", in_zip("doc.kml", write_kml, "images/icon.png")),
    "GeoParquet": ("a.parquet", write_geoparquet()),
    "GeoParquet, points of its own": ("a.geoparquet", write_geoparquet(geometry_encoding="geoarrow")),
    "GeoParquet, projected": (
        "a.parquet",
        lambda path, rows: frame_of(rows).to_crs("EPSG:26985").to_parquet(path),
    ),
    "Parquet": ("a.parquet", write_parquet),
    "TopoJSON": ("a.topojson", write_topology),
    "TopoJSON called .json": ("a.topo.json", write_topology),
    "WKT in CSV": ("a.csv", with_column(wkt, "WKT", write_delimited(","))),
    "WKT in TSV": ("a.tsv", with_column(wkt, "the_geom", write_delimited("\t"))),
    "WKT in XLSX": ("a.xlsx", with_column(wkt, "geometry", write_sheet)),
    "WKT in JSON": ("a.json", with_column(wkt, "geom", write_records)),
    "WKT in Parquet": ("a.parquet", with_column(wkt, "geom", write_parquet)),
    "WKB in CSV": ("a.csv", with_column(ewkb, "geom", write_delimited(";"))),
    "EWKT in CSV": ("a.csv", with_column(lambda p: f"SRID=4326;{wkt(p)}", "shape", write_delimited("|"))),
    "windows-1252, semicolon": ("a.csv", write_delimited(";", "cp1252")),
    "UTF-16, tab": ("a.txt", write_delimited("\t", "utf-16")),
    "UTF-16 of the other order": ("a.csv", lambda path, rows: write_utf16_be(path, rows)),
    "records in windows-1252": (
        "a.json",
        lambda path, rows: path.write_text(json.dumps(rows, ensure_ascii=False), encoding="cp1252"),
    ),
    "GeoJSON in windows-1252": ("a.geojson", lambda path, rows: write_recoded(path, rows)),
    "CSV, zipped": (
        "a.zip",
        in_zip("places/a.csv", write_delimited(","), "places/README.txt", "__MACOSX/._a.csv"),
    ),
    "windows-1252, zipped": ("a.zip", in_zip("A.CSV", write_delimited(";", "cp1252"))),
    "XLSX, zipped": ("a.zip", in_zip("a.xlsx", write_sheet)),
    "GeoJSON, zipped": ("a.zip", in_zip("deep/er/a.geojson", write_geojson)),
    "Shapefile, zipped": ("a.zip", in_zip("a b/a.shp", write_vector("EPSG:26985"))),
    "GeoPackage, zipped": ("a.zip", in_zip("a.gpkg", write_vector())),
    "KML, zipped": ("a.zip", in_zip("a.kml", write_kml)),
    "GeoParquet, zipped": ("a.zip", in_zip("a.parquet", write_geoparquet())),
}


def write_utf16_be(path: Path, rows: Rows) -> None:
    write_delimited(",", "utf-8")(path, rows)
    path.write_bytes(b"\xfe\xff" + path.read_bytes().decode().encode("utf-16-be"))


def write_recoded(path: Path, rows: Rows) -> None:
    write_geojson(path, rows)
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="cp1252")


def read(path: Path, **keys: Any) -> Facilities:
    return read_facilities("library", NetworkFile(file=path.name, **keys), path.parent)


def assert_same(found: Facilities, expected: Facilities) -> None:
    assert found.ids.tolist() == expected.ids.tolist()
    assert found.names.tolist() == expected.names.tolist()
    np.testing.assert_allclose(found.longitude_deg, expected.longitude_deg, rtol=0, atol=1e-8)
    np.testing.assert_allclose(found.latitude_deg, expected.latitude_deg, rtol=0, atol=1e-8)
    assert found.rejected == expected.rejected == ()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_libraries(tmp_path: Path, name: str) -> None:
    write_records(tmp_path / "expected.json", made_up())
    file, write = FORMATS[name]
    write(tmp_path / file, made_up())
    found = read(tmp_path / file)
    assert_same(found, read(tmp_path / "expected.json"))
    assert found.attributes["level"].astype(int).tolist() == [
        row["level"] for row in sorted(made_up(), key=lambda row: row["code"])
    ]
    assert found.source.columns["id"] == "code"


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_real_libraries(tmp_path: Path, name: str) -> None:
    expected = read(real_data("usa-washington-dc", "libraries.geojson"))
    assert len(expected) == 26
    rows: Rows = [
        {"code": id_.removeprefix("library:"), "name": label, "level": 1, "longitude": x, "latitude": y}
        for id_, label, x, y in zip(
            expected.ids.tolist(),
            expected.names.tolist(),
            expected.longitude_deg.tolist(),
            expected.latitude_deg.tolist(),
            strict=True,
        )
    ]
    file, write = FORMATS[name]
    write(tmp_path / file, rows)
    assert_same(read(tmp_path / file), expected)


def test_ids_of_features_are_ids_in_every_form(tmp_path: Path) -> None:
    rows = [{**row, "id": 100 + index} for index, row in enumerate(made_up())]
    kept = [{name: value for name, value in row.items() if name != "code"} for row in rows]
    write_records(tmp_path / "expected.json", kept)
    expected = read(tmp_path / "expected.json")
    assert expected.ids[0] == "library:100"
    bare = [{name: value for name, value in row.items() if name != "id"} for row in kept]
    write_geojson(tmp_path / "plain.geojson", bare)
    plain = json.loads((tmp_path / "plain.geojson").read_text(encoding="utf-8"))
    for form in (int, str):
        ids = [form(row["id"]) for row in rows]
        for name, features in {
            "first": [{"id": id_, **each} for id_, each in zip(ids, plain["features"], strict=True)],
            "last": [{**each, "id": id_} for id_, each in zip(ids, plain["features"], strict=True)],
            "second": [
                {"type": "Feature", "id": id_, **each}
                for id_, each in zip(ids, plain["features"], strict=True)
            ],
        }.items():
            path = tmp_path / f"{name}.geojson"
            path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
            found = read(path)
            assert_same(found, expected)
            assert found.source.columns["id"] == "id"
    assert "id" not in read(tmp_path / "plain.geojson").source.columns
