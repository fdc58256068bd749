"""Maximal covering: as much weight as can be by so many sites, or by what they may cost.

Church and ReVelle (1974); with costs Khuller, Moss and Naor (1999). Formulas and sources are in
docs/methods/covering.md.
"""

from __future__ import annotations

import math
import time

import numpy as np

from overlap.solving.bounds import bound_from_gains
from overlap.solving.core import core, rows_of
from overlap.solving.coverage import Demand, by_site, covered_weight
from overlap.solving.feasible import check
from overlap.solving.greedy import choose
from overlap.solving.highs import solve
from overlap.solving.inner import Choice
from overlap.solving.kernel_search import searched_in_kernel
from overlap.solving.lagrange import relaxed
from overlap.solving.plan import Plan
from overlap.solving.problem import Numbers, Problem
from overlap.solving.swaps import best_of, improved

__all__ = ["Plan", "cover_exactly", "cover_most"]

_DIGITS = 40  # bits of weights that the search computes with
_FIRST = 0.25  # of the time, for the sites that prices favour


def cover_most(problem: Problem) -> Plan:
    """Sites that cover much, and a bound of how much any could.

    The greedy choice (with costs the better of two, by weight and by weight for the cost), swaps from it and
    from choices that the prices of the bound suggest, then the order in which each adds most (with costs,
    most for its cost).

    Raises
    ------
    InfeasibleError
        No choice keeps to the limits.
    """
    check(problem)
    demand, choice = by_site(problem), Choice.of(problem)
    everything, anywhere = demand.weights.sum(keepdims=True), np.ones(problem.sites, np.bool_)
    ways = (False, True) if choice.costs_differ else (False,)
    lists = [
        choose(demand, choice.limits, choice.budget, everything, anywhere, by_cost=way)[0] for way in ways
    ]
    greedy = best_of(demand, lists)
    start = improved(demand, choice.limits, choice.budget, greedy)
    told = relaxed(demand, choice, start, covered_weight(demand, start))
    begun = [chosen for chosen in told.choices if choice.allows(chosen)]
    others = [improved(demand, choice.limits, choice.budget, chosen) for chosen in begun]
    best = best_of(demand, [greedy, start, *others])
    from_gains = bound_from_gains(problem, demand, choice, greedy)
    bound, bound_by = min((told.bound, "prices"), (from_gains, "gains"))
    return _plan(demand, choice, best, "greedy" if best is greedy else "swaps", bound, bound_by)


def cover_exactly(problem: Problem, plan: Plan, time_limit_s: float) -> Plan:
    """The best choice, by a search that begins with a plan and with less than the problem.

    Parameters
    ----------
    plan
        What `cover_most` answers.
    time_limit_s
        For the search, not for what makes the problem smaller. Where it runs out the best plan so far is
        returned; such an answer may be another on another machine.

    Raises
    ------
    InputError
        The library that searches is not installed.
    """
    if plan.proven:
        return plan
    demand, choice = by_site(problem), Choice.of(problem)
    left = core(problem, plan.chosen, plan.bound)
    scale = 2.0 ** max(0, int(left.problem.weights.sum()).bit_length() - _DIGITS)
    begun = time.perf_counter()
    better = left.sites[searched_in_kernel(left, scale, _FIRST * time_limit_s)]
    time_limit_s = max(0.0, time_limit_s - (time.perf_counter() - begun))
    if covered_weight(demand, better) > covered_weight(demand, left.sites[left.start]):
        left = core(problem, better, left.bound)
    found = solve(
        left.problem,
        np.zeros(left.problem.sites),
        -left.problem.weights / scale,
        rows_of(left.problem),
        left.start,
        0.9 / scale,
        time_limit_s,
    )
    known = [plan.chosen, better, left.sites[left.start]]
    if found.chosen is not None and choice.allows(left.sites[found.chosen]):
        known.append(left.sites[found.chosen])
    best = best_of(demand, known)
    covered = covered_weight(demand, best)
    bound, bound_by = left.bound, "prices" if left.bound < plan.bound else plan.bound_by
    searched = covered if found.proven else math.ceil(min(-found.bound, 2.0**62) * scale * (1.0 + 1e-9))
    if searched < bound:
        bound, bound_by = max(covered, searched), "search"
    return _plan(demand, choice, best, plan.method if best is plan.chosen else "search", bound, bound_by)


def _plan(demand: Demand, choice: Choice, sites: Numbers, method: str, bound: int, bound_by: str) -> Plan:
    """The sites in the order of what each adds, or adds for its cost; those that add nothing left out."""
    among = np.isin(np.arange(len(choice.limits.costs)), sites)
    everything = demand.weights.sum(keepdims=True)
    chosen, gains = choose(
        demand, choice.limits, choice.budget, everything, among, by_cost=choice.costs_differ
    )
    covered = int(gains.sum())
    return Plan(chosen, gains, bound, bound_by, method, bound == covered, _guarantee(choice))


def _guarantee(choice: Choice) -> str | None:
    if choice.by_area:
        return None if choice.costs_differ else "at least a half of the most (1/2)"
    if choice.costs_differ:
        return "at least 31.6 % of the most ((1 − 1/e) / 2)"
    return "at least 63.2 % of the most (1 − 1/e)"
