"""The R-tree of one group of facilities: asked for each window of demand, never for each cell."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rtree import index as rtree_index

from overlap.geo.ellipsoid import FloatArray, to_ecef
from overlap.geo.kernels import prune
from overlap.geo.near_boxes import least_chords, points_inside
from overlap.geo.order import Runs
from overlap.geo.threads import side_by_side, slices

Indices = NDArray[np.int64]

BOX_POINTS = 16
BOX_EXTENT_M = 50_000.0  # wider ones would be found from everywhere
ROUNDING_M = 0.01  # more than any rule, so that rounding cannot cost a tie


class PointIndex:
    """Points of one group in three dimensions; the tree holds boxes of neighbouring ones.

    Parameters
    ----------
    longitude_deg, latitude_deg
        EPSG:4326, shape (n,); n may be 0.

    Attributes
    ----------
    points_m
        The same in ECEF metres, shape (n, 3).
    queries
        How many questions the tree has answered so far.
    """

    def __init__(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> None:
        self.longitude_deg = np.asarray(longitude_deg, dtype=np.float64)
        self.latitude_deg = np.asarray(latitude_deg, dtype=np.float64)
        self.points_m = np.empty((len(self.longitude_deg), 3))
        side_by_side(self._place, slices(len(self)))
        self._packed: FloatArray | None = None
        self.queries = 0
        self._asking = Lock()  # libspatialindex is not safe for threads, not even for reading

    def _place(self, some: slice) -> None:
        self.points_m[some] = to_ecef(self.longitude_deg[some], self.latitude_deg[some])

    def __len__(self) -> int:
        return len(self.longitude_deg)

    def __reduce__(self) -> tuple[type[PointIndex], tuple[FloatArray, FloatArray]]:
        """Travel as arrays: the R-tree is built anew where it is asked."""
        return PointIndex, (self.longitude_deg, self.latitude_deg)

    @cached_property
    def boxes(self) -> Runs:
        """The points in runs of neighbours, each with the box that the tree knows by its number."""
        return Runs.of(self.points_m, BOX_EXTENT_M, BOX_POINTS)

    @cached_property
    def _tree(self) -> Any:
        identifiers = np.arange(len(self.boxes.low_m), dtype=np.int64)
        properties = rtree_index.Property(dimension=3)
        return rtree_index.Index((identifiers, self.boxes.low_m, self.boxes.high_m), properties=properties)

    def packed(self, chosen: Indices) -> FloatArray:
        """x, y, z, distance from the axis (metres), cosine and sine of half the longitude: shape (k, 6)."""
        with self._asking:
            if self._packed is None:
                axis_m, half = (
                    np.hypot(self.points_m[:, 0], self.points_m[:, 1]),
                    np.radians(self.longitude_deg) / 2,
                )
                self._packed = np.column_stack([self.points_m, axis_m, np.cos(half), np.sin(half)])
        return self._packed[chosen]

    def boxes_within(self, low_m: FloatArray, high_m: FloatArray) -> tuple[Indices, Indices]:
        """The boxes that meet each window, ECEF (n, 3) to (n, 3), in a row, and where those of each end."""
        with self._asking:
            self.queries += len(low_m)
            found, counts = self._tree.intersection_v(low_m, high_m)
        return np.asarray(found, dtype=np.int64), np.cumsum(np.asarray(counts, dtype=np.int64))

    def bound_m(self, centres_m: FloatArray) -> FloatArray:
        """How far at most the nearest point is from each centre, ECEF (n, 3); there must be a point."""
        with self._asking:
            self.queries += len(centres_m)
            found, counts = self._tree.nearest_v(centres_m, centres_m, num_results=1, strict=True)
        ends = np.cumsum(np.asarray(counts, dtype=np.int64))
        return self._least_m(centres_m, np.asarray(found, dtype=np.int64), ends)

    def nearest_m(self, centres_m: FloatArray) -> FloatArray:
        """Straight distance from each centre, ECEF (n, 3), to its nearest point; infinity where none is."""
        if not len(self) or not len(centres_m):
            return np.full(len(centres_m), np.inf)
        reach_m = self.bound_m(centres_m)[:, None] + ROUNDING_M
        return self._least_m(centres_m, *self.boxes_within(centres_m - reach_m, centres_m + reach_m))

    def _least_m(self, centres_m: FloatArray, found: Indices, ends: Indices) -> FloatArray:
        """The chord from each centre to the nearest point in the boxes found for it."""
        chord_m = np.empty(len(ends))
        least_chords(self.boxes, np.ascontiguousarray(centres_m), found, ends, chord_m)
        return chord_m

    def candidates(
        self, centres_m: FloatArray, radii_m: FloatArray, tolerance_m: float = 0.0
    ) -> list[Indices]:
        """All points that can be nearest to some place within a radius of a centre, for many centres.

        With d0 the distance from the centre m to its nearest point f0, whatever is nearest to a place x with
        |x − m| ≤ r lies within d0 + 2r of m; of those, k can be nearer to such an x than f0 only if
        |m − k|² − |m − f0|² = 2(x − m)·(k − f0) + |x − k|² − |x − f0|² ≤ 2r·|k − f0|. With a tolerance t,
        points up to t farther than the nearest are kept too: |x − k| ≤ |x − f0| + t adds
        2t·|x − f0| + t² ≤ 2t·(d0 + r) + t² to the right-hand side.

        Parameters
        ----------
        centres_m
            ECEF, shape (n, 3).
        radii_m
            Upper bounds of the distance from each centre to any place of its window, shape (n,).
        tolerance_m
            How much farther than the nearest a point may be and still be wanted.

        Returns
        -------
        For each centre ascending indices into the points; empty only where the group is.
        """
        if not len(self) or not len(centres_m):
            return [np.zeros(0, dtype=np.int64) for _ in centres_m]
        reach_m = self.bound_m(centres_m) + 2.0 * radii_m + tolerance_m + ROUNDING_M
        chosen = []
        for group, centre, radius in zip(self.within(centres_m, reach_m), centres_m, radii_m, strict=True):
            kept = np.empty(len(group), dtype=np.int64)
            size, _ = prune(self.points_m, group, centre, radius, tolerance_m, np.empty(len(group)), kept)
            chosen.append(kept[:size])
        return chosen

    def within(self, centres_m: FloatArray, reach_m: FloatArray) -> list[Indices]:
        """All points in the boxes of half-width `reach_m` around the centres, ascending, unpruned."""
        if not len(self) or not len(centres_m):
            return [np.zeros(0, dtype=np.int64) for _ in centres_m]
        reach = np.asarray(reach_m, dtype=np.float64)[:, None]
        low_m, high_m = centres_m - reach, centres_m + reach
        found, ends = self.boxes_within(low_m, high_m)
        kept = np.empty((self.boxes.starts[found + 1] - self.boxes.starts[found]).sum(), dtype=np.int64)
        kept_ends = np.empty(len(ends), dtype=np.int64)
        points_inside(self.boxes, low_m, high_m, found, ends, kept, kept_ends)
        return np.split(kept[: kept_ends[-1]], kept_ends[:-1])
