"""A first search among the few sites that prices favour, for a better choice to begin the whole one with."""

from __future__ import annotations

import numpy as np

from overlap.solving.core import Core, renumbered, rows_of
from overlap.solving.coverage import by_site, covered_weight
from overlap.solving.highs import solve
from overlap.solving.inner import Choice
from overlap.solving.lagrange import relaxed
from overlap.solving.problem import Numbers
from overlap.solving.reduction import narrowed, reduced
from overlap.solving.swaps import best_of

_TIMES = 4  # as many sites as are chosen


def searched_in_kernel(left: Core, scale: float, time_limit_s: float) -> Numbers:
    """A choice that covers no less than that of `left`, in its numbers.

    Of many sites those with the best Lagrangian costs hold nearly all good choices (kernel search: Angelelli,
    Mansini and Speranza 2010), and what covers more lets the prices rule out more of the rest.

    Parameters
    ----------
    scale
        What weights are divided by.

    Raises
    ------
    InputError
        The library that searches is not installed.
    """
    problem = left.problem
    demand, choice = by_site(problem), Choice.of(problem)
    told = relaxed(demand, choice, left.start, covered_weight(demand, left.start))
    kept = np.zeros(problem.sites, np.bool_)
    kept[np.argsort(-told.worth, kind="stable")[: _TIMES * len(left.start)]] = True
    kept[left.start] = True
    if kept.all():
        return left.start
    nobody = np.zeros(len(problem.weights), np.bool_)
    fewer = narrowed(problem, nobody.astype(np.int32), kept, nobody)
    last = reduced(fewer.problem)
    start = renumbered(last.stands_in, fewer.stands_in[left.start])
    found = solve(
        last.problem,
        np.zeros(last.problem.sites),
        -last.problem.weights / scale,
        rows_of(last.problem),
        start,
        0.9 / scale,
        time_limit_s,
    )
    if found.chosen is None:
        return left.start
    sites = fewer.sites[last.sites[found.chosen]].astype(np.int32)
    return best_of(demand, [left.start, sites]) if choice.allows(sites) else left.start
