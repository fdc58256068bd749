"""An upper bound of what any choice covers, from prices of demand: Lagrangian relaxation.

Whoever covers demand `i` is paid `price[i]`, between 0 and its weight; then sites are chosen each for itself,
and no choice covers more than `sum(weight - price)` and the value of the best such choice. The prices are
sought by subgradients (Held, Wolfe and Crowder 1974), each step keeping part of the one before (Camerini,
Fratta and Maffioli 1975), in floating point; the bound is then computed from them, rounded, in whole numbers,
so it is one whatever the search has found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from overlap.geo.kernels import FloatArray, borrowing
from overlap.solving.coverage import Demand, gathered, gathered_exactly, times_covered
from overlap.solving.inner import Choice, best, ceiling, whole_sum
from overlap.solving.problem import Numbers, Units

_MOST_WORK = 500_000_000  # visits to demand
_FEWEST, _MOST = 30, 1000
_LITTLE_WORK, _FEW = 100_000_000, 200  # where prices serve several points
_CHOICE_EVERY = 10
_PATIENCE = 20  # steps without a lower bound, after which they become shorter
_SHORTEST = 1e-4
_KEPT = 0.7  # of the direction of the step before
_FLAT = 1e-9


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation tells.

    Parameters
    ----------
    bound
        No choice covers more.
    scaled, worth, shift
        The bound times 2**shift before rounding, and what each site is worth above its price, as much times
        as large, shape (sites,): with a site chosen that is worth less than nothing no choice covers more
        than their sum, and without one worth more than nothing no more than their difference.
    choices
        Sites that were best at some of the prices, from first to last: beginnings of good choices.
    """

    bound: int
    scaled: int
    worth: Units
    shift: int
    choices: tuple[Numbers, ...]


class Priced(NamedTuple):
    """Prices as a line of bounds: no choice covers more than `rest` and the `values` of its sites.

    Both, and `values` of shape (sites,), are whole numbers times 2**shift. This holds for every number of
    sites and every budget at once, whichever the prices were sought for.
    """

    rest: int
    values: Units
    shift: int


def relaxed(demand: Demand, choice: Choice, chosen: Numbers, covered: int) -> Relaxed:
    """The bound that subgradient steps find, beginning with the prices that a good choice suggests."""
    prices, value, choices = _searched(
        demand, choice, chosen, float(covered), _steps(demand, _MOST_WORK, _MOST)
    )
    whole, shift = _whole(demand, prices)
    scaled, worth = ceiling(choice, gathered_exactly(demand, whole), int(np.ldexp(value, shift)))
    scaled += whole_sum((demand.weights << shift) - whole)
    return Relaxed(scaled >> shift, scaled, worth, shift, choices)


def priced(demand: Demand, choice: Choice, chosen: Numbers, covered: int) -> Priced:
    """Prices by fewer steps, and with no look at choices on the way."""
    prices, _, _ = _searched(demand, choice, chosen, float(covered), _steps(demand, _LITTLE_WORK, _FEW))
    whole, shift = _whole(demand, prices)
    return Priced(whole_sum((demand.weights << shift) - whole), gathered_exactly(demand, whole), shift)


def _steps(demand: Demand, most_work: int, most: int) -> int:
    return int(np.clip(most_work // max(1, len(demand.members)), min(_FEWEST, most), most))


def _whole(demand: Demand, prices: FloatArray) -> tuple[Units, int]:
    """Prices times a power of two, as whole numbers, none above the weight; and which power."""
    shift = max(0, 62 - int(demand.weights.sum()).bit_length())
    whole = np.clip(np.ldexp(prices, shift), 0.0, 2.0**62).astype(np.int64)
    return np.minimum(whole, demand.weights << shift), shift


def _searched(
    demand: Demand, choice: Choice, chosen: Numbers, covered: float, steps: int
) -> tuple[FloatArray, float, tuple[Numbers, ...]]:
    """Prices of demand, shape (n,), and of a unit of the budget, and sites chosen on the way."""
    weights = demand.weights.astype(np.float64)
    first = np.zeros(len(choice.limits.costs))
    first[chosen] = 1.0
    prices = weights / np.maximum(times_covered(demand, first), 1.0)
    slope = np.zeros(len(weights))
    least, found, step, waited = np.inf, (prices.copy(), 0.0), 1.0, 0
    choices: list[Numbers] = []
    for turn in range(steps):
        values = gathered(demand, prices)
        shares, price = best(choice, values)
        bound = float((weights - prices).sum() + (values * shares).sum())
        waited += 1
        if turn % _CHOICE_EVERY == _CHOICE_EVERY - 1:
            choices.append(np.flatnonzero(shares == 1.0).astype(np.int32))
        if bound < least:
            least, found, waited = bound, (prices.copy(), price), 0
        if waited > _PATIENCE:
            step, waited = 0.5 * step, 0
        steep = _slope(weights, prices, times_covered(demand, shares), slope)
        if least < covered + 1.0 or step < _SHORTEST or steep == 0.0:
            break
        _move(weights, prices, slope, step * (bound - covered) / steep)
    return *found, tuple(choices)


@borrowing
def _slope(weights: FloatArray, prices: FloatArray, times: FloatArray, slope: FloatArray) -> float:
    """Change the slope by which prices go down; says how steep it is, weighed."""
    steep = 0.0
    for i in range(prices.size):
        here = times[i] - 1.0 + _KEPT * slope[i]
        ends = prices[i] >= weights[i] if here < 0.0 else prices[i] <= 0.0
        slope[i] = 0.0 if ends or abs(here) < _FLAT else here
        steep += weights[i] * slope[i] * slope[i]
    return steep


@borrowing
def _move(weights: FloatArray, prices: FloatArray, slope: FloatArray, step: float) -> None:
    for i in range(prices.size):
        prices[i] = min(max(prices[i] - step * weights[i] * slope[i], 0.0), weights[i])
