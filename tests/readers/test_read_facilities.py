"""Facilities: every row is one, or rejected with a reason; the same rows give the same, whatever the file."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_files import FORMATS, Rows, real_data, write_delimited, write_geojson, write_polygons

from overlap.domain.facilities import Facilities
from overlap.domain.study import NetworkFile
from overlap.errors import InputError
from overlap.readers.facilities import read_facilities


def made_up() -> Rows:
    """Twenty-six libraries around a town, with awkward names."""
    rng = random.Random(1)  # noqa: S311 - no secret
    return [
        {
            "code": f"Libr_{index:02d}",
            "name": f"Bücherei “{index}”, Straße; {index} | b",
            "level": index % 4,
            "longitude": -77.0 + rng.uniform(-0.1, 0.1),
            "latitude": 38.9 + rng.uniform(-0.1, 0.1),
        }
        for index in range(26)
    ]


def read(path: Path, **keys: Any) -> Facilities:
    return read_facilities("library", NetworkFile(file=path.name, **keys), path.parent)


def of_csv(folder: Path, text: str, **keys: Any) -> Facilities:
    path = folder / "libraries.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, **keys)


def message(folder: Path, text: str, **keys: Any) -> str:
    with pytest.raises(InputError) as caught:
        of_csv(folder, text, **keys)
    return str(caught.value)


def verdicts(facilities: Facilities) -> list[tuple[int, str]]:
    return [(row.row, row.reason) for row in facilities.rejected]


def assert_same(one: Facilities, other: Facilities, within_deg: float = 0.0) -> None:
    assert one.ids.tolist() == other.ids.tolist()
    assert one.names.tolist() == other.names.tolist()
    np.testing.assert_allclose(one.longitude_deg, other.longitude_deg, rtol=0, atol=within_deg)
    np.testing.assert_allclose(one.latitude_deg, other.latitude_deg, rtol=0, atol=within_deg)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_rows_in_every_format(tmp_path: Path, name: str) -> None:
    expected = of_csv(tmp_path, pd.DataFrame(made_up()).to_csv(index=False))
    (tmp_path / "other").mkdir()
    file, write = FORMATS[name]
    write(tmp_path / "other" / file, made_up())
    found = read(tmp_path / "other" / file)
    assert_same(found, expected, 1e-8 if "projected" in name else 0.0)
    assert found.attributes["level"].astype(int).tolist() == expected.attributes["level"].astype(int).tolist()
    assert found.source.columns["id"] == "code"


@pytest.mark.parametrize("name", FORMATS)
def test_real_libraries_in_every_format(tmp_path: Path, name: str) -> None:
    expected = read(real_data("usa-washington-dc", "libraries.geojson"))
    assert len(expected) == 26
    rows = [
        {**attributes, "longitude": longitude, "latitude": latitude}
        for attributes, longitude, latitude in zip(
            expected.attributes.to_dict("records"),
            expected.longitude_deg.tolist(),
            expected.latitude_deg.tolist(),
            strict=True,
        )
    ]
    file, write = FORMATS[name]
    write(tmp_path / file, rows)
    assert_same(read(tmp_path / file), expected, 1e-8 if "projected" in name else 0.0)


def test_every_reason_in_its_order(tmp_path: Path) -> None:
    text = """id,name,status,lat,lon
1,kept,open,10,20
2,blank,open,,20
3,nan,closed,NaN,20
4,word,open,null,abc
5,text,open,10x,20
6,endless,open,10,inf
7,north,open,90.5,20
8,east,open,10,361
9,origin,open,0.0000001,-0
10,pole,open,-90,20
11,closed,closed,11,20
1,KEPT ,open,10.0001,20
12,west,open, -10.5 ,359
"""
    found = of_csv(tmp_path, text, id="id", where="status != 'closed'")
    assert verdicts(found) == [
        (2, "no coordinates"),
        (3, "no coordinates"),
        (4, "no coordinates"),
        (5, "not a number"),
        (6, "not a number"),
        (7, "out of range"),
        (8, "out of range"),
        (9, "null island"),
        (10, "pole placeholder"),
        (11, "not selected"),
        (12, "duplicate"),
    ]
    rejected = {row.row: row for row in found.rejected}
    assert (rejected[3].found, rejected[3].id, rejected[3].name) == ("NaN, 20", "library:3", "nan")
    assert rejected[2].found == ", 20"
    assert rejected[5].found == "10x, 20"
    assert (rejected[11].found, rejected[11].detail) == ("status = closed", "status != 'closed'")
    assert found.ids.tolist() == ["library:1", "library:12"]
    assert found.longitude_deg.tolist() == [20.0, -1.0]
    assert found.latitude_deg.tolist() == [10.0, -10.5]
    assert (found.rows_read, found.source.rule) == (13, "status != 'closed'")


def test_of_several_rows_of_one_counter_the_first_by_place_stays(tmp_path: Path) -> None:
    rows = ["7,c,Bank,1,2", "7,a,BANK,1.0004,2", "7,b,Bank ,1.0008,2", "8,d,Bank,1,2"]
    found = of_csv(tmp_path, "\n".join(["id,service,name,lat,lon", *rows]), id="id")
    # The last of the three is 88 m from the first, but each is within 50 m of the next.
    assert found.ids.tolist() == ["library:7", "library:8"]
    assert found.rows.tolist() == [1, 4]
    assert verdicts(found) == [(2, "duplicate"), (3, "duplicate")]
    assert found.rejected[0].found == "7"
    assert found.rejected[0].detail == (
        "id and name, and the place within 50 m, are those of row 1, which stays"
    )


def test_no_counter_is_lost_because_its_id_is_used_again(tmp_path: Path) -> None:
    rows = ["7,Main,1,2", "7,Main,1,2", "7,Main,1.01,2", "7,Branch,1,2", "8,Main,1,2", ",Main,1,2"]
    runs = [
        of_csv(tmp_path, "\n".join(["id,name,lat,lon", *each]), id="id")
        for each in (rows, rows[::-1], rows[3:] + rows[:3])
    ]
    found = runs[0]
    given = [key for key in found.ids.tolist() if key.startswith("library:7")]
    assert [bool(re.fullmatch(r"library:7(~[0-9a-f]{12})?", key)) for key in given] == [True, True, True]
    assert len(found) == 5
    assert verdicts(found) == [(2, "duplicate")]
    assert found.quality.flagged["shared id"] == frozenset(given)
    [warning] = [note for note in found.source.notes if "several counters" in note]
    assert warning.startswith("Warning: 1 id stands for several counters, at different places or")
    assert warning.endswith(f"each is kept: {' and '.join(given)}.")
    for other in runs[1:]:
        assert_same(other, found)
        assert other.attributes.equals(found.attributes)
        assert (other.quality, other.source) == (found.quality, found.source)


def test_one_id_for_everything_is_no_burden(tmp_path: Path) -> None:
    rows = [f"x,Counter,{1 + k % 3000 / 1000:.3f},2" for k in range(30_000)]
    found = of_csv(tmp_path, "\n".join(["id,name,lat,lon", *rows]), id="id")
    assert (len(found), len(found.rejected)) == (3000, 27_000)


def test_equal_rows_without_ids_are_one_and_unlike_rows_at_a_point_are_two(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "name,floor,lat,lon\nA,1,1,2\nA,1,1,2\nA,2,1,2\nB,1,1,2\n")
    assert len(found) == 3
    assert verdicts(found) == [(2, "duplicate")]
    assert found.rejected[0].detail == "all columns are those of row 1, which stays"
    assert "No id column: ids are made from name and place." in found.source.notes
    one, other = sorted(found.ids[found.names == "A"].tolist())
    assert len(one) == len("library:") + 12
    assert re.fullmatch(f"{one}~[0-9a-f]{{12}}", other)


def test_what_else_is_told_of_a_counter_changes_no_id(tmp_path: Path) -> None:
    of_places = ["7,Main,1,2", "7,Branch,1,2", "7,Main,1.01,2", ",A,1,2", ",A,3,2", ",a.,3,2"]
    told = [*"ABCDEF"]
    found = []
    for streets in (told, told[::-1], ["same"] * 5 + ["other"]):
        rows = [f"{row},{street}" for row, street in zip(of_places, streets, strict=True)]
        found.append(of_csv(tmp_path, "\n".join(["id,name,lat,lon,address", *rows]), id="id"))
    assert len(found[0]) == 6
    # The last two share name and place: which of them has the mark of its street is all that may change.
    certain = [{key: row for key, row in zip(each.ids, each.rows, strict=True) if row < 5} for each in found]
    assert certain[0] == certain[1] == certain[2]
    assert len({min(each.ids[each.latitude_deg == 3]) for each in found}) == 1


def test_an_id_that_is_repeated_stays_with_the_first_by_name_and_place(tmp_path: Path) -> None:
    rows = ["7,Main,10,2", "7,Main,9,2", "7,main,9.0001,2"]
    found = of_csv(tmp_path, "\n".join(["id,name,lat,lon", *rows]), id="id")
    assert dict(zip(found.ids.tolist(), found.rows.tolist(), strict=True))["library:7"] == 2
    assert verdicts(found) == [(3, "duplicate")]


def test_a_row_without_an_id_gets_one_from_its_name_and_place(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,name,lat,lon\n1,A,1,2\n,B,1,2\n,B,1,2\n,C,1,2\n", id="id")
    assert len(found) == 3
    assert verdicts(found) == [(3, "duplicate")]
    assert "2 rows without an id: made from name and place." in found.source.notes


def test_ids_that_a_table_held_as_floats(tmp_path: Path) -> None:
    assert of_csv(tmp_path, "id,lat,lon\n101.0,1,2\n102.0,1,2\n").ids.tolist() == [
        "library:101",
        "library:102",
    ]
    assert of_csv(tmp_path, "id,lat,lon\n1.0,1,2\n1.10,1,2\n").ids.tolist() == ["library:1.0", "library:1.10"]
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"id": 101.0, "lat": 1, "lon": 2}, {"id": 7, "lat": "1", "lon": " 2 "}]))
    assert read(path).ids.tolist() == ["library:101", "library:7"]


def test_names_of_any_length_and_kind(tmp_path: Path) -> None:
    names = ["x" * 10_000, '"quoted ""so"", and\non two lines"', " spaced ", "tab\there", "図書館"]
    rows = "".join(f"{index},{name},{index},{index}\n" for index, name in enumerate(names, 1))
    found = of_csv(tmp_path, "id,name,lat,lon\n" + rows)
    assert found.names.tolist() == [
        "x" * 300,
        'quoted "so", and on two lines',
        "spaced",
        "tab here",
        "図書館",
    ]
    assert found.attributes["name"][0] == "x" * 10_000


def test_coordinates_are_kept_to_the_bit(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,lat,lon\n1,52.34605130000001,-9.689895240000002\n")
    assert (found.latitude_deg[0], found.longitude_deg[0]) == (52.34605130000001, -9.689895240000002)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_order_of_rows_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    cell = st.sampled_from(["", "1", "2", "a"])
    rows = data.draw(
        st.lists(
            st.tuples(cell, cell, st.sampled_from(["", "1", "91", "x"]), st.sampled_from(["2", "3"])),
            max_size=12,
        )
    )
    rows = [*rows, ("9", "last", "5", "5")]
    shuffled = data.draw(st.permutations(rows))
    with_id = data.draw(st.sampled_from(["id", ""]))
    one, other = (read_rows(tmp_path_factory.mktemp("rows"), order, with_id) for order in (rows, shuffled))
    assert_same(one, other)
    assert one.attributes.equals(other.attributes)
    assert sorted(row.reason for row in one.rejected) == sorted(row.reason for row in other.rejected)


def read_rows(folder: Path, rows: Sequence[tuple[str, ...]], given_id: str) -> Facilities:
    records = [dict(zip(("id", "name", "lat", "lon"), row, strict=True)) for row in rows]
    write_delimited(",")(folder / "a.csv", records)
    return read(folder / "a.csv", id=given_id)


def test_columns_that_the_study_adds_may_be_asked_for(tmp_path: Path) -> None:
    text = "id,has_net,lat,lon\n1,yes,1,2\n2,no,1,2\n3,,1,2\n"
    found = of_csv(tmp_path, text, columns={"internet": "has_net"}, where="internet == 'yes'")
    assert found.attributes.to_dict("list") == {
        "id": ["1"],
        "has_net": ["yes"],
        "lat": ["1"],
        "lon": ["2"],
        "internet": ["yes"],
    }
    assert [row.found for row in found.rejected] == ["internet = no", "internet = unknown"]
    assert "internet, which the rule uses, is unknown in 1 row." in found.source.notes
    plain = of_csv(tmp_path, text.replace("id,", "x,"))
    added = of_csv(tmp_path, text.replace("id,", "x,"), columns={"internet": "has_net"})
    assert added.ids.tolist() == plain.ids.tolist()


def test_what_was_decided_is_told(tmp_path: Path) -> None:
    source = of_csv(tmp_path, "ID,Latitude,LONGITUDE,Branch\n1,1,2,A\n").source
    assert source.columns == {"longitude": "LONGITUDE", "latitude": "Latitude", "id": "ID", "name": "Branch"}
    assert (source.role, source.path, source.crs) == ("networks.library", "libraries.csv", "EPSG:4326")
    assert source.format == "CSV, UTF-8, delimiter ,"
    assert "CRS not stated in a CSV: EPSG:4326 taken." in source.notes


def test_points_of_any_shape(tmp_path: Path) -> None:
    shapes = [
        shapely.Point(1, 2),
        shapely.box(10, 10, 12, 12),
        shapely.LineString([(20, 20), (20, 22), (24, 22)]),
        shapely.Polygon([(0, 40), (10, 40), (10, 50), (9, 50), (9, 41), (1, 41), (1, 50), (0, 50)]),
        shapely.MultiPoint([(5, 5), (6, 6)]),
        shapely.MultiPolygon([shapely.box(178, 0, 180, 2), shapely.box(-180, 0, -179, 2)]),
        shapely.Polygon([(30, 30), (32, 32), (32, 30), (30, 32)]),
        shapely.GeometryCollection([shapely.Point(50, 50)]),
        shapely.Polygon([(179, 10), (-179, 10), (-179, 12), (179, 12)]),
    ]
    write_geojson(tmp_path / "a.geojson", [{"id": index} for index in range(9)], shapes)
    found = read(tmp_path / "a.geojson")
    points = shapely.points(found.longitude_deg, found.latitude_deg)
    assert not found.rejected
    assert points[0].equals(shapes[0])
    assert points[2].equals(shapely.Point(21, 22))
    assert all(shapes[index].contains(points[index]) for index in (1, 3, 5))
    assert abs(points[8].x) >= 179
    told = "7 rows are shapes and no point: each is placed at a point well inside, a line at its middle."
    assert told in found.source.notes
    assert found.source.columns["point"].startswith("interior point of LineString, MultiPoint, Multi")


def test_one_shape_among_points(tmp_path: Path) -> None:
    shapes = [shapely.Point(1, 2), shapely.box(3, 4, 5, 6)]
    write_geojson(tmp_path / "a.geojson", [{"id": 1}, {"id": 2}], shapes)
    notes = read(tmp_path / "a.geojson").source.notes
    assert "1 row is a shape and no point: it is placed at a point well inside." in notes
    write_geojson(tmp_path / "a.geojson", [{"id": 1}], shapes[:1])
    assert not any("shape" in note for note in read(tmp_path / "a.geojson").source.notes)


def test_missing_empty_and_broken_geometry(tmp_path: Path) -> None:
    shapes = [
        shapely.Point(1, 2),
        None,
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [1e400, 2]},
    ]
    write_geojson(tmp_path / "a.geojson", [{"id": index} for index in range(4)], shapes)
    found = read(tmp_path / "a.geojson")
    assert [row for row, _ in verdicts(found)] == [2, 3, 4]
    assert found.rejected[0].found == ""


def test_points_that_are_no_numbers(tmp_path: Path) -> None:
    write_polygons(tmp_path / "a.gpkg", [shapely.Point(1, 2), shapely.Point(np.nan, np.nan)], id=["a", "b"])
    assert verdicts(read(tmp_path / "a.gpkg")) == [(2, "no coordinates")]


def test_columns_may_be_preferred_to_geometry(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"id": 1, "X": 405751.28, "Y": 136574.53}], [shapely.Point(1, 2)])
    found = read(tmp_path / "a.geojson", longitude="X", latitude="Y", crs="EPSG:26985")
    assert found.longitude_deg[0] == pytest.approx(-76.9337, abs=1e-4)
    assert found.source.columns == {"longitude": "X", "latitude": "Y", "id": "id"}
    with pytest.raises(
        InputError, match=r"that are no degrees .* say their CRS with crs in networks\.library"
    ):
        read(tmp_path / "a.geojson", longitude="X", latitude="Y")


def test_a_placeholder_at_the_origin_of_a_projection(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,x,y\n1,715830,734697\n2,0,0\n3,1e30,1e30\n", crs="EPSG:2157")
    assert verdicts(found) == [(2, "null island"), (3, "out of range")]
    assert found.longitude_deg[0] == pytest.approx(-6.26, abs=0.01)
    assert found.source.crs == "EPSG:2157"


def test_a_file_without_the_crs_it_should_carry(tmp_path: Path) -> None:
    write_polygons(tmp_path / "a.gpkg", [shapely.Point(715830, 734697)], crs=None, id=["a"])
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.gpkg")
    assert str(caught.value) == (
        "a.gpkg: no CRS, which its format should carry (GeoPackage); "
        "say which with crs in networks.library, such as EPSG:4326"
    )
    assert read(tmp_path / "a.gpkg", crs="EPSG:2157").latitude_deg[0] == pytest.approx(53.35, abs=0.01)


def test_crs_of_file_and_study_that_differ(tmp_path: Path) -> None:
    write_polygons(tmp_path / "a.gpkg", [shapely.Point(715830, 734697)], crs="EPSG:2157", id=["a"])
    with pytest.raises(
        InputError, match=r"two CRSs that differ \(EPSG:2157 in the file, EPSG:29903 in networks"
    ):
        read(tmp_path / "a.gpkg", crs="EPSG:29903")
    assert len(read(tmp_path / "a.gpkg", crs="EPSG:2157")) == 1


def test_geojson_in_metres(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"id": 1}], [shapely.Point(715830, 734697)])
    with pytest.raises(InputError, match="coordinates that are no degrees"):
        read(tmp_path / "a.geojson")
    found = read(tmp_path / "a.geojson", crs="EPSG:2157")
    assert found.latitude_deg[0] == pytest.approx(53.35, abs=0.01)
    assert "EPSG:2157, as given, instead of the standard's EPSG:4326." in found.source.notes


@pytest.mark.parametrize("crs", ["EPSG:999999", "mercator", 'LOCAL_CS["site",UNIT["m",1]]'])
def test_what_is_no_crs(tmp_path: Path, crs: str) -> None:
    text = message(tmp_path, "id,lat,lon\n1,1,2\n", crs=crs)
    assert text.startswith("networks.library.crs: ")
    assert "EPSG:4326" in text


def test_all_rows_rejected(tmp_path: Path) -> None:
    text = message(tmp_path, "id;lat;lon\n1;38x;-77,0\n2;;\n3;38y;-77,1\n")
    assert text == (
        "libraries.csv: all 3 rows rejected (2 not a number, 1 no coordinates; "
        "row 1 has 38x, -77,0: no number); mend the file, or networks.library"
    )
    assert "1 not selected" in message(tmp_path, "id,lat,lon\n1,1,2\n", where="id == 2")


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = message(
        tmp_path,
        "id,where,code\n1,1,2\n",
        name="nam",
        crs="x",
        columns={"a": "cod"},
        where="id = 1",
        id="idd",
    )
    lines = text.splitlines()
    pieces = [
        "no column idd",
        "no column nam",
        "no column cod",
        "write ==",
        "no CRS",
        "no longitude",
        "no latitude",
    ]
    assert len(lines) == len(pieces)
    assert all(any(piece in line for line in lines) for piece in pieces), text


def test_only_one_coordinate_column(tmp_path: Path) -> None:
    assert "no latitude column (columns are id, lon)" in message(tmp_path, "id,lon\n1,2\n")
    assert "no latitude column" in message(tmp_path, "id,east\n1,2\n", longitude="east")


def test_a_header_only(tmp_path: Path) -> None:
    assert message(tmp_path, "id,lat,lon\n").startswith("libraries.csv: no rows")
