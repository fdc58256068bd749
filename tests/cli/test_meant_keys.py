"""Keys of a layer that mean nothing for the kind of its file; those that do are read as before."""

from __future__ import annotations

from pathlib import Path

import h3
import numpy as np
import pytest
from rasterio import Affine
from small_study import square, write_features, write_raster

from overlap.domain.study import PopulationFile
from overlap.errors import InputError
from overlap.readers.population import open_population

FOR_POINTS = "it is for people at points of a table: leave it out"
FOR_CELLS = "it is for people of H3 cells in a table: leave it out"
FOR_LATTICES = 'it is for people of polygons with method = "spread": leave it out'
ONE_TABLE = "a part is a column of the file that holds total"
FOR_POLYGONS = "it is for people of polygons: leave it out"


def faults_of(folder: Path, **layers: PopulationFile) -> list[str]:
    with pytest.raises(InputError) as caught:
        open_population(layers, folder, 100.0)
    return str(caught.value).splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_raster(tmp_path / "p.tif", np.ones((2, 2)), grid=Affine(0.1, 0, 10, 0, -0.1, 50))
    write_features(tmp_path / "p.geojson", [({"n": 5, "w": 2}, square(10, 50, 0.01))])
    (tmp_path / "p.csv").write_text("n,w,x,y\n5,2,10,50\n", "utf-8")
    (tmp_path / "h.csv").write_text(f"n,place,x,y\n5,{h3.latlng_to_cell(50, 10, 8)},1,2\n", "utf-8")
    return tmp_path


def test_of_a_raster(folder: Path) -> None:
    total = PopulationFile(file="p.tif", column="n", longitude="x", latitude="y", cell="h", nodata=-1.0)
    part = PopulationFile(file="p.tif", role="part", method="interior-point", spacing_m=5.0)
    assert faults_of(folder, total=total, women=part) == [
        "population.total column: means nothing for a raster; it is for people in a table: leave it out",
        f"population.total longitude: means nothing for a raster; {FOR_POINTS}",
        f"population.total latitude: means nothing for a raster; {FOR_POINTS}",
        f"population.total cell: means nothing for a raster; {FOR_CELLS}",
        f"population.women method: means nothing for a raster; {FOR_POLYGONS}",
        f"population.women spacing_m: means nothing for a raster; {FOR_LATTICES}",
    ]


def test_of_polygons(folder: Path) -> None:
    total = PopulationFile(file="p.geojson", column="n", longitude="x", latitude="y", nodata=-1.0)
    part = PopulationFile(file="p.geojson", column="w", role="part", nodata=-2.0)
    of_rasters = "means nothing for a table; it is for rasters of people: leave it out"
    assert faults_of(folder, total=total, women=part) == [
        f"population.total nodata: {of_rasters}",
        f"population.women nodata: {of_rasters}",
        f"population.total longitude: means nothing for people of polygons; {FOR_POINTS}",
        f"population.total latitude: means nothing for people of polygons; {FOR_POINTS}",
    ]


def test_of_points(folder: Path) -> None:
    total = PopulationFile(file="p.csv", column="n", method="interior-point", longitude="x", latitude="y")
    assert faults_of(folder, total=total) == [
        f"population.total method: means nothing for people at points; {FOR_POLYGONS}",
    ]


@pytest.mark.parametrize("cell", ["", "place"])
def test_of_h3_cells(folder: Path, cell: str) -> None:
    total = PopulationFile(file="h.csv", column="n", cell=cell, longitude="x")
    assert faults_of(folder, total=total) == [
        f"population.total longitude: means nothing for the H3 cells in place; {FOR_POINTS}",
    ]


def test_a_part_of_a_table_says_nothing_that_its_total_does_not_say(folder: Path) -> None:
    total = PopulationFile(file="p.csv", column="n", longitude="x", latitude="y")
    part = PopulationFile(file="p.csv", column="w", role="part", longitude="y", latitude="y", spacing_m=5.0)
    assert faults_of(folder, total=total, women=part) == [
        f"population.women.longitude: unlike that of total (y, not x); {ONE_TABLE}",
        f"population.women.spacing_m: unlike that of total (5.0, not 100.0); {ONE_TABLE}",
    ]


@pytest.mark.parametrize(
    "spec",
    [
        PopulationFile(file="p.tif", nodata=-1.0, crs="EPSG:4326"),
        PopulationFile(file="p.geojson", column="n", spacing_m=50.0),
        PopulationFile(file="p.geojson", column="n", method="interior-point", crs="EPSG:4326"),
        PopulationFile(file="p.csv", column="n", longitude="x", latitude="y"),
        PopulationFile(file="h.csv", column="n", cell="place", method="interior-point"),
    ],
)
def test_what_means_something_is_read(folder: Path, spec: PopulationFile) -> None:
    assert open_population({"total": spec}, folder, 100.0).layers == ("total",)
