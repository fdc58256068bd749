"""Facilities that share a point, or a name and nearly a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.geo.index import PointIndex
from overlap.geo.neighbours import pairs_within
from overlap.readers.columns import letters

if TYPE_CHECKING:
    from overlap.readers.reading import FloatArray, Mask

MANY = 3
NEAR_M = 50.0


def many_at_one_point(longitude_deg: FloatArray, latitude_deg: FloatArray) -> Mask:
    """Return which facilities share their exact point with two others or more, shape (n,)."""
    points = pd.DataFrame({"x": longitude_deg, "y": latitude_deg})
    return np.asarray(points.groupby(["x", "y"])["x"].transform("size") >= MANY)


def possible_doubles(names: NDArray[np.str_], longitude_deg: FloatArray, latitude_deg: FloatArray) -> Mask:
    """Return which facilities have another of the same name within 50 m, shape (n,).

    Names are compared without case, accents, space and signs; without a name there is no double.
    """
    found = np.zeros(len(names), dtype=bool)
    keys = pd.Series([letters(name) for name in names.tolist()], dtype=object)
    some = np.flatnonzero((keys != "") & keys.duplicated(keep=False))
    code = pd.factorize(keys.iloc[some])[0]
    index = PointIndex(longitude_deg[some], latitude_deg[some])
    first, second, _ = pairs_within(index, index, NEAR_M)
    alike = (first != second) & (code[first] == code[second])
    found[some[first[alike]]] = True
    return found
