"""Compiled loops over points, windows and candidates.

Nothing here allocates per cell or calls Python; the lock is released. No fast-math: the same bits on every
machine that follows IEEE 754.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])

SUB_BLOCK = 32  # cells on a side
MIDDLE_BLOCK = 128


def compiled(function: Function) -> Function:
    """Compile on first use, keep the machine code beside the module, release the lock while running."""
    decorated: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return cast("Function", decorated)


@compiled
def prune(
    points_m: FloatArray,
    among: IntArray,
    centre_m: FloatArray,
    radius_m: float,
    tolerance_m: float,
    squared: FloatArray,
    kept: IntArray,
) -> tuple[int, float]:
    """Keep those of `among` that can be nearest, to a tolerance, to a place within a radius of a centre.

    The rule and its proof stand at `PointIndex.candidates`. `squared` is room for the work, `kept` takes
    what is kept, both at least as long as `among`.

    Returns
    -------
    How many are kept, and how far the nearest is from the centre in metres, infinity where there is none.
    """
    count = among.size
    least = np.inf
    first = 0
    for i in range(count):
        k = among[i]
        squared[i] = (
            (points_m[k, 0] - centre_m[0]) ** 2
            + (points_m[k, 1] - centre_m[1]) ** 2
            + (points_m[k, 2] - centre_m[2]) ** 2
        )
        if squared[i] < least:
            least = squared[i]
            first = k
    near_enough = tolerance_m * (2.0 * (np.sqrt(least) + radius_m) + tolerance_m)
    size = 0
    for i in range(count):
        k = among[i]
        apart = np.sqrt(
            (points_m[k, 0] - points_m[first, 0]) ** 2
            + (points_m[k, 1] - points_m[first, 1]) ** 2
            + (points_m[k, 2] - points_m[first, 2]) ** 2
        )
        # The slack is the rounding of squares as large as the globe's: a tie is never lost to it.
        slack = 1e-14 * squared[i] + 1e-6 + near_enough
        if squared[i] - least <= 2.0 * radius_m * apart + slack:
            kept[size] = k
            size += 1
    return size, np.sqrt(least)


@compiled
def grid_extent(
    axis_m: FloatArray, height_m: FloatArray, cos_half: FloatArray, sin_half: FloatArray
) -> tuple[float, float, float, float]:
    """Centre (ECEF) and radius in metres of a window of a geographic grid.

    The radius is the largest chord from the centre to any cell centre: for each row that to the column
    farthest in longitude, which is an end of the row as long as the window spans no more than the globe.
    """
    row = axis_m.size // 2
    column = cos_half.size // 2
    farthest = 0.0
    for end in (0, cos_half.size - 1):
        sine = sin_half[end] * cos_half[column] - cos_half[end] * sin_half[column]
        farthest = max(farthest, sine * sine)
    largest = 0.0
    for r in range(axis_m.size):
        squared = (
            (axis_m[r] - axis_m[row]) ** 2
            + (height_m[r] - height_m[row]) ** 2
            + 4.0 * axis_m[r] * axis_m[row] * farthest
        )
        largest = max(largest, squared)
    cosine = cos_half[column] ** 2 - sin_half[column] ** 2
    sine = 2.0 * sin_half[column] * cos_half[column]
    return axis_m[row] * cosine, axis_m[row] * sine, height_m[row], np.sqrt(largest) * (1 + 1e-9) + 1e-3


@compiled
def points_extent(points_m: FloatArray) -> tuple[float, float, float, float]:
    """Centre of the bounding box and radius, in metres, of ECEF points, shape (n, 3), n > 0."""
    centre = np.empty(3)
    for axis in range(3):
        low = high = points_m[0, axis]
        for i in range(points_m.shape[0]):
            low, high = min(low, points_m[i, axis]), max(high, points_m[i, axis])
        centre[axis] = 0.5 * (low + high)
    largest = 0.0
    for i in range(points_m.shape[0]):
        squared = (
            (points_m[i, 0] - centre[0]) ** 2
            + (points_m[i, 1] - centre[1]) ** 2
            + (points_m[i, 2] - centre[2]) ** 2
        )
        largest = max(largest, squared)
    return centre[0], centre[1], centre[2], np.sqrt(largest) * (1 + 1e-9) + 1e-3


@compiled
def runs_by_extent(points_m: FloatArray, extent_m: float, most: int) -> IntArray:
    """Where to cut points, shape (n, 3) and in a neighbourly order, so that no run is wide or long.

    Returns the starts of the runs and, last, n. Cutting by count alone would make runs thousands of
    kilometres wide where points are clustered.
    """
    starts = np.empty(points_m.shape[0] + 1, np.int64)
    runs = 0
    low = np.empty(3)
    high = np.empty(3)
    for i in range(points_m.shape[0]):
        widest = 0.0
        if runs > 0:
            for axis in range(3):
                low[axis] = min(low[axis], points_m[i, axis])
                high[axis] = max(high[axis], points_m[i, axis])
                widest = max(widest, high[axis] - low[axis])
        if runs == 0 or widest > extent_m or i - starts[runs - 1] >= most:
            starts[runs] = i
            runs += 1
            for axis in range(3):
                low[axis] = points_m[i, axis]
                high[axis] = points_m[i, axis]
    starts[runs] = points_m.shape[0]
    return starts[: runs + 1]


@compiled
def components(count: int, firsts: IntArray, seconds: IntArray) -> IntArray:
    """For each of `count` things the smallest index that a chain of pairs connects it with."""
    root = np.arange(count)
    for i in range(firsts.size):
        a = firsts[i]
        b = seconds[i]
        while root[a] != a:
            a = root[a]
        while root[b] != b:
            b = root[b]
        root[max(a, b)] = min(a, b)
        for start in (firsts[i], seconds[i]):  # shorten the chains walked, so that walks stay short
            at = start
            while root[at] != min(a, b):
                following = root[at]
                root[at] = min(a, b)
                at = following
    for i in range(count):
        while root[i] != root[root[i]]:
            root[i] = root[root[i]]
    return root
