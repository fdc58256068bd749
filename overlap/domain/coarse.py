"""A coarse grid over people, for questions about places and not about areas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock, Population
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid

SIDE_M = 1000.0
SIDE_DEG = 1.0 / 120.0  # of people at points, who have no grid of their own
MOST_CELLS = 4_000_000  # each thread holds as many sums for every layer


@dataclass(frozen=True)
class CoarseGrid:
    """Cells of about a kilometre, larger where a raster is very large.

    Parameters
    ----------
    grid
        The coarse cells: of a raster each is `factor` times `factor` of its own, the first of them in the
        corner of its first; of points squares of EPSG:4326.
    factor
        None for points.
    extent
        Outer edges of the raster as west, south, east, north: its last coarse cells may reach beyond it. None
        for points.
    """

    grid: Grid
    factor: int | None
    extent: tuple[float, float, float, float] | None = None

    @classmethod
    def over(cls, population: Population) -> CoarseGrid:
        """The coarse grid of a population; the same for all of its parts."""
        fine = population.grid
        if fine is not None:
            factor = max(1, round(SIDE_M / fine.side_m))
            while -(-fine.width // factor) * -(-fine.height // factor) > MOST_CELLS:
                factor += 1
            return cls(_coarser(fine, factor), factor, fine.bounds)
        west, south, east, north = population.extent
        step = SIDE_DEG
        while ((east - west) / step + 2.0) * ((north - south) / step + 2.0) > MOST_CELLS:
            step *= 2.0
        left, right, bottom, top = np.floor(np.array([west, east, south, north]) / step)
        top += 1.0
        # Around the whole globe there is a column more than there are: the one of 180° itself.
        width, height = min(int(right - left) + 1, int(360.0 / step + 0.5)), int(top - bottom)
        side_m = SIDE_M * step / SIDE_DEG
        x, y = float((left + 0.5) * step), float((top - 0.5) * step)
        return cls(Grid(x, y, step, -step, width, height, side_m), None)

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.grid.width * self.grid.height

    def of(self, block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For rows and columns of a block what adds up to the coarse cell; points are rows of one column."""
        if not isinstance(block, GridBlock):
            return self._of_points(block.longitude_deg, block.latitude_deg), np.zeros(1, dtype=np.int64)
        assert self.factor is not None
        rows = np.arange(block.top, block.top + block.grid.height) // self.factor
        columns = np.arange(block.left, block.left + block.grid.width) // self.factor
        return rows * self.grid.width, columns

    def _of_points(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> NDArray[np.int64]:
        west, _, east, north = self.grid.bounds
        longitude_deg = longitude_deg - 360.0 * np.round((longitude_deg - (west + east) / 2.0) / 360.0)
        # Rounding may carry a point on an edge out of the grid by one cell.
        column = np.clip((longitude_deg - west) // self.grid.step_x, 0, self.grid.width - 1)
        row = np.clip((north - latitude_deg) // -self.grid.step_y, 0, self.grid.height - 1)
        return (row * self.grid.width + column).astype(np.int64)


@dataclass(frozen=True)
class Beyond:
    """Who is farther from all of some groups than a distance, which is one of the bands of the pass."""

    groups: tuple[str, ...]
    distance_m: float


@dataclass(frozen=True)
class Gaps:
    """Where people are whom some groups do not reach: questions, and the cells in which they are answered."""

    grid: CoarseGrid
    asked: tuple[Beyond, ...]


def _coarser(fine: Grid, factor: int) -> Grid:
    return Grid(
        x=fine.x + (factor - 1) / 2 * fine.step_x,
        y=fine.y + (factor - 1) / 2 * fine.step_y,
        step_x=fine.step_x * factor,
        step_y=fine.step_y * factor,
        width=-(-fine.width // factor),
        height=-(-fine.height // factor),
        side_m=fine.side_m * factor,
        crs=fine.crs,
    )
