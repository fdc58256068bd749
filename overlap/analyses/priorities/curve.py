"""The curve of a list: at each point what no other choice for as much could exceed."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from overlap.solving.coverage import Demand, by_site, covered_by, gathered_exactly
from overlap.solving.problem import Problem

_BEGINNINGS = 25

Units = NDArray[np.int64]


def bounds_along(problem: Problem, chosen: NDArray[np.int32], gains: Units, bound: int) -> list[int]:
    """For each beginning of a list, what no choice of as many sites, or of as much money, covers more than.

    Whatever a list `S` covers, no choice covers more than that and what its sites would add to `S` alone
    (Leskovec et al. 2007): here by the sites that add most, or most for their cost with the last one in part
    (Dantzig 1957). `S` may be any beginning of the list, and the least of these bounds holds; nor is any
    above `bound`, that of the whole. Limits by area are left aside, which makes no bound too small.

    Parameters
    ----------
    problem, chosen, gains, bound
        As a plan has them.
    """
    demand = by_site(problem)
    ends = np.unique(np.linspace(0, len(chosen), min(len(chosen), _BEGINNINGS) + 1).astype(np.int64))
    spent = np.cumsum(problem.limits().costs[chosen]).tolist()
    found = [bound] * len(chosen)
    for end in ends.tolist():
        had = int(gains[:end].sum())
        most = _most(problem, demand, chosen[:end], spent)
        found = [min(one, had + more) for one, more in zip(found, most, strict=True)]
    return found


def _most(problem: Problem, demand: Demand, begun: NDArray[np.int32], budgets: list[int]) -> list[int]:
    """What sites could add to a list at most, for each budget."""
    left = np.where(covered_by(demand, begun), 0, demand.weights)
    adds = gathered_exactly(demand, left)
    costs = problem.limits().costs
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.where(costs > 0, adds / costs, np.inf)
    order = np.lexsort((-adds, -worth))
    added = list(accumulate(adds[order].tolist(), initial=0))  # of any size: people count for every site
    paid = np.cumsum(costs[order])
    found = []
    for budget in budgets:
        whole = int(np.searchsorted(paid, budget, side="right"))
        part = 0
        if whole < len(order) and adds[order[whole]] > 0:
            rest = budget - (int(paid[whole - 1]) if whole else 0)
            part = -(-rest * int(adds[order[whole]]) // int(costs[order[whole]]))
        found.append(min(added[whole] + part, int(left.sum())))
    return found
