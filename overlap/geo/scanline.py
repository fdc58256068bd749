"""Edges of shapes, and where they cross rows.

Edges are straight in the plane of the grid (longitude and latitude, or a raster's own projection). Rows are
half-open upwards: one on the end of an edge is crossed by one of the two edges that meet there.
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

    def among(self, chosen: NDArray[np.integer]) -> Edges:
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
