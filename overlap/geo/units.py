"""People of raw cells as whole units: whole numbers add up in any order to the same bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray, IntArray, borrowing, inner


@inner
def units_of(people: float, nodata: float, scale: float) -> int:
    """People of a raw cell as whole units of 1/scale: nodata, NaN and nothing are 0."""
    return int(np.rint(people * scale)) if people > 0.0 and people != nodata else 0


@inner
def units_upto(people: int, k: int, end: int, upto: FloatArray) -> int:
    """Whole units of a cell's people in its shares up to the k-th; all of them in those up to the last.

    `upto` are cumulative shares, of which those of the cell end before `end`.
    """
    return people if k + 1 == end else min(people, int(np.rint(people * upto[k])))


@borrowing
def to_units(people: NDArray[np.number], nodata: float, scale: float, units: IntArray) -> None:
    """`units_of` for cells of any type, shape (n,); `nodata` is NaN where the file declares none."""
    for i in range(people.size):
        units[i] = units_of(np.float64(people[i]), nodata, scale)
