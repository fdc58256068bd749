"""Areas burned into a strip of cells by their centres.

Edges are straight in the plane of the grid (longitude and latitude, or a raster's own projection). A centre
on an edge belongs to the shape on one side of it only: rows are half-open upwards, columns to the right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid
from overlap.geo.kernels import IntArray, compiled

NOBODY = -1


@dataclass(frozen=True)
class Edges:
    """Edges of many shapes.

    Parameters
    ----------
    ends
        x0, y0, x1, y1 with y0 ≤ y1, shape (n, 4).
    way
        1.0 where the shape lies on the side of greater x, -1.0 where on that of smaller, shape (n,).
    owner
        The shape of each, shape (n,).
    """

    ends: FloatArray
    way: FloatArray
    owner: IntArray

    @classmethod
    def of(cls, polygons: NDArray[np.object_], owners: IntArray) -> Edges:
        """All edges of polygons, ordered by owner; a shared edge has the same ends for both its shapes."""
        parts, part_of = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
        rings, ring_of = shapely.get_rings(parts, return_index=True)
        xy, point_of = shapely.get_coordinates(rings, return_index=True)
        same = point_of[1:] == point_of[:-1]
        ends = np.column_stack([xy[:-1], xy[1:]])[same]
        owner = np.asarray(owners, dtype=np.int64)[part_of[ring_of]][point_of[1:][same]]
        # An outer ring goes counter-clockwise: down where the shape begins, up where it ends.
        return cls(_upwards(ends), np.where(ends[:, 1] > ends[:, 3], 1.0, -1.0), owner)

    def on(self, grid: Grid) -> Edges:
        """The same in cell units of a grid, where the centre of the first cell is 0, 0."""
        origin, step = np.array([grid.x, grid.y] * 2), np.array([grid.step_x, grid.step_y] * 2)
        # Turning the plane upside down leaves each shape on the same side of its edges.
        return Edges(_upwards((self.ends - origin) / step), self.way * np.sign(grid.step_x), self.owner)

    def among(self, chosen: NDArray[np.bool_]) -> Edges:
        """Some of them."""
        return Edges(self.ends[chosen], self.way[chosen], self.owner[chosen])


def _upwards(ends: FloatArray) -> FloatArray:
    return np.where((ends[:, 1] > ends[:, 3])[:, None], ends[:, [2, 3, 0, 1]], ends)


@compiled
def crossings(
    ends: FloatArray, owner: IntArray, top: int, height: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Where edges, in cell units, cross the rows from `top` on: the start of each, owners and columns."""
    starts = np.zeros(height + 1, np.int64)
    for k in range(owner.size):
        first = max(int(np.ceil(ends[k, 1])), top)
        stop = min(int(np.ceil(ends[k, 3])), top + height)
        for row in range(first, stop):
            starts[row - top + 1] += 1
    for row in range(height):
        starts[row + 1] += starts[row]
    at = starts.copy()
    owners = np.empty(starts[height], np.int64)
    columns = np.empty(starts[height])
    for k in range(owner.size):
        first = max(int(np.ceil(ends[k, 1])), top)
        stop = min(int(np.ceil(ends[k, 3])), top + height)
        for row in range(first, stop):
            place = at[row - top]
            at[row - top] += 1
            owners[place] = owner[k]
            share = (row - ends[k, 1]) / (ends[k, 3] - ends[k, 1])
            columns[place] = ends[k, 0] + share * (ends[k, 2] - ends[k, 0])
    return starts, owners, columns


@compiled
def burn(ends: FloatArray, owner: IntArray, top: int, left: int, zone: NDArray[np.int32]) -> None:
    """Write each shape's number into the cells whose centre it holds; the smaller number keeps a cell.

    `ends` in cell units of the whole grid (the centre of its first cell is 0, 0), so that no cell depends on
    how the grid is cut, ordered by owner; `zone`, shape (h, w), is the window at `top`, `left`; it starts
    at -1.
    """
    height, width = zone.shape
    starts, owners, columns = crossings(ends, owner, top, height)
    for row in range(height):
        begin = starts[row]
        while begin < starts[row + 1]:
            stop = begin
            while stop < starts[row + 1] and owners[stop] == owners[begin]:
                stop += 1
            across = np.sort(columns[begin:stop])
            for pair in range(0, across.size - 1, 2):
                first = max(int(np.ceil(across[pair])) - left, 0)
                stop_at = min(int(np.ceil(across[pair + 1])) - left, width)
                for column in range(first, stop_at):
                    if zone[row, column] == NOBODY:
                        zone[row, column] = owners[begin]
            begin = stop


@compiled
def touch(ends: FloatArray, owner: IntArray, top: int, left: int, claim: NDArray[np.int32]) -> None:
    """Write into `claim` the smallest number whose edge passes through each cell; all as for `burn`."""
    height, width = claim.shape
    for k in range(owner.size):
        x0, y0, x1, y1 = ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3]
        first = max(int(np.floor(y0 + 0.5)), top)
        last = min(int(np.floor(y1 + 0.5)), top + height - 1)
        for row in range(first, last + 1):
            one, other = x0, x1
            if y1 > y0:
                one = x0 + (max(row - 0.5, y0) - y0) / (y1 - y0) * (x1 - x0)
                other = x0 + (min(row + 0.5, y1) - y0) / (y1 - y0) * (x1 - x0)
            begin = max(int(np.floor(min(one, other) + 0.5)) - left, 0)
            end = min(int(np.floor(max(one, other) + 0.5)) - left, width - 1)
            for column in range(begin, end + 1):
                if claim[row - top, column] == NOBODY or owner[k] < claim[row - top, column]:
                    claim[row - top, column] = owner[k]
