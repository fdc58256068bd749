"""Which questions a scenario touches, and what the pass measures for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.online import ONLINE, online_groups
from overlap.domain.scenario_asked import ScenarioAsked
from overlap.domain.scenario_counters import Counters
from overlap.domain.sums import ANY, NOBODY
from overlap.domain.wanted import Members, Wanted
from overlap.geo.index import PointIndex

Places = NDArray[np.float64]

_MEASURED_ONLINE = f"{ANY} {ONLINE}"


@dataclass(frozen=True)
class Compared:
    """One question that a scenario touches: the groups of the pass before, after, and either of the two.

    `groups` and `points` are what the pass must measure for it besides the networks.
    """

    question: str
    before: str
    after: str
    either: str
    groups: Mapping[str, Members] = field(default_factory=dict)
    points: Mapping[str, PointIndex] = field(default_factory=dict)

    def wanted(self) -> Wanted:
        """What the pass must measure."""
        return Wanted(groups=self.groups, points=self.points)


def online_name(evidence: Evidence) -> str:
    """What the question is called that asks for counters from the study's `online_level` on."""
    return _MEASURED_ONLINE if ONLINE in (*evidence.groups, *evidence.networks) else ONLINE


def online_group(evidence: Evidence) -> tuple[str, Members]:
    """The group of the pass for it, and who is in it for certain."""
    return _MEASURED_ONLINE, online_groups(evidence)[_MEASURED_ONLINE]


def questions(evidence: Evidence, counters: Counters) -> dict[str, Members]:
    """Every question with the counters that it is about: each network, any, online, the study's groups."""
    everyone = {name: np.ones(len(each), dtype=bool) for name, each in counters.networks.items()}
    found: dict[str, Members] = {name: {name: mask} for name, mask in everyone.items()}
    if len(everyone) > 1:
        found[ANY] = everyone
    rung = evidence.settings.online_level
    found[online_name(evidence)] = {
        name: each.level_low >= rung for name, each in counters.indicators.items()
    }
    return {**found, **counters.groups}


def baseline(evidence: Evidence) -> Counters:
    """The counters as they are."""
    return Counters(evidence.networks, evidence.indicators, evidence.groups)


def places_of(counters: Counters, chosen: Members) -> Places:
    """Where some counters are, each place once, shape (n, 2): longitude and latitude in degrees."""
    found = [np.zeros((0, 2))]
    for name, mask in chosen.items():
        each = counters.networks[name]
        found.append(np.column_stack([each.longitude_deg[mask], each.latitude_deg[mask]]))
    return np.asarray(np.unique(np.concatenate(found) + 0.0, axis=0))


def compared(evidence: Evidence, number: int, asked: ScenarioAsked) -> list[Compared]:
    """The questions that a scenario touches; all others are what they were."""
    if asked.after is None:
        return []
    before, after = baseline(evidence), asked.after
    then = questions(evidence, after)
    found = []
    for question, members in questions(evidence, before).items():
        was, becomes = places_of(before, members), places_of(after, then[question])
        if not np.array_equal(was, becomes):
            found.append(_compared(evidence, f"scenario {number} {question}", question, was, becomes))
    return found


def _compared(evidence: Evidence, name: str, question: str, was: Places, becomes: Places) -> Compared:
    """Within a distance of either is within it of one or the other: three sums tell who gains and loses."""
    groups: dict[str, Members] = {}
    before = question
    if question in evidence.groups:
        groups = {question: evidence.groups[question]}
    elif question == online_name(evidence):
        before, members = online_group(evidence)
        groups = {before: members}
    both = np.unique(np.concatenate([was, becomes]), axis=0)
    after = f"{name} after" if len(becomes) else NOBODY
    points = {after: _index(becomes)} if len(becomes) else {}
    if len(both) == len(was):
        return Compared(question, before, after, before, groups, points)
    if len(both) == len(becomes):
        return Compared(question, before, after, after, groups, points)
    either = f"{name} before or after"
    return Compared(question, before, after, either, groups, {**points, either: _index(both)})


def _index(places: Places) -> PointIndex:
    return PointIndex(places[:, 0].copy(), places[:, 1].copy())
