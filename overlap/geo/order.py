"""Points in an order that keeps neighbours together, Morton's curve, and cut into runs with a box each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray, IntArray, borrowing, runs_by_extent
from overlap.geo.threads import side_by_side, slices

_AXIS_BITS = 16  # steps of 200 m where the points are all over the globe, finer where they are not
_DIGIT_BITS = 12

CodeArray = NDArray[np.uint64]


class Runs(NamedTuple):
    """Points run by run, neighbours following each other; compiled code takes it as it is.

    Parameters
    ----------
    order
        Which point stands where, shape (n,).
    points_m
        The points in that order, ECEF, shape (n, 3).
    starts
        Where each run begins and, last, n: shape (r + 1,).
    low_m, high_m
        The box of each run, ECEF, shape (r, 3).
    """

    order: IntArray
    points_m: FloatArray
    starts: IntArray
    low_m: FloatArray
    high_m: FloatArray

    @classmethod
    def of(cls, points_m: FloatArray, extent_m: float, most: int) -> Runs:
        """Runs of at most so many ECEF points, shape (n, 3), none wider than the extent along any axis."""
        order = neighbourly_order(points_m)
        ordered_m = np.empty_like(points_m)

        def take(some: slice) -> None:
            # Not `mode="raise"`, the default, which would fill a buffer first.
            np.take(points_m, order[some], axis=0, out=ordered_m[some], mode="clip")

        side_by_side(take, slices(len(order)))
        starts = runs_by_extent(ordered_m, extent_m, most)
        return cls(order, ordered_m, starts, *_boxes(ordered_m, starts))


def neighbourly_order(points_m: FloatArray) -> IntArray:
    """An order of ECEF points, shape (n, 3), that keeps neighbours together; equal ones stay as they were."""
    if not len(points_m):
        return np.zeros(0, dtype=np.int64)
    low_m, high_m = _boxes(points_m, np.array([0, len(points_m)]))
    steps_per_m = (2.0**_AXIS_BITS - 1.0) / max(float((high_m - low_m).max()), 1.0)
    codes = np.empty(len(points_m), dtype=np.uint64)

    def along_curve(some: slice) -> None:
        _along_curve(points_m[some], low_m[0], steps_per_m, codes[some])

    side_by_side(along_curve, slices(len(codes)))
    return _sorted_by(codes)


def _boxes(points_m: FloatArray, starts: IntArray) -> tuple[FloatArray, FloatArray]:
    """The least and the largest coordinates of each run."""
    low_m, high_m = np.empty((len(starts) - 1, 3)), np.empty((len(starts) - 1, 3))
    _fill_boxes(points_m, starts, low_m, high_m)
    return low_m, high_m


@borrowing
def _fill_boxes(points_m: FloatArray, starts: IntArray, low_m: FloatArray, high_m: FloatArray) -> None:
    for run in range(starts.size - 1):
        for axis in range(3):
            low = high = points_m[starts[run], axis]
            for i in range(starts[run], starts[run + 1]):
                low, high = min(low, points_m[i, axis]), max(high, points_m[i, axis])
            low_m[run, axis], high_m[run, axis] = low, high


@borrowing
def _along_curve(points_m: FloatArray, low_m: FloatArray, steps_per_m: float, codes: CodeArray) -> None:
    """How far along the curve each point lies: the bits of the three axes in turn."""
    for i in range(codes.size):
        code = np.uint64(0)
        for axis in range(3):
            bits = np.uint64((points_m[i, axis] - low_m[axis]) * steps_per_m)
            bits = (bits | (bits << np.uint64(16))) & np.uint64(0xFF0000FF)
            bits = (bits | (bits << np.uint64(8))) & np.uint64(0xF00F00F00F)
            bits = (bits | (bits << np.uint64(4))) & np.uint64(0xC30C30C30C3)
            bits = (bits | (bits << np.uint64(2))) & np.uint64(0x249249249249)
            code |= bits << np.uint64(axis)
        codes[i] = code


def _sorted_by(codes: CodeArray) -> IntArray:
    """The stable order of codes of 48 bits; `codes` are overwritten."""
    order = np.arange(len(codes))
    _sort_digits(
        codes, order, np.empty_like(codes), np.empty_like(order), np.empty(1 << _DIGIT_BITS, np.int64)
    )
    return order


@borrowing
def _sort_digits(
    codes: CodeArray, order: IntArray, next_codes: CodeArray, next_order: IntArray, places: IntArray
) -> None:
    """Digit by digit from the last; they are even in number, so that the sorted ones end where they began."""
    mask = np.uint64((1 << _DIGIT_BITS) - 1)
    for shift in range(0, 3 * _AXIS_BITS, _DIGIT_BITS):
        for digit in range(places.size):
            places[digit] = 0
        for i in range(codes.size):
            places[(codes[i] >> np.uint64(shift)) & mask] += 1
        start = 0
        for digit in range(places.size):
            count = places[digit]
            places[digit] = start
            start += count
        for i in range(codes.size):
            place = places[(codes[i] >> np.uint64(shift)) & mask]
            places[(codes[i] >> np.uint64(shift)) & mask] += 1
            next_codes[place] = codes[i]
            next_order[place] = order[i]
        codes, next_codes = next_codes, codes
        order, next_order = next_order, order
