"""Two-step floating catchments with weights by distance.

References
----------
Luo and Qi (2009), *An enhanced two-step floating catchment area (E2SFCA) method for measuring spatial
accessibility to primary care physicians*, Health & Place 15, 1100-1107: three zones, with the weights 1, 0.68
and 0.22 of its Gaussian function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import STUDY
from overlap.domain.bands import candidate_bands_km
from overlap.domain.coarse import Beyond, CoarseGrid
from overlap.domain.evidence import Evidence
from overlap.geo.cells import Cells
from overlap.geo.ellipsoid import FloatArray, chord_of
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import pairs_in_parts
from overlap.geo.threads import slices
from overlap.geo.zones import AreaMap

ZONES = ((1.0 / 3.0, 1.0), (2.0 / 3.0, 0.68), (1.0, 0.22))
"""Parts of the distance up to which a zone goes, and its weight."""

_CELLS = 1 << 17  # of the grid, held at once
_PAIRS = 200_000  # of a counter and a cell, held at once

Indices = NDArray[np.int64]


def service_m(evidence: Evidence) -> float:
    """How far catchments reach, in metres: the service distance, else 5 km (or the largest band)."""
    return 1000.0 * candidate_bands_km(evidence.settings)[-1]


def everybody(evidence: Evidence) -> Beyond:
    """The question that has everybody by coarse cell: nobody is near no counter."""
    return Beyond((), service_m(evidence))


@dataclass(frozen=True)
class Catchments:
    """What counters and people get in the two steps; counters of all networks in a row, as in the study.

    Parameters
    ----------
    side_m
        Of a coarse cell.
    near
        People within the distance of each counter, shape (n,).
    weighted
        The same by the weights of their zones, shape (n,).
    shared
        People whom each counter has if everybody is shared among the counters within reach by weight,
        shape (n,).
    people
        People of the total by level and slot, by where the middle of a coarse cell lies: shapes (slots,).
    counters
        Counters that these have, of each network and of any: the sum over people and over counters within
        reach of the person's weight by the counter's weighted people, shapes (networks + 1, slots).
    """

    side_m: float
    near: FloatArray
    weighted: FloatArray
    shared: FloatArray
    people: Mapping[str, FloatArray]
    counters: Mapping[str, FloatArray]

    @classmethod
    def of(cls, evidence: Evidence) -> Catchments:
        """Both steps; the second needs what the first has found for every counter.

        Cells go by in parts, so that memory does not grow with them, and are added one after the other, so
        that sums do not depend on the parts.
        """
        networks = evidence.networks.values()
        counters = PointIndex(
            np.concatenate([each.longitude_deg for each in networks]),
            np.concatenate([each.latitude_deg for each in networks]),
        )
        network = np.repeat(np.arange(len(networks)), [len(each) for each in networks])
        limit_m = service_m(evidence)
        near, weighted, shared = (np.zeros(len(counters)) for _ in range(3))
        for places, people in _peopled(evidence):
            for cell, counter, weight in _reached(places, counters, limit_m):
                np.add.at(near, counter, people[cell])
                np.add.at(weighted, counter, people[cell] * weight)
        maps = {level: AreaMap(areas.polygons, 0, "sea") for level, areas in evidence.areas.items()}
        slots = {STUDY: 1, **{level: areas.outside_slot + 1 for level, areas in maps.items()}}
        people_of = {level: np.zeros(count) for level, count in slots.items()}
        had_of = {level: np.zeros((len(networks) + 1, count)) for level, count in slots.items()}
        for places, people in _peopled(evidence):
            had = np.zeros((len(networks) + 1, len(places)))
            for cell, counter, weight in _reached(places, counters, limit_m):
                weights = np.bincount(cell, weight, len(places))
                np.add.at(shared, counter, people[cell] * weight / weights[cell])
                np.add.at(had, (network[counter], cell), weight / weighted[counter])
            had[-1] = had[:-1].sum(axis=0)
            for level, here in people_of.items():
                slot = np.zeros(len(places), dtype=np.int32)
                if level in maps:
                    slot = maps[level].of_points(places.longitude_deg, places.latitude_deg)
                np.add.at(here, slot, people)
                for into, row in zip(had_of[level], had * people, strict=True):
                    np.add.at(into, slot, row)
        return cls(_coarse(evidence).grid.side_m, near, weighted, shared, people_of, had_of)


def _coarse(evidence: Evidence) -> CoarseGrid:
    coarse = evidence.sums[0].coarse
    assert coarse is not None
    return coarse


def _peopled(evidence: Evidence) -> Iterator[tuple[PointIndex, FloatArray]]:
    """Middles of the coarse cells where somebody lives, and people of the total there, part by part."""
    sums, coarse = evidence.sums[0], _coarse(evidence)
    units = sums.beyond_by_cell(everybody(evidence))[0]
    ground = Cells.of(coarse.grid, coarse.extent)
    for some in slices(len(units), _CELLS):
        cells = some.start + np.flatnonzero(units[some])
        longitude_deg, latitude_deg = ground.middles(cells)
        placed = np.isfinite(longitude_deg)
        yield (
            PointIndex(longitude_deg[placed], latitude_deg[placed]),
            sums.people(units[cells[placed]]),
        )


def _reached(
    places: PointIndex, counters: PointIndex, limit_m: float
) -> Iterator[tuple[Indices, Indices, FloatArray]]:
    """Pairs of a cell and a counter within the distance, with the weight of their zone; cells are whole."""
    ends2 = np.array([float(chord_of(share * limit_m)) ** 2 for share, _ in ZONES])
    weights = np.array([weight for _, weight in ZONES])
    for some, first, counter in pairs_in_parts(places, counters, float(chord_of(limit_m)), _PAIRS):
        cell = some[first]
        apart2 = ((counters.points_m[counter] - places.points_m[cell]) ** 2).sum(axis=1)
        zone = np.minimum(np.searchsorted(ends2, apart2), len(ZONES) - 1)
        yield cell, counter, weights[zone]
