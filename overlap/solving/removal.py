"""A greedy choice that covers what is required, without the sites that it can do without."""

from __future__ import annotations

import numpy as np

from overlap.geo.kernels import borrowing
from overlap.solving.coverage import Demand, covered_by
from overlap.solving.greedy import Flags, choose
from overlap.solving.problem import Numbers, Problem, Units


def cost_of(problem: Problem, chosen: Numbers) -> int:
    """What a choice costs, or how many sites it has."""
    return int(problem.limits().costs[chosen].sum())


def least_greedily(
    problem: Problem, demand: Demand, required: Units, sites: Numbers | None = None
) -> Numbers:
    """Sites, without those that are not needed, by what each adds for its cost.

    They keep to limits by area, and where these leave no other they may cover less than is required.
    """
    limits, dear = problem.limits(), problem.costs is not None
    among = np.ones(problem.sites, np.bool_) if sites is None else np.isin(np.arange(problem.sites), sites)
    budget = int(limits.costs.sum())
    chosen, _ = choose(demand, limits, budget, required, among, by_cost=dear)
    order = np.lexsort((-np.arange(len(chosen)), -limits.costs[chosen]))
    needed = np.ones(len(chosen), np.bool_)
    times = np.zeros(len(demand.weights), np.int32)
    spare = -required
    areas = limits.areas[chosen]
    free = np.bincount(areas, minlength=len(limits.low)) - limits.low
    _remove(demand, chosen, order, areas, free, times, spare, np.zeros(len(required), np.int64), needed)
    kept = np.isin(np.arange(problem.sites), chosen[needed])
    return choose(demand, limits, budget, required, kept, by_cost=dear)[0]


def meets(demand: Demand, required: Units, chosen: Numbers) -> bool:
    """Whether a choice covers what is required of every group."""
    covered = covered_by(demand, chosen)
    met = np.zeros(len(required), np.int64)
    np.add.at(met, demand.groups[covered], demand.weights[covered])
    return bool((met >= required).all())


@borrowing
def _remove(
    demand: Demand,
    chosen: Numbers,
    order: Units,
    areas: Numbers,
    free: Units,
    times: Numbers,
    spare: Units,
    lost: Units,
    needed: Flags,
) -> None:
    """Say of each site chosen, in an order, whether it is needed; `spare` begins with minus the required.

    `areas` are those of the sites chosen; `free` is how many each has beyond what it wants.
    """
    for k in range(chosen.size):
        for at in range(demand.starts[chosen[k]], demand.starts[chosen[k] + 1]):
            i = demand.members[at]
            spare[demand.groups[i]] += demand.weights[i] if times[i] == 0 else 0
            times[i] += 1
    for k in range(chosen.size):
        first, end = demand.starts[chosen[order[k]]], demand.starts[chosen[order[k]] + 1]
        short = 1 if free[areas[order[k]]] <= 0 else 0
        for at in range(first, end):
            i = demand.members[at]
            if times[i] == 1:
                lost[demand.groups[i]] += demand.weights[i]
                short += lost[demand.groups[i]] > spare[demand.groups[i]]
        for at in range(first, end):
            i = demand.members[at]
            if short == 0:
                spare[demand.groups[i]] -= demand.weights[i] if times[i] == 1 else 0
                times[i] -= 1
            lost[demand.groups[i]] = 0
        free[areas[order[k]]] -= short == 0
        needed[order[k]] = short > 0
