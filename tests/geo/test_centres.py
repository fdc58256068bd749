"""Centres of projected cells by polynomials: those of PROJ to a thousandth of a millimetre, or none."""

from dataclasses import replace

import numpy as np
import pytest
from pyproj import Transformer

from overlap.geo.centres import SURE_M, Centres, ToDegrees, centres_extent, centres_of, fitted
from overlap.geo.ellipsoid import FloatArray, to_ecef
from overlap.geo.grid import Grid


def window(x: float, y: float, step: float, width: int = 512, height: int = 512) -> Grid:
    return Grid(x, y, step, -step, width, height, step)


def degrees_of(crs: str) -> ToDegrees:
    to_degrees: ToDegrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform
    return to_degrees


def known_m(grid: Grid, crs: str) -> FloatArray:
    """Every centre as PROJ has it, ECEF, shape (cells, 3)."""
    x, y = np.meshgrid(grid.columns_x, grid.rows_y)
    return to_ecef(*degrees_of(crs)(x.ravel(), y.ravel()))


def told_m(centres: Centres, r0: int, r1: int, c0: int, c1: int) -> FloatArray:
    found = np.empty((3, (r1 - r0) * (c1 - c0)))
    centres_of(centres, r0, r1, c0, c1, found)
    return found.T


SMOOTH = {
    "GHS-POP": ("ESRI:54009", window(2_700_050, -2_000_050, 100)),
    "GHS-POP, 1 km": ("ESRI:54009", window(-4_000_500, 5_000_500, 1000)),
    "UTM": ("EPSG:32736", window(200_050, 8_300_050, 100)),
    "UTM far from its meridian": ("EPSG:32736", window(1_400_050, 8_300_050, 100)),
    "LAEA": ("EPSG:3035", window(4_000_500, 3_200_500, 1000, 300, 400)),
    "Web Mercator": ("EPSG:3857", window(8_000_000, 2_000_000, 150)),
    "across the pole": ("EPSG:3413", window(-51_200, 51_200, 200)),
    "across 180": ("EPSG:32660", window(750_000, 5_500_000, 100)),
    "EASE": ("EPSG:6933", window(-17_000_000, 3_000_000, 1000, 100, 200)),
    "one row": ("EPSG:32736", window(200_050, 8_300_050, 100, 512, 1)),
    "one column": ("EPSG:32736", window(200_050, 8_300_050, 100, 1, 512)),
    "one cell": ("EPSG:32736", window(200_050, 8_300_050, 100, 1, 1)),
    "two cells": ("EPSG:32736", window(200_050, 8_300_050, 100, 2, 1)),
}


@pytest.mark.parametrize(("crs", "grid"), SMOOTH.values(), ids=SMOOTH)
@pytest.mark.parametrize("up", [False, True], ids=["north up", "south up"])
def test_every_centre_is_that_of_the_projection(crs: str, grid: Grid, *, up: bool) -> None:
    if up:
        grid = replace(grid, y=grid.rows_y[-1], step_y=-grid.step_y)
    centres = fitted(grid, degrees_of(crs))
    assert centres is not None
    away_m = np.abs(told_m(centres, 0, grid.height, 0, grid.width) - known_m(grid, crs))
    assert away_m.max() < SURE_M


@pytest.mark.parametrize(("crs", "grid"), SMOOTH.values(), ids=SMOOTH)
def test_no_centre_is_farther_from_the_middle_than_the_radius(crs: str, grid: Grid) -> None:
    centres = fitted(grid, degrees_of(crs))
    assert centres is not None
    rng = np.random.default_rng(3)
    parts = [(0, grid.height, 0, grid.width)]
    for _ in range(40):
        rows, columns = (np.sort(rng.integers(0, size + 1, 2)) for size in (grid.height, grid.width))
        if np.diff(rows)[0] and np.diff(columns)[0]:
            parts.append((int(rows[0]), int(rows[1]), int(columns[0]), int(columns[1])))
    for part in parts:
        *middle_m, radius_m = centres_extent(centres, *part)
        away_m = np.linalg.norm(told_m(centres, *part) - middle_m, axis=1).max()
        assert away_m <= radius_m
        assert radius_m <= 1.1 * away_m + 0.01  # or it would keep candidates for nothing


ROUGH = {
    "the edge of the map": ("ESRI:54009", window(17_900_000, 100_000, 500)),
    "the pole of a cylinder": ("ESRI:54009", window(-50_000, 9_020_047, 100, 512, 512)),
    "off the Earth": ("ESRI:54009", window(17_000_000, 8_000_000, 100)),
    "an interruption": ("ESRI:54052", window(-4_500_000, 4_000_000, 1000)),
    "a continent in one window": ("ESRI:54009", window(-2_000_000, 4_000_000, 15_000)),
}


@pytest.mark.parametrize(("crs", "grid"), ROUGH.values(), ids=ROUGH)
def test_a_projection_that_no_polynomial_tells_is_found_out(crs: str, grid: Grid) -> None:
    assert fitted(grid, degrees_of(crs)) is None


def test_a_step_between_two_operations_is_found_out() -> None:
    """As PROJ makes it where an operation's area ends: here by a centimetre, along the last kilometre."""
    grid = window(200_050, 8_300_050, 100)
    plain = degrees_of("EPSG:32736")

    def stepped(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        longitude_deg, latitude_deg = plain(x, y)
        return longitude_deg + np.where(x > grid.columns_x[-10], 1e-7, 0.0), latitude_deg

    assert fitted(grid, stepped) is None
