"""Whether an observed curve is one of many drawn ones: the global rank envelope test.

Myllymäki, Mrkvička, Grabarnik, Seijo & Hahn (2017), "Global envelope tests for spatial processes", J. R.
Statist. Soc. B 79, 381-404; curves are ordered by their extreme rank length, section 4 there and Mrkvička,
Myllymäki, Jílek & Hahn (2020), Kybernetika 56, 432-458.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray

LEVEL = 0.05
"""Chance of an envelope to leave out a curve that is one of the drawn."""

CHANCE, MORE, LESS, BOTH = "as chance", "more than chance", "less than chance", "more and less than chance"


@dataclass(frozen=True)
class Envelope:
    """What the drawn curves make of the observed one.

    `observed`, `mean`, `low`, `high` have a value for each point of the curve, shape (r,); the mean is of the
    drawn ones alone. `p` is that of the whole curve: at most `LEVEL` just where it leaves the envelope, or
    comes to its edge where values are tied. `p_more` is one-sided and each point's own: (1 + draws at least
    as large) / (n + 1).
    """

    observed: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    p: float
    p_more: FloatArray

    @property
    def verdicts(self) -> list[str]:
        """In a word for each point of the curve, shape (r,)."""
        above, below = self.observed > self.high, self.observed < self.low
        if self.p <= LEVEL and not (above | below).any():  # values are tied: it has come to the edge
            wide = self.low < self.high
            above, below = wide & (self.observed == self.high), wide & (self.observed == self.low)
        return [str(each) for each in np.select([above, below], [MORE, LESS], CHANCE)]

    @property
    def verdict(self) -> str:
        """In a word for the whole curve."""
        found = set(self.verdicts) - {CHANCE}
        return BOTH if len(found) > 1 else next(iter(found), CHANCE)


def rank_envelope(observed: NDArray[np.float64], drawn: NDArray[np.float64]) -> Envelope:
    """Compare a curve, shape (r,), with drawn ones, shape (n, r): two-sided, p = (1 + #) / (n + 1).

    At each point a curve has the rank from the nearer end, equal values their middle rank. The one whose
    ranks in ascending order come first in the dictionary is the most extreme; # are the drawn curves at
    least as extreme as the observed one.
    """
    curves = np.vstack([observed, drawn])
    _, extreme, sizes = np.unique(
        np.sort(_double_ranks(curves), axis=1), axis=0, return_inverse=True, return_counts=True
    )
    extreme = extreme.reshape(-1)  # the shape of the inverse differs between versions of NumPy
    upto = np.cumsum(sizes)
    first_kept = np.flatnonzero(upto - sizes <= LEVEL * len(curves)).max()
    kept = curves[extreme >= first_kept]
    p = float(upto[extreme[0]] / len(curves))
    p_more = (curves >= curves[0]).sum(axis=0) / len(curves)
    return Envelope(curves[0], drawn.mean(axis=0), kept.min(axis=0), kept.max(axis=0), p, p_more)


def _double_ranks(curves: NDArray[np.float64]) -> NDArray[np.int64]:
    """Twice the rank of every value in its column, from the nearer end; whole, so that equals are equal."""
    ranks = np.empty(curves.shape, dtype=np.int64)
    for column, values in enumerate(curves.T):
        ascending = np.sort(values)
        below = np.searchsorted(ascending, values, "left") + np.searchsorted(ascending, values, "right") + 1
        ranks[:, column] = np.minimum(below, 2 * (len(curves) + 1) - below)
    return ranks
