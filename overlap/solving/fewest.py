"""Set cover, of everything or of part: the fewest or cheapest sites that cover what is required.

Toregas et al. (1971); of part, and in several groups, Wolsey (1982). Formulas and sources are in
docs/methods/covering.md.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from overlap.solving.coverage import Demand, by_site, gathered_exactly
from overlap.solving.covering import cover_most
from overlap.solving.feasible import check
from overlap.solving.lower import Lower, lower
from overlap.solving.plan import Plan
from overlap.solving.problem import InfeasibleError, Numbers, Problem, Units
from overlap.solving.reduction import Reduced, reduced
from overlap.solving.removal import cost_of, least_greedily, meets
from overlap.solving.search import any_choice, searched

NOTHING = "no choice within the limits by area covers what is required"
NOT_FOUND = "no choice within the limits by area was found that covers what is required"


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
        Its budget says nothing here.
    required
        The weight to cover, of everything or of each group, shape (groups,), int64.
    groups
        The group of each demand, shape (n,), int32; None where all is one.
    time_limit_s
        Search for the best and prove it, for so long at most; None: what greedy choice and removal give.

    Raises
    ------
    InfeasibleError
        All sites together do not cover what is required, `numbers` being the groups; or no choice that keeps
        to the limits by area does, or none was found, −1.
    InputError
        The library that searches is not installed.
    """
    asked = np.atleast_1d(np.asarray(required, np.int64))
    groups = np.zeros(len(problem.weights), np.int32) if groups is None else groups
    _check(problem, groups, asked)
    smaller = reduced(problem, groups)
    demand = by_site(smaller.problem, smaller.groups)
    chosen = least_greedily(smaller.problem, demand, asked)
    if problem.has_limits and not meets(demand, asked, chosen):
        chosen = least_greedily(smaller.problem, demand, asked, _otherwise(smaller, asked, time_limit_s))
    cost, method = cost_of(smaller.problem, chosen), "greedy"
    told = lower(smaller.problem, demand, asked, cost) if cost else Lower(0, np.zeros(0))
    bound, bound_by = told.bound, "prices"
    if time_limit_s is not None and bound < cost:
        found, least = searched(smaller, chosen, asked, told, time_limit_s)
        if cost_of(smaller.problem, found) < cost:
            chosen, method = least_greedily(smaller.problem, demand, asked, found), "search"
            cost = cost_of(smaller.problem, chosen)
        if least > bound:
            bound, bound_by = min(cost, least), "search"
    most = min(int(gathered_exactly(demand, demand.weights).max(initial=1)), sum(asked.tolist()))
    known = cost and not problem.has_limits
    guarantee = f"at most {_harmonic(most):.1f} times the least" if known else None
    chosen = smaller.sites[chosen]
    gains = _gains(by_site(problem), chosen)
    return Plan(chosen, gains, bound, bound_by, method, bound == cost, guarantee)


def _otherwise(smaller: Reduced, required: Units, time_limit_s: float | None) -> Numbers:
    """A choice within limits by area where greedy choice found none.

    One group alone may be covered by the sites that cover most; their bound may show that none do.
    """
    problem = smaller.problem
    if len(required) == 1:
        plan = cover_most(replace(problem, budget=int(problem.limits().costs.sum())))
        if plan.covered >= required[0]:
            return plan.chosen
        if plan.bound < required[0]:
            raise InfeasibleError((-1, NOTHING))
    if time_limit_s is None:
        raise InfeasibleError((-1, NOT_FOUND))
    found, impossible = any_choice(smaller, required, time_limit_s)
    if found is None or not meets(by_site(problem, smaller.groups), required, found):
        raise InfeasibleError((-1, NOTHING if impossible else NOT_FOUND))
    return found


def _check(problem: Problem, groups: Numbers, required: Units) -> None:
    there = np.zeros(len(required), np.int64)
    seen = np.diff(problem.starts) > 0
    np.add.at(there, groups[seen], problem.weights[seen])
    if short := np.flatnonzero(required > there).tolist():
        text = "group {0}: {1} required, {2} can be covered"
        raise InfeasibleError(*((n, text.format(n, required[n], there[n])) for n in short))
    try:
        check(replace(problem, budget=int(problem.limits().costs.sum())))
    except InfeasibleError as error:
        raise InfeasibleError(*((-1, reason) for reason in error.reasons)) from None


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
