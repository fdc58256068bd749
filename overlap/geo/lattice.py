"""Polygons filled with points of a lattice that is anchored to the globe, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.ellipsoid import MEAN_RADIUS_M, FloatArray, meridian_plane, meridian_radius_m
from overlap.geo.kernels import IntArray, compiled
from overlap.geo.scanline import crossings, upright

LEAST_POINTS = 16
MOST_HALVINGS = 12
COUNTED_ROWS = 4096  # at a time, so that the crossings of a large shape are never held at once
# Where in its cell a point stands: the golden section, as far from every fraction as can be. Borders are
# drawn along round degrees; a point on one would lie in both of its neighbours.
PLACE = (5.0**0.5 - 1.0) / 2.0


@dataclass(frozen=True)
class LatticePoints:
    """Some points of a polygon's lattice, following those before them.

    `longitude_deg`, `latitude_deg` of EPSG:4326, and `upto`, the share of the polygon's ground for which all
    points up to each stand; all of shape (n,), n > 0. The last point of a polygon has 1.0.
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    upto: FloatArray

    def __len__(self) -> int:
        return len(self.upto)


def lattice(polygon: shapely.Geometry, spacing_m: float, most_points: int) -> Iterator[LatticePoints]:
    """Points that share out a polygon evenly: a lattice anchored to the globe, rows of equal latitude.

    The spacing is halved until the polygon holds at least 16 points; a polygon too thin even for that is
    one interior point.

    Parameters
    ----------
    polygon
        Polygon or MultiPolygon in unrolled EPSG:4326.
    spacing_m
        Distance between points along and between rows, metres.
    most_points
        How many to hold at once, or one row where that is more. Points and shares do not depend on it.
    """
    edges = upright(polygon)
    for halving in range(MOST_HALVINGS + 1):
        rows = _Rows.over(edges, spacing_m / 2.0**halving)
        if rows.counts.sum() >= LEAST_POINTS:
            return rows.points(most_points)
    inside = shapely.point_on_surface(polygon)
    return iter([LatticePoints(np.array([inside.x]), np.array([inside.y]), np.ones(1))])


@dataclass(frozen=True)
class _Rows:
    """The rows of one polygon's lattice: edges in rows and degrees; latitude, radius and points of each."""

    ends: FloatArray
    first: int
    spacing_m: float
    latitude_deg: FloatArray
    axis_m: FloatArray
    counts: IntArray

    @classmethod
    def over(cls, edges: FloatArray, spacing_m: float) -> _Rows:
        most = max(round(np.pi * MEAN_RADIUS_M / spacing_m), 2)
        step_deg = 180.0 / most
        ends = edges.copy()
        ends[:, [1, 3]] = (edges[:, [1, 3]] + 90.0) / step_deg - PLACE
        first = max(int(np.floor(ends[:, 1].min())), 0)
        last = min(int(np.ceil(ends[:, 3].max())), most - 1)
        latitude_deg = (np.arange(first, last + 1, dtype=np.float64) + PLACE) * step_deg - 90.0
        axis_m, _ = meridian_plane(latitude_deg)
        counts = np.zeros(len(axis_m), dtype=np.int64)
        for row in range(0, len(axis_m), COUNTED_ROWS):
            part = slice(row, row + COUNTED_ROWS)
            counts[part] = _fill(ends, axis_m[part], first + row, spacing_m, np.zeros(0))
        return cls(ends, first, spacing_m, latitude_deg, axis_m, counts)

    def points(self, most_points: int) -> Iterator[LatticePoints]:
        area_m2 = self.area_m2()
        upto_m2 = np.cumsum(self.counts * area_m2)
        before_m2 = np.concatenate([[0.0], upto_m2[:-1]])
        last = np.cumsum(self.counts)
        before = last - self.counts
        done = 0
        while done < last[-1]:
            start = int(np.searchsorted(last, done, side="right"))  # the next row with points
            stop = max(int(np.searchsorted(last, done + most_points, side="right")), start + 1)
            row = np.repeat(np.arange(start, stop), self.counts[start:stop])
            longitude_deg = np.empty(len(row))
            _fill(self.ends, self.axis_m[start:stop], self.first + start, self.spacing_m, longitude_deg)
            number = np.arange(done + 1, done + 1 + len(row)) - before[row]
            upto = (before_m2[row] + number * area_m2[row]) / upto_m2[-1]
            yield LatticePoints(longitude_deg, self.latitude_deg[row], upto)
            done = int(last[stop - 1])

    def area_m2(self) -> FloatArray:
        """Area for which a point of each row stands: its share of the parallel times the row's height."""
        around = np.maximum(np.rint(2.0 * np.pi * self.axis_m / self.spacing_m), 1.0)
        step_deg = 180.0 / max(round(np.pi * MEAN_RADIUS_M / self.spacing_m), 2)
        height_m = meridian_radius_m(self.latitude_deg) * np.radians(step_deg)
        return np.asarray(2.0 * np.pi * self.axis_m / around * height_m)


@compiled
def _fill(
    ends: FloatArray, axis_m: FloatArray, first_row: int, spacing_m: float, longitude_deg: FloatArray
) -> NDArray[np.int64]:
    """Count the lattice points of one shape in each row, and write as many as there is room for."""
    starts, crossed = crossings(ends, first_row, axis_m.size)
    counts = np.zeros(axis_m.size, np.int64)
    written = 0
    for r in range(axis_m.size):
        around = max(int(np.rint(2.0 * np.pi * axis_m[r] / spacing_m)), 1)
        step = 360.0 / around
        across = np.sort(crossed[starts[r] : starts[r + 1]])
        for pair in range(0, across.size - 1, 2):
            first = int(np.ceil((across[pair] + 180.0) / step - PLACE))
            last = int(np.ceil((across[pair + 1] + 180.0) / step - PLACE))
            counts[r] += max(last - first, 0)
            for column in range(first, last):
                if written < longitude_deg.size:
                    longitude_deg[written] = -180.0 + (column + PLACE) * step
                    written += 1
    return counts
