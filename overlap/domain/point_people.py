"""People at points: each row of a table is a place where so many live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from overlap.domain.plain_count import check_parts, count_plainly
from overlap.domain.population import PointBlock, Tally, WithoutGrid, people_units
from overlap.domain.source import Source
from overlap.geo.ellipsoid import FloatArray, to_ecef
from overlap.geo.order import neighbourly_order

BLOCK_POINTS = 131_072


@dataclass(frozen=True)
class PeopleAtPoints:
    """Points and how many people live at each, by layer.

    Parameters
    ----------
    layers
        Names of the layers; the first is the total.
    people
        Shape (layers, points), float64, not negative, NaN where the file says nothing.
    longitude_deg, latitude_deg
        EPSG:4326, shape (points,), in the order of the file; not finite only where nobody lives.
    source
        How the file was read.
    """

    layers: tuple[str, ...]
    people: NDArray[np.float64]
    longitude_deg: FloatArray
    latitude_deg: FloatArray
    source: Source

    def __post_init__(self) -> None:
        if not self.people.shape == (len(self.layers), len(self.longitude_deg)):
            raise ValueError("people for every layer and point")

    def __len__(self) -> int:
        return len(self.longitude_deg)


class PointPopulation(WithoutGrid):
    """A `Population` whose cells are points.

    Parameters
    ----------
    table
        People and points.

    Raises
    ------
    InputError
        A part is larger than its total.
    """

    def __init__(self, table: PeopleAtPoints) -> None:
        check_parts(table.layers, table.people, table.source.path)
        self.layers = table.layers
        self.source = table.source
        self.cells = len(table)
        self.steps = -(-len(table) // BLOCK_POINTS)
        self._table = table

    @property
    def places(self) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude of every point that has them, EPSG:4326."""
        x, y = self._table.longitude_deg, self._table.latitude_deg
        there = np.isfinite(x) & np.isfinite(y)
        return x[there], y[there]

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """See `Population.extent`; nothing but 0 where no point has coordinates."""
        x, y = self.places
        if not len(x):
            return 0.0, 0.0, 0.0, 0.0
        east_of_zero = np.sort(x % 360.0)
        gap = int(np.argmax(np.diff(east_of_zero, append=east_of_zero[0] + 360.0)))  # nobody lives there
        west = float(east_of_zero[(gap + 1) % len(x)])
        width = float((east_of_zero[gap] - west) % 360.0)
        west -= 360.0 * (west >= 180.0)
        return west, float(y.min()), west + width, float(y.max())

    def blocks(self, bits: int, tally: Tally) -> Iterator[PointBlock]:
        """Points with people, neighbours following each other; see `Population.blocks`."""
        table = self._table
        count_plainly(table.people, tally, bits)
        units = np.stack([people_units(layer, bits) for layer in np.nan_to_num(table.people, nan=0.0)])
        peopled = np.flatnonzero(units.any(axis=0))
        places_m = to_ecef(table.longitude_deg[peopled], table.latitude_deg[peopled])
        order = peopled[neighbourly_order(places_m)]
        for start in range(0, len(order), BLOCK_POINTS):
            rows = order[start : start + BLOCK_POINTS]
            yield PointBlock(table.longitude_deg[rows], table.latitude_deg[rows], units[:, rows])

    def parts(self, count: int) -> list[PointPopulation]:
        """The same people in neighbourhoods of points."""
        table = self._table
        known = np.isfinite(table.longitude_deg)
        places_m = to_ecef(
            *(np.where(known, each, 0.0) for each in (table.longitude_deg, table.latitude_deg))
        )
        return [
            PointPopulation(
                replace(
                    table,
                    people=table.people[:, rows],
                    longitude_deg=table.longitude_deg[rows],
                    latitude_deg=table.latitude_deg[rows],
                )
            )
            for rows in np.array_split(neighbourly_order(places_m), min(count, len(table)))
        ]
