"""People of raw cells as whole units: whole numbers add up in any order to the same bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import IntArray, compiled


@compiled
def to_units(people: NDArray[np.floating], nodata: float, scale: float, units: IntArray) -> None:
    """People of raw cells as whole units of 1/scale: nodata, NaN and nothing are 0; shapes (n,).

    `nodata` has the type of `people`, or is NaN where the file declares none.
    """
    for i in range(people.size):
        value = people[i]
        units[i] = np.int64(np.rint(np.float64(value) * scale)) if value > 0 and value != nodata else 0
