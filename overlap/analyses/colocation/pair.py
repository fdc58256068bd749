"""The two networks that are compared: their facilities that count, one network as seen from the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.geo.ellipsoid import FloatArray, chord_of, distance_of, distance_tolerance_m, geodesic_m
from overlap.geo.index import Indices, PointIndex
from overlap.geo.neighbours import nearest_facility, pairs_in_parts

_PAIRS = 1 << 20  # looked at together: some 100 MB


@dataclass(frozen=True)
class Direction:
    """From the facilities of one network to those of the other, context left out."""

    origin: str
    partner: str
    origins: PointIndex
    partners: PointIndex

    @property
    def reach_m(self) -> float:
        """The geodesic within which every facility has a partner."""
        return float(nearest_facility(self.origins, self.partners)[1].max())

    def near(self, radii_m: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Facilities with a partner within each ascending distance on the ground, and pairs; shape (r,)."""
        limit_m = float(radii_m[-1])
        chord_m = float(chord_of(limit_m)) + 2.0 * float(distance_tolerance_m(limit_m))
        least = np.full(len(self.origins), len(radii_m))
        pairs = np.zeros(len(radii_m) + 1, dtype=np.int64)
        for some, first, second in pairs_in_parts(self.origins, self.partners, chord_m, _PAIRS):
            step = self._steps(some[first], second, radii_m)
            np.minimum.at(least, some[first], step)
            pairs += np.bincount(step, minlength=len(pairs))
        return np.cumsum(np.bincount(least, minlength=len(pairs))[:-1]), np.cumsum(pairs[:-1])

    def _steps(self, origin: Indices, partner: Indices, radii_m: FloatArray) -> Indices:
        """The first radius that holds each pair, shape (k,); geodesics only where the chord cannot tell."""
        apart_m = self.origins.points_m[origin] - self.partners.points_m[partner]
        length_m = distance_of(np.linalg.norm(apart_m, axis=1))
        off_m = 2.0 * distance_tolerance_m(length_m)
        step = np.searchsorted(radii_m, length_m - off_m)
        doubt = np.flatnonzero(step < np.searchsorted(radii_m, length_m + off_m))
        one, other = origin[doubt], partner[doubt]
        step[doubt] = np.searchsorted(
            radii_m,
            geodesic_m(
                self.origins.longitude_deg[one],
                self.origins.latitude_deg[one],
                self.partners.longitude_deg[other],
                self.partners.latitude_deg[other],
            ),
        )
        return step


def directions_of(evidence: Evidence) -> Iterator[Direction]:
    """The first two networks of the study, both ways; none where one of them is missing or empty."""
    points = {
        name: PointIndex(each.longitude_deg[each.counts], each.latitude_deg[each.counts])
        for name, each in list(evidence.networks.items())[:2]
    }
    if len(points) == 2 and all(len(each) for each in points.values()):
        for origin, partner in permutations(points, 2):
            yield Direction(origin, partner, points[origin], points[partner])
