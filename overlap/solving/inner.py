"""The best choice of sites when each has a value of its own, in parts where a limit cuts through one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray
from overlap.solving.feasible import ranked
from overlap.solving.problem import Limits, Numbers, Problem, Units

_HALVINGS = 30
_TOO_LARGE = 2.0**62


class Choice(NamedTuple):
    """What a solver may choose: `Limits`, the budget, and which of them say anything."""

    limits: Limits
    budget: int
    costs_differ: bool
    by_area: bool

    @classmethod
    def of(cls, problem: Problem) -> Choice:
        """That of a problem."""
        return cls(problem.limits(), problem.budget, problem.costs is not None, problem.has_limits)

    def allows(self, chosen: Numbers) -> bool:
        """Whether a choice keeps to everything."""
        counts = np.bincount(self.limits.areas[chosen], minlength=len(self.limits.low))
        within = (self.limits.low <= counts) & (counts <= self.limits.high)
        return bool(within.all()) and int(self.limits.costs[chosen].sum()) <= self.budget


def best(choice: Choice, values: FloatArray) -> tuple[FloatArray, float]:
    """The choice of the largest value.

    Parameters
    ----------
    values
        Shape (sites,), none below 0.

    Returns
    -------
    To what share each site is chosen, shape (sites,), and the price of a unit of the budget.
    """
    if choice.by_area and choice.costs_differ:
        return _by_halving(choice, values)
    if choice.costs_differ:
        return _by_ratio(choice, values)
    limits = choice.limits
    shares = np.zeros(len(values))
    free, left = np.arange(len(values)), choice.budget
    if choice.by_area:
        order, rank = ranked(limits.areas, -values, np.ones(len(values), np.bool_))
        wanted = rank < limits.low[limits.areas[order]]
        shares[order[wanted]] = 1.0
        free = order[~wanted & (rank < limits.high[limits.areas[order]])]
        left -= int(wanted.sum())
    if len(free) <= left:
        shares[free] = 1.0
        return shares, 0.0
    if left == 0:
        return shares, float(values[free].max())
    picked = free[np.argpartition(-values[free], left - 1)[:left]]
    shares[picked] = 1.0
    return shares, float(values[picked].min())


def _by_ratio(choice: Choice, values: FloatArray) -> tuple[FloatArray, float]:
    """The fractional knapsack of Dantzig (1957)."""
    costs = choice.limits.costs
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(values > 0.0, values / costs, 0.0)
    order = np.argsort(-np.where(costs > choice.budget, 0.0, ratio), kind="stable")
    order = order[(ratio[order] > 0.0) & (costs[order] <= choice.budget)]
    spent = np.cumsum(costs[order])
    whole = int(np.searchsorted(spent, choice.budget, side="right"))
    shares = np.zeros(len(values))
    shares[order[:whole]] = 1.0
    if whole == len(order):
        return shares, 0.0
    cut = order[whole]
    left = choice.budget - (int(spent[whole - 1]) if whole else 0)
    shares[cut] = left / costs[cut]
    return shares, float(ratio[cut])


def _by_halving(choice: Choice, values: FloatArray) -> tuple[FloatArray, float]:
    """The price at which what is worth it costs the budget, found by halving an interval."""
    costs = choice.limits.costs
    paid = costs > 0
    dear, cheap = float((values[paid] / costs[paid]).max(initial=0.0)) + 1.0, 0.0
    shares, more = _worth(choice, values, dear), _worth(choice, values, cheap)
    if (more * costs).sum() <= choice.budget:
        return more, 0.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (dear + cheap)
        found = _worth(choice, values, middle)
        if (found * costs).sum() <= choice.budget:
            dear, shares = middle, found
        else:
            cheap, more = middle, found
    apart = ((more - shares) * costs).sum()
    # What areas want may cost more than the budget at every price: then there is nothing between the two.
    part = (choice.budget - (shares * costs).sum()) / apart if apart > 0.0 else 0.0
    return shares + max(0.0, part) * (more - shares), dear


def _worth(choice: Choice, values: FloatArray, price: float) -> FloatArray:
    limits = choice.limits
    won = np.where(limits.costs <= choice.budget, values - price * limits.costs, -np.inf)
    order, rank = ranked(limits.areas, -won, np.ones(len(values), np.bool_))
    here = limits.areas[order]
    shares = np.zeros(len(values))
    shares[order] = (rank < limits.low[here]) | ((rank < limits.high[here]) & (won[order] > 0.0))
    return shares


def ceiling(choice: Choice, values: Units, price: int) -> tuple[int, Units]:
    """What no choice is worth more than, exactly, at any price of the budget.

    By duality: with price `t` of the budget `b`, `m` of an area's last place that it takes, `n` of its first
    that it wants, no choice is worth more than `t b + sum(m high - n low) + sum(max(0, r))` where `r`, what a
    site is worth above its price, is `value - t cost - m + n`.

    Parameters
    ----------
    values, price
        Whole numbers, values below 2⁶² and shape (sites,).

    Returns
    -------
    The value and `r`, shape (sites,).
    """
    limits = choice.limits
    possible = (limits.costs <= choice.budget) & (float(price) * limits.costs < _TOO_LARGE)
    worth = np.where(possible, values - price * np.where(possible, limits.costs, 0), -(2**62))
    total = price * choice.budget
    if choice.by_area:
        order, rank = ranked(limits.areas, -worth, np.ones(len(values), np.bool_))
        here = limits.areas[order]
        first, last = np.zeros(len(limits.low), np.int64), np.zeros(len(limits.low), np.int64)
        at = rank == limits.high[here]
        last[here[at]] = np.maximum(worth[order[at]], 0)
        at = rank == limits.low[here] - 1
        first[here[at]] = np.maximum(-worth[order[at]], 0)
        total += sum(int(a) * int(b) for a, b in zip(last, limits.high, strict=True))
        total -= sum(int(a) * int(b) for a, b in zip(first, limits.low, strict=True))
        worth = worth + (first - last)[limits.areas]
    return total + whole_sum(np.maximum(worth, 0)), worth


def whole_sum(values: NDArray[np.int64]) -> int:
    """The sum of whole numbers, however large."""
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())
