"""The search for the cheapest choice that covers what is required, of what prices leave."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from overlap.solving.coverage import by_site, covered_by
from overlap.solving.highs import Row, solve
from overlap.solving.lower import Lower
from overlap.solving.problem import Numbers, Problem, Units
from overlap.solving.reduction import Reduced, narrowed, reduced
from overlap.solving.removal import cost_of

_DIGITS = 40  # bits of costs that the search computes with


def searched(
    smaller: Reduced, chosen: Numbers, required: Units, told: Lower, time_limit_s: float
) -> tuple[Numbers, int]:
    """A choice that costs no more, in numbers of the reduced problem, and a lower bound of any."""
    cost = cost_of(smaller.problem, chosen)
    kept = np.ceil(told.with_site) < cost
    kept[chosen] = True
    fewer = narrowed(smaller.problem, smaller.groups, kept, np.zeros(len(smaller.problem.weights), np.bool_))
    last = reduced(fewer.problem, fewer.groups)
    problem, groups = last.problem, last.groups
    costs = problem.limits().costs
    totals = np.zeros(len(required), np.int64)
    np.add.at(totals, groups, problem.weights)
    rows, must = _wanted(problem, groups, required)
    scale = 2.0 ** max(0, cost.bit_length() - _DIGITS)
    start = np.unique(last.stands_in[fewer.stands_in[chosen]])
    solved = solve(
        problem,
        costs / scale,
        np.zeros(len(groups)),
        rows,
        start[start >= 0],
        0.9 / scale,
        time_limit_s,
        must,
    )
    # A site that was dropped is in no choice that costs less than the one known.
    if solved.chosen is None:
        return chosen, min(cost, _rounded_up(solved.bound * scale))
    met = np.zeros(len(required), np.int64)
    covered = covered_by(by_site(problem), solved.chosen)
    np.add.at(met, groups[covered], problem.weights[covered])
    if (met < np.minimum(required, totals)).any():
        return chosen, 0
    found = fewer.sites[last.sites[solved.chosen]]
    best = min(cost_of(smaller.problem, found), cost)
    return found, best if solved.proven else min(best, _rounded_up(solved.bound * scale))


def any_choice(smaller: Reduced, required: Units, time_limit_s: float) -> tuple[Numbers | None, bool]:
    """A choice that covers what is required within limits by area; whether it is sure that there is none."""
    problem, groups = smaller.problem, smaller.groups
    rows, must = _wanted(problem, groups, required)
    nothing, nobody = np.zeros(problem.sites), np.zeros(0, np.int32)
    solved = solve(problem, nothing, np.zeros(len(groups)), rows, nobody, 0.0, time_limit_s, must)
    return solved.chosen, solved.impossible


def _wanted(problem: Problem, groups: Numbers, required: Units) -> tuple[list[Row], NDArray[np.bool_]]:
    """What must be covered of each group and how many sites areas take; which demand must be covered."""
    totals = np.zeros(len(required), np.int64)
    np.add.at(totals, groups, problem.weights)
    rows = _rows_by_area(problem)
    for group in np.flatnonzero((required > 0) & (required < totals)):
        here = np.flatnonzero(groups == group)
        rows.append(Row(problem.sites + here, problem.weights[here] / required[group], 1.0, math.inf))
    return rows, (required >= totals)[groups]


def _rows_by_area(problem: Problem) -> list[Row]:
    """How many sites each area takes and wants."""
    if not problem.has_limits:
        return []
    limits = problem.limits()
    there = np.bincount(limits.areas, minlength=len(limits.low))
    found = []
    for area in np.flatnonzero((limits.low > 0) | (limits.high < there)).tolist():
        sites = np.flatnonzero(limits.areas == area)
        found.append(Row(sites, np.ones(len(sites)), float(limits.low[area]), float(limits.high[area])))
    return found


def _rounded_up(value: float) -> int:
    return 0 if not math.isfinite(value) else math.ceil(value * (1.0 - 1e-9) - 1e-6)
