"""Points that are rounded so far that they name a neighbourhood, not a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Step and tolerance. Minutes are often written as decimals with four digits.
_DEGREE_STEPS = ((0.01, 1e-9), (0.005, 1e-9), (1.0 / 60.0, 5e-5))
_METRE_STEPS = ((1000.0, 1e-6), (500.0, 1e-6))

_MORE_THAN_CHANCE = 5.0
_BEYOND_CHANCE = 1e-3
_NEARLY_ALL = 0.9
_DECIMALS = range(-3, 7)


def low_precision(x: FloatArray, y: FloatArray, *, in_degrees: bool) -> Mask:
    """Return which points have both coordinates rounded to a coarse step, shape (n,).

    A single coordinate is round by chance now and then, both hardly ever: rows are marked only where there
    are five times as many as the digits of the other rows would give by chance. Where there are no others,
    it must be next to impossible that numbers of so many digits are all round by chance.

    Parameters
    ----------
    x, y
        In the unit of the file, finite, shape (n,).
    in_degrees
        The unit is degrees (steps of 0.005°, 0.01° and a minute), and not metres (500 m and a kilometre).
    """
    marked = np.zeros(len(x), dtype=bool)
    for step, tolerance in _DEGREE_STEPS if in_degrees else _METRE_STEPS:
        round_ones = _multiple(x, step, tolerance) & _multiple(y, step, tolerance)
        if round_ones.any() and _is_telling(x, y, round_ones, step, tolerance):
            marked |= round_ones
    return marked


def _is_telling(x: FloatArray, y: FloatArray, round_ones: Mask, step: float, tolerance: float) -> bool:
    others = ~round_ones
    if others.any():
        chance = _chance(x[others], y[others], step, tolerance)
        return bool(round_ones.sum() > _MORE_THAN_CHANCE * chance * len(x))
    chance = _chance(x, y, step, tolerance)
    return chance == 1.0 or chance ** len(x) < _BEYOND_CHANCE


def _chance(x: FloatArray, y: FloatArray, step: float, tolerance: float) -> float:
    """Return how probably both numbers of so many digits are multiples of the step."""
    shares = [max(2.0 * tolerance, _resolution(values)) / step for values in (x, y)]
    return float(np.prod(np.minimum(1.0, shares)))


def _multiple(values: FloatArray, step: float, tolerance: float) -> Mask:
    return np.asarray(np.abs(values - np.round(values / step) * step) <= tolerance)


def _resolution(values: FloatArray) -> float:
    """Return the power of ten in which nearly all values are written: 0.001 for three decimals."""
    tolerance = 1e-9 * max(1.0, float(np.abs(values).max(initial=0.0)))
    for decimals in _DECIMALS:
        step = 10.0**-decimals
        if _multiple(values, step, tolerance).sum() > _NEARLY_ALL * len(values):
            return step
    return 0.0
