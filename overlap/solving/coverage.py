"""Demand by site, and how often a choice covers it: compiled loops that solvers share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray, borrowing
from overlap.solving.problem import Numbers, Problem, Units


class Demand(NamedTuple):
    """Demand by site: site `j` covers `members[starts[j] : starts[j + 1]]`, ascending.

    `weights` and `groups` have shape (n,), int64 and int32; a group is what is required by itself.
    """

    starts: Units
    members: Numbers
    weights: Units
    groups: Numbers


def by_site(problem: Problem, groups: Numbers | None = None) -> Demand:
    """Demand by site; all of it in one group where none are given."""
    starts = np.zeros(problem.sites + 1, np.int64)
    starts[1:] = np.cumsum(np.bincount(problem.sites_of, minlength=problem.sites))
    members = np.empty(len(problem.sites_of), np.int32)
    _turn(problem.starts, problem.sites_of, starts[:-1].copy(), members)
    if groups is None:
        groups = np.zeros(len(problem.weights), np.int32)
    return Demand(starts, members, problem.weights, groups)


def times_covered(demand: Demand, shares: FloatArray) -> FloatArray:
    """How often each demand is covered where sites, shape (sites,), are chosen to a share; shape (n,)."""
    found = np.zeros(len(demand.weights))
    _spread(demand, np.flatnonzero(shares), shares, found)
    return found


def covered_by(demand: Demand, chosen: Numbers) -> NDArray[np.bool_]:
    """Which demand a choice covers, shape (n,)."""
    shares = np.zeros(len(demand.starts) - 1)
    shares[chosen] = 1.0
    return times_covered(demand, shares) > 0.0


def covered_weight(demand: Demand, chosen: Numbers) -> int:
    """The weight that a choice covers."""
    return int(demand.weights[covered_by(demand, chosen)].sum())


def gathered(demand: Demand, values: FloatArray) -> FloatArray:
    """For each site the sum of values of the demand that it covers, shape (sites,)."""
    found = np.empty(len(demand.starts) - 1)
    _gather(demand, values, found)
    return found


def gathered_exactly(demand: Demand, values: Units) -> Units:
    """The same in whole numbers; what sums of all sites overflow by, differences take back."""
    sums = np.zeros(len(demand.members) + 1, np.int64)
    np.cumsum(values[demand.members], out=sums[1:])
    return sums[demand.starts[1:]] - sums[demand.starts[:-1]]


@borrowing
def _turn(starts: Units, sites_of: Numbers, free: Units, members: Numbers) -> None:
    for i in range(starts.size - 1):
        for at in range(starts[i], starts[i + 1]):
            site = sites_of[at]
            members[free[site]] = i
            free[site] += 1


@borrowing
def _spread(demand: Demand, some: Units, shares: FloatArray, found: FloatArray) -> None:
    for k in range(some.size):
        for at in range(demand.starts[some[k]], demand.starts[some[k] + 1]):
            found[demand.members[at]] += shares[some[k]]


@borrowing
def _gather(demand: Demand, values: FloatArray, found: FloatArray) -> None:
    for site in range(found.size):
        total = 0.0
        for at in range(demand.starts[site], demand.starts[site + 1]):
            total += values[demand.members[at]]
        found[site] = total
