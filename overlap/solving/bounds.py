"""An upper bound of what any choice covers, from what sites would add to parts of a greedy one.

Leskovec et al. (2007): no choice covers more than what a choice `S` does and what each of its sites would
add to `S` by itself. So `S` may be any beginning of the list, and the least of the bounds holds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import borrowing
from overlap.solving.coverage import Demand, gathered_exactly
from overlap.solving.inner import Choice, best, ceiling
from overlap.solving.problem import Numbers, Problem, Units

_MOST_WORK = 50_000_000  # visits to sites; beginnings are then skipped evenly


def bound_from_gains(problem: Problem, demand: Demand, choice: Choice, chosen: Numbers) -> int:
    """The least bound over the beginnings of a list of sites, the empty one and the whole among them."""
    gains = gathered_exactly(demand, demand.weights)
    covered = np.zeros(len(demand.weights), np.bool_)
    total = int(demand.weights.sum())
    least, done, weight = total, 0, 0
    work = problem.sites * (20 if choice.costs_differ or choice.by_area else 1)
    steps = min(len(chosen), max(1, _MOST_WORK // max(1, work)))
    for end in np.unique(np.linspace(0, len(chosen), steps + 1).astype(np.int64)):
        for site in chosen[done:end]:
            weight += int(gains[site])
            _covered(problem.starts, problem.sites_of, demand, site, covered, gains)
        done = int(end)
        _, price = best(choice, gains.astype(np.float64))
        least = min(least, weight + ceiling(choice, gains, round(price))[0])
    return least


@borrowing
def _covered(
    starts: Units, sites_of: Numbers, demand: Demand, site: int, covered: NDArray[np.bool_], gains: Units
) -> None:
    """Choose a site: what others would add becomes less."""
    for at in range(demand.starts[site], demand.starts[site + 1]):
        i = demand.members[at]
        if not covered[i]:
            covered[i] = True
            for k in range(starts[i], starts[i + 1]):
                gains[sites_of[k]] -= demand.weights[i]
