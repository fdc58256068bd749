"""Places spread over regions of a grid: of every block the cell with most people around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import SEMI_MAJOR_M, FloatArray
from overlap.geo.grid import Grid
from overlap.geo.regions import Indices, Numbers

_AS_A_DISC = np.sqrt(np.pi) / 2.0  # half the side of a square as large as a disc, by its radius


def spread(
    grid: Grid, cells: Numbers, units: Indices, region: Numbers, reach_m: float, *, around: bool
) -> tuple[Indices, Indices]:
    """Of every region and every block of half the reach the cell with most people around it.

    Blocks are rectangles of cells, at least one, whose sides on the ground are at most half the reach where
    cells are no larger: so the middle of every cell of a region is within 0.71 of the reach of one chosen.
    People around a cell are those of a square as large as a disc of the reach, in whole cells.

    Parameters
    ----------
    grid
        The whole grid; `side_m` is the longest side of its cells on the ground.
    cells
        Numbers of some of its cells, row by row, ascending, shape (n,).
    units, region
        People of each, and its region from 0 on, −1 for none, shape (n,).
    reach_m
        In metres.
    around
        Whether the last column lies beside the first.

    Returns
    -------
    Indices into `cells`, region after region, in each by people around it, most first, ties to the first
    cell; and these people, shape (m,).
    """
    down_m, across_m = _sides_m(grid)
    row, column = np.divmod(cells.astype(np.int64), grid.width)
    people = _people_around(grid, cells, units, reach_m, around=around)
    rows = max(1, int(reach_m / 2.0 / down_m))
    widest_m = np.maximum.reduceat(across_m, np.arange(0, grid.height, rows))
    columns = np.clip(reach_m / 2.0 / np.maximum(widest_m, 1.0), 1, grid.width).astype(np.int64)
    block = row // rows * grid.width + column // columns[row // rows]
    inside = np.flatnonzero(region >= 0)
    order = inside[np.lexsort((cells[inside], -people[inside], block[inside], region[inside]))]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(block[order]) != 0) | (np.diff(region[order]) != 0)
    chosen = order[first]
    chosen = chosen[np.lexsort((cells[chosen], -people[chosen], region[chosen]))]
    return chosen, people[chosen]


def _sides_m(grid: Grid) -> tuple[float, FloatArray]:
    """At most how high cells are on the ground, and how wide those of each row, shape (height,)."""
    if grid.crs:
        unit_m = grid.side_m / max(abs(grid.step_x), abs(grid.step_y))
        return unit_m * abs(grid.step_y), np.full(grid.height, unit_m * abs(grid.step_x))
    wide = np.radians(abs(grid.step_x)) * np.cos(np.radians(np.clip(grid.rows_y, -90.0, 90.0)))
    return SEMI_MAJOR_M * np.radians(abs(grid.step_y)), SEMI_MAJOR_M * wide


def _people_around(
    grid: Grid, cells: Numbers, units: Indices, reach_m: float, *, around: bool
) -> NDArray[np.int64]:
    """People in the square around each cell, shape (n,): four looks at the sums from the first corner on."""
    down_m, across_m = _sides_m(grid)
    beyond = grid.width // 2 if around else 0
    people = np.zeros(grid.height * grid.width, dtype=np.int64)
    people[cells] = units
    people = np.pad(people.reshape(grid.height, grid.width), ((0, 0), (beyond, beyond)), mode="wrap")
    across = grid.width + 2 * beyond
    sums = np.zeros((grid.height + 1, across + 1), dtype=np.int64)
    np.cumsum(np.cumsum(people, axis=0), axis=1, out=sums[1:, 1:])
    row, column = np.divmod(cells.astype(np.int64), grid.width)
    column += beyond
    high = int(min(_AS_A_DISC * reach_m / down_m, grid.height))
    wide = _AS_A_DISC * reach_m / np.maximum(across_m, 1.0)
    wide = np.minimum(wide, beyond if around else grid.width).astype(np.int64)[row]
    top, bottom = np.maximum(row - high, 0), np.minimum(row + high + 1, grid.height)
    left, right = np.maximum(column - wide, 0), np.minimum(column + wide + 1, across)
    return np.asarray(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])
