"""Local improvement: a site chosen is given up for one that adds more, as long as that helps.

The interchange of Teitz and Bart (1968), for covering: one walk through the demand of a candidate tells what
it would add in the place of every site chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from overlap.geo.kernels import borrowing, inner
from overlap.solving.coverage import Demand, covered_weight
from overlap.solving.problem import Limits, Numbers, Units

_MOST_WORK = 100_000_000  # visits to demand, so that the largest problems end too
_SWEEPS = 50


def improved(demand: Demand, limits: Limits, budget: int, chosen: Numbers) -> Numbers:
    """A choice that covers no less, in which no swap of two sites, nor one more site, covers more.

    Work is limited by number: very large problems may end before that is so.
    """
    sites = len(limits.costs)
    held = np.zeros(sites, np.int64)
    picked = np.concatenate([chosen, np.full(sites - len(chosen), -1, np.int32)])
    counts = np.bincount(limits.areas[chosen], minlength=len(limits.low))
    state = (np.zeros(len(demand.weights), np.int32), np.zeros(len(demand.weights), np.int32))
    loss, shared = np.zeros(sites, np.int64), np.zeros(sites, np.int64)
    sweeps = max(2, min(_SWEEPS, _MOST_WORK // max(1, len(demand.members))))
    found = _improve(demand, limits, budget, sweeps, len(chosen), picked, held, counts, *state, loss, shared)
    return picked[:found].copy()


def best_of(demand: Demand, choices: Sequence[Numbers]) -> Numbers:
    """The choice that covers most, the first of them."""
    return max(choices, key=lambda chosen: covered_weight(demand, chosen))


@inner
def _put(demand: Demand, site: int, times: Numbers, whose: Numbers, loss: Units) -> None:
    """Choose a site. `whose` is the exclusive or of those that cover a demand: the one, where it is one."""
    loss[site] = 0
    for at in range(demand.starts[site], demand.starts[site + 1]):
        i = demand.members[at]
        if times[i] == 0:
            loss[site] += demand.weights[i]
        elif times[i] == 1:
            loss[whose[i]] -= demand.weights[i]
        times[i] += 1
        whose[i] ^= site


@inner
def _take(demand: Demand, site: int, times: Numbers, whose: Numbers, loss: Units) -> None:
    """Give a site up."""
    for at in range(demand.starts[site], demand.starts[site + 1]):
        i = demand.members[at]
        times[i] -= 1
        whose[i] ^= site
        if times[i] == 1:
            loss[whose[i]] += demand.weights[i]


@inner
def _offer(demand: Demand, site: int, times: Numbers, whose: Numbers, shared: Units) -> int:
    """What a site would add; `shared` is told how much of each other's it would cover too."""
    gain = 0
    for at in range(demand.starts[site], demand.starts[site + 1]):
        i = demand.members[at]
        if times[i] == 0:
            gain += demand.weights[i]
        elif times[i] == 1:
            shared[whose[i]] += demand.weights[i]
    return gain


@inner
def _forget(demand: Demand, site: int, times: Numbers, whose: Numbers, shared: Units) -> None:
    for at in range(demand.starts[site], demand.starts[site + 1]):
        if times[demand.members[at]] == 1:
            shared[whose[demand.members[at]]] = 0


@inner
def _best(
    limits: Limits,
    left: int,
    site: int,
    found: int,
    picked: Numbers,
    counts: Units,
    loss: Units,
    shared: Units,
    gain: int,
) -> int:
    """Which place of `picked` to give to a site: `found` for none given up, −1 where nothing is won."""
    area = limits.areas[site]
    room = counts[area] < limits.high[area]
    best = found if room and limits.costs[site] <= left else -1
    most = gain if best >= 0 else 0
    for k in range(found):
        other = picked[k]
        there = limits.areas[other]
        fits = there == area or (room and counts[there] > limits.low[there])
        won = gain - loss[other] + shared[other]
        better = won > most or (won == most and 0 <= best < found and other < picked[best])
        if fits and better and limits.costs[site] - limits.costs[other] <= left:
            best, most = k, won
    return best


@borrowing
def _improve(
    demand: Demand,
    limits: Limits,
    budget: int,
    sweeps: int,
    found: int,
    picked: Numbers,
    held: Units,
    counts: Units,
    times: Numbers,
    whose: Numbers,
    loss: Units,
    shared: Units,
) -> int:
    """Change the choice, the first `found` of `picked`; says how many it has in the end."""
    left = budget
    for k in range(found):
        held[picked[k]] = 1
        left -= limits.costs[picked[k]]
        _put(demand, picked[k], times, whose, loss)
    won = True
    while won and sweeps > 0:
        won = False
        sweeps -= 1
        for site in range(held.size):
            if held[site] == 1:
                continue
            gain = _offer(demand, site, times, whose, shared)
            place = -1
            if gain > 0:  # giving up a site never covers more by itself
                place = _best(limits, left, site, found, picked, counts, loss, shared, gain)
            _forget(demand, site, times, whose, shared)
            if place < 0:
                continue
            won = True
            if place < found:
                other = picked[place]
                held[other] = 0
                left += limits.costs[other]
                counts[limits.areas[other]] -= 1
                _take(demand, other, times, whose, loss)
            found = max(found, place + 1)
            picked[place] = site
            held[site] = 1
            left -= limits.costs[site]
            counts[limits.areas[site]] += 1
            _put(demand, site, times, whose, loss)
    return found
