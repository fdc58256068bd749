"""People at points and of H3 cells, read and handed to the pass."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from reader_files import real_data, write_geojson

from overlap.domain.point_people import BLOCK_POINTS, PeopleAtPoints, PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import PointBlock, Population, Tally, TooManyPeopleError
from overlap.domain.source import Source
from overlap.domain.study import PopulationFile
from overlap.errors import InputError
from overlap.readers.population import open_population

BITS = 32
SOURCE = Source("population.total", "people.csv", "CSV", "EPSG:4326")


def opened(folder: Path, file: str, crs: str = "", **columns: str) -> Population:
    specs = {name: PopulationFile(file=file, column=column, crs=crs) for name, column in columns.items()}
    return open_population(specs, folder, 100.0)


def of_csv(folder: Path, text: str, **columns: str) -> Population:
    (folder / "people.csv").write_text(text, encoding="utf-8")
    return opened(folder, "people.csv", **columns)


def message(folder: Path, text: str, **columns: str) -> str:
    with pytest.raises(InputError) as caught:
        of_csv(folder, text, **columns)
    return str(caught.value)


def swept(population: Population, bits: int = BITS) -> tuple[list[PointBlock], Tally]:
    tally = Tally()
    blocks = list(population.blocks(bits, tally))
    assert all(isinstance(block, PointBlock) for block in blocks)
    sums = sum(block.units.sum(axis=1) for block in blocks)  # type: ignore[union-attr]
    assert np.array_equal(sums, tally.units)  # the ledger: in the pass as in the file
    return blocks, tally  # type: ignore[return-value]


def people(tally: Tally) -> list[float]:
    return [units / 2**BITS for units in tally.units]


def table(people: Any, longitude_deg: Any, latitude_deg: Any, *layers: str) -> PointPopulation:
    return PointPopulation(
        PeopleAtPoints(
            layers or ("total",),
            np.atleast_2d(np.asarray(people, dtype=float)),
            np.asarray(longitude_deg, dtype=float),
            np.asarray(latitude_deg, dtype=float),
            SOURCE,
        )
    )


def test_a_csv_with_coordinates_just_works(tmp_path: Path) -> None:
    text = (
        "id,longitude,latitude,people,women\n1,10,20,100,51\n2,11,21,,\n3,12,22,0,0\n4,,,,\n5,13,23,2.5,1\n"
    )
    population = of_csv(tmp_path, text, total="people", women="women")
    assert isinstance(population, PointPopulation)
    blocks, tally = swept(population)
    assert (population.layers, population.cells, population.steps) == (("total", "women"), 5, 1)
    assert (people(tally), tally.cells[0].valid, tally.cells[0].nodata) == ([102.5, 52.0], 3, 2)
    assert sorted(blocks[0].longitude_deg.tolist()) == [10, 13]
    assert (
        population.source.format == "CSV, UTF-8, delimiter ,; people at points, from longitude and latitude"
    )
    assert population.source.columns == {"total": "people", "women": "women"}
    assert population.source.notes == (
        "2 rows without people in people.",
        "CRS not stated in a CSV: EPSG:4326 taken.",
    )


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".parquet", ".shp", ".xlsx", ".json"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:26985"])
def test_points_in_other_formats(tmp_path: Path, suffix: str, crs: str) -> None:
    path = tmp_path / f"a{suffix}"
    shapes = gpd.GeoSeries.from_xy([-77.0, -77.1], [38.9, 38.8], crs="EPSG:4326").to_crs(crs)
    frame = gpd.GeoDataFrame({"people": [10, 20]}, geometry=shapes)
    plain = pd.DataFrame({"people": [10, 20], "x": shapes.x, "y": shapes.y})
    if suffix == ".parquet":
        frame.to_parquet(path)
    elif suffix == ".xlsx":
        gpd.GeoDataFrame(plain, geometry=[None] * 2, crs=crs).to_file(path, driver="XLSX", engine="pyogrio")
    elif suffix == ".json":
        path.write_text(json.dumps(plain.to_dict("records")))
    else:
        frame.to_file(path, engine="pyogrio")
    population = opened(tmp_path, path.name, crs=crs, total="people")
    assert isinstance(population, PointPopulation)
    [block], tally = swept(population)
    assert people(tally) == [30]
    assert sorted(block.longitude_deg.tolist()) == pytest.approx([-77.1, -77.0], abs=1e-9)


def test_polygons_stay_polygons(tmp_path: Path) -> None:
    write_geojson(tmp_path / "a.geojson", [{"n": 5}], [shapely.box(0, 0, 0.01, 0.01)])
    population = opened(tmp_path, "a.geojson", total="n")
    assert isinstance(population, PolygonPopulation)
    assert population.source.format == "GeoJSON; people of polygons"
    assert people(swept(population)[1]) == [5]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (
            "1,,,7\n2,1,1,8\n3,,2,0.5\n",
            "2 rows with people, but no coordinates (7.5 people, rows 1, 3); complete or remove them",
        ),
        ("1,1,95,7\n", "1 row with people, but coordinates beyond the globe (7 people, row 1)"),
        ("1,0,0,7\n2,1,1,1\n", "1 row with people, but coordinates 0, 0 (7 people, row 1)"),
        ("1,1,1,-7\n", "people holds negative people (1 row, lowest -7, row 1)"),
        ("1,1,1,few\n", "people holds what is no number ('few' in row 1)"),
    ],
)
def test_people_without_a_place_and_no_people(tmp_path: Path, rows: str, line: str) -> None:
    assert f"people.csv: {line}" in message(tmp_path, f"id,longitude,latitude,people\n{rows}", total="people")


def test_decimal_commas_of_the_places_tell_how_people_are_written(tmp_path: Path) -> None:
    text = "lat;lon;people\n38,9;-77,0;12.345\n38,95;-77,1;1.250\n38,8;-77,1;830\n"
    population = of_csv(tmp_path, text, total="people")
    assert people(swept(population)[1]) == [14_425]
    assert "people: thousands separators in 2 rows, plain numbers in 1 row." in population.source.notes
    assert "people has one mark before three digits, and nothing tells whether" in message(
        tmp_path, text.replace(",", "."), total="people"
    )


def test_no_column_and_no_place(tmp_path: Path) -> None:
    text = message(tmp_path, "id,longitude,latitude,n\n1,1,1,1\n", total="")
    assert "no column of people given (columns of numbers are id, longitude, latitude, n)" in text
    assert "no column peple" in message(tmp_path, "longitude,latitude,people\n1,1,1\n", total="peple")
    assert "no longitude column" in message(tmp_path, "name,people\nA,1\n", total="people")


def test_a_column_whose_name_says_people(tmp_path: Path) -> None:
    text = "id,longitude,latitude,Población (2020),POP00\n1,1,1,1 200,7\n2,2,2,nan,8\n"
    population = of_csv(tmp_path, text, total="")
    assert people(swept(population)[1]) == [1200]
    assert population.source.columns == {"total": "Población (2020)"}
    assert population.source.notes[0] == "By its name Población (2020) is taken for the people."
    assert "1 row without people in Población (2020)." in population.source.notes
    two = message(tmp_path, "longitude,latitude,people,population\n1,1,1,1\n", total="")
    assert two == (
        "people.csv: several columns may be the people (people, population); "
        "name it with column in population.total"
    )
    # A part is somebody else.
    part = message(tmp_path, "longitude,latitude,people\n1,1,1\n", total="people", women="")
    assert "no column of people given" in part
    for name in ("population_density", "population:date", "popular"):
        assert "no column of people given" in message(tmp_path, f"lon,lat,{name}\n1,1,1\n", total="")


def test_a_part_larger_than_its_total(tmp_path: Path) -> None:
    text = "longitude,latitude,people,women\n1,1,5,6\n2,2,,1\n3,3,9,9\n"
    with pytest.raises(InputError) as caught:
        swept(of_csv(tmp_path, text, total="people", women="women"))
    assert str(caught.value) == (
        "people.csv: a part (women) is larger than total (in 2 rows: 1, 2); "
        "parts must be counts of the same people as the total"
    )


def test_blocks_of_neighbours_on_both_sides_of_the_antimeridian() -> None:
    rng = np.random.default_rng(1)
    count = BLOCK_POINTS + 10
    longitude_deg = np.where(rng.random(count) < 0.5, 179.0, -180.0) + rng.random(count)
    latitude_deg = rng.uniform(-18, -16, count)
    population = table(rng.random(count), longitude_deg, latitude_deg)
    blocks, _ = swept(population)
    assert ([len(block.longitude_deg) for block in blocks], population.steps) == ([BLOCK_POINTS, 10], 2)
    step_deg = np.abs(np.diff(blocks[0].latitude_deg))
    assert np.median(step_deg) < 0.02


def test_everybody_on_earth_at_a_point() -> None:
    population = table([3e9], [1], [1])
    with pytest.raises(TooManyPeopleError):
        swept(population)
    assert swept(population, 30)[1].units == [3 * 10**9 * 2**30]


def test_people_for_every_point() -> None:
    with pytest.raises(ValueError, match="people for every layer and point"):
        table([[1, 2]], [1], [1])


def disk(at: tuple[float, float] = (-17.0, 179.999), resolution: int = 8, size: int = 4) -> list[str]:
    return sorted(h3.grid_disk(h3.latlng_to_cell(*at, resolution), size))


def write_cells(folder: Path, cells: list[Any], name: str = "hex", **columns: list[Any]) -> Path:
    path = folder / "cells.csv"
    pd.DataFrame({name: cells, **(columns or {"people": range(len(cells))})}).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("form", [str, str.upper, h3.str_to_int, "0x{}".format])
def test_people_of_h3_cells_are_spread_inside_them(tmp_path: Path, form: Any) -> None:
    cells = [*disk(), *h3.get_pentagons(8)[:2]]
    write_cells(tmp_path, [form(cell) for cell in cells])
    population = opened(tmp_path, "cells.csv", total="people")
    assert isinstance(population, PolygonPopulation)
    blocks, tally = swept(population)
    assert people(tally) == [sum(range(len(cells)))]
    assert population.source.format == "CSV, UTF-8, delimiter ,; people of H3 cells in hex"
    found = dict.fromkeys(cells, 0)
    for block in blocks:
        longitude_deg = (block.longitude_deg + 180) % 360 - 180
        for y, x, units in zip(block.latitude_deg, longitude_deg, block.units[0], strict=True):
            found[h3.latlng_to_cell(y, x, 8)] += int(units)
    np.testing.assert_allclose([found[cell] / 2**BITS for cell in cells], range(len(cells)), atol=0.5)


def test_h3_cells_go_before_coordinates_and_shapes_before_both(tmp_path: Path) -> None:
    cells = disk(at=(38.9, -77.0))[:3]
    write_cells(tmp_path, cells, lat=[38.9] * 3, lon=[-77.0] * 3, people=[1, 2, 3])
    assert "people of H3 cells in hex" in opened(tmp_path, "cells.csv", total="people").source.format
    write_geojson(tmp_path / "a.geojson", [{"h3": cells[0], "n": 5}], [shapely.box(0, 0, 0.01, 0.01)])
    assert "people of polygons" in opened(tmp_path, "a.geojson", total="n").source.format


def test_a_row_without_a_cell_and_without_people(tmp_path: Path) -> None:
    write_cells(tmp_path, [*disk()[:2], None], people=[1, 2, None])
    population = opened(tmp_path, "cells.csv", total="people")
    assert (population.cells, people(swept(population)[1])) == (2, [3])


def test_a_stray_value_without_people_hides_no_column_of_cells(tmp_path: Path) -> None:
    write_cells(tmp_path, [*disk()[:2], "n/a"], people=[1, 2, 0])
    population = opened(tmp_path, "cells.csv", total="people")
    assert (population.cells, people(swept(population)[1])) == (2, [3])
    assert "1 row without a cell or people (row 3)." in population.source.notes


def test_the_column_of_cells_is_the_one_named(tmp_path: Path) -> None:
    one, other = disk()[:2], disk(at=(38.9, -77.0))[:2]
    write_cells(tmp_path, one, centre=other, people=[1, 2])
    specs = {"total": PopulationFile(file="cells.csv", column="people", cell="centre")}
    assert open_population(specs, tmp_path, 100.0).source.format.endswith("of H3 cells in centre")
    with pytest.raises(InputError, match=r"no column center .*did you mean centre\?"):
        open_population({"total": replace(specs["total"], cell="center")}, tmp_path, 100.0)
    part = replace(specs["total"], role="part", cell="hex")
    with pytest.raises(InputError, match=r"cell: unlike that of total \(hex, not centre\)"):
        open_population({**specs, "women": part}, tmp_path, 100.0)


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ([disk()[0], None], "1 row with people, but no id in hex (2 people, row 2)"),
        (
            [disk()[0], "8" * 14 + "f"],
            "1 row with people, but no H3 cell in hex, such as 88888888888888f (2 people, row 2)",
        ),
        (
            [disk()[0], disk()[1], "Total"],
            "1 row with people, but no H3 cell in hex, such as Total (3 people, row 3)",
        ),
        (
            [f"{h3.str_to_int(disk()[0]):.14e}", f"{h3.str_to_int(disk()[1]) // 1000}000"],
            "hex holds H3 cells as numbers, which a spreadsheet has rounded (2 rows, such as 6.",
        ),
        (
            [disk()[0], disk()[1], disk()[0]],
            "1 row with an H3 cell that an earlier row has (hex in row 3); give one row for each cell",
        ),
        (
            [disk()[0], h3.cell_to_parent(disk()[0], 5)],
            "1 row with an H3 cell inside another one of the table (hex in row 1)",
        ),
    ],
)
def test_cells_that_would_be_counted_wrongly(tmp_path: Path, cells: list[Any], line: str) -> None:
    write_cells(tmp_path, cells, people=[1, 2, 3][: len(cells)])
    with pytest.raises(InputError) as caught:
        opened(tmp_path, "cells.csv", total="people")
    assert f"cells.csv: {line}" in str(caught.value)


def test_a_missing_h3_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_cells(tmp_path, disk())
    monkeypatch.setitem(__import__("sys").modules, "h3", None)
    with pytest.raises(InputError) as caught:
        opened(tmp_path, "cells.csv", total="people")
    assert str(caught.value) == (
        "cells.csv: H3 cells need a library that is not installed (hex); pip install 'overlap-toolkit[h3]'"
    )


def test_numbers_that_only_look_like_cells(tmp_path: Path) -> None:
    text = "tax,longitude,latitude,people\n812345678901234,1,1,5\n"
    assert isinstance(of_csv(tmp_path, text, total="people"), PointPopulation)


@pytest.mark.parametrize(
    ("file", "number", "cells", "nodata"),
    [
        ("usa-national/zcta_population_2010.csv", 311_908_447, 33_121, 17),
        ("ireland/geonames_places_population.csv", 4_272_632, 566, 0),
    ],
)
def test_real_people_at_points(file: str, number: int, cells: int, nodata: int) -> None:
    population = opened(real_data(), file, total="population")
    _, tally = swept(population)
    assert (people(tally), population.cells, tally.cells[0].nodata) == ([number], cells, nodata)
