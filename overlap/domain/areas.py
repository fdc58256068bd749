"""Areas: administrative units of one level."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.source import Source

STUDY = "study"
OUTSIDE = "outside"

Place = tuple[str, str, str]
"""Level, id and name of an area; or the study, or what lies in no area of a level."""


@dataclass(frozen=True)
class Areas:
    """The units of one level, in the order of their ids; they do not overlap.

    `polygons` are shapely Polygons and MultiPolygons in EPSG:4326, shape (n,), *unrolled*: no edge jumps
    at ±180°, so longitudes may pass 180 and a ring around a pole is closed along it. `attributes` has every
    column of the file, row by row, as read.
    """

    level: str
    ids: NDArray[np.str_]
    names: NDArray[np.str_]
    polygons: NDArray[np.object_]
    source: Source
    attributes: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __len__(self) -> int:
        return len(self.ids)


def named_areas(level: str, areas: Areas) -> list[Place]:
    """The areas of a level and, last, so that −1 finds it, its outside."""
    named = [(level, str(each), str(name)) for each, name in zip(areas.ids, areas.names, strict=True)]
    return [*named, (level, OUTSIDE, OUTSIDE)]
