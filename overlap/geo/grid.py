"""A regular grid of cells: a raster's shape without its values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from overlap.geo.ellipsoid import FloatArray


@dataclass(frozen=True)
class Grid:
    """Cells of a raster whose sides follow the axes.

    `x`, `y` are the centre of the first cell and `step_x`, `step_y` the way to the next column and row
    (`step_y` is negative where north is up), in the units of `crs`; `crs` is empty for EPSG:4326, whose
    longitudes may run to 360 or past 180. `height_m` is the height of a cell on the ground.
    """

    x: float
    y: float
    step_x: float
    step_y: float
    width: int
    height: int
    height_m: float
    crs: str = ""

    @property
    def columns_x(self) -> FloatArray:
        """Centres of the columns, shape (width,)."""
        return self.x + np.arange(self.width, dtype=np.float64) * self.step_x

    @property
    def rows_y(self) -> FloatArray:
        """Centres of the rows, shape (height,)."""
        return self.y + np.arange(self.height, dtype=np.float64) * self.step_y

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Outer edges as west, south, east, north, in the units of `crs`."""
        x = (self.x - self.step_x / 2, self.x + (self.width - 0.5) * self.step_x)
        y = (self.y - self.step_y / 2, self.y + (self.height - 0.5) * self.step_y)
        return min(x), min(y), max(x), max(y)

    def part(self, top: int, left: int, height: int, width: int) -> Grid:
        """The grid of a window."""
        x, y = self.x + left * self.step_x, self.y + top * self.step_y
        return replace(self, x=x, y=y, width=width, height=height)
