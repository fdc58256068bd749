"""Candidates in gap regions: places spread over each, at the middles of coarse cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from overlap.analyses.priorities.sites import Sites, in_a_row, together
from overlap.domain.bands import candidate_bands_km
from overlap.domain.evidence import Evidence
from overlap.domain.gaps import PRESENCE, GapRegions, gap_regions
from overlap.domain.messages import Message, Number, say
from overlap.domain.sums import Sums, Units
from overlap.domain.wanted import Members
from overlap.geo.spread import spread

GAP = "gap"
MOST = 5_000  # of the places of all regions


class GapPlaces(NamedTuple):
    """Places in gap regions; `found` counts those left out too, around each of which at most `fewer` live."""

    sites: Sites
    found: int = 0
    fewer: float = 0.0

    def caveats(self, sums: Sums, distance_m: float) -> Iterator[Message]:
        """Which places stand for gap regions, where that is not all that one might expect."""
        if len(self.sites) < self.found:
            yield say(
                "priorities: of {found} places in gap regions {kept} are candidates; around each of the "
                "others live at most {people} people of the gap, in a square as large as the circle within "
                "reach",
                found=Number(self.found, "count"),
                kept=Number(len(self.sites), "count"),
                people=Number(self.fewer, "people"),
            )
        if len(self.sites) and sums.coarse is not None and distance_m < 3.0 * sums.coarse.grid.side_m:
            yield say(
                "priorities: places in gap regions are middles of coarse cells up to {cell} wide or high, "
                "which is not small against {km}: a place between them may bring more, and the bound is of "
                "these places alone",
                cell=Number(sums.coarse.grid.side_m, "m"),
                km=Number(distance_m / 1000.0, "km"),
            )


def no_places() -> GapPlaces:
    """None, as where nobody asks."""
    return GapPlaces(together([]))


def gap_places(evidence: Evidence, members: Members) -> GapPlaces:
    """Of every gap region at the service distance places of which one is within it of each coarse cell.

    Where any counter serves, of regions without a counter alone. Of more than `MOST` places those stay that
    have most people of their gap around them, ties to the first; a place of two kinds is one.
    """
    anybody = all(mask.all() for mask in members.values())
    service_km = candidate_bands_km(evidence.settings)[-1]
    found = [
        _of_one(evidence, each)
        for each in gap_regions(evidence)
        if each.gap.distance_km == service_km and (each.gap.kind == PRESENCE or not anybody)
    ]
    units = np.concatenate([np.zeros(0, np.int64), *(around for _, around in found)])
    sites = in_a_row([each for each, _ in found])
    # Regions of the two kinds may share cells: one place serves both, as that of the first.
    places = sites.longitude_deg + 1j * sites.latitude_deg
    once = np.sort(np.unique(places, return_index=True)[1])
    order = once[np.argsort(-units[once], kind="stable")]
    fewer = int(units[order[MOST:]].max(initial=0))
    kept = together([sites.only(order[:MOST])])
    return GapPlaces(kept, len(order), float(evidence.sums[0].people(fewer)))


def region_of(candidate_id: str) -> str:
    """The gap region in which a place stands, by the place's id."""
    return candidate_id.removeprefix(f"{GAP}:").rpartition("-")[0]


def _of_one(evidence: Evidence, each: GapRegions) -> tuple[Sites, Units]:
    """The places of one gap, and the people around each in whole units."""
    coarse = evidence.sums[0].coarse
    assert coarse is not None
    chosen, units = spread(
        coarse.grid, each.cells, each.units[0], each.region, each.gap.distance_m, around=each.ground.around
    )
    longitude_deg, latitude_deg = each.ground.middles(each.cells[chosen])
    region = each.region[chosen]
    rank = np.arange(len(chosen)) - np.searchsorted(region, region) + 1
    names = each.ids()
    ids = [f"{GAP}:{names[of]}-{k}" for of, k in zip(region.tolist(), rank.tolist(), strict=True)]
    count = len(chosen)
    sites = Sites(
        np.array(ids, dtype=np.str_),
        np.full(count, ""),
        np.full(count, GAP),
        np.full(count, "add"),
        longitude_deg,
        latitude_deg,
        np.ones(count, np.bool_),
        np.full(count, np.nan),
    )
    placed = np.isfinite(longitude_deg)  # a cell may lie off the Earth
    return sites.only(placed), units[placed]
