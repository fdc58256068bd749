"""Less to solve with the same best choice: lists merged, sites dropped that another is as good as.

Rules of Toregas and ReVelle (1973) for columns, and of equal rows, for covering.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import borrowing, inner
from overlap.solving.coverage import Demand, by_site
from overlap.solving.problem import Numbers, Problem, Units


@dataclass(frozen=True)
class Reduced:
    """A problem with less in it, and the way back.

    Parameters
    ----------
    sites
        The original number of each site that is left, ascending.
    stands_in
        By original number the site left, as the reduced problem counts, that covers all that it does and
        costs no more; −1 where none is left. Shape (original sites,), int32.
    groups
        The group of each demand left, shape (n,), int32.
    """

    problem: Problem
    sites: Numbers
    stands_in: Numbers
    groups: Numbers


def reduced(problem: Problem, groups: Numbers | None = None) -> Reduced:
    """Merge equal lists (of one group), drop empty ones and those of no weight, drop dominated sites.

    A site is dominated where another covers all that it does, and is no dearer; of two that are alike the
    lower number stays. Limits by area keep every site, as places in an area are not alike elsewhere.
    """
    groups = np.zeros(len(problem.weights), np.int32) if groups is None else groups
    merged = narrowed(problem, groups, np.ones(problem.sites, np.bool_), problem.weights == 0)
    if problem.has_limits:
        return merged
    costs = problem.limits().costs
    better = np.empty(problem.sites, np.int32)
    longest = int(np.diff(merged.problem.starts).max(initial=0))
    _better(
        merged.problem.starts,
        merged.problem.sites_of,
        by_site(merged.problem),
        costs,
        np.empty(longest, np.int32),
        better,
    )
    numbers = np.arange(problem.sites, dtype=np.int32)
    better = np.where(better < 0, numbers, better)
    while (better != better[better]).any():
        better = better[better]
    used = np.bincount(merged.problem.sites_of, minlength=problem.sites) > 0
    last = narrowed(merged.problem, merged.groups, used & (better == numbers), merged.problem.weights == 0)
    return replace(last, stands_in=last.stands_in[better])


def narrowed(problem: Problem, groups: Numbers, kept: NDArray[np.bool_], done: NDArray[np.bool_]) -> Reduced:
    """Without sites not kept, shape (sites,), and demand that is done, shape (n,); the rest merged."""
    there = np.repeat(~done, np.diff(problem.starts)) & kept[problem.sites_of]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(there)])[problem.starts]
    renumbered = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    sites_of = renumbered[problem.sites_of[there]]
    order, first = _alike(starts, sites_of, groups)
    rows = order[first]
    ends, places = _places(starts, rows)
    smaller = replace(
        problem,
        starts=ends,
        sites_of=sites_of[places],
        weights=np.add.reduceat(problem.weights[order], first) if len(first) else problem.weights[:0],
        sites=int(kept.sum()),
        costs=None if problem.costs is None else problem.costs[kept],
        areas=problem.areas[kept] if len(problem.areas) else problem.areas,
    )
    return Reduced(smaller, np.flatnonzero(kept).astype(np.int32), renumbered, groups[rows])


def _alike(starts: Units, sites_of: Numbers, groups: Numbers) -> tuple[Units, Units]:
    """Rows that list a site, in an order that has equal ones side by side, and where each run begins.

    A hash brings them together, and the lists decide: should two that differ share a hash, equal ones may be
    left apart, which changes no choice. The order is that of the contents, whatever order rows came in.
    """
    sums = np.zeros(len(sites_of) + 1, np.uint64)
    np.cumsum(_mixed(sites_of), out=sums[1:])
    hashes, lengths = sums[starts[1:]] - sums[starts[:-1]], np.diff(starts)
    order = np.lexsort((hashes, lengths, groups))
    order = order[lengths[order] > 0]
    one, other = order[:-1], order[1:]
    same = (hashes[one] == hashes[other]) & (lengths[one] == lengths[other]) & (groups[one] == groups[other])
    ends, places = _places(starts, one[same])
    _, others = _places(starts, other[same])
    differing = np.concatenate([np.zeros(1, np.int64), np.cumsum(sites_of[places] != sites_of[others])])
    same[same] = np.diff(differing[ends]) == 0
    return order, np.flatnonzero(np.concatenate([np.ones(min(1, len(order)), np.bool_), ~same]))


def _places(starts: Units, rows: Units) -> tuple[Units, Units]:
    """Starts of the lists of some rows put one after the other, and where each of their members was."""
    lengths = starts[rows + 1] - starts[rows]
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return ends, np.arange(ends[-1]) + np.repeat(starts[rows] - ends[:-1], lengths)


def _mixed(numbers: Numbers) -> NDArray[np.uint64]:
    """64 bits that look random for each number: SplitMix64 of Steele, Lea and Flood (2014)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@inner
def _common(rivals: Numbers, size: int, sites_of: Numbers, start: int, end: int) -> int:
    """Keep of `rivals`, ascending, those in a list; says how many."""
    found = 0
    for k in range(size):
        while start < end and sites_of[start] < rivals[k]:
            start += 1
        if start < end and sites_of[start] == rivals[k]:
            rivals[found] = rivals[k]
            found += 1
    return found


@borrowing
def _better(
    starts: Units, sites_of: Numbers, demand: Demand, costs: Units, rivals: Numbers, better: Numbers
) -> None:
    """For each site one that dominates it, or −1."""
    for site in range(better.size):
        better[site] = -1
        first, last = demand.starts[site], demand.starts[site + 1]
        size = 0
        for at in range(first, last):
            i = demand.members[at]
            if at > first and size == 0:
                break
            if at > first:
                size = _common(rivals, size, sites_of, starts[i], starts[i + 1])
                continue
            for k in range(starts[i], starts[i + 1]):
                other = sites_of[k]
                more = demand.starts[other + 1] - demand.starts[other] - (last - first)
                alike = more == 0 and costs[other] == costs[site]
                if more >= 0 and costs[other] <= costs[site] and (not alike or other < site):
                    rivals[size] = other
                    size += 1
        better[site] = rivals[0] if size > 0 else -1
