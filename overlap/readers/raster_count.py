"""The plain path of the ledger for people of rasters: raw cells, one by one, apart from the pass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import compiled


@compiled
def count_cells(raw: NDArray[np.number], nodata: float, scale: float) -> tuple[int, float, int, int, int]:
    """Count the cells of one layer in the file's own type, shape (n,).

    Returns
    -------
    Whole units of 1/scale; people; cells with a value, without one, with a negative one. The units mean
    nothing where the people do not fit them.
    """
    units = 0
    people = 0.0
    valid = missing = negative = 0
    for cell in raw:
        value = float(cell)
        if cell != cell or value == nodata:
            missing += 1
        elif value < 0.0:
            negative += 1
        else:
            valid += 1
            people += value
            units += int(np.rint(value * scale))
    return units, people, valid, missing, negative


@compiled
def count_above(
    part: NDArray[np.number], part_nodata: float, total: NDArray[np.number], nodata: float
) -> int:
    """In how many cells a part is larger than the total, beyond rounding; unknown people are none."""
    above = 0
    for i in range(part.size):
        most, value = float(total[i]), float(part[i])
        if most != most or most == nodata or most < 0.0:
            most = 0.0
        if value == value and value != part_nodata and value > most * (1.0 + 1e-6) + 1e-6:
            above += 1
    return above
