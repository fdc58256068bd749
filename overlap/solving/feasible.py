"""Whether any choice of sites keeps to what is asked, and which sites must be paid for in any case."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.solving.problem import InfeasibleError, Limits, Problem, Units


def check(problem: Problem) -> None:
    """Raise `InfeasibleError`, naming every reason, where no choice is allowed."""
    limits = problem.limits()
    there = np.bincount(limits.areas, minlength=len(limits.low))
    reasons = [
        *_each(limits.low > limits.high, "area {0}: at least {1} and at most {2}", limits.low, limits.high),
        *_each(limits.low > there, "area {0}: at least {1} asked, {2} candidates", limits.low, there),
    ]
    if not reasons:
        cheapest = _sum(limits.costs[reserved(limits, np.ones(problem.sites, np.bool_))])
        if cheapest > problem.budget:
            what = "sites may be chosen" if problem.costs is None else "may be spent"
            reasons.append((-1, f"what areas want comes to {cheapest}, and {problem.budget} {what}"))
        elif problem.sites and limits.costs.min() > problem.budget:
            reasons.append((-1, f"the cheapest site costs {limits.costs.min()}, more than {problem.budget}"))
    if reasons:
        raise InfeasibleError(*reasons)


def reserved(limits: Limits, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cheapest sites that give each area what it wants, ties by number; shape (sites,)."""
    order, rank = ranked(limits.areas, limits.costs, among)
    found = np.zeros(len(among), np.bool_)
    found[order] = rank < limits.low[limits.areas[order]]
    return found


def ranked(
    areas: NDArray[np.int32], keys: NDArray[np.generic], among: NDArray[np.bool_]
) -> tuple[Units, Units]:
    """Sites by area, smallest key first, ties by number; and the place of each within its area, from 0."""
    numbers = np.flatnonzero(among)
    order = numbers[np.lexsort((keys[numbers], areas[numbers]))]
    here = areas[order]
    return order, np.arange(len(order)) - np.searchsorted(here, here)


def _each(wrong: NDArray[np.bool_], text: str, *values: NDArray[np.int64]) -> list[tuple[int, str]]:
    return [(int(n), text.format(n, *(int(each[n]) for each in values))) for n in np.flatnonzero(wrong)]


def _sum(values: Units) -> int:
    return sum(values.tolist())
