"""Outlines of shapes in cell units of a grid, and where edges cross rows.

Edges are straight in the plane of the grid (longitude and latitude, or a raster's own projection). Rows are
half-open upwards: one on the end of an edge is crossed by one of the two edges that meet there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid
from overlap.geo.kernels import IntArray, compiled

Polygons = NDArray[np.object_]

PIECE_EDGES = 32
BATCH = 256  # polygons whose rings are copied at a time


class Outlines(NamedTuple):
    """Rings of many shapes, cut into pieces short enough to lie in one place.

    Parameters
    ----------
    points
        Columns and rows of the whole grid, whose outer corner is 0, 0; ring after ring, shape (n, 2).
    pieces
        First and last point of each piece and, for an edge towards greater rows, 1 where the shape lies on
        the side of greater columns and -1 where on the other, shape (p, 3).
    bounds
        Least column and row, greatest column and row of each piece, shape (p, 4).
    shapes
        Slot, first piece and the one after the last of each shape, by rising slot, shape (s, 3).
    extents
        As `bounds`, of each shape, shape (s, 4).
    """

    points: FloatArray
    pieces: IntArray
    bounds: FloatArray
    shapes: IntArray
    extents: FloatArray

    @classmethod
    def over(cls, polygons: Polygons, slots: NDArray[np.integer], grid: Grid) -> Outlines:
        """Polygons in the plane of a grid, by rising slot; those of one slot are one shape."""
        points = shapely.get_coordinates(polygons)
        # In place: millions of points are the largest thing that a pass holds.
        points -= grid.x, grid.y
        points /= grid.step_x, grid.step_y
        points += 0.5
        sizes, sides, owners = _rings(polygons, slots)
        edges = np.maximum(sizes - 1, 0)
        cuts = -(-edges // PIECE_EDGES)
        ring = np.repeat(np.arange(len(sizes)), cuts)
        start = np.cumsum(sizes) - sizes
        first = start[ring] + PIECE_EDGES * (np.arange(len(ring)) - (np.cumsum(cuts) - cuts)[ring])
        last = np.minimum(first + PIECE_EDGES, (start + edges)[ring])
        # A ring that is turned round, or a plane turned upside down, has the shape on its other side.
        side = sides[ring] * int(np.sign(grid.step_x) * np.sign(grid.step_y))
        bounds = np.hstack(
            [
                np.minimum(_each(np.minimum, points, first), points[last]),
                np.maximum(_each(np.maximum, points, first), points[last]),
            ]
        )
        owner = owners[ring]
        opening = np.flatnonzero(np.diff(owner, prepend=-1))
        shapes = np.column_stack(
            [owner[opening], opening, np.append(opening[1:], len(owner))[: len(opening)]]
        )
        extents = np.hstack(
            [
                _each(np.minimum, bounds[:, :2], opening),
                _each(np.maximum, bounds[:, 2:], opening),
            ]
        )
        return cls(points, np.column_stack([first, last, side]), bounds, shapes, extents)


def _each(least_or_most: np.ufunc, values: FloatArray, starts: IntArray) -> FloatArray:
    """By column, the least or most from each start to the next, shape (starts, 2)."""
    return np.column_stack([least_or_most.reduceat(column, starts) for column in values.T])


def _rings(polygons: Polygons, slots: NDArray[np.integer]) -> tuple[IntArray, IntArray, IntArray]:
    """Points of each ring, the side of its shape (see `Outlines.pieces`, where rows go north), its slot."""
    found = [(np.zeros(0, dtype=np.int64),) * 3]
    for at in range(0, len(polygons), BATCH):
        parts, shape_of = shapely.get_parts(polygons[at : at + BATCH], return_index=True)
        rings, part_of = shapely.get_rings(parts, return_index=True)
        outer = np.diff(part_of, prepend=-1) > 0
        # An outer ring that goes counter-clockwise goes north where its shape ends in the east.
        side = np.where(shapely.is_ccw(rings) == outer, -1, 1)
        owner = np.asarray(slots, dtype=np.int64)[at + shape_of[part_of]]
        found.append((shapely.get_num_coordinates(rings).astype(np.int64), side, owner))
    sizes, sides, owners = (np.concatenate(column) for column in zip(*found, strict=True))
    return sizes, sides, owners


def upright(polygon: shapely.Geometry) -> FloatArray:
    """Edges of a polygon as x0, y0, x1, y1 with y0 ≤ y1, shape (n, 4)."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    ends = np.column_stack([xy[:-1], xy[1:]])[ring_of[1:] == ring_of[:-1]]
    return np.asarray(np.where((ends[:, 1] > ends[:, 3])[:, None], ends[:, [2, 3, 0, 1]], ends))


@compiled
def crossings(ends: FloatArray, top: int, height: int) -> tuple[IntArray, FloatArray]:
    """Where edges, in cell units, cross the rows from `top` on: the start of each row, and columns."""
    starts = np.zeros(height + 1, np.int64)
    for k in range(ends.shape[0]):
        first = max(int(np.ceil(ends[k, 1])), top)
        stop = min(int(np.ceil(ends[k, 3])), top + height)
        for row in range(first, stop):
            starts[row - top + 1] += 1
    for row in range(height):
        starts[row + 1] += starts[row]
    at = starts.copy()
    columns = np.empty(starts[height])
    for k in range(ends.shape[0]):
        first = max(int(np.ceil(ends[k, 1])), top)
        stop = min(int(np.ceil(ends[k, 3])), top + height)
        for row in range(first, stop):
            share = (row - ends[k, 1]) / (ends[k, 3] - ends[k, 1])
            columns[at[row - top]] = ends[k, 0] + share * (ends[k, 2] - ends[k, 0])
            at[row - top] += 1
    return starts, columns
