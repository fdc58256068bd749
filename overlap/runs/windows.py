"""Windows of a pass, and which counters can matter to each: one thread asks the R-tree, for many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import GridBlock
from overlap.geo.ellipsoid import FloatArray, meridian_plane
from overlap.geo.grid import Grid
from overlap.geo.index import PointIndex
from overlap.geo.kernels import grid_extent
from overlap.geo.measure import Raw, peopled

WINDOW_CELLS = 512  # a side of a grid's window

Candidates = tuple[NDArray[np.int64], ...]
"""By group, and for the border last: ascending indices of the points that can be nearest to some place."""


@dataclass(frozen=True)
class Window:
    """Some of a block's people: rows and columns of a grid, or a run of points."""

    rows: slice
    columns: slice
    candidates: Candidates


@dataclass(frozen=True)
class Counters:
    """The counters of every group, and points along the border of all areas, as far as anybody asks.

    `tolerance_m` is how much farther than the nearest a candidate may be.
    """

    groups: Sequence[PointIndex]
    border: PointIndex
    tolerance_m: float

    def around(self, extents: FloatArray) -> list[Candidates]:
        """The candidates of windows, given as centres (ECEF) and radii in metres, shape (n, 4)."""
        centres_m, radii_m = extents[:, :3], extents[:, 3]
        found = [index.candidates(centres_m, radii_m, self.tolerance_m) for index in self.groups]
        nowhere = np.zeros(0, dtype=np.int64)
        outer = [nowhere] * len(extents)
        if len(self.border) and len(extents):
            farthest_m = np.max(
                [_nearest_m(index, centres_m, each) for index, each in zip(self.groups, found, strict=True)],
                axis=0,
            )
            reach_m = farthest_m + 2.0 * radii_m + self.tolerance_m
            close = np.flatnonzero(self.border.nearest_m(centres_m) < reach_m)
            asked = self.border.candidates(centres_m[close], radii_m[close], self.tolerance_m)
            for window, candidates in zip(close, asked, strict=True):
                outer[window] = candidates
        return list(zip(*found, outer, strict=True))


def _nearest_m(
    index: PointIndex, centres_m: FloatArray, candidates: Sequence[NDArray[np.int64]]
) -> FloatArray:
    """How far the nearest is from each centre; it is among the candidates. Infinity where there are none."""
    return np.array(
        [
            np.sqrt(((index.points_m[chosen] - centre) ** 2).sum(axis=1).min(initial=np.inf))
            for centre, chosen in zip(centres_m, candidates, strict=True)
        ]
    )


class GridWindows:
    """The windows of a geographic grid: squares that do not depend on the blocks in which it is read.

    Those beside each other are asked for together, whether anybody lives there or not, and once, however
    many blocks share them: a question to the R-tree costs more than candidates that nobody needs.
    """

    def __init__(self, grid: Grid, counters: Counters) -> None:
        self._grid = grid
        self._counters = counters
        self._rows: dict[int, list[Candidates]] = {}

    def of(self, block: GridBlock) -> list[Window]:
        """The windows of a block that have people, cut to these."""
        raw = Raw(block.people, np.array(block.nodata), 1.0)
        windows = []
        for row, top, bottom in _squares(block.top, block.grid.height):
            beside = self._candidates(row)
            for column, left, right in _squares(block.left, block.grid.width):
                first, last, west, east = peopled(raw, top, bottom, left, right)
                if first < last:
                    windows.append(Window(slice(first, last), slice(west, east), beside[column]))
        return windows

    def _candidates(self, row: int) -> list[Candidates]:
        """The candidates of a row of squares; blocks come in rows, so the last two are enough to keep."""
        if row not in self._rows:
            while len(self._rows) > 1:
                del self._rows[next(iter(self._rows))]
            rows = slice(row * WINDOW_CELLS, (row + 1) * WINDOW_CELLS)
            axis_m, height_m = meridian_plane(self._grid.rows_y[rows])
            half = np.radians(self._grid.columns_x) / 2.0
            cosine, sine = np.cos(half), np.sin(half)
            columns = [slice(at, at + WINDOW_CELLS) for at in range(0, self._grid.width, WINDOW_CELLS)]
            extents = [grid_extent(axis_m, height_m, cosine[some], sine[some]) for some in columns]
            self._rows[row] = self._counters.around(np.array(extents))
        return self._rows[row]


def _squares(start: int, size: int) -> Iterator[tuple[int, int, int]]:
    """The rows (or columns) of squares that a block meets, and where each begins and ends in the block."""
    for number in range(start // WINDOW_CELLS, -(-(start + size) // WINDOW_CELLS)):
        begin, end = number * WINDOW_CELLS - start, (number + 1) * WINDOW_CELLS - start
        yield number, max(begin, 0), min(end, size)
