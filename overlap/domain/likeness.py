"""How like an example's surroundings those of each pair of counters are: robust z-scores, one distance.

References
----------
Iglewicz & Hoaglin (1993), *How to Detect and Handle Outliers*, ASQC Basic References in Quality Control 16,
section 3.3, for scores by the median and the median absolute deviation; Rousseeuw & Croux (1993),
*Alternatives to the Median Absolute Deviation*, JASA 88, 1273-1283, for the factor 1.4826.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.cases import COUNTED

FloatArray = NDArray[np.float64]

FEWEST = 2
"""Features that both sides must know: one alone would call a great many pairs alike."""

# Below it two counters share a site: of metres alone, 5 and 20 would differ as 5 km and 20 km do.
_ONE_SITE_M = 100.0

# The median absolute deviation of a normal distribution is its standard deviation divided by this.
_CONSISTENT = 1.4826


@dataclass(frozen=True)
class Likeness:
    """An example against pairs.

    Parameters
    ----------
    used
        Features that are compared.
    left_out
        The others, with the reason.
    scores
        By feature that is compared the robust z-score of each pair less that of the example, shape (pairs,),
        NaN where the pair does not know it.
    distance
        The root of the mean of their squares over what the pair knows, shape (pairs,); NaN where that is
        fewer than `FEWEST`.
    """

    used: tuple[str, ...]
    left_out: Mapping[str, str]
    scores: Mapping[str, FloatArray]
    distance: FloatArray

    @property
    def comparable(self) -> bool:
        """Whether enough features are compared for any pair to have a distance."""
        return bool(np.isfinite(self.distance).any())


def likeness(stated: Mapping[str, float], known: Mapping[str, FloatArray]) -> Likeness:
    """Compare what an example states with what is known of pairs.

    Parameters
    ----------
    stated
        Features of the example; those that it does not state are left out.
    known
        Every feature of the pairs, shape (pairs,), NaN where unknown.
    """
    scores: dict[str, FloatArray] = {}
    left_out = {}
    for name, values in known.items():
        of_pairs = _scaled(name, values)
        median, spread = _centre(of_pairs)
        if name not in stated:
            left_out[name] = "the example does not state it"
        elif np.isnan(median):
            left_out[name] = "the run does not know it"
        elif spread == 0.0:
            left_out[name] = "at least half of the pairs are the same in it"
        else:
            scores[name] = (of_pairs - _scaled(name, np.array(stated[name]))) / spread
    pairs = len(next(iter(known.values())))
    squares = np.array([*scores.values()]).reshape(-1, pairs) ** 2
    count = np.isfinite(squares).sum(axis=0)
    total = np.where(np.isfinite(squares), squares, 0.0).sum(axis=0)
    enough = count >= FEWEST
    distance = np.where(enough, np.sqrt(total / np.maximum(count, 1)), np.nan)
    return Likeness(tuple(scores), left_out, scores, distance)


def _scaled(name: str, values: FloatArray) -> FloatArray:
    """People and metres as logarithms, of one more so that 0 has one too; levels as they are."""
    if name == "apart_m":
        return np.log1p(values / _ONE_SITE_M)
    return np.log1p(values) if name in COUNTED else values


def _centre(values: FloatArray) -> tuple[float, float]:
    """Median, and median absolute deviation as a standard deviation; NaN where nothing is known."""
    values = values[np.isfinite(values)]
    if not len(values):
        return np.nan, np.nan
    median = float(np.median(values))
    return median, _CONSISTENT * float(np.median(np.abs(values - median)))
