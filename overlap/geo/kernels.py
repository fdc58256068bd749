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
Numbers = TypeVar("Numbers", NDArray[np.int32], NDArray[np.int64])
Function = TypeVar("Function", bound=Callable[..., Any])

SUB_BLOCK = 32  # cells on a side
MIDDLE_BLOCK = 128
# A plain 0 is a type of its own to the compiler, which would make each function it goes into twice.
NOTHING = np.int64(0)


def compiled(function: Function) -> Function:
    """Compile on first use, keep the machine code beside the module, release the lock while running."""
    return _compiled(function)


def borrowing(function: Function) -> Function:
    """The same for functions that neither allocate nor return arrays.

    Without counting references to arrays they compile in two thirds of the time, and run quicker: nothing
    they work on can go away meanwhile, as the caller holds it.
    """
    return _compiled(function, _nrt=False)


def inner(function: Function) -> Function:
    """The same for those that only compiled functions call: nothing is made for calls from Python.

    They may return parts of arrays they are given, but then only to functions that count no references.
    """
    return _compiled(function, _nrt=False, no_cpython_wrapper=True)


def once(function: Function) -> Function:
    """`inner` for the one large function of another, as a part of which it is compiled.

    By itself it would be optimised and turned into machine code, and again with its caller.
    """
    return _compiled(function, _nrt=False, no_cpython_wrapper=True, inline="always")


def _compiled(function: Function, **options: Any) -> Function:
    always: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
    decorated: Any = numba.njit(**always, **options)(function)
    return cast("Function", decorated)


@compiled
def longer(rows: IntArray, room: int) -> IntArray:
    """The same with room for at least so many rows more."""
    found = np.empty((2 * rows.shape[0] + room, rows.shape[1]), np.int64)
    for k in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            found[k, column] = rows[k, column]
    return found


@inner
def sort(values: IntArray) -> None:
    """Sort in place, Shell's way: numba's own sort takes a second to compile."""
    gap = 1
    while 3 * gap < values.size:
        gap = 3 * gap + 1
    while gap > 0:
        for k in range(gap, values.size):
            value = values[k]
            at = k
            while at >= gap and values[at - gap] > value:
                values[at] = values[at - gap]
                at -= gap
            values[at] = value
        gap //= 3


@borrowing
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

    The rule and its proof stand at `PointIndex.candidates`. The points begin with x, y and z; `squared` is
    room for the work, `kept` takes what is kept, both at least as long as `among`.

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


@borrowing
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


@borrowing
def points_extent(points_m: FloatArray) -> tuple[float, float, float, float]:
    """Centre of the bounding box and radius, in metres, of ECEF points, shape (n, 3), n > 0."""
    low_x = high_x = points_m[0, 0]
    low_y = high_y = points_m[0, 1]
    low_z = high_z = points_m[0, 2]
    for i in range(points_m.shape[0]):
        low_x, high_x = min(low_x, points_m[i, 0]), max(high_x, points_m[i, 0])
        low_y, high_y = min(low_y, points_m[i, 1]), max(high_y, points_m[i, 1])
        low_z, high_z = min(low_z, points_m[i, 2]), max(high_z, points_m[i, 2])
    x, y, z = 0.5 * (low_x + high_x), 0.5 * (low_y + high_y), 0.5 * (low_z + high_z)
    largest = 0.0
    for i in range(points_m.shape[0]):
        squared = (points_m[i, 0] - x) ** 2 + (points_m[i, 1] - y) ** 2 + (points_m[i, 2] - z) ** 2
        largest = max(largest, squared)
    return x, y, z, np.sqrt(largest) * (1 + 1e-9) + 1e-3


def runs_by_extent(points_m: FloatArray, extent_m: float, most: int) -> IntArray:
    """Where to cut points, shape (n, 3) and in a neighbourly order, so that no run is wide or long.

    Returns the starts of the runs and, last, n. Cutting by count alone would make runs thousands of
    kilometres wide where points are clustered.
    """
    starts = np.empty(len(points_m) + 1, np.int64)
    return starts[: _cut_runs(points_m, extent_m, most, starts, np.empty(3), np.empty(3)) + 1]


@borrowing
def _cut_runs(
    points_m: FloatArray, extent_m: float, most: int, starts: IntArray, low: FloatArray, high: FloatArray
) -> int:
    """Fill in the starts of the runs; says how many these are. `low` and `high`, shape (3,), are room."""
    runs = 0
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
    return runs


def components(count: int, firsts: Numbers, seconds: Numbers) -> Numbers:
    """For each of `count` things the smallest index that a chain of pairs connects it with; of their type."""
    root: Numbers = np.arange(count, dtype=firsts.dtype)
    connect(root, firsts, seconds)
    return root


@borrowing
def connect(root: Numbers, firsts: Numbers, seconds: Numbers) -> None:
    """Lead each thing, first its own root, to the smallest of those that pairs connect it with.

    Further pairs may follow in another call.
    """
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
    for i in range(root.size):
        while root[i] != root[root[i]]:
            root[i] = root[root[i]]
