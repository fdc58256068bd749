"""Two-step floating catchments with weights by distance.

References
----------
Luo and Qi (2009), *An enhanced two-step floating catchment area (E2SFCA) method for measuring spatial
accessibility to primary care physicians*, Health & Place 15, 1100-1107: three zones, with the weights 1, 0.68
and 0.22 of its Gaussian function.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.coarse import Beyond
from overlap.domain.evidence import Evidence
from overlap.domain.reported import candidate_bands_km
from overlap.geo.cells import Cells
from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import pairs_in_parts

ZONES = ((1.0 / 3.0, 1.0), (2.0 / 3.0, 0.68), (1.0, 0.22))
"""Parts of the distance up to which a zone goes, and its weight."""

_PAIRS = 2_000_000  # of a counter and a cell, held at once

Indices = NDArray[np.int64]


def service_m(evidence: Evidence) -> float:
    """How far catchments reach, in metres: the service distance, else 5 km (or the largest band)."""
    return 1000.0 * candidate_bands_km(evidence.settings)[-1]


def everybody(evidence: Evidence) -> Beyond:
    """The question that has everybody by coarse cell: nobody is near no counter."""
    return Beyond((), service_m(evidence))


@dataclass(frozen=True)
class Catchments:
    """What counters and cells get in the two steps; counters of all networks in a row, as in the study.

    Parameters
    ----------
    side_m
        Of a coarse cell.
    places
        Middles of the cells where somebody lives, c of them.
    people
        People of the total in each, shape (c,).
    near
        People within the distance of each counter, shape (n,).
    weighted
        The same by the weights of their zones, shape (n,).
    shared
        People whom each counter has if everybody is shared among the counters within reach by weight,
        shape (n,).
    counters
        Counters that each person of a cell has, by network: the sum over counters within reach of the
        person's weight by the counter's weighted people, shape (networks, c).
    """

    side_m: float
    places: PointIndex
    people: FloatArray
    near: FloatArray
    weighted: FloatArray
    shared: FloatArray
    counters: FloatArray

    @classmethod
    def of(cls, evidence: Evidence) -> Catchments:
        """Both steps; the second needs what the first has found for every counter."""
        sums = evidence.sums[0]
        assert sums.coarse is not None
        units = sums.beyond_by_cell(everybody(evidence))[0][0]
        cells = np.flatnonzero(units)
        grid = sums.coarse.grid
        middles = Cells.of(grid, sums.coarse.extent).middles(cells)
        placed = np.isfinite(middles[0])
        people = sums.people(units[cells[placed]])
        places = PointIndex(middles[0][placed], middles[1][placed])
        cells = cells[placed]
        networks = evidence.networks.values()
        counters = PointIndex(
            np.concatenate([each.longitude_deg for each in networks]),
            np.concatenate([each.latitude_deg for each in networks]),
        )
        network = np.repeat(np.arange(len(networks)), [len(each) for each in networks])
        limit_m = service_m(evidence)
        near, weighted = np.zeros(len(counters)), np.zeros(len(counters))
        weights = np.zeros(len(cells))
        for counter, cell, weight in _reached(counters, places, limit_m):
            near += np.bincount(counter, people[cell], len(counters))
            weighted += np.bincount(counter, people[cell] * weight, len(counters))
            weights += np.bincount(cell, weight, len(cells))
        shared = np.zeros(len(counters))
        had = np.zeros((len(networks), len(cells)))
        for counter, cell, weight in _reached(counters, places, limit_m):
            shared += np.bincount(counter, people[cell] * weight / weights[cell], len(counters))
            for number in range(len(networks)):
                own = network[counter] == number
                part = weight[own] / weighted[counter[own]]
                had[number] += np.bincount(cell[own], part, len(cells))
        return cls(grid.side_m, places, people, near, weighted, shared, had)


def _reached(
    counters: PointIndex, places: PointIndex, limit_m: float
) -> Iterator[tuple[Indices, Indices, FloatArray]]:
    """Pairs of a counter and a cell within the distance, with the weight of their zone."""
    ends2 = np.array([float(chord_of(share * limit_m)) ** 2 for share, _ in ZONES])
    weights = np.array([weight for _, weight in ZONES])
    for some, first, cell in pairs_in_parts(counters, places, float(chord_of(limit_m)), _PAIRS):
        counter = some[first]
        apart2 = ((counters.points_m[counter] - places.points_m[cell]) ** 2).sum(axis=1)
        zone = np.minimum(np.searchsorted(ends2, apart2), len(ZONES) - 1)
        yield counter, cell, weights[zone]
