"""Areas that reach beyond the raster of people, with the share of their ground that does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from builders import areas, raster
from pyproj import CRS, Transformer
from rasterio import Affine

from overlap.domain.notes import english
from overlap.geo.antimeridian import unroll
from overlap.geo.ellipsoid import GEOD
from overlap.runs.footprint import beyond_rasters, share_within

PEOPLE = {"total": np.ones((10, 10))}


def shapes(*polygons: shapely.Geometry) -> np.ndarray:
    return unroll(np.array(polygons, dtype=object))


@pytest.mark.parametrize("latitude_deg", [0.0, 60.0, -75.0])
def test_the_share_is_that_of_the_ground(latitude_deg: float) -> None:
    footprint = shapely.box(10, latitude_deg, 11, latitude_deg + 1)
    reaching = shapely.Polygon(
        [(9.5, latitude_deg - 1), (10.9, latitude_deg - 1), (10.2, latitude_deg + 1), (9.7, latitude_deg + 1)]
    )
    fine = shapely.segmentize(np.array([reaching, shapely.intersection(reaching, footprint)]), 0.001)
    ground = [abs(GEOD.geometry_area_perimeter(each)[0]) for each in fine]
    found = share_within(
        footprint, shapes(reaching, shapely.box(10.1, latitude_deg, 10.2, latitude_deg + 0.5))
    )
    assert found[0] == pytest.approx(ground[1] / ground[0], abs=0.002)
    assert found[1] == 1.0


@pytest.mark.parametrize("west", [178.0, -182.0])
def test_parts_on_both_sides_of_the_antimeridian_meet(west: float) -> None:
    split = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    across = shapely.box(177, 0, 179, 1)
    found = share_within(shapely.box(west, 0, west + 4, 1), shapes(split, across, shapely.box(0, 0, 1, 1)))
    assert found == pytest.approx([1.0, 0.5, 0.0])


def test_areas_covered_in_part_are_named_and_those_beyond_counted(tmp_path: Path) -> None:
    population = raster(tmp_path, PEOPLE, Affine(0.1, 0, 10, 0, -0.1, 1))
    units = areas(
        "side",
        [
            shapely.box(10, 0, 10.5, 1),
            shapely.box(10.5, 0, 11.5, 1),
            shapely.box(10, -3, 11, 0),
            shapely.box(10.2, 0.999, 10.4, 1.001 - 0.00198),
        ],
    )
    partly, wholly = map(english, beyond_rasters([population], {"side": units}))
    assert partly.startswith("side: ")
    assert partly.endswith(
        "covers only a part of 1 of 4 areas (area 1 50 %); their figures are of that part alone"
    )
    assert wholly.startswith("side: areas beyond total.tif: 1 of 4")
    assert wholly.endswith("; nothing is known of people there")
    assert "of them" not in wholly
    strip = areas("side", [shapely.box(10, -3, 11, 0), shapely.box(10, -3, 11, 0.01)])
    (strips,) = map(english, beyond_rasters([population], {"side": strip}))
    assert strips.endswith(
        ", and 1 of them but for at most 1 % of the ground; nothing is known of people there"
    )
    assert not list(beyond_rasters([population], {"side": areas("side", [shapely.box(10, 0, 11, 1)])}))


def test_a_projected_raster_has_its_outline_in_degrees(tmp_path: Path) -> None:
    crs = CRS.from_epsg(32733)
    population = raster(tmp_path, PEOPLE, Affine(10_000, 0, 450_000, 0, -10_000, 8_100_000), crs="EPSG:32733")
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform
    inside = shapely.transform(
        shapely.box(455_000, 8_005_000, 545_000, 8_095_000), to_degrees, interleaved=False
    )
    half = shapely.transform(
        shapely.segmentize(shapely.box(400_000, 8_000_000, 500_000, 8_100_000), 1000),
        to_degrees,
        interleaved=False,
    )
    assert population.footprint is not None
    assert share_within(population.footprint, shapes(inside, half)) == pytest.approx([1.0, 0.5], abs=0.002)


def test_a_map_of_the_whole_earth_has_no_outline(tmp_path: Path) -> None:
    transform = Affine(3.6e6, 0, -18e6, 0, -1.8e6, 9e6)
    assert raster(tmp_path, PEOPLE, transform, crs="ESRI:54009").footprint is None
