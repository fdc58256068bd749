"""A path: whom to bring online first, year by year, and whom that reaches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.scenarios.bounds import bounds
from overlap.analyses.scenarios.questions import online_group
from overlap.domain.bands import candidate_bands_km
from overlap.domain.evidence import Evidence
from overlap.domain.scenario_asked import PathAsked
from overlap.domain.signatures import Covering, Signatures
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.solving.coverage import Demand, by_site
from overlap.solving.greedy import choose
from overlap.solving.problem import Problem

Units = NDArray[np.int64]

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
    """A path with what the first reading has found.

    `number` is the scenario's, from 1; `seen` who is near which of the candidates; `bounds` for the end of
    each year the units of the total newly near that no path exceeds.
    """

    title: str
    number: int
    asked: PathAsked
    choice: Choice
    sums: Sums
    seen: Signatures
    bounds: tuple[int, ...]

    def online(self, layer: int) -> Units:
        """Units newly near an online counter at the end of each year."""
        step_of = np.full(len(self.asked.ids), NEVER, dtype=np.int64)
        step_of[list(self.choice.order)] = self.choice.steps
        first = _first_step(self.seen, step_of)
        chosen = first < NEVER
        new = np.zeros(len(self.asked.years), dtype=np.int64)
        np.add.at(new, first[chosen], self.seen.people[layer, chosen])
        return np.cumsum(new)


def path_band_km(evidence: Evidence) -> float:
    """The distance that a path is chosen by: the service distance, else the usual one."""
    return candidate_bands_km(evidence.settings)[-1]


def wanted(evidence: Evidence, number: int, asked: PathAsked) -> Wanted:
    """Who is near which of the candidates, of those not yet near an online counter."""
    group, members = online_group(evidence)
    distance_m = 1000.0 * path_band_km(evidence)
    return Wanted(
        groups={group: members}, coverings={_name(number): Covering(asked.index, distance_m, (group,))}
    )


def steps(evidence: Evidence, number: int, title: str, asked: PathAsked) -> Steps:
    """Work a path out from what the first reading has found."""
    sums, chosen = evidence.sums[0], chosen_of(evidence, number, asked)
    seen = sums.signatures(_name(number))
    order = np.array(chosen.order, dtype=np.int32)
    years, gained = (np.array(each, dtype=np.int64) for each in (chosen.steps, chosen.gained))
    return Steps(title, number, asked, chosen, sums, seen, bounds(asked, seen, order, years, gained))


def chosen_of(evidence: Evidence, number: int, asked: PathAsked) -> Choice:
    """Whom a path connects in which year, by the first reading."""
    return choice(asked, evidence.sums[0].signatures(_name(number)))


def _name(number: int) -> str:
    return f"path {number}"


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
