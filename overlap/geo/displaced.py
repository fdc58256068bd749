"""Points displaced by chance, and whether places are within a distance of them all the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.discs import east_and_north, even_over_disc
from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.index import ROUNDING_M, Indices, PointIndex
from overlap.geo.neighbours import nearest_chord, pairs_within_chord

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Doubts:
    """Which places are near a point however all points are displaced, and which chance decides.

    Parameters
    ----------
    near
        Whether each place is near where no point is displaced, shape (n,).
    places
        Places that may change, ascending, shape (d,).
    starts
        Where the pairs of each of these begin, shape (d,).
    points
        The point of each pair, by its number among the points that occur, shape (p,).
    apart2
        Squared chord of each pair less that of the limit, m², shape (p,).
    east_m, north_m
        What of the way from point to place goes east and north at the point, metres, shape (p,).
    error_m
        How far a point may be displaced.
    """

    near: Mask
    places: Indices
    starts: Indices
    points: Indices
    apart2: FloatArray
    east_m: FloatArray
    north_m: FloatArray
    error_m: float

    @classmethod
    def of(cls, here: PointIndex, others: PointIndex, limit_m: float, error_m: float) -> Doubts:
        """Doubts about being within a limit, on the ground, of the nearest of `others`.

        A point displaced by at most e has its chord changed by at most e. So a place whose nearest point is
        nearer than the limit less e stays near, one whose nearest is farther than the limit and e stays far,
        and for any other only points that are themselves that close to the limit can decide.
        """
        limit = float(chord_of(limit_m))
        chord_m = nearest_chord(here, others)[1] if len(others) else np.full(len(here), np.inf)
        places = np.flatnonzero(np.abs(chord_m - limit) <= error_m)
        unsure = PointIndex(here.longitude_deg[places], here.latitude_deg[places])
        first, second = pairs_within_chord(unsure, others, limit + error_m + ROUNDING_M)
        occurring, points = np.unique(second, return_inverse=True)
        way_m = unsure.points_m[first] - others.points_m[second]
        east, north = east_and_north(others.longitude_deg[occurring], others.latitude_deg[occurring])
        return cls(
            near=chord_m <= limit,
            places=places,
            starts=np.searchsorted(first, np.arange(len(places))),
            points=points,
            apart2=(way_m**2).sum(axis=1) - limit**2,
            east_m=(way_m * east[points]).sum(axis=1),
            north_m=(way_m * north[points]).sum(axis=1),
            error_m=error_m,
        )

    def draw(self, chance: np.random.Generator, draws: int) -> Mask:
        """Whether each doubtful place is near a displaced point, by draw: shape (draws, d).

        Every point is displaced by itself, evenly over a disc of radius `error_m` in its tangent plane. There
        it hovers over the ground by at most e² / 2R, which changes its distance from a place s away by less
        than e²·s / 4R²: 0.1 mm for e = 1 km and s = 10 km.
        """
        if not len(self.places):
            return np.zeros((draws, 0), dtype=bool)
        east_m, north_m = even_over_disc(chance, draws, int(self.points.max()) + 1, self.error_m)
        # |x − (p + v)|² = |x − p|² − 2 (x − p)·v + |v|²
        excess2 = (east_m**2 + north_m**2)[:, self.points] + self.apart2
        excess2 -= 2.0 * (self.east_m * east_m[:, self.points] + self.north_m * north_m[:, self.points])
        return np.asarray(np.logical_or.reduceat(excess2 <= 0.0, self.starts, axis=1))
