"""How firm a list is: how often each site stays in it when distances and costs are others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.task import Task, chosen_or_none
from overlap.geo.ellipsoid import FloatArray
from overlap.solving.coverage import by_site, covered_by
from overlap.solving.feasible import check
from overlap.solving.greedy import choose
from overlap.solving.problem import InfeasibleError
from overlap.solving.removal import least_greedily, meets
from overlap.solving.swaps import improved

COSTS_VARY = 0.2
_MOST_DRAWS = 99
_MOST_WORK = 300_000_000  # visits to demand: with larger problems there are fewer draws
_STREAM = 6


@dataclass(frozen=True)
class Stays:
    """Of each site of a list how often it is in another list too, 0 to 1, shape (m,); NaN without another.

    `distances` and `draws` are how many other distances and draws of costs there were.
    """

    by_distance: FloatArray
    by_costs: FloatArray
    distances: int
    draws: int


def stays_of(task: Task, others: list[Task], chosen: NDArray[np.int32], seed: int, draws: int) -> Stays:
    """Solve it again: at other distances, and where costs matter with each cost drawn anew.

    Parameters
    ----------
    task
        That of the list.
    others
        The same at other distances.
    chosen
        The list.
    seed, draws
        Of chance; draws are fewer than asked where the problem is large.
    """
    found = [chosen_or_none(each) for each in others]
    lists = [np.zeros(0, np.int32) if each is None else each for each in found]
    problem = task.problem
    many = int(min(draws, _MOST_DRAWS, max(9, _MOST_WORK // max(1, len(problem.sites_of)))))
    drawn = list(_drawn(task, seed, many)) if problem.costs is not None else []
    return Stays(_share(lists, chosen), _share(drawn, chosen), len(lists), len(drawn))


def _drawn(task: Task, seed: int, draws: int) -> Iterator[NDArray[np.int32]]:
    """The list for each draw: costs of each site by itself up to a fifth less or more, evenly."""
    problem = task.problem
    demand, random = by_site(problem, task.groups), np.random.default_rng([seed, _STREAM])
    everything = np.ones(problem.sites, np.bool_)
    required = np.array([problem.weights.sum()], dtype=np.int64)
    assert problem.costs is not None
    for _ in range(draws):
        factors = random.uniform(1.0 - COSTS_VARY, 1.0 + COSTS_VARY, problem.sites)
        other = replace(problem, costs=np.rint(problem.costs * factors).astype(np.int64))
        if task.required is not None:
            found = least_greedily(other, demand, task.required)
            yield found if meets(demand, task.required, found) else found[:0]
            continue
        try:
            check(other)
        except InfeasibleError:
            yield np.zeros(0, np.int32)
            continue
        limits = other.limits()
        lists = [
            choose(demand, limits, other.budget, required, everything, by_cost=by_cost)[0]
            for by_cost in (False, True)
        ]
        best = max(lists, key=lambda each: int(demand.weights[covered_by(demand, each)].sum()))
        yield improved(demand, limits, other.budget, best)


def _share(lists: list[NDArray[np.int32]], chosen: NDArray[np.int32]) -> FloatArray:
    if not lists:
        return np.full(len(chosen), np.nan)
    return np.asarray(np.mean([np.isin(chosen, each) for each in lists], axis=0, dtype=np.float64))
