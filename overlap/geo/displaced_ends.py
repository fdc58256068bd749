"""Places and points displaced by chance, both ends of each distance, and how many are near all the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from overlap.geo.discs import east_and_north, even_over_disc
from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.index import Indices, PointIndex
from overlap.geo.neighbours import nearest_facility, pairs_within

_AT_ONCE = 1 << 20  # pairs of all draws worked on together: some 100 MB


@dataclass(frozen=True)
class DoubtedEnds:
    """Which places are near a point however places and points are displaced, and which chance decides.

    Parameters
    ----------
    sure
        How many places are near whatever is displaced.
    starts
        Where the pairs of each place that may change begin, shape (d,).
    first, second
        The place and the point of each pair, by their numbers among those that occur, shape (p,).
    apart2
        Squared chord of each pair less that of the limit, m², shape (p,).
    way_m
        From point to place, ECEF, shape (p, 3).
    plane
        East and north at each place that occurs and then at each point, ECEF, shape (2, d + k, 3).
    error_m
        How far each may be displaced.
    """

    sure: int
    starts: Indices
    first: Indices
    second: Indices
    apart2: FloatArray
    way_m: FloatArray
    plane: FloatArray
    error_m: float

    @classmethod
    def of(cls, here: PointIndex, others: PointIndex, limit_m: float, error_m: float) -> DoubtedEnds:
        """Doubts about being within a limit, along the geodesic, of the nearest of `others`.

        With both ends displaced by at most e a distance changes by at most 2e: a place whose nearest point is
        within the limit less 2e stays near, one whose nearest is beyond the limit and 2e stays far. For any
        other, no point is nearer than the limit less 2e, and none beyond the limit and 2e can decide.
        """
        nearest_m = nearest_facility(here, others)[1]
        low_m, high_m = limit_m - 2.0 * error_m, limit_m + 2.0 * error_m
        unsure = _chosen(here, np.flatnonzero((nearest_m > low_m) & (nearest_m <= high_m)))
        first, second, length_m = pairs_within(unsure, others, high_m)
        occurring, second_of = np.unique(second, return_inverse=True)
        ends = unsure, _chosen(others, occurring)
        return cls(
            sure=int((nearest_m <= low_m).sum()),
            starts=np.searchsorted(first, np.arange(len(unsure))),
            first=first,
            second=len(unsure) + second_of,
            # By the geodesic, so that whoever is not displaced is near exactly where the list has it so.
            apart2=chord_of(length_m) ** 2 - float(chord_of(limit_m)) ** 2,
            way_m=unsure.points_m[first] - others.points_m[second],
            plane=np.array(
                east_and_north(
                    np.concatenate([each.longitude_deg for each in ends]),
                    np.concatenate([each.latitude_deg for each in ends]),
                )
            ),
            error_m=error_m,
        )

    def near(self, chance: np.random.Generator, draws: int) -> Indices:
        """How many places are near a point in each draw, shape (draws,).

        Every place and point is displaced by itself, evenly over a disc of radius `error_m` in its tangent
        plane. There both hover over the ground by at most e² / 2R, which changes a distance s by less than
        e²·s / 2R²: 0.2 mm for e = 1 km and s = 10 km.
        """
        counts = np.full(draws, self.sure)
        if len(self.starts):
            at_once = max(1, _AT_ONCE // len(self.first))
            for done in range(0, draws, at_once):
                counts[done : done + at_once] += self._draw(chance, min(at_once, draws - done))
        return counts

    def _draw(self, chance: np.random.Generator, draws: int) -> Indices:
        """How many of those that may change are near, shape (draws,)."""
        east_m, north_m = even_over_disc(chance, draws, self.plane.shape[1], self.error_m)
        moved_m = east_m[:, :, None] * self.plane[0] + north_m[:, :, None] * self.plane[1]
        # |x + u − (p + v)|² = |x − p|² + (u − v)·(u − v + 2 (x − p))
        change_m = moved_m[:, self.first] - moved_m[:, self.second]
        excess2 = self.apart2 + (change_m * (change_m + 2.0 * self.way_m)).sum(axis=2)
        near = np.logical_or.reduceat(excess2 <= 0.0, self.starts, axis=1)
        return np.asarray(near.sum(axis=1))


def _chosen(points: PointIndex, chosen: Indices) -> PointIndex:
    return PointIndex(points.longitude_deg[chosen], points.latitude_deg[chosen])
