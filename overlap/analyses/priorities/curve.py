"""The curve of a list: at each point what no other choice for as much could exceed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from overlap.solving.coverage import Demand, by_site, covered_by, gathered_exactly
from overlap.solving.inner import Choice
from overlap.solving.lagrange import Priced, priced
from overlap.solving.problem import Problem

_BEGINNINGS = 25
_PRICED_AT = (0.125, 0.25, 0.5, 0.75, 1.0)  # parts of the list
_ROUNDING_BITS = 48  # ratios of floating point are right to more

Units = NDArray[np.int64]


def bounds_along(problem: Problem, chosen: NDArray[np.int32], gains: Units, bound: int) -> list[int]:
    """For each beginning of a list, what no choice of as many sites, or of as much money, covers more than.

    The least of two kinds of bounds, each of which holds at every point. Whatever a list `S` covers, no
    choice covers more than that and what its sites would add to `S` alone (Leskovec et al. 2007); `S` is any
    beginning of the list. And with any prices of demand, no choice covers more than what is not paid and what
    its sites are paid (Lagrangian relaxation); prices are those sought for some points. Either is bounded by
    the sites that are worth most, or most for their cost with the last one in part (Dantzig 1957). No bound
    is above `bound`, that of the whole. Limits by area are left aside, which makes no bound too small.

    Parameters
    ----------
    problem, chosen, gains, bound
        As a plan has them.
    """
    demand, total = by_site(problem), int(problem.weights.sum())
    spent = np.cumsum(problem.limits().costs[chosen]).tolist()
    found = [min(bound, total)] * len(chosen)
    for line in (*_by_gains(demand, chosen, gains), *_by_prices(problem, demand, chosen, gains, spent)):
        most = _most(problem, line.values, spent)
        found = [min(one, (line.rest + more) >> line.shift) for one, more in zip(found, most, strict=True)]
    return found


def _by_gains(demand: Demand, chosen: NDArray[np.int32], gains: Units) -> Iterator[Priced]:
    """What sites would add to beginnings of the list: demand is paid its weight, or nothing."""
    ends = np.unique(np.linspace(0, len(chosen), min(len(chosen), _BEGINNINGS) + 1).astype(np.int64))
    for end in ends.tolist():
        left = np.where(covered_by(demand, chosen[:end]), 0, demand.weights)
        yield Priced(int(gains[:end].sum()), gathered_exactly(demand, left), 0)


def _by_prices(
    problem: Problem, demand: Demand, chosen: NDArray[np.int32], gains: Units, spent: list[int]
) -> Iterator[Priced]:
    ends = {max(1, round(part * len(chosen))) for part in _PRICED_AT} if len(chosen) else set()
    for end in sorted(ends):
        choice = Choice.of(problem)._replace(budget=spent[end - 1], by_area=False)
        yield priced(demand, choice, chosen[:end], int(gains[:end].sum()))


def _most(problem: Problem, values: Units, budgets: list[int]) -> list[int]:
    """What the values of sites could add up to at most, for each budget."""
    costs = problem.limits().costs
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.where(costs > 0, values / costs, np.inf)
    order = np.lexsort((-values, -worth))
    added = list(accumulate(values[order].tolist(), initial=0))  # of any size: people count for every site
    paid = np.cumsum(costs[order])
    found = []
    for budget in budgets:
        whole = int(np.searchsorted(paid, budget, side="right"))
        most = added[whole]
        if whole < len(order) and values[order[whole]] > 0:
            rest = budget - (int(paid[whole - 1]) if whole else 0)
            most -= -rest * int(values[order[whole]]) // int(costs[order[whole]])
        # The order may be wrong by the rounding of ratios; without costs these are the values themselves.
        found.append(most if problem.costs is None else most + (most >> _ROUNDING_BITS))
    return found
