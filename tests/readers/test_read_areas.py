"""Areas: ids that tell them apart, polygons in EPSG:4326, and no ground that counts twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from reader_files import write_geojson, write_polygons

from overlap.domain.areas import Areas
from overlap.domain.study import AreaFile
from overlap.errors import InputError
from overlap.readers.areas import read_areas

SQUARES = [shapely.box(column, 0, column + 1, 1) for column in range(3)]


def read(path: Path, **keys: Any) -> Areas:
    return read_areas("district", AreaFile(file=path.name, **keys), path.parent)


def of_shapes(
    folder: Path, shapes: list[Any], rows: list[dict[str, Any]] | None = None, **keys: Any
) -> Areas:
    rows = rows or [{"id": index} for index in range(len(shapes))]
    write_geojson(folder / "areas.geojson", rows, shapes)
    return read(folder / "areas.geojson", **keys)


def message(folder: Path, shapes: list[Any], rows: list[dict[str, Any]] | None = None, **keys: Any) -> str:
    with pytest.raises(InputError) as caught:
        of_shapes(folder, shapes, rows, **keys)
    return str(caught.value)


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp"])
def test_sorted_by_id_in_every_format(tmp_path: Path, name: str) -> None:
    write_polygons(tmp_path / name, SQUARES, code=["c", "a", "b"], NAME=["C", "A\n ", "B"])
    areas = read(tmp_path / name)
    assert (areas.ids.tolist(), areas.names.tolist()) == (["a", "b", "c"], ["A", "B", "C"])
    assert all(
        one.equals(other)
        for one, other in zip(areas.polygons, [SQUARES[1], SQUARES[2], SQUARES[0]], strict=True)
    )
    assert areas.source.columns == {"id": "code", "name": "NAME"}
    assert (areas.source.role, areas.source.crs) == ("areas.district", "EPSG:4326")


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ("OBJECTID", "GEOID"),
        ("OBJECTID", "GEO_ID"),
        ("id", "GEOID20"),
        ("OBJECTID", "TRACT"),
        ("FID", "NUTS_ID"),
        ("OBJECTID", "LSOA21CD"),
        ("GlobalID", "LAD23CD"),
        ("ID", "INSEE_COM"),
        ("gid", "code_insee"),
        ("fid", "CD_MUN"),
        ("OBJECTID", "SA2_CODE21"),
        ("ogc_fid", "CVEGEO"),
    ],
)
def test_a_code_of_the_country_goes_before_a_number_of_the_file(tmp_path: Path, own: str, code: str) -> None:
    rows = [{own: 3 - index, code: f"11{index}", "name": "x"} for index in range(3)]
    areas = of_shapes(tmp_path, SQUARES, rows)
    assert areas.source.columns["id"] == code
    assert areas.ids.tolist() == ["110", "111", "112"]


def test_a_code_that_several_areas_share_is_not_the_id(tmp_path: Path) -> None:
    rows = [{"OBJECTID": index, "TRACT": "5" if index else "", "BLKGRP": index} for index in range(3)]
    assert of_shapes(tmp_path, SQUARES, rows).source.columns["id"] == "OBJECTID"
    rows = [{"LAD23CD": "E1", "LSOA21CD": f"E0{index}", "OBJECTID": index} for index in range(3)]
    assert of_shapes(tmp_path, SQUARES, rows).source.columns["id"] == "LSOA21CD"


def test_the_name_is_the_id_where_there_is_no_other(tmp_path: Path) -> None:
    rows = [{"name": "B", "id": 1}, {"name": "A", "id": 1}, {"name": "C", "id": 2}]
    assert of_shapes(tmp_path, SQUARES, rows).ids.tolist() == ["A", "B", "C"]
    assert "name is the id of several areas (A (2 times))" in message(
        tmp_path, SQUARES, [{"name": n} for n in "AAB"]
    )
    assert "no id column and no name column" in message(tmp_path, SQUARES, [{"size": 1}] * 3)


def test_a_given_id_must_be_unique_and_there(tmp_path: Path) -> None:
    rows = [{"code": 7, "name": "a"}, {"code": 7, "name": "b"}, {"code": None, "name": "c"}]
    lines = message(tmp_path, SQUARES, rows, id="code").splitlines()
    assert lines == [
        (
            "areas.geojson: areas without code, which is their id (row 3); "
            "name a column whose values all differ with id in areas.district"
        ),
        (
            "areas.geojson: code is the id of several areas (7 (2 times)); "
            "name a column whose values all differ with id in areas.district"
        ),
    ]
    assert "no column cod " in message(tmp_path, SQUARES, rows, id="cod")


def test_a_projected_file_comes_to_where_it_was(tmp_path: Path) -> None:
    metres = [shapely.box(0, 0, 300_000, 200_000), shapely.box(300_000, 0, 600_000, 200_000)]
    write_polygons(
        tmp_path / "a.gpkg",
        [shapely.affinity.translate(box, 450_000, 550_000) for box in metres],
        "EPSG:2157",
        id=["a", "b"],
    )
    areas = read(tmp_path / "a.gpkg")
    assert areas.source.crs == "EPSG:2157"
    assert 51 < areas.polygons[0].bounds[1] < 53
    # The border between them runs through the same points, so no sliver opens.
    assert shapely.area(shapely.intersection(*areas.polygons)) == 0
    # Densified: 1,000 km around in steps of at most 2 km.
    assert shapely.get_num_coordinates(areas.polygons[0]) > 500
    assert areas.source.notes == ()


def test_what_is_no_polygon(tmp_path: Path) -> None:
    shapes = [SQUARES[0], None, shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon()]
    lines = message(tmp_path, shapes).splitlines()
    assert lines == [
        "areas.geojson: 2 rows without a shape (rows 2, 5); remove or complete them",
        "areas.geojson: 2 rows without a polygon (LineString, Point in rows 3, 4); give polygons only",
    ]


def test_a_table_without_shapes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name\n1,A\n")
    with pytest.raises(InputError, match=r"a.csv: no polygons, which are needed here \(CSV"):
        read(tmp_path / "a.csv")


def test_invalid_polygons_are_mended_and_told(tmp_path: Path) -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    areas = of_shapes(tmp_path, [bow, shapely.box(5, 5, 6, 6)])
    assert areas.polygons[0].area == pytest.approx(2)
    assert shapely.is_valid(areas.polygons).all()
    assert "1 polygon mended (row 1)." in areas.source.notes
    assert "1 polygon without any area (row 1)" in message(
        tmp_path, [shapely.Polygon([(0, 0), (1, 1), (0, 0)])]
    )


def test_no_crs_and_coordinates_that_are_no_degrees(tmp_path: Path) -> None:
    write_polygons(tmp_path / "a.shp", SQUARES, crs=None, id=["a", "b", "c"])
    with pytest.raises(InputError, match="no CRS, which its format should carry"):
        read(tmp_path / "a.shp")
    assert len(read(tmp_path / "a.shp", crs="EPSG:4326")) == 3
    far = [shapely.box(500_000, 600_000, 500_100, 600_100)]
    assert "coordinates that are no degrees" in message(tmp_path, far)
    assert "1 polygon beyond the globe (row 1, such as longitude 1, latitude 95)" in message(
        tmp_path, [shapely.box(0, 0, 1, 95)]
    )


def test_overlaps_name_the_worst_pairs(tmp_path: Path) -> None:
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(0.9, 0, 1.9, 1), shapely.box(0.2, 0.2, 0.4, 0.4)]
    text = message(tmp_path, shapes, [{"id": n, "name": n} for n in ("A", "B", "C")])
    assert text == (
        "areas.geojson: 2 pairs of areas overlap (A and C share 100.00 % of the smaller, "
        "A and B share 10.00 % of the smaller); mend their borders, or put levels in files of their own"
    )


def test_of_many_overlaps_five_are_named(tmp_path: Path) -> None:
    assert "and 1 more" in message(tmp_path, [SQUARES[0]] * 4)


def test_slivers_are_noted(tmp_path: Path) -> None:
    areas = of_shapes(
        tmp_path, [shapely.box(0, 0, 1, 1), shapely.box(0.9999, 0, 2, 1), shapely.box(2, 0, 3, 1)]
    )
    assert areas.source.notes == ("Areas overlap by slivers: 1 pair, at most 0.010000 % of the smaller.",)


def test_overlap_is_a_share_of_ground(tmp_path: Path) -> None:
    # The northern half of a box from the equator to 60° holds 42 % of its ground.
    text = message(tmp_path, [shapely.box(0, 0, 10, 60), shapely.box(0, 30, 10, 85)])
    assert f"{(np.sin(np.pi / 3) - 0.5) / (np.sin(np.radians(85)) - 0.5) * 100:.2f} %" in text


def test_areas_meet_across_180(tmp_path: Path) -> None:
    unrolled = shapely.box(175, 0, 185, 10)
    west = shapely.MultiPolygon([shapely.box(-178, 0, -170, 10), shapely.box(160, 0, 170, 10)])
    text = message(tmp_path, [west, unrolled])
    assert "1 pair of areas overlaps" in text
    assert "share 30.00 % of the smaller" in text
    jumping = shapely.Polygon([(175, 0), (-175, 0), (-175, 10), (175, 10)])
    areas = of_shapes(tmp_path, [jumping, shapely.box(-175, 0, -170, 10)])
    assert areas.polygons[0].bounds == (175, 0, 185, 10)
    assert areas.source.notes == ("1 polygon with edges longer than 180°: taken to cross ±180°.",)
    parts = shapely.MultiPolygon([shapely.box(175, 0, 180, 10), shapely.box(-180, 0, -175, 10)])
    assert (
        len(of_shapes(tmp_path, [parts, shapely.box(185, 0, 190, 10), shapely.box(-170, 0, -165, 10)])) == 3
    )
