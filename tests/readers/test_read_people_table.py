"""People in the columns of polygons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from reader_files import write_geojson, write_polygons

from overlap.domain.people_table import PeopleTable
from overlap.domain.study import PopulationFile
from overlap.errors import InputError
from overlap.readers.people_points import read_people as read_people_table

SQUARES = [shapely.box(column, 0, column + 1, 1) for column in range(4)]


def read(
    folder: Path, rows: list[dict[str, Any]], shapes: list[Any] | None = None, **columns: str
) -> PeopleTable:
    write_geojson(folder / "people.geojson", rows, shapes or SQUARES[: len(rows)])
    specs = {name: PopulationFile(file="people.geojson", column=column) for name, column in columns.items()}
    return read_people_table(specs, folder)


def message(folder: Path, rows: list[dict[str, Any]], **columns: str) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, rows, **columns)
    return str(caught.value)


def test_layers_in_order_and_missing_people_stay_missing(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"all": 10, "f": "5"},
        {"all": None, "f": " 2.5 "},
        {"all": 0, "f": "NaN"},
        {"all": 7, "f": ""},
    ]
    table = read(tmp_path, rows, total="all", women="f")
    assert table.layers == ("total", "women")
    np.testing.assert_array_equal(table.people, [[10, np.nan, 0, 7], [5, 2.5, np.nan, np.nan]])
    assert [shape.equals(square) for shape, square in zip(table.polygons, SQUARES, strict=True)] == [True] * 4
    assert table.source.columns == {"total": "all", "women": "f"}
    assert "1 row without people in all." in table.source.notes
    assert (table.source.role, len(table)) == ("population.total", 4)


def test_a_projected_table_is_unrolled_and_in_degrees(tmp_path: Path) -> None:
    write_polygons(
        tmp_path / "a.gpkg", [shapely.box(-5_000, 2_000_000, 5_000, 2_010_000)], "EPSG:3832", n=[3]
    )
    table = read_people_table({"total": PopulationFile(file="a.gpkg", column="n")}, tmp_path)
    assert table.polygons[0].bounds[0] == pytest.approx(149.955, abs=1e-3)


@pytest.mark.parametrize(
    ("rows", "column", "pieces"),
    [
        ([{"people": 1}], "peple", ["no column peple", "columns are people", "did you mean people?"]),
        (
            [{"a": "x", "b": 1, "c": "2", "d": None}],
            "",
            ["no column of people given", "columns of numbers are b, c)", "column in population.total"],
        ),
        ([{"a": "x"}], "", ["no column of people given", "it has no column of numbers"]),
        (
            [{"n": -1}, {"n": 5}, {"n": -2000.5}],
            "n",
            ["n holds negative people", "2 rows, lowest -2,000.5, rows 1, 3", "leave unknown people blank"],
        ),
        ([{"n": "5"}, {"n": "1,204"}], "n", ["n has one mark before three digits", "'1,204' in row 2"]),
        ([{"n": "5"}, {"n": "inf"}], "n", ["n holds what is no number", "'inf' in row 2"]),
        ([{"n": "few"}] * 7, "n", ["'few' in rows 1, 2, 3, 4, 5 and 2 more"]),
    ],
)
def test_what_is_no_people(
    tmp_path: Path, rows: list[dict[str, Any]], column: str, pieces: list[str]
) -> None:
    shapes = [shapely.box(index, 0, index + 1, 1) for index in range(len(rows))]
    with pytest.raises(InputError) as caught:
        read(tmp_path, rows, shapes, total=column)
    text = str(caught.value)
    assert text.startswith("people.geojson: ")
    assert all(piece in text for piece in pieces), text


def test_infinite_people(tmp_path: Path) -> None:
    write_polygons(tmp_path / "a.gpkg", SQUARES[:2], n=[1.0, float("inf")])
    with pytest.raises(InputError, match="n holds what is no number \\('inf' in row 2\\)"):
        read_people_table({"total": PopulationFile(file="a.gpkg", column="n")}, tmp_path)


def test_all_faults_at_once(tmp_path: Path) -> None:
    rows = [{"n": -1, "w": "x"}, {"n": 1, "w": "2"}]
    with pytest.raises(InputError) as caught:
        read(tmp_path, rows, [SQUARES[0], None], total="n", women="w", old="z")
    lines = str(caught.value).splitlines()
    pieces = ["negative", "no number", "no column z", "without a shape"]
    assert len(lines) == len(pieces)
    assert all(piece in line for piece, line in zip(pieces, lines, strict=True))


def test_a_table_without_shapes(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([{"n": 1}]))
    with pytest.raises(InputError, match=r"a\.json: no longitude column"):
        read_people_table({"total": PopulationFile(file="a.json", column="n")}, tmp_path)


def test_a_part_of_another_file_is_one_fault(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("lat,lon,people\n1,2,3\n", encoding="utf-8")
    specs = {
        "total": PopulationFile(file="a.csv", column="people"),
        "women": PopulationFile(file="b.csv", role="part"),
    }
    with pytest.raises(InputError) as caught:
        read_people_table(specs, tmp_path)
    assert str(caught.value) == (
        "population.women.file: unlike that of total (b.csv, not a.csv); "
        "a part is a column of the file that holds total"
    )


def test_layers_of_one_file_are_read_one_way(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"n": 1, "w": 1}], SQUARES[:1])
    specs = {
        "total": PopulationFile(file="a.geojson", column="n"),
        "women": PopulationFile(file="b.geojson", column="w", crs="EPSG:2157"),
    }
    with pytest.raises(InputError) as caught:
        read_people_table(specs, tmp_path)
    first, second = str(caught.value).splitlines()
    assert first.startswith("population.women.file: unlike that of total (b.geojson, not a.geojson)")
    assert second.startswith("population.women.crs: unlike that of total (EPSG:2157, not empty)")
