"""Windows of a block: people so close together that one question finds all that can be nearest to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock, PointBlock, Projection
from overlap.geo.centres import Centres, centres_extent, centres_of, fitted
from overlap.geo.ellipsoid import FloatArray, meridian_plane, to_ecef
from overlap.geo.grid import Grid
from overlap.geo.kernels import grid_extent, points_extent
from overlap.geo.measure import GridLines
from overlap.geo.raw_cells import Raw, peopled, peopled_boxes
from overlap.geo.units import to_units

WINDOW_CELLS = 512  # a side of a grid's window
WINDOW_POINTS = 4096
_LEAST_CELLS = 32  # a side of the smallest window whose centres are tried as polynomials
_TILE_CELLS = 16  # a side of the tiles in which cells that are measured as points follow each other

Extent = tuple[float, float, float, float]


class OffEarthError(Exception):
    """People live in so many cells that the projection knows no place for."""


@dataclass(frozen=True)
class Cells:
    """Rows and columns of a grid block; `lines` are the whole block's, or the window's own polynomials."""

    rows: slice
    columns: slice
    lines: GridLines | Centres

    @property
    def box(self) -> tuple[int, int, int, int]:
        """First row and the one after the last, first column and the one after the last."""
        return self.rows.start, self.rows.stop, self.columns.start, self.columns.stop

    def __len__(self) -> int:
        return int((self.rows.stop - self.rows.start) * (self.columns.stop - self.columns.start))


@dataclass(frozen=True)
class Points:
    """Places in the block that have people, neighbours together, shape (n,); as ECEF metres (n, 3)."""

    cells: NDArray[np.int64]
    points_m: FloatArray

    def __len__(self) -> int:
        return len(self.cells)


Where = Cells | Points


@dataclass(frozen=True)
class People:
    """The people of one window as kernels want them, in units of 2⁻ᵇⁱᵗˢ; made once for all that ask."""

    block: Block
    where: Where
    bits: int

    @cached_property
    def raw(self) -> Raw:
        """All cells of the block, which is of a grid."""
        assert isinstance(self.block, GridBlock)
        return raw_of(self.block, self.bits)

    @cached_property
    def boxes(self) -> NDArray[np.int64]:
        """The sub-blocks of the window in which somebody lives; see `peopled_boxes`."""
        assert isinstance(self.where, Cells)
        return peopled_boxes(self.raw, self.where.box)

    @cached_property
    def units(self) -> NDArray[np.int64]:
        """People of a window of points, shape (layers, n)."""
        assert isinstance(self.where, Points)
        return units_at(self.block, self.where.cells, self.bits)

    @cached_property
    def points_m(self) -> FloatArray:
        """These points as ECEF metres, shape (3, n)."""
        assert isinstance(self.where, Points)
        return np.ascontiguousarray(self.where.points_m.T)


def windows_of(block: Block) -> Iterator[tuple[Where, Extent]]:
    """Windows of points or of a projected grid that have people, with the centre and radius of each.

    Raises
    ------
    OffEarthError
        Cells of a projected grid with people lie off the Earth.
    """
    if isinstance(block, PointBlock):
        cells = np.flatnonzero(block.units.any(axis=0))
        return _runs(cells, to_ecef(block.longitude_deg[cells], block.latitude_deg[cells]))
    assert block.projection is not None
    return _plane_windows(block, block.projection)


def extent_of(where: Where) -> Extent:
    """Centre (ECEF) and radius in metres of a window of a geographic grid."""
    assert isinstance(where, Cells)
    lines = where.lines
    assert isinstance(lines, GridLines)
    across = lines.cos_half[where.columns], lines.sin_half[where.columns]
    return grid_extent(lines.axis_m[where.rows], lines.height_m[where.rows], *across)


def points_of(block: GridBlock, where: Cells) -> Points:
    """A window of a projected grid as the points of its cells with people."""
    assert isinstance(where.lines, Centres)
    high, wide = where.rows.stop - where.rows.start, where.columns.stop - where.columns.start
    points_m = np.empty((3, high * wide))
    centres_of(where.lines, 0, high, 0, wide, points_m)
    row, column = _with_people(block, where.rows, where.columns)
    cells = (row + where.rows.start) * block.grid.width + column + where.columns.start
    return Points(cells, np.ascontiguousarray(points_m[:, row * wide + column].T))


def squares_of(block: GridBlock) -> Iterator[tuple[Cells, int, int]]:
    """Windows of a geographic block that have people, cut to these, each in one square of the whole grid.

    Squares do not depend on the blocks in which a grid is read; given are the square's row and column.
    """
    half = np.radians(block.grid.columns_x) / 2.0
    lines = GridLines(*meridian_plane(block.grid.rows_y), np.cos(half), np.sin(half))
    raw = raw_of(block, 0)
    for row, top, bottom in _squares(block.top, block.grid.height):
        for column, left, right in _squares(block.left, block.grid.width):
            first, last, west, east = peopled(raw, top, bottom, left, right)
            if first < last:
                yield Cells(slice(first, last), slice(west, east), lines), row, column


def squares_met(block: GridBlock) -> tuple[int, int]:
    """The first row of squares that a block meets, and the one after the last."""
    return block.top // WINDOW_CELLS, -(-(block.top + block.grid.height) // WINDOW_CELLS)


def _squares(start: int, size: int) -> Iterator[tuple[int, int, int]]:
    """The rows (or columns) of squares that a block meets, and where each begins and ends in the block."""
    for number in range(start // WINDOW_CELLS, -(-(start + size) // WINDOW_CELLS)):
        begin, end = number * WINDOW_CELLS - start, (number + 1) * WINDOW_CELLS - start
        yield number, max(begin, 0), min(end, size)


def raw_of(block: GridBlock, bits: int) -> Raw:
    """The cells of a block as the kernel wants them."""
    return Raw(block.people, np.array(block.nodata), 2.0**bits)


def units_at(block: Block, cells: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    """Whole units of people at some places of a block, shape (layers, n)."""
    if isinstance(block, PointBlock):
        return np.ascontiguousarray(block.units[:, cells])
    units = np.empty((len(block.people), len(cells)), dtype=np.int64)
    for layer, (people, nodata) in enumerate(zip(block.people, block.nodata, strict=True)):
        to_units(people.reshape(-1)[cells], nodata, 2.0**bits, units[layer])
    return units


def degrees_at(block: Block, cells: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes of some places of a block, EPSG:4326, shape (n,)."""
    if isinstance(block, PointBlock):
        return block.longitude_deg[cells], block.latitude_deg[cells]
    row, column = np.divmod(cells, block.grid.width)
    x, y = block.grid.columns_x[column], block.grid.rows_y[row]
    return block.projection.to_degrees(x, y) if block.projection else (x, y)


def _cut(rows: slice, columns: slice, side: int) -> Iterator[tuple[slice, slice]]:
    for top in range(rows.start, rows.stop, side):
        for left in range(columns.start, columns.stop, side):
            yield slice(top, min(top + side, rows.stop)), slice(left, min(left + side, columns.stop))


def _peopled(block: GridBlock, rows: slice, columns: slice, side: int) -> Iterator[tuple[slice, slice]]:
    """Windows of some rows and columns in which somebody lives."""
    raw = raw_of(block, 0)
    for here in _cut(rows, columns, side):
        first, last, _, _ = peopled(raw, here[0].start, here[0].stop, here[1].start, here[1].stop)
        if first < last:
            yield here


def _plane_windows(block: GridBlock, projection: Projection) -> Iterator[tuple[Where, Extent]]:
    """Windows as large as polynomials can tell their centres; where none can, points."""
    waiting = [(slice(0, block.grid.height), slice(0, block.grid.width), WINDOW_CELLS)]
    while waiting:
        rows, columns, side = waiting.pop()
        for here in _peopled(block, rows, columns, side):
            centres = _centres(block.grid, *here, projection) if projection.smooth else None
            if centres is not None:
                whole = 0, len(centres.down), 0, len(centres.across)
                yield Cells(*here, centres), centres_extent(centres, *whole)
            elif projection.smooth and side > _LEAST_CELLS:
                waiting.append((*here, side // 2))
            else:
                yield from _points(block, *here)


def _centres(grid: Grid, rows: slice, columns: slice, projection: Projection) -> Centres | None:
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    return fitted(grid.part(rows.start, columns.start, high, wide), projection.to_degrees)


def _points(block: GridBlock, rows: slice, columns: slice) -> Iterator[tuple[Points, Extent]]:
    """Cells with people of some rows and columns, each by the projection itself."""
    row, column = _with_people(block, rows, columns)
    cells = (row + rows.start) * block.grid.width + column + columns.start
    longitude_deg, latitude_deg = degrees_at(block, cells)
    lost = int((~np.isfinite(longitude_deg)).sum())
    if lost:
        raise OffEarthError(lost)
    return _runs(cells, to_ecef(longitude_deg, latitude_deg))


def _with_people(
    block: GridBlock, rows: slice, columns: slice
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column, from the window's own first, of its cells with people, neighbours together."""
    people = block.people[:, rows, columns]
    alive = ((people > 0.0) & (people != np.array(block.nodata)[:, None, None])).any(axis=0)
    order = _by_tiles(*alive.shape)
    row, column = np.divmod(order[alive.ravel()[order]], alive.shape[1])
    return row, column


def _runs(cells: NDArray[np.int64], points_m: FloatArray) -> Iterator[tuple[Points, Extent]]:
    """Runs of neighbouring places with people."""
    for start in range(0, len(cells), WINDOW_POINTS):
        run = slice(start, start + WINDOW_POINTS)
        yield Points(cells[run], points_m[run]), points_extent(points_m[run])


@lru_cache(maxsize=4)
def _by_tiles(height: int, width: int) -> NDArray[np.int64]:
    """Cells of a window tile by tile, so that neighbours follow each other; shape (height · width,)."""
    tile = (np.arange(height) // _TILE_CELLS)[:, None] * width + np.arange(width) // _TILE_CELLS
    return np.argsort(tile, axis=None, kind="stable")
