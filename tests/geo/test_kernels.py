from itertools import pairwise

import numpy as np
import pytest
from builders import index_of
from hypothesis import given
from hypothesis import strategies as st
from kernel_builders import NO_AREAS, NO_GAPS, called
from places import Point, many

from overlap.geo import measure
from overlap.geo.ellipsoid import FloatArray, meridian_plane, to_ecef
from overlap.geo.grid import Grid
from overlap.geo.index import PointIndex
from overlap.geo.kernel_data import Sinks, scratch_for
from overlap.geo.kernels import (
    SUB_BLOCK,
    grid_extent,
    points_extent,
    runs_by_extent,
)

rng = np.random.default_rng(17)
narrow, grid_distances = called(measure.narrow), called(measure._grid_distances)
point_distances = called(measure.point_distances)


def cells_m(grid: Grid) -> FloatArray:
    """The centres of a grid's cells, ECEF, shape (h, w, 3)."""
    longitude, latitude = np.meshgrid(grid.columns_x, grid.rows_y)
    return to_ecef(longitude.ravel(), latitude.ravel()).reshape(grid.height, grid.width, 3)


def halves(grid: Grid) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    half = np.radians(grid.columns_x) / 2.0
    return (*meridian_plane(grid.rows_y), np.cos(half), np.sin(half))


SINKS = Sinks(
    np.zeros((1, 1, 0), np.int64),
    np.zeros((1, 1, 4), np.int64),
    np.zeros((1, 2), np.int64),
    NO_GAPS,
)


def chords(grid: Grid, index: PointIndex) -> FloatArray:
    """Squared chords as the fused kernel finds them, sub-block by sub-block."""
    packed = index.packed(np.arange(len(index)))
    facilities = measure.Facilities(packed, np.array([len(packed), len(packed)]))
    lines = measure.GridLines(*halves(grid))
    room = measure.room_for(facilities)
    scratch = scratch_for(NO_AREAS, SINKS)
    narrow(grid_extent(*lines), facilities, room)
    chord2 = np.full((grid.height, grid.width), -1.0)
    for top in range(0, grid.height, SUB_BLOCK):
        for left in range(0, grid.width, SUB_BLOCK):
            here = chord2[top : top + SUB_BLOCK, left : left + SUB_BLOCK]
            rows, columns = slice(top, top + here.shape[0]), slice(left, left + here.shape[1])
            part = measure.GridLines(
                *(line[rows] for line in lines[:2]), *(line[columns] for line in lines[2:])
            )
            grid_distances(part, facilities, room, scratch)
            here[:] = scratch.chord2[0, : here.size].reshape(here.shape)
    return chord2


def chords_of_points(points_m: FloatArray, index: PointIndex) -> FloatArray:
    packed = index.packed(np.arange(len(index)))
    facilities = measure.Facilities(packed, np.array([len(packed), len(packed)]))
    room = measure.room_for(facilities)
    scratch = scratch_for(NO_AREAS, SINKS)
    narrow(points_extent(points_m), facilities, room)
    found, by_axis = [], np.ascontiguousarray(points_m.T)
    for start in range(0, len(points_m), measure.POINTS_RUN):
        stop = min(start + measure.POINTS_RUN, len(points_m))
        extent = points_extent(points_m[start:stop])
        point_distances(by_axis, start, stop, extent, facilities, room, scratch)
        found.append(scratch.chord2[0, : stop - start].copy())
    return np.concatenate(found)


def least(places_m: FloatArray, index: PointIndex) -> FloatArray:
    away = places_m[..., None, :] - index.points_m
    return np.asarray((away**2).sum(axis=-1).min(axis=-1))


def grid(
    west: float, north: float, step: float, width: int, height: int, step_y: float | None = None
) -> Grid:
    step_y = -step if step_y is None else step_y
    return Grid(west + step / 2, north + step_y / 2, step, step_y, width, height, 111_320.0 * step)


WINDOWS = {
    "mid-latitude": grid(13.0, 52.0, 1 / 120, 150, 140),
    "across 180, written past it": grid(178.0, -15.0, 1 / 40, 160, 90),
    "across 180, written 0 to 360": grid(0.0, 90.0, 5.0, 72, 36),
    "across -180": grid(-181.0, 66.0, 1 / 30, 60, 60),
    "with the north pole inside": grid(-180.0, 90.0, 2.0, 180, 12),
    "with the south pole inside": grid(0.0, -80.0, 0.5, 720, 20),
    "the whole globe": grid(-180.0, 90.0, 5.0, 72, 36),
    "a single row": grid(30.0, 1.0, 1 / 120, 300, 1),
    "a single column": grid(30.0, 1.0, 1 / 120, 1, 300),
    "a single cell": grid(30.0, 1.0, 1 / 120, 1, 1),
    "cells of a metre": grid(-77.0, 39.0, 1e-5, 200, 70),
    "south up": grid(13.0, 52.0, 1 / 120, 130, 70, step_y=1 / 120),
}


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
@pytest.mark.parametrize("spread", ["near", "far", "one", "copies"])
def test_grid_chords_are_those_of_ecef(window: Grid, spread: str) -> None:
    west, south, east, north = window.bounds
    margin = {"near": 0.2, "far": 3.0, "one": 0.0, "copies": 1.0}[spread]
    count = {"near": 300, "far": 40, "one": 1, "copies": 20}[spread]
    longitude = rng.uniform(west - margin * (east - west), east + margin * (east - west), count)
    latitude = rng.uniform(south - margin * (north - south), north + margin * (north - south), count)
    if spread == "copies":
        longitude, latitude = np.tile(longitude, 5), np.tile(latitude, 5)
    longitude = (longitude + 180.0) % 360.0 - 180.0
    index = PointIndex(longitude, np.clip(latitude, -90, 90))
    found_m = np.sqrt(chords(window, index))
    expected_m = np.sqrt(least(cells_m(window), index))
    assert (np.abs(found_m - expected_m) <= 1e-12 * expected_m + 1e-6).all()


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_a_facility_on_a_cell_is_at_no_distance(window: Grid) -> None:
    row, column = window.height // 3, window.width // 3
    index = PointIndex(window.columns_x[column : column + 1], window.rows_y[row : row + 1])
    chord2 = chords(window, index)
    assert chord2[row, column] < 1e-12
    assert (np.delete(chord2.ravel(), row * window.width + column) > 0.1).all()


@given(many(1), st.floats(-180, 180), st.floats(-89, 90), st.sampled_from([1e-4, 0.01, 0.2]))
def test_grid_chords_anywhere(found: list[Point], west: float, north: float, step: float) -> None:
    index = index_of(found)
    height = min(40, int((north + 90) / step))
    window = grid(west, north, step, 50, height)
    expected_m = np.sqrt(least(cells_m(window), index))
    assert (np.abs(np.sqrt(chords(window, index)) - expected_m) <= 1e-12 * expected_m + 1e-6).all()


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_no_cell_is_farther_from_the_middle_than_the_radius(window: Grid) -> None:
    *centre, radius = grid_extent(*halves(window))
    away = np.linalg.norm(cells_m(window) - centre, axis=2)
    assert away.max() <= radius
    assert radius <= away.max() * (1 + 1e-6) + 0.01  # or it would keep candidates for nothing


@given(many(1, 200), many(1))
def test_point_chords_are_those_of_ecef(places: list[Point], found: list[Point]) -> None:
    points_m, index = index_of(places).points_m, index_of(found)
    chord2 = chords_of_points(points_m, index)
    expected_m = np.sqrt(least(points_m, index))
    assert (np.abs(np.sqrt(chord2) - expected_m) <= 1e-12 * expected_m + 1e-6).all()


def test_point_chords_of_many_runs() -> None:
    index = PointIndex(rng.uniform(-180, 180, 400), rng.uniform(-90, 90, 400))
    points_m = to_ecef(rng.uniform(-180, 180, 3000), rng.uniform(-90, 90, 3000))
    chord2 = chords_of_points(points_m, index)
    expected_m = np.sqrt(least(points_m, index))
    assert (np.abs(np.sqrt(chord2) - expected_m) <= 1e-12 * expected_m + 1e-6).all()


def test_a_group_without_candidates_is_infinitely_far() -> None:
    nobody = PointIndex(np.zeros(0), np.zeros(0))
    assert np.isinf(chords(WINDOWS["a single row"], nobody)).all()
    assert np.isinf(chords_of_points(np.ones((3, 3)), nobody)).all()


@given(many(1))
def test_points_lie_within_their_extent(places: list[Point]) -> None:
    points_m = index_of(places).points_m
    *centre, radius = points_extent(points_m)
    assert np.linalg.norm(points_m - centre, axis=1).max() <= radius


@given(many(0, 60), st.sampled_from([1.0, 500.0, 1e6, 1e8]), st.integers(1, 20))
def test_runs_are_neither_wide_nor_long(places: list[Point], extent_m: float, most: int) -> None:
    points_m = index_of(places).points_m
    starts = runs_by_extent(points_m, extent_m, most)
    assert starts[0] == 0
    assert starts[-1] == len(points_m)
    assert (np.diff(starts) > 0).all()
    for start, stop in pairwise(starts.tolist()):
        assert stop - start <= most
        assert np.ptp(points_m[start:stop], axis=0).max() <= extent_m
        one_more = points_m[start : stop + 1]  # no run ends before it must
        assert stop == len(points_m) or stop - start == most or np.ptp(one_more, axis=0).max() > extent_m
