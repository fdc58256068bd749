"""Set cover, of everything or of part: the fewest or cheapest sites that cover what is required.

Toregas et al. (1971); of part, and in several groups, Wolsey (1982). Formulas and sources are in
docs/methods/covering.md.
"""

from __future__ import annotations

import math

import numpy as np

from overlap.geo.kernels import borrowing
from overlap.solving.coverage import Demand, by_site, covered_by, gathered_exactly
from overlap.solving.greedy import Flags, choose
from overlap.solving.highs import Row, solve
from overlap.solving.lower import Lower, lower
from overlap.solving.plan import Plan
from overlap.solving.problem import InfeasibleError, Numbers, Problem, Units
from overlap.solving.reduction import Reduced, narrowed, reduced

_DIGITS = 40  # bits of costs that the search computes with


def fewest(
    problem: Problem,
    required: int | Units,
    groups: Numbers | None = None,
    time_limit_s: float | None = None,
) -> Plan:
    """The fewest sites, or with costs the cheapest, that cover at least what is required.

    Parameters
    ----------
    problem
        Its budget says nothing here, and it may have no limits by area.
    required
        The weight to cover, of everything or of each group, shape (groups,), int64.
    groups
        The group of each demand, shape (n,), int32; None where all is one.
    time_limit_s
        Search for the best and prove it, for so long at most; None: what greedy choice and removal give.

    Raises
    ------
    InfeasibleError
        All sites together do not cover what is required; `numbers` are the groups.
    InputError
        The library that searches is not installed.
    """
    if problem.has_limits:
        raise ValueError("the fewest sites are sought without limits by area")
    asked = np.atleast_1d(np.asarray(required, np.int64))
    groups = np.zeros(len(problem.weights), np.int32) if groups is None else groups
    _check(problem, groups, asked)
    smaller = reduced(problem, groups)
    demand = by_site(smaller.problem, smaller.groups)
    chosen = _greedy(smaller.problem, demand, asked)
    cost, method = _cost(smaller.problem, chosen), "greedy"
    told = lower(smaller.problem, demand, asked, cost) if cost else Lower(0, np.zeros(0))
    bound, bound_by = told.bound, "prices"
    if time_limit_s is not None and bound < cost:
        found, searched = _searched(smaller, chosen, asked, told, time_limit_s)
        if _cost(smaller.problem, found) < cost:
            chosen, method = _greedy(smaller.problem, demand, asked, found), "search"
            cost = _cost(smaller.problem, chosen)
        if searched > bound:
            bound, bound_by = min(cost, searched), "search"
    most = min(int(gathered_exactly(demand, demand.weights).max(initial=1)), sum(asked.tolist()))
    guarantee = f"at most {_harmonic(most):.1f} times the least" if cost else None
    chosen = smaller.sites[chosen]
    gains = _gains(by_site(problem), chosen)
    return Plan(chosen, gains, bound, bound_by, method, bound == cost, guarantee)


def _check(problem: Problem, groups: Numbers, required: Units) -> None:
    there = np.zeros(len(required), np.int64)
    seen = np.diff(problem.starts) > 0
    np.add.at(there, groups[seen], problem.weights[seen])
    if short := np.flatnonzero(required > there).tolist():
        text = "group {0}: {1} required, {2} can be covered"
        raise InfeasibleError(*((n, text.format(n, required[n], there[n])) for n in short))


def _greedy(problem: Problem, demand: Demand, required: Units, sites: Numbers | None = None) -> Numbers:
    """Sites, without those that are not needed, by what each adds for its cost."""
    limits, dear = problem.limits(), problem.costs is not None
    among = np.ones(problem.sites, np.bool_) if sites is None else np.isin(np.arange(problem.sites), sites)
    budget = int(limits.costs.sum())
    chosen, _ = choose(demand, limits, budget, required, among, by_cost=dear)
    order = np.lexsort((-np.arange(len(chosen)), -limits.costs[chosen]))
    needed = np.ones(len(chosen), np.bool_)
    times = np.zeros(len(demand.weights), np.int32)
    spare = -required
    _remove(demand, chosen, order, times, spare, np.zeros(len(required), np.int64), needed)
    kept = np.isin(np.arange(problem.sites), chosen[needed])
    return choose(demand, limits, budget, required, kept, by_cost=dear)[0]


@borrowing
def _remove(
    demand: Demand, chosen: Numbers, order: Units, times: Numbers, spare: Units, lost: Units, needed: Flags
) -> None:
    """Say of each site chosen, in an order, whether it is needed; `spare` begins with minus the required."""
    for k in range(chosen.size):
        for at in range(demand.starts[chosen[k]], demand.starts[chosen[k] + 1]):
            i = demand.members[at]
            spare[demand.groups[i]] += demand.weights[i] if times[i] == 0 else 0
            times[i] += 1
    for k in range(chosen.size):
        first, end = demand.starts[chosen[order[k]]], demand.starts[chosen[order[k]] + 1]
        short = 0
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
        needed[order[k]] = short > 0


def _searched(
    smaller: Reduced, chosen: Numbers, required: Units, told: Lower, time_limit_s: float
) -> tuple[Numbers, int]:
    """A choice that costs no more, in numbers of the reduced problem, and a lower bound of any."""
    cost = _cost(smaller.problem, chosen)
    kept = np.ceil(told.with_site) < cost
    kept[chosen] = True
    fewer = narrowed(smaller.problem, smaller.groups, kept, np.zeros(len(smaller.problem.weights), np.bool_))
    last = reduced(fewer.problem, fewer.groups)
    problem, groups = last.problem, last.groups
    costs = problem.limits().costs
    totals = np.zeros(len(required), np.int64)
    np.add.at(totals, groups, problem.weights)
    rows = []
    for group in np.flatnonzero((required > 0) & (required < totals)):
        here = np.flatnonzero(groups == group)
        rows.append(Row(problem.sites + here, problem.weights[here] / required[group], 1.0, math.inf))
    scale = 2.0 ** max(0, cost.bit_length() - _DIGITS)
    start = np.unique(last.stands_in[fewer.stands_in[chosen]])
    must = (required >= totals)[groups]
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
    best = min(_cost(smaller.problem, found), cost)
    return found, best if solved.proven else min(best, _rounded_up(solved.bound * scale))


def _rounded_up(value: float) -> int:
    return 0 if not math.isfinite(value) else math.ceil(value * (1.0 - 1e-9) - 1e-6)


def _cost(problem: Problem, chosen: Numbers) -> int:
    return int(problem.limits().costs[chosen].sum())


def _gains(demand: Demand, chosen: Numbers) -> Units:
    """The weight that each site covers beyond those before it."""
    covered = np.zeros(len(demand.weights), np.bool_)
    gains = np.zeros(len(chosen), np.int64)
    for k, site in enumerate(chosen):
        members = demand.members[demand.starts[site] : demand.starts[site + 1]]
        gains[k] = demand.weights[members[~covered[members]]].sum()
        covered[members] = True
    return gains


def _harmonic(number: int) -> float:
    """The sum of 1/k up to a number (Wolsey 1982)."""
    return math.fsum(1.0 / k for k in range(1, min(number, 1000) + 1)) + math.log(max(number, 1000) / 1000)
