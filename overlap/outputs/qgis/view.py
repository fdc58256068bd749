"""How a map of a study is laid on paper: an equal-area projection around it, and what the window shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from overlap.domain.result import Table
from overlap.outputs.projection import equal_area_around, equal_area_world

FloatArray = NDArray[np.float64]

_WORLD = 360.0
_MARGIN = 0.04
_LEAST_M = 1_000.0
_STEPS = 65


@dataclass(frozen=True)
class View:
    """A box of EPSG:4326 that may run over ±180°: then `west` + `width` is beyond 180."""

    west: float
    south: float
    width: float
    height: float

    @property
    def is_world(self) -> bool:
        """Whether the box is too wide for a projection around its middle."""
        return self.width > _WORLD / 2.0

    @cached_property
    def crs(self) -> CRS:
        """Around the middle of the box, or of the world."""
        if self.is_world:
            return equal_area_world()
        longitude = (self.west + self.width / 2.0 + 180.0) % _WORLD - 180.0
        latitude = self.south + self.height / 2.0
        return equal_area_around(longitude, latitude)

    @property
    def window_m(self) -> tuple[int, int, int, int]:
        """West, south, east and north in whole metres of `crs`, with a margin."""
        along = np.linspace(0.0, 1.0, _STEPS)
        longitude, latitude = np.meshgrid(
            (-180.0 if self.is_world else self.west) + along * (_WORLD if self.is_world else self.width),
            self.south + along * self.height,
        )
        project = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)
        east_m, north_m = project.transform(longitude, latitude)
        low_x, high_x, low_y, high_y = east_m.min(), east_m.max(), north_m.min(), north_m.max()
        margin = max(_LEAST_M, _MARGIN * max(high_x - low_x, high_y - low_y))
        west, south, east, north = low_x - margin, low_y - margin, high_x + margin, high_y + margin
        return round(west), round(south), round(east), round(north)


def view_of(tables: Sequence[Table]) -> View:
    """The smallest box that holds every shape of the study, the short way round; the world without any."""
    shapes = [table.geometry for table in tables if table.geometry is not None and not table.elsewhere]
    parts = shapely.get_parts(np.concatenate(shapes)) if shapes else np.array([], dtype=object)
    bounds = shapely.bounds(parts)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    if not len(bounds):
        return View(-180.0, -90.0, _WORLD, 180.0)
    west, width = _arc(bounds[:, 0], bounds[:, 2])
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    return View(west, south, width, north - south)


def _arc(west: FloatArray, east: FloatArray) -> tuple[float, float]:
    """Start and width of the shortest arc that holds every interval of longitudes: all but the widest gap."""
    order = np.argsort(west, kind="stable")
    west, reached = west[order], np.maximum.accumulate(east[order])
    # The gap before each interval; before the first one, the gap runs over ±180°.
    gaps = west - np.concatenate([[reached[-1] - _WORLD], reached[:-1]])
    start = int(np.argmax(gaps))
    return float(west[start]), float(_WORLD - max(gaps[start], 0.0))
