"""What is left to search: a covering problem without what cannot be part of a better choice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from overlap.solving.coverage import by_site, covered_weight
from overlap.solving.highs import Row
from overlap.solving.inner import Choice
from overlap.solving.lagrange import relaxed
from overlap.solving.problem import Numbers, Problem
from overlap.solving.reduction import narrowed, reduced
from overlap.solving.swaps import best_of, improved

_ROUNDS = 3


@dataclass(frozen=True)
class Core:
    """A smaller problem: what covers more than `start` does is still in it.

    `sites` are original numbers, shape (sites left,), `start` numbers of the smaller problem; `bound` holds
    for the original one.
    """

    problem: Problem
    sites: Numbers
    start: Numbers
    bound: int


def core(problem: Problem, chosen: Numbers, bound: int) -> Core:
    """Merge and drop, and drop sites whose price rules them out (variable fixing by Lagrangian costs).

    With such a site no choice covers more than `start`; the sites of `start` itself stay.
    """
    smaller = reduced(problem)
    left, sites = smaller.problem, smaller.sites
    start = renumbered(smaller.stands_in, chosen)
    for _ in range(_ROUNDS):
        demand, choice = by_site(left), Choice.of(left)
        start = improved(demand, choice.limits, choice.budget, start)
        told = relaxed(demand, choice, start, covered_weight(demand, start))
        begun = [each for each in told.choices if choice.allows(each)]
        others = [improved(demand, choice.limits, choice.budget, each) for each in begun]
        start = best_of(demand, [start, *others])
        covered = covered_weight(demand, start)
        bound = min(bound, max(covered, told.bound))
        # Rounded down, so that what is worth less than nothing is worth less than the bound and no more.
        best_with = (told.scaled + np.minimum(told.worth, 0)) >> told.shift
        kept = best_with > covered
        kept[start] = True
        if kept.all():
            break
        fewer = narrowed(left, smaller.groups, kept, np.zeros(len(left.weights), np.bool_))
        smaller = reduced(fewer.problem)
        left, sites = smaller.problem, sites[fewer.sites][smaller.sites]
        start = renumbered(smaller.stands_in, fewer.stands_in[start])
    return Core(left, sites, start, bound)


def rows_of(problem: Problem) -> list[Row]:
    """The limits of a choice."""
    limits, every = problem.limits(), np.arange(problem.sites)
    scale = max(1.0, problem.budget / 1e6)
    rows = [Row(every, limits.costs / scale, 0.0, problem.budget / scale)]
    for area in range(len(limits.low) - 1):
        here = np.flatnonzero(limits.areas == area)
        rows.append(Row(here, np.ones(len(here)), float(limits.low[area]), float(limits.high[area])))
    return rows


def renumbered(stands_in: Numbers, chosen: Numbers) -> Numbers:
    """A choice in the numbers of a smaller problem: by what stands in for each site, −1 for nothing."""
    numbers = np.unique(stands_in[chosen])
    return numbers[numbers >= 0]
