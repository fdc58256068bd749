"""Candidates: counters to connect, settlements, places of files, and what each costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.costs import Costs, each_of, of_counters, of_file
from overlap.analyses.priorities.gap_places import GAP, GapPlaces, gap_places, no_places
from overlap.analyses.priorities.sites import CONNECT, RAISE, Sites, together
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.online import MAYBE, ONLINE, online_groups
from overlap.domain.sums import ANY
from overlap.domain.wanted import Members
from overlap.errors import FaultList
from overlap.geo.zones import AreaMap

PLACES, GAPS = "places", "gaps"


class Candidates(NamedTuple):
    """Sites that may be chosen, those left out, where costs come from, and by level the area of each site.

    Areas are −1 where a site lies in none of the level. `gaps` are the places in gap regions among them.
    """

    sites: Sites
    outside: Sites
    costs: tuple[Costs, ...]
    area_of: Mapping[str, NDArray[np.int64]]
    gaps: GapPlaces


def candidates_of(
    evidence: Evidence, words: tuple[str, ...], members: Members, faults: FaultList
) -> Candidates:
    """All candidates that some words stand for; those in no area of any level are set apart.

    Parameters
    ----------
    evidence
        Without sums.
    words
        `connect`, `raise_level`, `places`, `gaps` once there are sums, and names of files of candidates.
    members
        Whom people should be near: these are no candidates.
    faults
        Takes costs that are no numbers, or below 0.
    """
    gaps = gap_places(evidence, members) if GAPS in words and evidence.sums else no_places()
    found = list(_found(evidence, words, gaps, members, faults))
    everything = together([sites for sites, _ in found])
    costs = tuple(each for _, some in found for each in some)
    area_of = {level: _area_of(areas.polygons, everything) for level, areas in evidence.areas.items()}
    inside = np.ones(len(everything), np.bool_)
    if area_of:
        inside = np.any([each >= 0 for each in area_of.values()], axis=0)
    return Candidates(
        everything.only(inside),
        everything.only(~inside),
        costs,
        {level: each[inside] for level, each in area_of.items()},
        gaps,
    )


def _found(
    evidence: Evidence, words: tuple[str, ...], gaps: GapPlaces, members: Members, faults: FaultList
) -> Iterator[tuple[Sites, tuple[Costs, ...]]]:
    costs = evidence.acting.costs
    for option in (each for each in (CONNECT, RAISE) if each in words):
        groups = online_groups(evidence)
        surely, maybe = groups[f"{ANY} {ONLINE}"], groups[f"{ANY} {MAYBE}"]
        for network, facilities in evidence.networks.items():
            here = surely[network] if option == RAISE else ~surely[network]
            known = ~maybe[network] | surely[network]
            sites = replace(_sites(facilities, network, option), known=known)
            yield of_counters(facilities, sites, facilities.counts & here & ~members[network], costs, faults)
    if PLACES in words and evidence.settlements is not None:
        yield each_of(_sites(evidence.settlements, "place", "add"), "places", costs)
    if len(gaps.sites):
        yield each_of(gaps.sites, GAP, costs)
    for name, file in evidence.acting.files.items():
        if name in words:
            facilities = evidence.candidates[name]
            yield of_file(facilities, _sites(facilities, name, file.option), file.cost, costs, faults)


def _sites(facilities: Facilities, network: str, option: str) -> Sites:
    count = len(facilities)
    return Sites(
        facilities.ids,
        facilities.names,
        np.full(count, network),
        np.full(count, option),
        facilities.longitude_deg,
        facilities.latitude_deg,
        np.ones(count, np.bool_),
        np.full(count, np.nan),
    )


def _area_of(polygons: NDArray[np.object_], sites: Sites) -> NDArray[np.int64]:
    found = AreaMap(polygons, 0, "sea").of_points(sites.longitude_deg, sites.latitude_deg)
    return np.where(found == len(polygons), -1, found).astype(np.int64)
