"""People of polygons: spread evenly over the ground, or set at an interior point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.people_table import PeopleTable
from overlap.domain.plain_count import check_parts, count_plainly
from overlap.domain.population import PointBlock, Tally, WithoutGrid, people_units
from overlap.geo.ellipsoid import FloatArray, to_ecef
from overlap.geo.ground import ground_m2
from overlap.geo.lattice import LEAST_POINTS, lattice
from overlap.geo.order import neighbourly_order

BLOCK_POINTS = 131_072

Points = tuple[FloatArray, FloatArray, NDArray[np.int64]]


class PolygonPopulation(WithoutGrid):
    """A `Population` whose cells are polygons; each hands its people to lattice points in proportion to area.

    Parameters
    ----------
    table
        People and polygons.
    method
        "spread" over a lattice, or all at an "interior-point".
    spacing_m
        Distance between lattice points, metres.

    Raises
    ------
    InputError
        A part is larger than its total.
    """

    def __init__(
        self, table: PeopleTable, method: Literal["spread", "interior-point"], spacing_m: float
    ) -> None:
        check_parts(table.layers, table.people, table.source.path)
        self.layers = table.layers
        self.source = table.source
        self.cells = len(table)
        self.method = method
        self.spacing_m = spacing_m
        self.side_m = spacing_m if method == "spread" else None
        self._table = table
        self.steps = -(-self.expected_points() // BLOCK_POINTS)

    @property
    def places(self) -> tuple[FloatArray, FloatArray]:
        """Longitude and latitude of a point inside every polygon, EPSG:4326, unrolled at ±180°."""
        inside = shapely.get_coordinates(shapely.point_on_surface(self._table.polygons))
        return inside[:, 0], inside[:, 1]

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """See `Population.extent`."""
        west, south, east, north = shapely.total_bounds(self._table.polygons).tolist()
        return west, south, east, north

    def blocks(self, bits: int, tally: Tally) -> Iterator[PointBlock]:
        """Points of polygon after polygon, neighbours following each other; see `Population.blocks`."""
        people = self._table.people
        count_plainly(people, tally, bits)
        units = np.stack([people_units(layer, bits) for layer in np.nan_to_num(people, nan=0.0)])
        inside = np.column_stack(self.places)
        waiting: list[Points] = []
        size = 0
        for row in neighbourly_order(to_ecef(inside[:, 0], inside[:, 1])):
            if not units[:, row].any():
                continue
            for points in self._points(int(row), inside[row], units[:, row]):
                waiting.append(points)
                size += len(points[0])
                if size >= BLOCK_POINTS:
                    yield _block(waiting)
                    waiting, size = [], 0
        if waiting:
            yield _block(waiting)

    def parts(self, count: int) -> list[PolygonPopulation]:
        """The same people in neighbourhoods of polygons."""
        table = self._table
        order = neighbourly_order(to_ecef(*self.places))
        return [
            PolygonPopulation(
                replace(table, people=table.people[:, rows], polygons=table.polygons[rows]),
                self.method,
                self.spacing_m,
            )
            for rows in np.array_split(order, min(count, len(order)))
        ]

    def at_half_spacing(self) -> PolygonPopulation:
        """The same people on a lattice twice as fine."""
        return PolygonPopulation(self._table, self.method, self.spacing_m / 2.0)

    def expected_points(self) -> int:
        """About how many points there will be, going by the ground of each polygon."""
        if self.method == "interior-point":
            return self.cells
        covered_m2 = ground_m2(self._table.polygons)
        return int(np.maximum(covered_m2 / self.spacing_m**2, LEAST_POINTS).sum())

    def _points(self, row: int, inside: FloatArray, units: NDArray[np.int64]) -> Iterator[Points]:
        if self.method == "interior-point":
            yield inside[:1], inside[1:], units[:, None]
            return
        before = np.zeros_like(units)
        for points in lattice(self._table.polygons[row], self.spacing_m, BLOCK_POINTS):
            # The last point gets all that is left: a float cannot count so many units to the last one.
            reached = np.rint(units[:, None] * points.upto).astype(np.int64)
            reached[:, points.upto >= 1.0] = units[:, None]
            yield points.longitude_deg, points.latitude_deg, np.diff(reached, axis=1, prepend=before[:, None])
            before = reached[:, -1]


def _block(points: list[Points]) -> PointBlock:
    return PointBlock(
        np.concatenate([part[0] for part in points]),
        np.concatenate([part[1] for part in points]),
        np.concatenate([part[2] for part in points], axis=1),
    )
