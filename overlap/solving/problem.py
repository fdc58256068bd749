"""What is asked of a solver: demand by the sites that cover it, and what a choice of sites may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.int64]
Numbers = NDArray[np.int32]


def _no_areas() -> Numbers:
    return np.zeros(0, np.int32)


def _no_limits() -> Units:
    return np.zeros(0, np.int64)


class InfeasibleError(Exception):
    """No choice of sites keeps to what is asked.

    `reasons` has one text for each; `numbers` the areas or groups that they are about, −1 for none.
    """

    def __init__(self, *reasons: tuple[int, str]) -> None:
        super().__init__("; ".join(text for _, text in reasons))
        self.numbers = tuple(number for number, _ in reasons)
        self.reasons = tuple(text for _, text in reasons)

    def __reduce__(self) -> tuple[type[InfeasibleError], tuple[tuple[int, str], ...]]:
        """Travel between processes as what it was made from."""
        return type(self), tuple(zip(self.numbers, self.reasons, strict=True))


class Limits(NamedTuple):
    """What a choice may be, as kernels want it; sites in no area are in a last one, without limits.

    `costs` and `areas` have shape (sites,), `low` and `high`, how many sites an area wants and takes, shape
    (areas + 1,); all are int64 but `areas`, which is int32.
    """

    costs: Units
    areas: Numbers
    low: Units
    high: Units


@dataclass(frozen=True)
class Problem:
    """Demand, sites, and what may be spent.

    Parameters
    ----------
    starts, sites_of
        Demand `i` is covered by any of `sites_of[starts[i] : starts[i + 1]]`, ascending and each once; shape
        (n + 1,), int64, and (k,), int32.
    weights
        Shape (n,), int64, whole units, none below 0, together less than 2⁶².
    sites
        How many sites there are.
    costs
        Shape (sites,), int64, whole small units, none below 0, together less than 2⁶²; None: each counts one.
    budget
        What the sites chosen may cost together; with `costs` None how many may be chosen.
    areas
        The area of each site or −1, shape (sites,), int32; empty where nobody asks.
    at_least, at_most
        How many sites of each area a choice must and may have, shape (areas,), int64; empty without limits.

    Raises
    ------
    ValueError
        Arrays that do not fit each other, or numbers out of their range.
    """

    starts: Units
    sites_of: Numbers
    weights: Units
    sites: int
    costs: Units | None
    budget: int
    areas: Numbers = field(default_factory=_no_areas)
    at_least: Units = field(default_factory=_no_limits)
    at_most: Units = field(default_factory=_no_limits)

    def __post_init__(self) -> None:
        count = len(self.weights)
        if len(self.starts) != count + 1 or self.starts[0] != 0 or self.starts[-1] != len(self.sites_of):
            raise ValueError("the starts do not fit the demand and its lists")
        if len(self.sites_of) and not 0 <= self.sites_of.min() <= self.sites_of.max() < self.sites:
            raise ValueError("a list names a site that is not there")
        if count and (self.weights.min() < 0 or self.weights.sum(dtype=np.float64) >= 2.0**62):
            raise ValueError("weights are below 0 or too large to add up")
        if self.costs is not None and (len(self.costs) != self.sites or (self.costs < 0).any()):
            raise ValueError("costs do not fit the sites, or are below 0")
        if self.costs is not None and self.costs.sum(dtype=np.float64) >= 2.0**62:
            raise ValueError("costs are too large to add up")
        if self.has_limits and len(self.areas) != self.sites:
            raise ValueError("limits by area need the area of each site")

    @property
    def has_limits(self) -> bool:
        """Whether areas limit the choice."""
        return bool(len(self.at_least) or len(self.at_most))

    def limits(self) -> Limits:
        """What a choice may be, everything filled in."""
        costs = np.ones(self.sites, np.int64) if self.costs is None else self.costs
        count = max(len(self.at_least), len(self.at_most))
        low, high = np.zeros(count + 1, np.int64), np.full(count + 1, self.sites)
        low[: len(self.at_least)] = self.at_least
        high[: len(self.at_most)] = self.at_most
        areas = self.areas if self.has_limits else np.full(self.sites, -1, np.int32)
        inside = (areas >= 0) & (areas < count)
        return Limits(costs, np.where(inside, areas, count).astype(np.int32), low, high)
