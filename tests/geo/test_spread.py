"""Places spread over regions: each region within reach of its own, most people first, by brute force."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.geo.cells import Cells
from overlap.geo.ellipsoid import GEOD, SEMI_MAJOR_M
from overlap.geo.grid import Grid
from overlap.geo.spread import spread


def degrees(west: float, north: float, step: float, height: int, width: int) -> Grid:
    return Grid(west + step / 2, north - step / 2, step, -step, width, height, 111_320.0 * step)


def peopled(grid: Grid, seed: int, regions: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    cells = np.flatnonzero(rng.random(grid.width * grid.height) < 0.6).astype(np.int32)
    return cells, rng.integers(1, 100, len(cells)), rng.integers(-1, regions, len(cells)).astype(np.int32)


@given(
    seed=st.integers(0, 10**6),
    north=st.sampled_from([0.2, 50.0, -35.0, 78.0]),
    west=st.sampled_from([10.0, 179.9]),
    reach_m=st.sampled_from([300.0, 1_000.0, 2_500.0, 5_000.0, 40_000.0]),
)
def test_all_of_a_region_is_within_reach_of_its_own_places(
    seed: int, north: float, west: float, reach_m: float
) -> None:
    grid = degrees(west, north, 0.01, 23, 31)
    cells, units, region = peopled(grid, seed, 3)
    chosen, around = spread(grid, cells, units, region, reach_m, around=False)
    longitude_deg, latitude_deg = Cells.of(grid).middles(cells)
    assert (region[chosen] >= 0).all()
    assert len(np.unique(chosen)) == len(chosen)
    for number in np.unique(region[region >= 0]):
        mine, places = np.flatnonzero(region == number), chosen[region[chosen] == number]
        far_m = np.array(
            [
                GEOD.inv(
                    longitude_deg[mine], latitude_deg[mine], *(np.full(len(mine), each) for each in place)
                )[2]
                for place in zip(longitude_deg[places], latitude_deg[places], strict=True)
            ]
        )
        assert far_m.min(axis=0).max() <= 0.71 * reach_m
        assert (np.diff(around[region[chosen] == number]) <= 0).all()
    assert (np.diff(region[chosen]) >= 0).all()


@pytest.mark.parametrize("round_the_globe", [False, True])
def test_people_around_a_cell_are_those_of_a_square_as_large_as_the_circle(round_the_globe: bool) -> None:  # noqa: FBT001
    grid = degrees(-180.0, 60.0, 10.0, 12, 36) if round_the_globe else degrees(10.0, 1.0, 0.1, 12, 36)
    cells, units, region = peopled(grid, 4, 2)
    reach_m = 3.3e6 if round_the_globe else 33e3
    chosen, around = spread(grid, cells, units, region, reach_m, around=round_the_globe)
    half_m = np.sqrt(np.pi) / 2.0 * reach_m
    row, column = np.divmod(cells, 36)
    for k, people in zip(chosen.tolist(), around.tolist(), strict=True):
        wide_m = SEMI_MAJOR_M * np.radians(grid.step_x) * np.cos(np.radians(grid.rows_y[row[k]]))
        away = np.abs(column - column[k])
        if round_the_globe:
            away = np.minimum(away, 36 - away)
        inside = np.abs(row - row[k]) * SEMI_MAJOR_M * np.radians(grid.step_x) <= half_m
        inside &= away * wide_m <= half_m
        assert people == units[inside].sum()


def test_the_best_cell_of_a_block_is_chosen_ties_to_the_first() -> None:
    """A row of ten cells of 1,113 m; a reach of 2 km makes blocks of one cell, of 5 km of two."""
    grid = degrees(10.0, 0.005, 0.01, 1, 10)
    cells, region = np.arange(10, dtype=np.int32), np.zeros(10, dtype=np.int32)
    units = np.array([1, 1, 1, 1, 9, 1, 1, 1, 1, 1])
    chosen, around = spread(grid, cells, units, region, 2_000.0, around=False)
    # One cell to each side: 4 and its neighbours have 11, the ends 2, all others 3.
    assert chosen.tolist() == [3, 4, 5, 1, 2, 6, 7, 8, 0, 9]
    assert around.tolist() == [11, 11, 11, 3, 3, 3, 3, 3, 2, 2]
    chosen, around = spread(grid, cells, units, region, 5_000.0, around=False)
    # Three cells to each side, blocks of two: 3 has one cell more around it than 2, and 4 as many as 5.
    assert chosen.tolist() == [3, 4, 6, 1, 8]
    assert around.tolist() == [15, 15, 15, 13, 5]


def test_a_projected_grid_and_no_region_at_all() -> None:
    grid = Grid(3e5 + 500, 8e6 - 500, 1000.0, -1000.0, 30, 20, 1000.0, "EPSG:32733")
    cells, units, region = peopled(grid, 9, 1)
    chosen, _ = spread(grid, cells, units, region, 5_000.0, around=False)
    row, column = np.divmod(cells, 30)
    blocks = set(zip((row // 2)[region == 0].tolist(), (column // 2)[region == 0].tolist(), strict=True))
    told = list(zip((row // 2)[chosen].tolist(), (column // 2)[chosen].tolist(), strict=True))
    assert sorted(told) == sorted(blocks)
    nowhere, nobody = spread(grid, cells, units, np.full_like(region, -1), 5_000.0, around=False)
    assert len(nowhere) == len(nobody) == 0
