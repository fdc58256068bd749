"""Pairs of counters of the first two networks, each the nearest of one of the two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.wanted import Surroundings
from overlap.geo.ellipsoid import FloatArray, geodesic_m
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility

RADII_M = (1_000.0, 5_000.0, 10_000.0)
REACH_M = 5_000.0
"""The same in every study, whatever its bands, so that examples from elsewhere can be held against it."""


@dataclass(frozen=True)
class Pairs:
    """Facilities of the first and of the second network, ordered by both, and metres: shapes (n,)."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    apart_m: FloatArray

    def __len__(self) -> int:
        return len(self.first)


def near_pairs(evidence: Evidence) -> Pairs:
    """Each facility that counts with its nearest of the other network, once, up to the largest band."""
    nothing = np.zeros((0, 2), dtype=np.int64)
    if len(evidence.networks) < 2:
        return Pairs(nothing[:, 0], nothing[:, 1], np.zeros(0))
    a, b = list(evidence.networks)[:2]
    ahead, back = _nearest(evidence, a, b), _nearest(evidence, b, a)[:, ::-1]
    first, second = np.unique(np.concatenate([nothing, ahead, back]), axis=0).T
    one, other = evidence.indices[a], evidence.indices[b]
    apart_m = geodesic_m(
        one.longitude_deg[first],
        one.latitude_deg[first],
        other.longitude_deg[second],
        other.latitude_deg[second],
    )
    near = apart_m <= evidence.bands_m[-1]
    return Pairs(first[near], second[near], apart_m[near])


def _nearest(evidence: Evidence, origin: str, partner: str) -> NDArray[np.int64]:
    """Each facility that counts and the nearest of another network, context included: shape (n, 2)."""
    nearest, _ = nearest_facility(evidence.indices[origin], evidence.indices[partner])
    chosen = np.flatnonzero(evidence.networks[origin].counts & (nearest >= 0))
    return np.column_stack([chosen, nearest[chosen]])


def asked_around(evidence: Evidence, pairs: Pairs) -> Surroundings:
    """People around each facility of the first network that is in some pair."""
    a, b = list(evidence.networks)[:2]
    asked = np.unique(pairs.first)
    index = evidence.indices[a]
    points = PointIndex(index.longitude_deg[asked], index.latitude_deg[asked])
    return Surroundings(points, RADII_M, REACH_M, (a, b))


def people_around(evidence: Evidence, pairs: Pairs) -> FloatArray:
    """People of the total within each radius, and within the last beyond reach: shape (n, radii + 1).

    NaN where the study has no people.
    """
    if not evidence.sums:
        return np.full((len(pairs), len(RADII_M) + 1), np.nan)
    total = evidence.sums[0]
    around = total.people(total.partial.around)[np.unique(pairs.first, return_inverse=True)[1]]
    return np.column_stack([around[:, :, 0], around[:, -1, 1]])
