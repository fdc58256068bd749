"""A regular grid of cells: a raster's shape without its values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from overlap.geo.ellipsoid import FloatArray


@dataclass(frozen=True)
class Grid:
    """Cells of a raster whose sides follow the axes, or a window of them.

    `x`, `y` are the centre of the raster's first cell and `step_x`, `step_y` the way to the next column and
    row (`step_y` is negative where north is up), in the units of `crs`; `crs` is empty for EPSG:4326, whose
    longitudes may run to 360 or past 180. `side_m` is the longer side of a cell on the ground. `top`, `left`
    say where a window lies in the raster; a cell's centre is the same in every window, to the bit.
    """

    x: float
    y: float
    step_x: float
    step_y: float
    width: int
    height: int
    side_m: float
    crs: str = ""
    top: int = 0
    left: int = 0

    @property
    def columns_x(self) -> FloatArray:
        """Centres of the columns, shape (width,)."""
        return self.x + np.arange(self.left, self.left + self.width, dtype=np.float64) * self.step_x

    @property
    def rows_y(self) -> FloatArray:
        """Centres of the rows, shape (height,)."""
        return self.y + np.arange(self.top, self.top + self.height, dtype=np.float64) * self.step_y

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Outer edges as west, south, east, north, in the units of `crs`."""
        x = [self.x + (column - 0.5) * self.step_x for column in (self.left, self.left + self.width)]
        y = [self.y + (row - 0.5) * self.step_y for row in (self.top, self.top + self.height)]
        return min(x), min(y), max(x), max(y)

    def part(self, top: int, left: int, height: int, width: int) -> Grid:
        """The grid of a window."""
        return replace(self, top=self.top + top, left=self.left + left, width=width, height=height)
