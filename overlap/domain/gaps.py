"""Gap regions: ground where people live beyond reach, made of coarse cells.

There are two kinds. People of a *presence* gap are farther than the distance from every counter. People of an
*upgrade* gap are within it of a counter, but of none that is online for certain. The counters that are online
are some of all, so who is beyond the online ones and not beyond all is in an upgrade gap, in every cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from overlap.domain.bands import candidate_bands_km
from overlap.domain.coarse import Beyond
from overlap.domain.evidence import Evidence
from overlap.domain.online import ONLINE, online_groups, told
from overlap.domain.sums import ANY, Units
from overlap.domain.wanted import Wanted
from overlap.errors import LedgerError
from overlap.geo.cells import Cells
from overlap.geo.ellipsoid import FloatArray, from_ecef, onto_ellipsoid, to_ecef
from overlap.geo.regions import Indices, Numbers, regions

Kind = Literal["presence", "upgrade"]
PRESENCE: Kind = "presence"
UPGRADE: Kind = "upgrade"

_ANY_ONLINE = f"{ANY} {ONLINE}"
_HELD = 1 << 17  # cells whose middles are held at once
_SURFACE_BITS = 10  # the surface that is split is of people's thousandths


@dataclass(frozen=True)
class Gap:
    """One question: who is beyond how much of which counters."""

    kind: Kind
    distance_km: float

    @property
    def distance_m(self) -> float:
        """The distance in metres."""
        return 1000.0 * self.distance_km


@dataclass(frozen=True)
class GapRegions:
    """The regions of one gap, most people first, and the rest.

    Parameters
    ----------
    gap
        What was asked.
    ground
        The coarse cells.
    cells
        Numbers of those in which somebody is in the gap, ascending, shape (n,), int32.
    units
        People in the gap in whole units, shape (layers, n).
    farthest_m
        How far the farthest of those beyond reach in each cell lives from the nearest counter that would do,
        in metres, shape (n,); infinite where there is none.
    ground_km2
        Of each cell, shape (n,).
    region
        The region of each cell, from 0 on, −1 for the rest, shape (n,), int32.
    """

    gap: Gap
    ground: Cells
    cells: Numbers
    units: Units
    farthest_m: FloatArray
    ground_km2: FloatArray
    region: Numbers

    @property
    def count(self) -> int:
        """How many regions there are."""
        return int(self.region.max(initial=-1)) + 1

    def ids(self) -> list[str]:
        """What each region is called: kind, distance and rank."""
        return [f"{self.gap.kind}:{self.gap.distance_km:g}:{rank + 1}" for rank in range(self.count)]

    def order(self) -> tuple[Indices, Indices]:
        """Indices into `cells`, region after region without the rest; and where each region starts."""
        order = np.argsort(self.region, kind="stable")[int((self.region < 0).sum()) :]
        return order, np.searchsorted(self.region[order], np.arange(self.count))

    def units_of(self) -> Units:
        """People of each region, in whole units, shape (layers, regions)."""
        order, starts = self.order()
        return (
            np.asarray(np.add.reduceat(self.units[:, order], starts, axis=1))
            if self.count
            else self.units[:, :0]
        )

    def middles(self) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude of the middle of each region's people, shape (regions,).

        It is the mean of the middles of cells in earth-centred metres, by people of the first layer, seen
        from the centre of the Earth; where that lies outside the region, the middle of the cell of the region
        that is nearest to it.
        """
        order, starts = self.order()
        found = np.empty((2, self.count))
        ends = np.append(starts, len(order))
        first = 0
        while first < self.count:
            last = max(first + 1, int(np.searchsorted(ends, ends[first] + _HELD, side="right")) - 1)
            some = order[ends[first] : ends[last]]
            found[:, first:last] = self._middles(some, starts[first:last] - starts[first])
            first = last
        return found[0], found[1]

    def _middles(self, some: Indices, starts: Indices) -> tuple[FloatArray, FloatArray]:
        """The same of some regions: their cells, region after region, and where each starts."""
        longitude_deg, latitude_deg = self.ground.middles(self.cells[some])
        places_m, people = to_ecef(longitude_deg, latitude_deg), self.units[0, some].astype(np.float64)
        region = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(some))))
        people = people / np.add.reduceat(people, starts)[region]
        mean_m = np.add.reduceat(people[:, None] * places_m, starts, axis=0)
        off2 = ((places_m - mean_m[region]) ** 2).sum(axis=1)
        least = np.flatnonzero(off2 == np.minimum.reduceat(off2, starts)[region])
        nearest = least[np.searchsorted(region[least], np.arange(len(starts)))]
        middle = from_ecef(onto_ellipsoid(mean_m))
        inside = self.ground.hold(*middle, self.cells[some[nearest]])
        return (
            np.where(inside, middle[0], longitude_deg[nearest]),
            np.where(inside, middle[1], latitude_deg[nearest]),
        )


def gaps_asked(evidence: Evidence) -> tuple[Gap, ...]:
    """The gaps that the study asks for; upgrade gaps only where lists tell how digital counters are."""
    distances_km = evidence.acting.gaps.distances_km or candidate_bands_km(evidence.settings)[-1:]
    kinds = (PRESENCE, UPGRADE) if told(evidence) else (PRESENCE,)
    return tuple(Gap(kind, each) for kind in kinds for each in sorted(set(distances_km)))


def gaps_wanted(evidence: Evidence) -> Wanted:
    """What the pass should gather for these."""
    gaps = gaps_asked(evidence)
    bands_m = {each.distance_m for each in gaps}
    groups = {}
    if UPGRADE in {each.kind for each in gaps}:
        groups[_ANY_ONLINE] = online_groups(evidence)[_ANY_ONLINE]
    return Wanted(
        groups=groups,
        edges_m=tuple(sorted(bands_m - set(evidence.bands_m))),
        beyond=tuple(beyond for gap in gaps for beyond in _beyond(gap)),
    )


def gap_regions(evidence: Evidence) -> Iterator[GapRegions]:
    """The regions of every gap that the study asks for.

    Raises
    ------
    LedgerError
        Cells do not hold the people whom the histograms of distances have beyond reach: a bug.
    """
    sums, settings = evidence.sums[0], evidence.acting.gaps
    assert sums.coarse is not None
    ground = Cells.of(sums.coarse.grid, sums.coarse.extent)
    for gap in gaps_asked(evidence):
        cells, units = _uncovered(evidence, gap)
        ground_km2 = ground.ground_km2(cells)
        chosen = units[0] >= settings.density_per_km2 * 2.0**sums.bits * ground_km2
        chosen &= (units[0] > 0) & (ground_km2 > 0.0)  # a pole's cell may have no ground
        some = slice(None) if chosen.all() else chosen  # no copies of what may be a million cells
        found = regions(
            cells[some],
            units[0, some],
            ground_km2[some],
            settings.largest_km2,
            (ground.height, ground.width),
            around=ground.around,
            shift=sums.bits - _SURFACE_BITS,
        )
        region = np.full(len(cells), -1, dtype=np.int32)
        region[some] = _most_first(found, units[0, some])
        del found
        farthest_m = sums.farthest_m(_beyond(gap)[0], cells)
        yield GapRegions(gap, ground, cells, units, farthest_m, ground_km2, region)


def _most_first(region: Numbers, units: NDArray[np.int64]) -> Numbers:
    """The same regions numbered by their people, most first; of equal ones the first stays first."""
    people = np.zeros(int(region.max(initial=-1)) + 1, dtype=np.int64)
    np.add.at(people, region, units)
    rank = np.empty(len(people), dtype=np.int32)
    rank[np.argsort(-people, kind="stable")] = np.arange(len(people), dtype=np.int32)
    return rank[region]


def _beyond(gap: Gap) -> tuple[Beyond, ...]:
    everywhere = Beyond((ANY,), gap.distance_m)
    return (everywhere,) if gap.kind == PRESENCE else (Beyond((_ANY_ONLINE,), gap.distance_m), everywhere)


def _uncovered(evidence: Evidence, gap: Gap) -> tuple[Numbers, Units]:
    """Cells where somebody is in a gap, and their units by layer."""
    sums = evidence.sums[0]
    first, *others = _beyond(gap)
    units = sums.beyond_by_cell(first)
    for other in others:
        units = units - sums.beyond_by_cell(other)
    cells = np.flatnonzero(units.any(axis=0)).astype(np.int32)
    units = units[:, cells]
    for layer, name in enumerate(sums.layers):
        far, near = (sums.within(layer, 0, group, gap.distance_m) for group in (_of(gap), ANY))
        expected = near - far if gap.kind == UPGRADE else int(sums.histogram(layer, 0, ANY).sum()) - near
        if int(units[layer].sum()) != expected or bool((units[layer] < 0).any()):
            raise LedgerError(
                f"{gap.kind} gaps of {name} beyond {gap.distance_km:g} km do not add up: "
                f"{int(units[layer].sum())} units in cells, {expected} in the split"
            )
    return cells, units


def _of(gap: Gap) -> str:
    """The group that people in a gap lack."""
    return ANY if gap.kind == PRESENCE else _ANY_ONLINE
