"""The plain path of the ledger for people of rasters: raw cells, one by one, apart from the pass."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import compiled


@compiled
def count_cells(raw: NDArray[np.number], nodata: float, scale: float) -> tuple[int, float, int, int, int]:
    """Count the cells of one layer in the file's own type, shape (height, width).

    Returns
    -------
    Whole units of 1/scale; people; cells with a value, without one, with a negative one. The units mean
    nothing where the people do not fit them.
    """
    height, width = raw.shape
    units = 0
    people = np.zeros(width)  # by column, so that several cells are added at once
    valid = missing = negative = 0
    for row in range(height):
        cells = raw[row]
        for column in range(width):
            value = np.float64(cells[column])
            nothing = (value != value) | (value == nodata)
            below = (value < 0.0) & (not nothing)
            counts = not (nothing | below)
            missing += int(nothing)
            negative += int(below)
            valid += int(counts)
            people[column] += value if counts else 0.0
            units += int(np.rint(value * scale)) if counts else 0
    everyone = 0.0
    for column in range(width):
        everyone += people[column]
    return units, everyone, valid, missing, negative


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
