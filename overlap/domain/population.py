"""People: blocks of cells or points, and the plain count of the file that the pass must equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.source import Source
from overlap.geo.centres import ToDegrees
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid

# People are summed as whole units of 2⁻³²; a file of more than two thousand million people takes 2⁻³⁰.
SCALE_BITS = (32, 30)


class TooManyPeopleError(Exception):
    """The people of the file do not fit the scale; the next coarser one is tried."""


@dataclass(frozen=True)
class Projection:
    """From the CRS of a raster to EPSG:4326.

    `to_degrees` gives longitudes and latitudes of x and y, infinite off the Earth; from any thread. `smooth`
    tells that it is one formula everywhere: no grid of shifts, no choice by the place.
    """

    to_degrees: ToDegrees
    smooth: bool


@dataclass(frozen=True)
class GridBlock:
    """A window of a raster.

    `grid` is the window's own, `top` and `left` its place in the whole; `people` the raw values of every
    layer as float32 or float64, shape (layers, height, width); `nodata` each layer's, NaN where it has none;
    `projection` is None where the grid is geographic.
    """

    grid: Grid
    top: int
    left: int
    people: NDArray[Any]
    nodata: tuple[float, ...]
    projection: Projection | None = None


@dataclass(frozen=True)
class PointBlock:
    """Points with people, neighbours together.

    `longitude_deg`, `latitude_deg` are EPSG:4326, shape (n,); `units` whole units of people, shape
    (layers, n), int64.
    """

    longitude_deg: FloatArray
    latitude_deg: FloatArray
    units: NDArray[np.int64]


Block = GridBlock | PointBlock


@dataclass
class CellCount:
    """How many cells (raster cells, polygons, points) of one layer were read as what.

    `lowest` is the least of negative people, `above` in how many cells a part is larger than its total.
    """

    valid: int = 0
    nodata: int = 0
    negative: int = 0
    lowest: float = 0.0
    above: int = 0

    def merge(self, other: CellCount) -> CellCount:
        """Both together."""
        return CellCount(
            self.valid + other.valid,
            self.nodata + other.nodata,
            self.negative + other.negative,
            min(self.lowest, other.lowest),
            self.above + other.above,
        )


@dataclass
class Tally:
    """The plain count of a file, kept by its reader apart from the pass: units and cells of every layer."""

    units: list[int] = field(default_factory=list)
    cells: list[CellCount] = field(default_factory=list)

    def begin(self, layers: int) -> None:
        """Nothing counted yet, for so many layers."""
        self.units = [0] * layers
        self.cells = [CellCount() for _ in range(layers)]

    def merge(self, other: Tally) -> Tally:
        """Both together, of the same layers."""
        return Tally(
            [a + b for a, b in zip(self.units, other.units, strict=True)],
            [a.merge(b) for a, b in zip(self.cells, other.cells, strict=True)],
        )


class Population(Protocol):
    """One source of people: a total and its parts on the same cells.

    `layers` are the names, the total (or alternative) first; `cells` how many cells the file says it has;
    `steps` how many blocks to expect; `grid` the raster's shape, None for points; `side_m` how far apart
    neighbouring places of people are, None where the file sets them anywhere; `to_plane` brings unrolled
    EPSG:4326 polygons into the grid's projection, None where the grid is geographic; `footprint` is the
    raster's outline as an unrolled EPSG:4326 polygon, None for points and for maps of the whole Earth.
    """

    layers: tuple[str, ...]
    source: Source
    cells: int
    steps: int
    grid: Grid | None
    side_m: float | None
    to_plane: Callable[[NDArray[np.object_]], NDArray[np.object_]] | None
    footprint: shapely.Polygon | None

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east and north of everybody: of a raster in its own CRS, else EPSG:4326, unrolled."""

    def blocks(self, bits: int, tally: Tally) -> Iterator[Block]:
        """Read the file once; `tally` is complete when the last block has been taken.

        Raises
        ------
        InputError
            A file that cannot be read to its end.
        TooManyPeopleError
            The total does not fit whole units of 2⁻ᵇⁱᵗˢ.
        """

    def judge(self, tally: Tally) -> None:
        """Refuse what the whole count shows to be wrong.

        Raises
        ------
        InputError
            Negative people, a part larger than its total.
        """

    def parts(self, count: int) -> Sequence[Population]:
        """About so many populations that are this one together, to be read by different processes."""


class WithoutGrid:
    """What populations of tables have alike: no raster, and every fault told when they are made."""

    grid: Grid | None = None
    side_m: float | None = None
    to_plane: Callable[[NDArray[np.object_]], NDArray[np.object_]] | None = None
    footprint: shapely.Polygon | None = None

    def judge(self, tally: Tally) -> None:
        """Nothing more; see `Population.judge`."""


def require_fit(people: float, bits: int) -> None:
    """See that so many people fit 63 bits in whole units of 2⁻ᵇⁱᵗˢ, with room for the rounding of each cell.

    Raises
    ------
    TooManyPeopleError
        They do not.
    """
    if people >= 2.0 ** (63 - bits) - 1024.0:
        raise TooManyPeopleError


def people_units(people: FloatArray, bits: int) -> NDArray[np.int64]:
    """People of one layer, finite and not negative, as whole units of 2⁻ᵇⁱᵗˢ; any shape.

    Raises
    ------
    TooManyPeopleError
        The sum would not fit 63 bits.
    """
    require_fit(float(people.sum()), bits)
    return np.rint(people * 2.0**bits).astype(np.int64)
