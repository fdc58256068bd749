"""Cells of a grid as ground: their edges, middles and sizes on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from overlap.geo.antimeridian import wrap_longitude
from overlap.geo.ellipsoid import SEMI_MAJOR_M, FloatArray
from overlap.geo.grid import Grid
from overlap.geo.ground import northing_m, rings_m2
from overlap.geo.threads import side_by_side, slices

Indices = NDArray[np.signedinteger[Any]]
Extent = tuple[float, float, float, float]

_WORLD = 360.0
_NEARLY = 1e-6  # of a cell
_SIDES = 4  # pieces of each side of a projected cell that is large or polar
_SMALL = 3000.0  # units of a projection, which are metres or feet
_POLAR_DEG = 85.0
_PART = 1 << 17  # cells at once
_NINE = np.linspace(-0.5, 0.5, 9)  # places across a cell


@dataclass(frozen=True)
class Cells:
    """The cells of a grid, numbered row by row.

    Parameters
    ----------
    x, y
        Edges between columns and rows, in the grid's order, shapes (width + 1,) and (height + 1,), in the
        units of `crs`.
    crs
        Empty for EPSG:4326, whose longitudes may run past 180.
    """

    x: FloatArray
    y: FloatArray
    crs: str = ""

    @classmethod
    def of(cls, grid: Grid, extent: Extent | None = None) -> Cells:
        """The cells of a whole grid, cut to west, south, east, north where its last ones reach beyond."""
        x = grid.x + (np.arange(grid.width + 1) - 0.5) * grid.step_x
        y = grid.y + (np.arange(grid.height + 1) - 0.5) * grid.step_y
        west, south, east, north = extent or grid.bounds
        x, y = np.clip(x, west, east), np.clip(y, south, north)
        if not grid.crs:
            x, y = _once_round(x, abs(grid.step_x)), np.clip(y, -90.0, 90.0)
        return cls(x, y, grid.crs)

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.x) - 1

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.y) - 1

    @property
    def around(self) -> bool:
        """Whether the last column lies beside the first, around the globe."""
        return not self.crs and abs(self.x[-1] - self.x[0]) == _WORLD

    @cached_property
    def _transform(self) -> Any:
        return Transformer.from_crs(self.crs, "EPSG:4326", always_xy=True).transform

    def degrees(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Places of the grid as longitude and latitude, shape (n,); infinite off the Earth."""
        if not self.crs:
            return x, y
        longitude_deg, latitude_deg = np.empty(len(x)), np.empty(len(x))

        def work(some: slice) -> None:
            longitude_deg[some], latitude_deg[some] = self._transform(x[some], y[some])

        side_by_side(work, slices(len(x)))
        return longitude_deg, latitude_deg

    def middles(self, cells: Indices) -> tuple[FloatArray, FloatArray]:
        """Longitude within [-180, 180] and latitude of the middle of each cell, shape (n,).

        Of a cell whose middle lies off the Earth it is the nearest of 9 by 9 places in it that does not; if
        none does, it is infinite.
        """
        row, column = np.divmod(cells, self.width)
        x, y = (self.x[:-1] + self.x[1:])[column] / 2.0, (self.y[:-1] + self.y[1:])[row] / 2.0
        longitude_deg, latitude_deg = self.degrees(x, y)
        for k in np.flatnonzero(~np.isfinite(longitude_deg)).tolist():
            away = np.stack([each.ravel() for each in np.meshgrid(_NINE, _NINE)])
            away = away[:, np.argsort((away**2).sum(axis=0), kind="stable")]
            wide, high = np.diff(self.x)[column[k]], np.diff(self.y)[row[k]]
            places = self.degrees(x[k] + wide * away[0], y[k] + high * away[1])
            first = int(np.argmax(np.isfinite(places[0])))
            longitude_deg[k], latitude_deg[k] = places[0][first], places[1][first]
        known = np.isfinite(longitude_deg)
        longitude_deg[known] = wrap_longitude(longitude_deg[known])
        return longitude_deg, latitude_deg

    def hold(self, longitude_deg: FloatArray, latitude_deg: FloatArray, cells: Indices) -> NDArray[np.bool_]:
        """Whether each place lies in the cell beside it, shape (n,)."""
        row, column = np.divmod(cells, self.width)
        x, y = longitude_deg, latitude_deg
        if self.crs:
            x, y = Transformer.from_crs("EPSG:4326", self.crs, always_xy=True).transform(x, y)
        else:
            x = x - _WORLD * np.round((x - self.x[column]) / _WORLD)
        within = [
            (each - edges[k]) * (each - edges[k + 1]) <= 0.0
            for each, edges, k in ((x, self.x, column), (y, self.y, row))
        ]
        return np.asarray(within[0] & within[1])

    def ground_km2(self, cells: Indices) -> FloatArray:
        """How much ground each cell covers on the ellipsoid, shape (n,); infinite where it leaves the Earth.

        Of EPSG:4326 it is exact; in a projection it is off by less than a millionth of the cell where cells
        are of some kilometres, and not beside a pole.
        """
        ground_km2 = np.empty(len(cells))
        for some in slices(len(cells), _PART):
            ground_km2[some] = self._ground_m2(cells[some]) / 1e6
        return ground_km2

    def _ground_m2(self, cells: Indices) -> FloatArray:
        row, column = np.divmod(cells, self.width)
        if not self.crs:
            wide = SEMI_MAJOR_M * np.radians(np.abs(np.diff(self.x)))
            return np.asarray(wide[column] * np.abs(np.diff(northing_m(self.y)))[row])
        longitude_deg, latitude_deg = self._corners(row, column)
        known = np.isfinite(longitude_deg).all(axis=1)
        ground_m2 = np.full(len(cells), np.inf)
        ground_m2[known] = rings_m2(longitude_deg[known], latitude_deg[known])
        return ground_m2

    def _corners(self, row: Indices, column: Indices) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude of points round each cell, shape (n, points); each is transformed once."""
        pieces = 1 if self._small else _SIDES
        way = np.arange(pieces)
        across = np.concatenate(
            [way, np.full(pieces, pieces), pieces - way, np.zeros(pieces, dtype=np.int64)]
        )
        wide = self.width * pieces + 1
        node = (row[:, None] * pieces + np.roll(across, pieces)) * wide + column[:, None] * pieces + across
        first = int(node.min())
        asked = np.zeros(int(node.max()) - first + 1, dtype=np.bool_)
        asked[node - first] = True
        number = np.cumsum(asked, dtype=np.int32)[node - first] - 1
        down, along = np.divmod(np.flatnonzero(asked) + first, wide)
        degrees = self.degrees(*(_between(*each, pieces) for each in ((self.x, along), (self.y, down))))
        return degrees[0][number], degrees[1][number]

    @cached_property
    def _small(self) -> bool:
        """Whether corners tell the ground: cells of a kilometre or three, away from the poles."""
        x, y = np.meshgrid(self.x[[0, self.width // 2, -1]], self.y[[0, self.height // 2, -1]])
        latitude_deg = self.degrees(x.ravel(), y.ravel())[1]
        side = max(np.abs(np.diff(self.x)).max(), np.abs(np.diff(self.y)).max())
        return bool(side <= _SMALL and np.abs(latitude_deg).max() < _POLAR_DEG)


def _once_round(x: FloatArray, step: float) -> FloatArray:
    """Edges of columns that go round the globe to within rounding, or by part of a cell too far: once."""
    if abs(x[-1] - x[0]) < _WORLD - _NEARLY * step:
        return x
    east = x[0] + np.copysign(_WORLD, x[-1] - x[0])
    return np.append(np.where(np.abs(x - x[0]) < _WORLD, x, east)[:-1], east)


def _between(edges: FloatArray, place: Indices, pieces: int) -> FloatArray:
    """Places that are so many pieces from the first edge on, of `pieces` to a cell."""
    cell, part = np.divmod(place, pieces)
    following = edges[np.minimum(cell + 1, len(edges) - 1)]
    return np.asarray(edges[cell] + (following - edges[cell]) * (part / pieces))
