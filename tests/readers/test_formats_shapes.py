"""Shapes and their CRS: KML, TopoJSON, GeoParquet, shapes in columns, and a CRS that has no code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from hostile_files import kml, placemark
from pyproj import Geod, Transformer
from reader_files import message, read, real_data, write_geojson, write_polygons

from overlap.domain.study import AreaFile, NetworkFile
from overlap.errors import InputError
from overlap.readers.areas import read_areas
from overlap.readers.facilities import read_facilities
from overlap.readers.formats import RawTable, read_table
from overlap.readers.roles import guess_file

LAUGHS = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


def columns(table: RawTable) -> dict[str, list[Any]]:
    return {name: table.frame[name].tolist() for name in table.frame.columns}


def points(table: RawTable) -> list[tuple[float, float] | None]:
    assert table.geometry is not None
    return [None if shape is None else (shape.x, shape.y) for shape in table.geometry]


def test_kml_with_extended_data(tmp_path: Path) -> None:
    table = read(tmp_path, "a.kml", kml(placemark("A & B", 1.5, 2.5, phone="0123", hours="9–5")))
    assert columns(table) == {"Name": ["A & B"], "phone": ["0123"], "hours": ["9–5"]}
    assert points(table) == [(1.5, 2.5)]
    assert (table.crs, table.crs_by_standard, table.format) == ("EPSG:4326", True, "KML")


def folder(name: str, *inside: str) -> str:
    return f"<Folder><name>{name}</name>{''.join(inside)}</Folder>"


def test_folders_of_kml_are_one_table(tmp_path: Path) -> None:
    one = folder("One & <only>".replace("&", "&amp;").replace("<", "&lt;"), placemark("A", 1, 2, phone="5"))
    two = folder("Two", placemark("B", 3, 4, folder="mine"), placemark("C", 5, 6))
    content = kml(folder("All", one, two, folder("Empty")))
    table = read(tmp_path, "a & b.kml", content)
    assert columns(table) == {
        "Name": ["A", "B", "C"],
        "phone": ["5", None, None],
        "folder": [None, "mine", None],
        "folder_2": ["One & <only>", "Two", "Two"],
    }
    assert points(table) == [(1, 2), (3, 4), (5, 6)]
    assert table.notes == ("2 folders are read together, with the column folder_2: One & <only>, Two.",)
    assert (table.crs, table.crs_by_standard, table.format) == ("EPSG:4326", True, "KML")
    assert columns(read(tmp_path, "a.kml", content, "Two"))["Name"] == ["B", "C"]
    assert "no layer Too (it has " in message(tmp_path, "a.kml", content, "Too")


def test_one_folder_of_kml_among_empty_ones(tmp_path: Path) -> None:
    table = read(tmp_path, "a.kml", kml(folder("One", placemark("A", 1, 2)) + folder("Empty")))
    assert columns(table) == {"Name": ["A"]}
    assert table.notes == ("Layer One is read; empty: Empty.",)


def test_folders_of_points_and_of_polygons(tmp_path: Path) -> None:
    ring = "<LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing>"
    polygon = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    wards = folder("Wards", f"<Placemark><name>W</name>{polygon}</Placemark>")
    assert message(tmp_path, "a.kml", kml(folder("One", placemark("A", 1, 2)) + wards)) == (
        "a.kml: folders of different shapes (One of points, Wards of polygons); "
        'name one with layer, such as layer = "One"'
    )
    # A marker with the outline of its place: the marker is where it is.
    both = (
        f"<Placemark><name>B</name><MultiGeometry><Point><coordinates>0.9,0.1</coordinates></Point>{polygon}"
    )
    content = kml(folder("One", placemark("A", 1, 2)) + folder("Two", f"{both}</MultiGeometry></Placemark>"))
    (tmp_path / "b.kml").write_text(content, encoding="utf-8")
    found = read_facilities("library", NetworkFile(file="b.kml"), tmp_path)
    assert "1 row with a marker and an outline: at the marker." in found.source.notes
    assert sorted(zip(found.longitude_deg, found.latitude_deg, strict=True)) == [(0.9, 0.1), (1, 2)]
    assert [each.role for each in guess_file(tmp_path / "b.kml", "b.kml")] == ["network"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", [LAUGHS, '<!DOCTYPE kml SYSTEM "file:///etc/passwd">'])
def test_kml_that_defines_entities(tmp_path: Path, before: str, encoding: str) -> None:
    text = kml(placemark("A", 1, 2) + "<name>&c;</name>", before).replace("UTF-8", encoding.upper())
    assert message(tmp_path, "a.kml", text.encode(encoding)) == (
        "a.kml: XML with definitions of its own (<!DOCTYPE); "
        "KML needs none; remove it, or do not trust the file"
    )


@pytest.mark.parametrize(
    ("content", "piece"),
    [
        (kml("<NetworkLink><Link><href>http://127.0.0.1/a.kml</href></Link></NetworkLink>"), "no rows (KML)"),
        ("<kml><broken>", "cannot be read"),
        ('<?xml version="1.0"?><html/>', "cannot be read"),
        ("id,name\n", ".kml, but it looks like text"),
    ],
)
def test_what_is_no_kml(tmp_path: Path, content: str, piece: str) -> None:
    assert piece in message(tmp_path, "a.kml", content)


def topology(**objects: Any) -> str:
    ring = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    return json.dumps(
        {
            "type": "Topology",
            "transform": {"scale": [0.001, 0.002], "translate": [-77, 38]},
            "objects": objects,
            "arcs": [ring],
        }
    )


def test_topology_quantised_and_with_rows_without_a_shape(tmp_path: Path) -> None:
    parts = [
        {"type": "Point", "id": "x7", "coordinates": [100, 200], "properties": {"n": "A", "v": 1}},
        {"type": None, "properties": {"n": "B", "at": {"lat": 3}}},
        {"type": "Point", "coordinates": [0, 0]},
    ]
    content = topology(places={"type": "GeometryCollection", "geometries": parts})
    table = read(tmp_path, "a.topojson", content)
    assert columns(table) == {
        "id": ["x7", None, None],
        "n": ["A", "B", None],
        "v": [1, None, None],
        "at.lat": [None, 3, None],
    }
    assert points(table) == [pytest.approx((-76.9, 38.4)), None, pytest.approx((-77.0, 38.0))]
    assert (table.crs, table.crs_by_standard) == ("EPSG:4326", True)
    assert (table.format, table.notes) == (
        "TopoJSON, UTF-8, object places",
        ("TopoJSON states no CRS: EPSG:4326 taken.",),
    )


def test_objects_of_a_topology(tmp_path: Path) -> None:
    polygon = {"type": "Polygon", "arcs": [[0]], "properties": {"n": 1}}
    several = {"type": "GeometryCollection", "geometries": [polygon, polygon]}
    point = {"type": "Point", "coordinates": [0, 0], "properties": {"n": 2}}
    content = topology(wards=several, border=polygon, centre=point)
    assert message(tmp_path, "a.json", content) == (
        'a.json: several objects (wards, border, centre); name one with layer, such as layer = "wards"'
    )
    assert message(tmp_path, "a.json", content, "word").endswith("did you mean wards?")
    assert len(read(tmp_path, "a.json", content, "wards")) == 2
    [square] = read(tmp_path, "a.json", content, "border").geometry  # type: ignore[misc]
    assert square.area == pytest.approx(0.01 * 0.02)
    assert points(read(tmp_path, "a.json", content, "centre")) == [(-77, 38)]


def test_a_topology_without_objects_or_arcs(tmp_path: Path) -> None:
    assert "a topology without objects" in message(tmp_path, "a.topojson", '{"type": "Topology"}')
    lost = read(tmp_path, "a.topojson", topology(a={"type": "Polygon", "arcs": [[7]]}))
    assert lost.geometry is not None
    assert (shapely.is_missing(lost.geometry) | shapely.is_empty(lost.geometry)).all()


def test_counties_of_a_real_topology() -> None:
    path = "usa-national/us-atlas-counties-10m.topo.json"
    with pytest.raises(
        InputError, match=r"several objects \(counties, states, nation\); name one with layer"
    ):
        read_table(real_data(path), path)
    assert len(read_table(real_data(path), path, "counties")) > 3_000
    assert len(read_areas("state", AreaFile(file=path, layer="states"), real_data())) == 56


def frame(**columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(1, 2), None], crs="EPSG:4326")


def rewrite(path: Path, change: Any) -> None:
    table = pq.read_table(path)
    meta = json.loads(table.schema.metadata[b"geo"])
    change(meta["columns"]["geometry"])
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(meta)}), path)


def test_geoparquet_without_a_crs_key_is_crs84(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame(id=[2**60, 1]).to_parquet(path)
    assert (read_table(path, "a").crs, read_table(path, "a").crs_by_standard) == ("EPSG:4326", False)
    rewrite(path, lambda column: column.pop("crs"))
    table = read_table(path, "a")
    assert (table.crs, table.crs_by_standard, table.format) == ("OGC:CRS84", True, "GeoParquet")
    assert (columns(table), points(table)) == ({"id": [2**60, 1]}, [(1, 2), None])
    rewrite(path, lambda column: column.update(crs=None))
    assert (read_table(path, "a").crs, read_table(path, "a").crs_by_standard) == ("", False)


def test_values_inside_a_parquet(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "names": {"primary": "A", "rules": [{"x": 1}]}, "day": pd.Timestamp("2020-01-02").date()},
        {"id": None, "names": None, "day": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    table = read_table(tmp_path / "a.parquet", "a.parquet")
    assert columns(table) == {
        "id": [1, None],
        "names.primary": ["A", None],
        "names.rules": ['[{"x": 1}]', None],
        "day": ["2020-01-02", None],
        "names": [None, None],
    }


@pytest.mark.parametrize(
    ("name", "content", "piece"),
    [
        ("a.parquet", b"PAR1xxxxPAR1", "cannot be read"),
        ("a.parquet", b"id,name\n", ".parquet, but it looks like text"),
        ("a.fgb", b"fgb\x03fgb\x01rest", "a.fgb: no layer in the file"),
        ("a.fgb", b"id,name\n", ".fgb, but it looks like text"),
    ],
)
def test_what_is_no_geoparquet_or_flatgeobuf(tmp_path: Path, name: str, content: bytes, piece: str) -> None:
    assert piece in message(tmp_path, name, content)


def test_geoparquet_with_damaged_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame(id=[1, 2]).to_parquet(path)
    pq.write_table(pq.read_table(path).replace_schema_metadata({"geo": "{"}), path)
    assert "a.parquet: cannot be read" in message(tmp_path, "a.parquet", path.read_bytes())


def wkt(folder: Path, *values: str, name: str = "geometry") -> RawTable:
    rows = "".join(f'{number};"{value}"\n' for number, value in enumerate(values))
    return read(folder, "a.csv", f"id;{name}\n{rows}")


def test_shapes_in_a_column(tmp_path: Path) -> None:
    table = wkt(
        tmp_path,
        "POINT (1 2)",
        "point z(1 2 3)",
        "POINT (nan nan)",
        "POINT EMPTY",
        "",
        "POINT (1)",
        name="WKT",
    )
    assert points(table) == [(1, 2), (1, 2), None, None, None, None]
    assert columns(table) == {"id": ["0", "1", "2", "3", "4", "5"]}
    assert (table.crs, table.crs_by_standard) == ("EPSG:4326", True)
    assert table.notes == (
        "The shapes are those written in WKT.",
        "No CRS is stated with them: EPSG:4326 taken.",
        "3 rows without a shape in WKT (rows 3, 4, 6).",
    )


def test_a_stray_value_hides_no_column_of_shapes(tmp_path: Path) -> None:
    table = wkt(tmp_path, "POINT (1 2)", "n/a", "POINT (3 4)")
    assert points(table) == [(1, 2), None, (3, 4)]
    assert table.notes[-1] == "1 row without a shape in geometry (row 2)."
    found = read_facilities("library", NetworkFile(file="a.csv"), tmp_path)
    assert [(row.row, row.reason) for row in found.rejected] == [(2, "no coordinates")]


def test_a_crs_stated_with_the_shapes(tmp_path: Path) -> None:
    shape = shapely.set_srid(shapely.Point(715830, 734697), 2157)
    table = wkt(tmp_path, str(shapely.to_wkb(shape, hex=True, include_srid=True)), "SRID=2157;POINT (1 2)")
    assert (table.crs, table.crs_by_standard) == ("EPSG:2157", False)
    assert points(table) == [(715830, 734697), (1, 2)]


def test_which_column_holds_the_shapes(tmp_path: Path) -> None:
    table = read(tmp_path, "a.csv", "Location,the_geom\nPOINT (1 2),POINT (3 4)\n")
    assert (points(table), columns(table)) == ([(3, 4)], {"Location": ["POINT (1 2)"]})
    assert points(read(tmp_path, "b.csv", "id,Location\n1,POINT (1 2)\n")) == [(1, 2)]
    table = read(tmp_path, "c.csv", "start,end\nPOINT (1 2),POINT (3 4)\n")
    assert table.geometry is None
    assert table.notes == ("Columns start, end hold shapes; none is taken, because none is called geometry.",)
    assert read(tmp_path, "d.csv", "id,geom\n1,POINT OF SALE\n").geometry is None


def test_areas_written_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,wkt\nA,"POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))"\n')
    found = read_areas("district", AreaFile(file="a.csv"), tmp_path)
    assert found.polygons[0].area == pytest.approx(1.0)


def test_shapes_in_metres_without_a_crs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,wkt\n1,POINT (715830 734697)\n")
    with pytest.raises(InputError, match="coordinates that are no degrees"):
        read_facilities("library", NetworkFile(file="a.csv"), tmp_path)
    found = read_facilities("library", NetworkFile(file="a.csv", crs="EPSG:2157"), tmp_path)
    assert found.longitude_deg[0] == pytest.approx(-6.26, abs=0.01)


def test_empty_points_of_real_facilities_are_no_coordinates() -> None:
    found = read_table(real_data("bad-inputs", "nyc_facilities_point_nan.csv"), "nyc.csv")
    assert found.geometry is not None
    assert shapely.is_missing(found.geometry).sum() == 706


def test_geojson_with_stray_bytes_of_windows(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"n": name, "longitude": 1, "latitude": 2} for name in "xy"])
    content = (tmp_path / "a.geojson").read_bytes().replace(b'"x"', '\n"é"\n'.encode())
    table = read(tmp_path, "a.geojson", content.replace(b'"y"', b'"\xe9"'))
    assert columns(table) == {"n": ["é", "é"]}
    assert table.format.startswith("GeoJSON, UTF-8, but 1 line windows-1252 (line 3: ")


def test_a_crs_without_a_code_keeps_its_datum() -> None:
    path = "zimbabwe/harare_markets_arc1950utm36s.shp"
    found = read_facilities("library", NetworkFile(file=path), real_data())
    x, y = shapely.get_coordinates(pyogrio.read_dataframe(real_data(path)).geometry.to_numpy()).T
    best = Transformer.from_crs("EPSG:20936", "EPSG:4326", always_xy=True).transform(x, y)
    ignored = Transformer.from_crs("EPSG:32736", "EPSG:4326", always_xy=True).transform(x, y)
    rows = found.rows - 1
    geod = Geod(ellps="WGS84")
    _, _, off_m = geod.inv(found.longitude_deg, found.latitude_deg, best[0][rows], best[1][rows])
    assert np.max(off_m) < 0.001
    _, _, moved_m = geod.inv(found.longitude_deg, found.latitude_deg, ignored[0][rows], ignored[1][rows])
    assert 295 < np.min(moved_m) <= np.max(moved_m) < 305
    assert (
        "Arc 1950 / UTM zone 36S is brought to EPSG:4326 by Arc 1950 to WGS 84 (10), accurate to 17 m."
    ) in found.source.notes


def test_how_well_a_change_of_datum_is_known(tmp_path: Path) -> None:
    square = shapely.box(715_000, 734_000, 716_000, 735_000)
    write_polygons(tmp_path / "a.gpkg", [square], "EPSG:2157", id=["x"])
    assert read_areas("district", AreaFile(file="a.gpkg"), tmp_path).source.notes == ()
    write_geojson(tmp_path / "b.geojson", [{"id": 1, "longitude": 1, "latitude": 2}])
    found = read_facilities("library", NetworkFile(file="b.geojson"), tmp_path)
    assert not any("accurate" in note for note in found.source.notes)


def test_a_number_without_end(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"n": 7, "longitude": 1, "latitude": 2}])
    content = (tmp_path / "a.geojson").read_text(encoding="utf-8")
    text = message(tmp_path, "a.geojson", content.replace("7", "0." + "1" * 100_000))
    assert text.startswith("a.geojson: a value too long to be read (")
    assert text.endswith("; shorten or remove it")
