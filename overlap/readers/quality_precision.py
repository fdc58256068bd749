"""Points that are rounded so far that they name a neighbourhood, not a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Step and tolerance. Minutes are often written as decimals with four digits.
_DEGREE_STEPS = ((0.01, 1e-9), (1.0 / 60.0, 5e-5))
_METRE_STEPS = ((1000.0, 1e-6),)

_MORE_THAN_CHANCE = 5.0
_NEARLY_ALL = 0.9
_DECIMALS = 7


def low_precision(x: FloatArray, y: FloatArray, *, in_degrees: bool) -> Mask:
    """Return which points have both coordinates rounded to a coarse step, shape (n,).

    A single coordinate is round by chance now and then, both hardly ever: rows are marked only where there
    are five times as many as the other digits of the column would give by chance.

    Parameters
    ----------
    x, y
        In the unit of the file, finite, shape (n,).
    in_degrees
        The unit is degrees (steps of 0.01° and of a minute), and not metres (steps of a kilometre).
    """
    marked = np.zeros(len(x), dtype=bool)
    for step, tolerance in _DEGREE_STEPS if in_degrees else _METRE_STEPS:
        round_ones = _multiple(x, step, tolerance) & _multiple(y, step, tolerance)
        others = ~round_ones
        chance = np.prod([max(2.0 * tolerance, _resolution(values[others])) / step for values in (x, y)])
        if not others.any() or round_ones.sum() > _MORE_THAN_CHANCE * chance * len(x):
            marked |= round_ones
    return marked


def _multiple(values: FloatArray, step: float, tolerance: float) -> Mask:
    return np.asarray(np.abs(values - np.round(values / step) * step) <= tolerance)


def _resolution(values: FloatArray) -> float:
    """Return the step in which nearly all values are written: 0.001 where they have three decimals."""
    tolerance = 1e-9 * max(1.0, float(np.abs(values).max(initial=0.0)))
    for decimals in range(_DECIMALS):
        step = 10.0**-decimals
        if _multiple(values, step, tolerance).sum() > _NEARLY_ALL * len(values):
            return step
    return 0.0
