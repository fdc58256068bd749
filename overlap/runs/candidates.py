"""Which counters can matter to a window: one thread asks the R-tree, for many windows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray, meridian_plane
from overlap.geo.grid import Grid
from overlap.geo.index import PointIndex
from overlap.geo.kernels import grid_extent
from overlap.runs import windows

Candidates = tuple[NDArray[np.int64], ...]
"""By group, and for the border last: ascending indices of the points that can be nearest to some place."""


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


class Squares:
    """The candidates of the squares of a geographic grid, whatever the blocks in which it is read.

    Squares beside each other are asked for together, whether anybody lives there or not, and once, however
    many blocks share them: a question to the R-tree costs more than candidates that nobody needs.
    """

    def __init__(self, grid: Grid, counters: Counters) -> None:
        self._grid = grid
        self._counters = counters
        self._rows: dict[int, list[Candidates]] = {}
        self._asking = Lock()

    def rows_from(self, first: int, last: int) -> list[list[Candidates]]:
        """The candidates of some rows of squares; blocks come in rows, so those above are forgotten."""
        with self._asking:
            # Other threads may still be at the blocks just above.
            kept = {number: row for number, row in self._rows.items() if number >= 2 * first - last}
            for number in range(first, last):
                if number not in kept:
                    kept[number] = self._row(number)
            self._rows = kept
            return [kept[number] for number in range(first, last)]

    def _row(self, number: int) -> list[Candidates]:
        side = windows.WINDOW_CELLS
        axis_m, height_m = meridian_plane(self._grid.rows_y[number * side : (number + 1) * side])
        half = np.radians(self._grid.columns_x) / 2.0
        cosine, sine = np.cos(half), np.sin(half)
        columns = [slice(at, at + side) for at in range(0, self._grid.width, side)]
        extents = [grid_extent(axis_m, height_m, cosine[some], sine[some]) for some in columns]
        return self._counters.around(np.array(extents))
