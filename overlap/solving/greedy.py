"""The greedy choice, lazily: the site that adds most, or most for its cost, again and again.

Lazy evaluation after Minoux (1978), whose use for budgets is CELF of Leskovec et al. (2007): what a site adds
never grows, so its last known value bounds it, and few are counted anew in a step.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import borrowing, inner
from overlap.solving.coverage import Demand
from overlap.solving.feasible import ranked, reserved
from overlap.solving.heap import key_of, sink
from overlap.solving.problem import Limits, Numbers, Units

Flags = NDArray[np.bool_]


def choose(
    demand: Demand, limits: Limits, budget: int, required: Units, among: Flags, *, by_cost: bool
) -> tuple[Numbers, Units]:
    """Sites in the order of choosing, and what each adds.

    Parameters
    ----------
    required
        Beyond how much of a group nothing counts, shape (groups,), int64.
    among
        Sites to choose from, shape (sites,); they must allow a choice at all.
    by_cost
        Whether what counts is the weight for the cost; a site that costs nothing comes first.

    Returns
    -------
    Shape (m,), int32 and int64. Sites that add nothing are left out, unless an area wants them.
    """
    numbers = np.flatnonzero(among).astype(np.int32)
    order, _ = ranked(limits.areas, limits.costs, among)
    ends = np.searchsorted(limits.areas[order], np.arange(len(limits.low)), side="right")
    chosen, gains = np.empty(len(numbers), np.int32), np.empty(len(numbers), np.int64)
    found = _choose(
        demand,
        limits,
        budget,
        required.copy(),
        numbers,
        np.full(len(among), np.iinfo(np.int64).max),
        limits.low.copy(),
        limits.high.copy(),
        reserved(limits, among),
        order,
        ends,
        np.zeros(len(demand.weights), np.bool_),
        np.zeros((2, len(required)), np.int64),
        by_cost,
        chosen,
        gains,
    )
    return chosen[:found].copy(), gains[:found].copy()


@inner
def _gain(demand: Demand, site: int, covered: Flags, short: Units, room: Units) -> int:
    """What a site would add: in each group what is new, up to what the group is short of."""
    met = 0
    for at in range(demand.starts[site], demand.starts[site + 1]):
        i = demand.members[at]
        if not covered[i] and demand.weights[i] > 0:
            group = demand.groups[i]
            if room[0, group] == 0:
                room[1, met] = group
                met += 1
            room[0, group] += demand.weights[i]
    total = 0
    for k in range(met):
        group = room[1, k]
        total += min(room[0, group], short[group])
        room[0, group] = 0
    return total


@inner
def _cover(demand: Demand, site: int, covered: Flags, short: Units) -> None:
    for at in range(demand.starts[site], demand.starts[site + 1]):
        i = demand.members[at]
        if not covered[i]:
            covered[i] = True
            group = demand.groups[i]
            short[group] -= min(short[group], demand.weights[i])


@inner
def _given_up(site: int, kept: Flags, order: Units, ends: Units, area: int) -> int:
    """The site kept for an area that need not be once another is chosen: itself, or the dearest."""
    if kept[site]:
        return site
    while not kept[order[ends[area] - 1]]:
        ends[area] -= 1
    return order[ends[area] - 1]  # type: ignore[no-any-return]


@borrowing
def _choose(
    demand: Demand,
    limits: Limits,
    budget: int,
    short: Units,
    heap: Numbers,
    keys: Units,
    owed: Units,
    left: Units,
    kept: Flags,
    order: Units,
    ends: Units,
    covered: Flags,
    room: Units,
    by_cost: bool,  # noqa: FBT001
    chosen: Numbers,
    gains: Units,
) -> int:
    """Fill in the choice; says how many sites it has.

    `heap` has the sites ascending and `keys` the largest number, which is a heap, before any is looked at.
    `owed` is how many sites each area still wants, `left` how many it still takes. `kept` are the cheapest
    sites that give areas what they want, their cost counted as spent; `order` has sites by area and cost,
    each area's ending at `ends`. Counted so, what is spent never falls, nor does what a site adds to it: one
    that does not fit never fits again.
    """
    size, wanted, found = heap.size, 0, 0
    for area in range(owed.size):
        wanted += owed[area]
    for site in range(kept.size):
        budget -= limits.costs[site] if kept[site] else 0
    while size > 0 and (keys[heap[0]] > 0 or wanted > 0):
        site = heap[0]
        area = limits.areas[site]
        instead = -1
        extra = limits.costs[site]
        if owed[area] > 0:
            instead = _given_up(site, kept, order, ends, area)
            extra -= limits.costs[instead]
        fits = left[area] > 0 and extra <= budget
        gain = _gain(demand, site, covered, short, room)
        key = key_of(gain, limits.costs[site], by_cost)
        stale = fits and key < keys[site]
        keys[site] = key
        if not stale:
            size -= 1
            heap[0] = heap[size]
        sink(heap, size, keys, 0)
        if stale:
            continue
        if fits and (gain > 0 or instead >= 0):
            _cover(demand, site, covered, short)
            if instead >= 0:
                kept[instead] = False
                owed[area] -= 1
                wanted -= 1
            budget -= extra
            left[area] -= 1
            chosen[found], gains[found] = site, gain
            found += 1
    return found
