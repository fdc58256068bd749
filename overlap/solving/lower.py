"""A lower bound of what it costs to cover what is required, from prices of demand: Lagrangian relaxation.

Every demand covered is paid for at its price by the sites that cover it. Then the demand that meets what is
required at the least price, and the sites that cost less than they are paid, are chosen each for itself; no
choice costs less than both together (Beasley 1987; prices by subgradients as in `lagrange`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray, borrowing
from overlap.solving.coverage import Demand, gathered, times_covered
from overlap.solving.feasible import ranked
from overlap.solving.problem import Limits, Problem, Units

_MOST_WORK = 500_000_000  # visits to demand
_FEWEST, _MOST = 30, 1000
_PATIENCE = 20  # steps without a higher bound, after which they become shorter
_SHORTEST = 1e-4
_KEPT = 0.7  # of the direction of the step before
_MARGIN = 1e-9  # of all that is added up: far more than rounding can be


@dataclass(frozen=True)
class Lower:
    """`bound`: no choice that meets what is required costs less; `with_site`: nor less with each site."""

    bound: int
    with_site: FloatArray


def lower(problem: Problem, demand: Demand, required: Units, cost: int) -> Lower:
    """The highest bound that subgradient steps find; `cost` is that of a choice that is known.

    The problem must have no empty list, and enough to be covered.
    """
    limits = problem.limits()
    costs = limits.costs.astype(np.float64)
    parts = _Parts(demand, required)
    share = costs / np.maximum(gathered(demand, parts.counting), 1.0)
    prices = parts.counting * np.minimum.reduceat(share[problem.sites_of], problem.starts[:-1])
    scale, slope = prices.copy(), np.zeros(len(prices))
    most, found, step, waited = -np.inf, costs, 1.0, 0
    for _ in range(int(np.clip(_MOST_WORK // max(1, len(demand.members)), _FEWEST, _MOST))):
        left = costs - gathered(demand, prices)
        wanted = parts.cheapest(prices)
        taken, dearest = _taken(left, limits) if problem.has_limits else (left < 0.0, 0.0)
        paid, saved = float((wanted * prices).sum()), float(left[taken].sum())
        bound = paid + saved - _MARGIN * (1.0 + paid + float(np.abs(left[taken]).sum()))
        waited += 1
        if bound > most:
            most, found, waited = bound, bound + np.where(taken, 0.0, np.maximum(left - dearest, 0.0)), 0
        if waited > _PATIENCE:
            step, waited = 0.5 * step, 0
        times = times_covered(demand, taken.astype(np.float64))
        steep = _slope(wanted, times, prices, scale, slope)
        if math.ceil(most) >= cost or step < _SHORTEST or steep == 0.0:
            break
        prices = np.maximum(prices + step * (cost - bound) / steep * scale * slope, 0.0)
    return Lower(max(0, math.ceil(most)), found)


def _taken(left: FloatArray, limits: Limits) -> tuple[NDArray[np.bool_], FloatArray]:
    """The sites of each area that cost least beyond what they are paid: as many as it wants, then savings.

    Beside them, for each site, what the dearest taken of its area costs, and at least nothing: another that
    is chosen may come instead of that one.
    """
    order, rank = ranked(limits.areas, left, np.ones(len(left), np.bool_))
    areas = limits.areas[order]
    taken = np.zeros(len(left), np.bool_)
    taken[order] = (rank < limits.low[areas]) | ((left[order] < 0.0) & (rank < limits.high[areas]))
    dearest = np.zeros(len(limits.low))
    np.maximum.at(dearest, limits.areas[taken], left[taken])
    return taken, dearest[limits.areas]


class _Parts:
    """What is required of each group: all, where weights do not matter, or part of it."""

    def __init__(self, demand: Demand, required: Units) -> None:
        totals = np.zeros(len(required), np.int64)
        np.add.at(totals, demand.groups, demand.weights)
        self._partial = (required < totals)[demand.groups]
        self.counting = np.where(self._partial, demand.weights, 1).astype(np.float64)
        self._at = np.flatnonzero(self._partial)
        self._groups, self._weights = demand.groups[self._at], demand.weights[self._at]
        self._required = required

    def cheapest(self, prices: FloatArray) -> FloatArray:
        """To what share each demand is covered where what is required is met at the least price."""
        shares = np.ones(len(prices))
        order = np.lexsort((prices[self._at] / self._weights, self._groups))
        groups, weights = self._groups[order], self._weights[order]
        before = np.cumsum(weights) - weights
        before -= before[np.searchsorted(groups, groups)]
        shares[self._at[order]] = np.clip((self._required[groups] - before) / weights, 0.0, 1.0)
        return shares


@borrowing
def _slope(
    wanted: FloatArray, times: FloatArray, prices: FloatArray, scale: FloatArray, slope: FloatArray
) -> float:
    """Change the slope by which prices go up; says how steep it is, weighed."""
    steep = 0.0
    for i in range(prices.size):
        here = wanted[i] - times[i] + _KEPT * slope[i]
        slope[i] = 0.0 if (here < 0.0 and prices[i] <= 0.0) or abs(here) < _MARGIN else here
        steep += scale[i] * slope[i] * slope[i]
    return steep
