"""What a study asks to be put first: whom people should be near, where one may act, with how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.candidates import GAPS, PLACES, Candidates, candidates_of
from overlap.analyses.priorities.costs import HUNDREDTHS
from overlap.analyses.priorities.impossible import cost_faults, limit_faults, why_costs
from overlap.analyses.priorities.limits import AreaLimits
from overlap.analyses.priorities.sites import CONNECT, RAISE
from overlap.domain import online
from overlap.domain.bands import candidate_bands_km
from overlap.domain.evidence import Evidence
from overlap.domain.gaps import gaps_asked, gaps_wanted
from overlap.domain.signatures import Covering
from overlap.domain.study_acting import PrioritySettings
from overlap.domain.sums import ANY
from overlap.domain.wanted import Members, Wanted
from overlap.errors import FaultList
from overlap.geo.ellipsoid import CHORD_DECIDES_M

ONLINE = "online"
GROUP = "near for priorities"
OTHER_DISTANCES = {"shorter": 0.9, "longer": 1.1}


@dataclass(frozen=True)
class Asked:
    """What is asked, settled; `members` are the counters of `reach`: `online`, `any`, a network or a group.

    `levels` are those that gains are told by, of areas and of classes of ground, the first of them that of
    limits by area; empty where the study has none.
    `gaps` says that places in gap regions are candidates, `waits` that these are not known yet.
    """

    settings: PrioritySettings
    reach: str
    members: Members
    distance_m: float
    candidates: Candidates
    limits: AreaLimits | None
    levels: tuple[str, ...]
    gaps: bool
    waits: bool

    @classmethod
    def of(cls, evidence: Evidence) -> Asked:
        """What a study with `sites` or `budget` asks.

        Raises
        ------
        InputError
            Everything that makes it impossible.
        """
        settings = evidence.acting.priorities
        reach = settings.reach or (ONLINE if online.told(evidence) else ANY)
        members = members_of(evidence, reach)
        distance_m = 1000.0 * candidate_bands_km(evidence.settings)[-1]
        words = settings.candidates or usual_candidates(evidence, reach)
        faults = FaultList()
        found = candidates_of(evidence, words, members, faults)
        gaps = GAPS in words
        waits = gaps and not evidence.sums
        limits = AreaLimits.of(evidence, faults)
        levels = _levels(evidence)
        asked = cls(settings, reach, members, distance_m, found, limits, levels, gaps, waits)
        asked._check(evidence, words, faults)
        faults.raise_if_any()
        return asked

    def _check(self, evidence: Evidence, words: tuple[str, ...], faults: FaultList) -> None:
        if self.distance_m > CHORD_DECIDES_M:
            found = f"{self.distance_m / 1000.0:g} km"
            advice = "state a service_km, and a band, of 100 km or less"
            faults.add("priorities", "the service distance is beyond 100 km", found, advice)
        if self.reach in (ANY, *evidence.networks):
            what = "a counter that is there joins no network, and serves already where any does"
            for word in (each for each in (CONNECT, RAISE) if each in words):
                faults.add("priorities.candidates", what, word, "leave it out, or reach online or a group")
        if self.reach == ONLINE and RAISE in words:
            what = "counters that are online serve already"
            faults.add(
                "priorities.candidates", what, RAISE, "leave it out, or reach a group of higher levels"
            )
        if self.waits:
            if self.distance_m not in {each.distance_m for each in gaps_asked(evidence)}:
                found = f"{self.distance_m / 1000.0:g} km"
                what = "gaps are asked for at other distances than the service distance"
                faults.add("priorities.candidates", what, found, "add it to gaps.distances_km")
            if self.settings.by_cost and evidence.acting.costs.add is None:
                what = f"candidates to add have no cost, and {why_costs(self.settings)}"
                faults.add("priorities: gaps", what, advice="write costs.add = …")
        elif not len(self.candidates.sites):
            found = f"{len(self.candidates.outside):,} in no area" if len(self.candidates.outside) else ""
            advice = (
                f"name others, such as --candidates {GAPS}: they may be {CONNECT}, {RAISE}, {PLACES}, {GAPS} "
                "and files named as [candidates.NAME]"
            )
            faults.add("priorities", "there is no candidate", found or ", ".join(words), advice)
            return
        for fault in (*cost_faults(self), *(() if self.waits else limit_faults(self, evidence))):
            faults.add(fault.where, fault.what, fault.found, fault.advice)

    @property
    def cents(self) -> NDArray[np.int64] | None:
        """Costs in hundredths, None where the number of sites matters and not their cost."""
        if not self.settings.by_cost:
            return None
        return np.rint(self.candidates.sites.cost * HUNDREDTHS).astype(np.int64)

    @property
    def limit(self) -> int:
        """How many sites, or hundredths; all sites where a share of people is asked for.

        More than all sites come to says no more than that, twice where costs may be drawn higher.
        """
        if self.settings.budget is not None and self.cents is not None:
            return min(round(self.settings.budget * HUNDREDTHS), 2 * int(self.cents.sum()))
        count = len(self.candidates.sites)
        return min(self.settings.sites or count, count)

    @property
    def other_distances_m(self) -> Mapping[str, float]:
        """The distance a tenth shorter and longer, where it may be."""
        found = {name: factor * self.distance_m for name, factor in OTHER_DISTANCES.items()}
        return {name: m for name, m in found.items() if m <= CHORD_DECIDES_M}

    def wanted(self, evidence: Evidence) -> Wanted:
        """What the pass should gather: which candidates people are near, and who is served already.

        Where candidates are places in gap regions, these regions come first.
        """
        if self.waits:
            return gaps_wanted(evidence)
        index = self.candidates.sites.index()
        group = (ANY,) if self.reach == ANY else (GROUP,)
        coverings = {
            covering_name(None): Covering(index, self.distance_m, group, besides=self.levels),
        }
        for name, distance_m in self.other_distances_m.items():
            coverings[covering_name(name)] = Covering(index, distance_m, group, self.settings.every or None)
        groups = {} if self.reach == ANY else {GROUP: self.members}
        return Wanted(groups=groups, coverings=coverings)


def covering_name(of: str | None) -> str:
    """What a covering is called: that of the list, or of another distance."""
    return f"priorities {of}" if of else "priorities"


def asks(evidence: Evidence) -> bool:
    """Whether a study asks for priorities at all."""
    settings = evidence.acting.priorities
    return any(each is not None for each in (settings.sites, settings.budget, settings.share))


def members_of(evidence: Evidence, reach: str) -> Members:
    """The counters that `reach` names: `online`, `any`, a network or a group."""
    if reach == ANY:
        return {name: np.ones(len(each), np.bool_) for name, each in evidence.networks.items()}
    if reach == ONLINE:
        return online.online_groups(evidence)[f"{ANY} {online.ONLINE}"]
    if reach in evidence.networks:
        return {name: np.full(len(each), name == reach) for name, each in evidence.networks.items()}
    nobody = {name: np.zeros(len(each), np.bool_) for name, each in evidence.networks.items()}
    return {**nobody, **evidence.groups[reach]}


def usual_candidates(evidence: Evidence, reach: str) -> tuple[str, ...]:
    """Where one may act for `reach`, in the words of `candidates`, where a study does not say it."""
    places = (PLACES,) if evidence.settlements is not None else ()
    return (*(places if reach in (ANY, *evidence.networks) else (CONNECT,)), *evidence.acting.files)


def _levels(evidence: Evidence) -> tuple[str, ...]:
    """The level of limits or shares, else the last of areas; then all others."""
    settings, every = evidence.acting.priorities, (*evidence.areas, *evidence.classes)
    first = (settings.level or settings.every, *list(evidence.areas)[-1:], *every)
    return tuple(dict.fromkeys(level for level in first if level in every))
