"""A path: whom to bring online first, year by year, and whom that reaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.scenarios.bounds import bounds
from overlap.analyses.scenarios.questions import online_group, online_name
from overlap.domain.evidence import STUDY, Evidence, Place
from overlap.domain.places import Rows
from overlap.domain.reported import candidate_bands_km
from overlap.domain.scenario_asked import PathAsked
from overlap.domain.signatures import Covering, Signatures
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.solving.coverage import Demand, by_site
from overlap.solving.greedy import choose
from overlap.solving.problem import Problem

Units = NDArray[np.int64]
Parts = Callable[[int, Units, Units, Units], Units]

NEVER = 2**30
"""The step of a counter that is not connected in any year."""


@dataclass(frozen=True)
class Choice:
    """Who is connected in which step, from 0, in which order, and whom each reaches beyond those before."""

    order: tuple[int, ...]
    steps: tuple[int, ...]
    gained: tuple[int, ...]


@dataclass(frozen=True)
class Steps:
    """A path with what the pass has found: by level of areas, who sees which of the candidates.

    `bounds` has for the end of each year the units of the total newly near that no path exceeds.
    """

    title: str
    asked: PathAsked
    choice: Choice
    sums: Sums
    seen: dict[str, Signatures]
    bounds: tuple[int, ...]

    def online(self, layer: int, level: str, slot: int | None) -> Units:
        """Units newly near an online counter at the end of each year; of one slot or, None, everywhere."""
        signatures = self.seen[level]
        step_of = np.full(len(self.asked.ids), NEVER, dtype=np.int64)
        step_of[list(self.choice.order)] = self.choice.steps
        first = _first_step(signatures, step_of)
        chosen = first < NEVER
        if slot is not None:
            chosen &= signatures.slots == slot
        new = np.zeros(len(self.asked.years), dtype=np.int64)
        np.add.at(new, first[chosen], signatures.people[layer, chosen])
        return np.cumsum(new)

    def rows(self, evidence: Evidence, parts: Parts) -> Rows:
        """The rows of the differences: at the end of each year against what is, by layer and area."""
        found: Rows = []
        online, _ = online_group(evidence)
        band_km = path_band_km(evidence)
        any_level = next(iter(self.seen))
        for number, layer in enumerate(self.sums.layers):
            places: list[tuple[Place, int, str, int | None]] = [((STUDY, "", ""), 0, any_level, None)]
            for level in self.sums.levels:
                if level.level in self.seen:
                    slots = range(level.first, level.outside + 1)
                    named = zip(evidence.places(level.level), slots, strict=True)
                    places += [(place, slot, level.level, slot) for place, slot in named]
            for place, slot, level_name, only in places:
                total = int(self.sums.histogram(number, slot, online).sum())
                before = self.sums.within(number, slot, online, 1000.0 * band_km)
                after = before + self.online(number, level_name, only)
                people = self.sums.people(parts(total, np.full_like(after, before), after, after))
                everyone = float(self.sums.people(total))
                found += [
                    (
                        *(self.title, str(year), layer, *place, online_name(evidence), band_km),
                        *(everyone, *people[:, k].tolist()),
                    )
                    for k, year in enumerate(self.asked.years)
                ]
        return found


def path_band_km(evidence: Evidence) -> float:
    """The distance that a path is chosen by: the service distance, else the usual one."""
    return candidate_bands_km(evidence.settings)[-1]


def wanted(evidence: Evidence, number: int, asked: PathAsked) -> Wanted:
    """Who sees which of the candidates, of those not yet near an online counter, by each level of areas."""
    group, members = online_group(evidence)
    distance_m = 1000.0 * path_band_km(evidence)
    return Wanted(
        groups={group: members},
        coverings={
            _name(number, level): Covering(asked.index, distance_m, (group,), level)
            for level in _levels(evidence)
        },
    )


def steps(evidence: Evidence, number: int, title: str, asked: PathAsked) -> Steps:
    """Work a path out from what the pass has found."""
    sums = evidence.sums[0]
    seen = {level or "": sums.signatures(_name(number, level)) for level in _levels(evidence)}
    everywhere = next(iter(seen.values()))
    chosen = choice(asked, everywhere)
    order = np.array(chosen.order, dtype=np.int32)
    years, gained = (np.array(each, dtype=np.int64) for each in (chosen.steps, chosen.gained))
    return Steps(title, asked, chosen, sums, seen, bounds(asked, everywhere, order, years, gained))


def _levels(evidence: Evidence) -> list[str | None]:
    """The levels of areas; none at all is a level of its own."""
    return list(evidence.areas) or [None]


def _name(number: int, level: str | None) -> str:
    return f"path {number} {level or ''}".strip()


def choice(asked: PathAsked, seen: Signatures) -> Choice:
    """Year by year the counters that newly reach the most of the total, exactly; then the cheapest others.

    In money each year takes the better of two greedy choices, by people and by people for the money. What
    is left of a year's budget goes to counters that reach nobody new, by cost and then id, and lapses.
    """
    uncovered = seen.people[0].copy()  # set to nothing as it is covered
    problem = Problem(seen.starts, seen.candidates, uncovered, len(asked.ids), asked.costs, asked.limit)
    demand = by_site(problem)
    open_to = np.ones(len(asked.ids), dtype=bool)
    order: list[int] = []
    steps: list[int] = []
    gained: list[int] = []
    for step in range(len(asked.years)):
        chosen, gains = _best(demand, problem, open_to, in_money=asked.in_money)
        open_to[chosen] = False
        for site in chosen:
            demand.weights[demand.members[demand.starts[site] : demand.starts[site + 1]]] = 0
        rest = _cheapest(asked, open_to, asked.limit - int(asked.costs[chosen].sum()))
        open_to[rest] = False
        order += [*chosen, *rest]
        steps += [step] * (len(chosen) + len(rest))
        gained += [*gains, *([0] * len(rest))]
    return Choice(tuple(order), tuple(steps), tuple(gained))


def _best(
    demand: Demand, problem: Problem, open_to: NDArray[np.bool_], *, in_money: bool
) -> tuple[list[int], list[int]]:
    """The better of the plain greedy choice and, in money, the one by people for the money."""
    if not open_to.any() or not demand.weights.any():
        return [], []
    required = np.array([demand.weights.sum()], dtype=np.int64)
    found = [
        choose(demand, problem.limits(), problem.budget, required, open_to, by_cost=by_cost)
        for by_cost in ((False, True) if in_money else (False,))
    ]
    sites, gains = max(found, key=lambda each: int(each[1].sum()))
    return sites.tolist(), gains.tolist()


def _cheapest(asked: PathAsked, open_to: NDArray[np.bool_], left: int) -> list[int]:
    rest = np.flatnonzero(open_to)
    rest = rest[np.argsort(asked.costs[rest], kind="stable")]  # candidates are in the order of their ids
    affordable = np.cumsum(asked.costs[rest]) <= left
    return [int(site) for site in rest[affordable]]


def _first_step(signatures: Signatures, step_of: Units) -> Units:
    """The first step in which each signature sees a connected counter."""
    found = np.full(len(signatures), NEVER, dtype=np.int64)
    some = np.diff(signatures.starts) > 0
    if some.any():
        found[some] = np.minimum.reduceat(step_of[signatures.candidates], signatures.starts[:-1][some])
    return found
