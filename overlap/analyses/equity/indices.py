"""Indices of inequality over people in groups: arrays in, numbers out. `docs/methods/equity.md` has them all.

Sources: Kakwani, Wagstaff & van Doorslaer 1997, J. Econometrics 77:87 (concentration index of groups by
fractional mid-ranks); Erreygers 2009, J. Health Econ. 28:504, and Wagstaff 2005, Health Econ. 14:429 (bounded
variables); Cobham & Sumner 2013, CGD working paper 317 (the Palma ratio); Gastwirth 1972, Rev. Econ. Stat.
54:306 (bounds of the Gini from groups; those here are from edges of bins alone).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

# Each round of the search for the largest Gini at least halves what is left to it.
_ROUNDS = 45


@dataclass(frozen=True)
class Ranking:
    """People in steps from the first to the last, those of one value in one step.

    `people` and `step_of` are by group, shape (n,); `shares`, the part of people of each step, by step.
    """

    people: FloatArray
    step_of: NDArray[np.int64]
    shares: FloatArray

    @classmethod
    def by(cls, values: FloatArray, people: FloatArray) -> Ranking:
        """Rank groups by a value of theirs, the smallest first; each has some people."""
        _, step_of = np.unique(values, return_inverse=True)
        in_step = np.bincount(step_of, people)
        return cls(people, step_of, in_step / in_step.sum())

    @property
    def ends(self) -> FloatArray:
        """The part of people up to and with each step."""
        return np.cumsum(self.shares)

    @property
    def middles(self) -> FloatArray:
        """The fractional rank of each step: the middle of the people in it."""
        return np.asarray(self.ends - self.shares / 2.0)

    def means(self, totals: FloatArray) -> FloatArray:
        """The mean of each step, from the totals of the groups, shape (n,) → (steps,)."""
        return np.asarray(self.by_step(totals) / self.by_step(self.people))

    def by_step(self, totals: FloatArray) -> FloatArray:
        """The totals of the groups of each step together, shape (n,) → (steps,)."""
        return np.bincount(self.step_of, totals).astype(np.float64)

    def mean(self, means: FloatArray) -> float:
        """The mean over everyone."""
        return float((self.shares * means).sum())

    def tilt(self, means: FloatArray) -> float:
        """Twice the covariance of a value and the rank: the concentration index times the mean."""
        return float(2.0 * (self.shares * (means - self.mean(means)) * (self.middles - 0.5)).sum())

    def mean_between(self, means: FloatArray, start: float, end: float) -> float:
        """The mean of the people from one rank to another; steps that straddle a cut are split."""
        inside = np.minimum(self.ends, end) - np.maximum(self.ends - self.shares, start)
        inside = np.maximum(inside, 0.0)
        return float((inside * means).sum() / inside.sum())

    def bounds(self, low: FloatArray, high: FloatArray) -> tuple[float, float]:
        """The smallest and largest concentration index, where each step's mean is only known to lie between.

        The index is a ratio of two sums that are linear in the means, so its extremes are at vertices: the
        smallest has the high means up to some step and the low ones beyond, the largest the reverse.
        """
        return float(self._vertices(high, low).min()), float(self._vertices(low, high).max())

    def _vertices(self, first: FloatArray, then: FloatArray) -> FloatArray:
        """The index for every number of steps that have the first means, the rest having the others."""
        weight = self.shares * (2.0 * self.middles - 1.0)
        means = _switched(self.shares * first, self.shares * then)
        some = means > 0.0  # where everybody is at 0 there is no index
        return np.asarray(_switched(weight * first, weight * then)[some] / means[some])


def _switched(first: FloatArray, then: FloatArray) -> FloatArray:
    """Sums of the first k of one and the rest of the other, for k from none to all: shape (n + 1,)."""
    start = np.concatenate([[0.0], np.cumsum(first)])
    rest = np.concatenate([[0.0], np.cumsum(then[::-1])])[::-1]
    return np.asarray(start + rest)


def wagstaff(tilt: float, mean: float) -> float | None:
    """C / (1 − μ) of a share of 0 to 1; None where nobody or everybody has it."""
    return tilt / (mean * (1.0 - mean)) if 0.0 < mean < 1.0 else None


@dataclass(frozen=True)
class BinnedGini:
    """The Gini of a distance known by bins, and what it is sure to lie between."""

    even: float
    at_least: float
    at_most: float


def binned_gini(people: FloatArray, low: FloatArray, high: FloatArray) -> BinnedGini:
    """The Gini of people in bins that follow each other.

    `people` by bin, `low` and `high` their edges, all finite, shape (bins,). `even` spreads the people of a
    bin evenly over it: the Gini of the bins' middles and, of each bin, its share squared times its width over
    six times the mean. `at_least` and `at_most` hold however they are spread.
    """
    some = people > 0.0
    low, high = low[some], high[some]
    bins = Ranking.by(low, people[some])
    middles = (low + high) / 2.0
    spread = float((bins.shares**2 * (high - low)).sum()) / 6.0
    even = (bins.tilt(middles) + spread) / bins.mean(middles)
    # Smallest where all of a bin are at one end of it, nearer bins at their far end: the bins are the steps.
    return BinnedGini(even, bins.bounds(low, high)[0], _most(bins, low, high))


def _most(bins: Ranking, low: FloatArray, high: FloatArray) -> float:
    """The largest Gini: up to a rank everyone at the near end of the bin, beyond it at the far end.

    A vertex of the same ratio, but the bin in which the rank lies is split. The rank of the largest, G, is
    (1 + G) / 2: found by going on from the G of the last rank tried (Dinkelbach 1967, Manag. Sci. 13:492).
    """
    starts = bins.ends - bins.shares
    gini = 0.0
    for _ in range(_ROUNDS):
        near = np.clip((1.0 + gini) / 2.0 - starts, 0.0, bins.shares)
        far = bins.shares - near
        ranked = near * low * (2.0 * starts + near - 1.0) + far * high * (2.0 * bins.ends - far - 1.0)
        gini = float(ranked.sum() / (near * low + far * high).sum())
    return gini
