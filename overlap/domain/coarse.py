"""A coarse grid over people, for questions about places and not about areas."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, inf, radians

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock, Population
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid

SIDE_M = 1000.0
SIDE_DEG = 1.0 / 120.0  # of people at points, who have no grid of their own
MOST_CELLS = 2_000_000  # each thread holds as many sums for every layer
MOST_FINE = 250_000  # where cells are made finer for a short distance: of a city or a small country
SMALL = 0.25  # of a distance: a side that does not blur what lies beyond it
_APART = 1.5  # how wide a cell is, by how far apart people are: with less of it some would be empty by chance


@dataclass(frozen=True)
class CoarseGrid:
    """Cells of about a kilometre: larger where a raster is very large, smaller for a short distance.

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
    def over(cls, population: Population, distance_m: float = inf) -> CoarseGrid:
        """The coarse grid of a population; the same for all of its parts.

        Where there are few cells, their side is at most a quarter of the distance, as far as the population's
        own cells, or the spacing of its points, allow.
        """
        fine = population.grid
        if fine is not None:
            factor = _factor(fine, SMALL * distance_m)
            return cls(_coarser(fine, factor), factor, fine.bounds)
        west, south, east, north = population.extent
        step = _step_deg(population.extent, population.side_m, SMALL * distance_m)
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


def _factor(fine: Grid, wanted_m: float) -> int:
    """How many cells of a raster are put together, across and down."""

    def cells(factor: int) -> int:
        return -(-fine.width // factor) * -(-fine.height // factor)

    factor = max(1, round(SIDE_M / fine.side_m))
    while cells(factor) > MOST_CELLS:
        factor += 1
    while factor > 1 and factor * fine.side_m > wanted_m and cells(factor - 1) <= MOST_FINE:
        factor -= 1
    return factor


def _step_deg(extent: tuple[float, float, float, float], spacing_m: float | None, wanted_m: float) -> float:
    """The side of cells over points; where nobody knows how far apart these are, it is not made smaller."""
    west, south, east, north = extent

    def cells(step: float) -> float:
        return ((east - west) / step + 2.0) * ((north - south) / step + 2.0)

    step = SIDE_DEG
    while cells(step) > MOST_CELLS:
        step *= 2.0
    slim = cos(radians(min(max(-south, north), 90.0)))  # of the row that is nearest to a pole
    least_m = inf if spacing_m is None else 2.0 * _APART * spacing_m / max(slim, 1e-9)
    # Whole ratios of metres keep a quarter of a kilometre what it is, to the last bit.
    while step > SIDE_DEG * (max(wanted_m, least_m) / SIDE_M) and cells(step / 2.0) <= MOST_FINE:
        step /= 2.0
    return step


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
