"""From each counter and service that it lacks to the nearest counter that offers it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.referrals.counters import Counters, Mask
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import Indices
from overlap.geo.neighbours import nearest_facility


@dataclass(frozen=True)
class Pathways:
    """One for each counter that counts and each service it lacks, in that order; arrays of shape (k,).

    Parameters
    ----------
    origin
        The counter that lacks a service, as a row of `Counters`.
    service
        The service, as a column of `Counters`.
    receiver
        The nearest that offers it, context included, however far; -1 where nobody does.
    distance_m
        Length of the geodesic between the two, infinite where nobody offers it.
    limit_km
        How far a counter refers at most, in kilometres.
    """

    origin: Indices
    service: Indices
    receiver: Indices
    distance_m: FloatArray
    limit_km: float

    @property
    def limit_m(self) -> float:
        """The same in metres."""
        return 1000.0 * self.limit_km

    @property
    def met(self) -> Mask:
        """Whether the receiver is within the limit."""
        return np.asarray(self.distance_m <= self.limit_m)

    def only(self, chosen: Mask) -> Pathways:
        """Some of them, in their order."""
        return Pathways(
            self.origin[chosen],
            self.service[chosen],
            self.receiver[chosen],
            self.distance_m[chosen],
            self.limit_km,
        )


def pathways_of(counters: Counters, limit_km: float) -> Pathways:
    """Search once for each service; ties go to the smaller id."""
    lacking = counters.lacking & counters.everyone.counts[:, None]
    origin, service = np.nonzero(lacking)
    receiver: NDArray[np.int64] = np.full(lacking.shape, -1, dtype=np.int64)
    distance_m = np.full(lacking.shape, np.inf)
    for column in range(len(counters.services)):
        here = np.flatnonzero(lacking[:, column])
        offering = counters.by_id[counters.offered[counters.by_id, column]]
        if len(offering):
            nearest, length_m = nearest_facility(counters.index(here), counters.index(offering))
            receiver[here, column], distance_m[here, column] = offering[nearest], length_m
    return Pathways(origin, service, receiver[lacking], distance_m[lacking], limit_km)
