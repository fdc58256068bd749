"""The two networks that are compared: their facilities that count, one network as seen from the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility, pairs_within


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
        first, _, length_m = pairs_within(self.origins, self.partners, float(radii_m[-1]))
        step = np.searchsorted(radii_m, length_m)
        least = np.full(len(self.origins), len(radii_m))
        np.minimum.at(least, first, step)
        counts = [np.bincount(each, minlength=len(radii_m) + 1)[:-1] for each in (least, step)]
        return np.cumsum(counts[0]), np.cumsum(counts[1])


def directions_of(evidence: Evidence) -> Iterator[Direction]:
    """The first two networks of the study, both ways; none where one of them is missing or empty."""
    points = {
        name: PointIndex(each.longitude_deg[each.counts], each.latitude_deg[each.counts])
        for name, each in list(evidence.networks.items())[:2]
    }
    if len(points) == 2 and all(len(each) for each in points.values()):
        for origin, partner in permutations(points, 2):
            yield Direction(origin, partner, points[origin], points[partner])
