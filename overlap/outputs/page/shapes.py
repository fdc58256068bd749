"""Shapes as whole numbers on an equal-area plane around the study: short, in one piece, and quick to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from overlap.domain.result import Table
from overlap.outputs.qgis.view import View, view_of

Shapes = NDArray[np.object_]

_STEPS_ACROSS = 400_000.0
_STRAIGHT = 200.0
_FIRST_TOLERANCE = 3_000.0
_TURN = 360.0


@dataclass(frozen=True)
class Plane:
    """The plane of a page: its coordinates are whole numbers of `unit_m`, from the middle of the view."""

    view: View

    @classmethod
    def around(cls, tables: Sequence[Table]) -> Plane:
        """The plane on which every shape of the study lies in one piece."""
        return cls(view_of(tables))

    @cached_property
    def window_m(self) -> tuple[int, int, int, int]:
        """West, south, east and north of what is shown first, in metres."""
        return self.view.window_m

    @property
    def extent_m(self) -> float:
        """The longer side of the window."""
        west, south, east, north = self.window_m
        return float(max(east - west, north - south))

    @property
    def unit_m(self) -> float:
        """What one step of the coordinates is: 2.5 m for a country of 1,000 km."""
        return max(1.0, round(self.extent_m / _STEPS_ACROSS, 1))

    @cached_property
    def _project(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.view.crs, always_xy=True)

    def planar(self, shapes: Shapes) -> Shapes:
        """Shapes in metres, those cut at ±180° put together again; none may be empty."""
        shapes = np.array([self._whole(shape) for shape in shapes], dtype=object)
        longest = max(self.view.width, self.view.height) / _STRAIGHT
        # What is short needs no corners more, and a line between two counters of one place could take none.
        long = shapely.length(shapes) > longest
        shapes[long] = shapely.segmentize(shapes[long], longest)
        return np.asarray(shapely.transform(shapes, self._metres))

    def _metres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self._project.transform(lonlat[:, 0], lonlat[:, 1]))

    def _whole(self, shape: shapely.Geometry) -> shapely.Geometry:
        if self.view.is_world or self.view.west + self.view.width <= _TURN / 2.0:
            return shape
        middle = self.view.west + self.view.width / 2.0
        moved = shapely.transform(shape, lambda xy: _beside(xy, middle))
        return (
            shapely.union_all(shapely.get_parts(moved)) if isinstance(moved, shapely.MultiPolygon) else moved
        )

    def points(self, shapes: Shapes) -> list[list[int] | None]:
        """[x, y] of each point; None where there is none."""
        return [_flat(self._steps(self._metres(shapely.get_coordinates(shape)))) or None for shape in shapes]

    def lines(self, shapes: Shapes) -> list[list[list[int]]]:
        """The parts of each line, or the rings of each area in planar metres: x, y, then the steps."""
        return [self._rings(shape) for shape in shapes]

    def _rings(self, shape: shapely.Geometry) -> list[list[int]]:
        found = []
        for part in shapely.get_parts(shape):
            rings = [part] if part.geom_type == "LineString" else shapely.get_rings(part)
            for ring in rings:
                steps = self._steps(shapely.get_coordinates(ring))
                moved = np.diff(steps, axis=0)
                moved = moved[moved.any(axis=1)]
                if len(moved) >= (1 if ring.geom_type == "LineString" else 3):
                    found.append(_flat(np.vstack([steps[:1], moved])))
        return found

    def _steps(self, metres: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.rint(metres / self.unit_m).astype(np.int64)


def fewer_corners(shapes: Shapes, extent_m: float, most: int) -> Shapes:
    """Areas with shared borders kept shared, simplified until all have no more than `most` corners.

    Lengths are in metres; the first tolerance is what no screen shows, and doubles until they fit.
    """
    tolerance_m = extent_m / _FIRST_TOLERANCE
    simple = np.asarray(shapely.coverage_simplify(shapes, tolerance_m))
    while shapely.get_num_coordinates(simple).sum() > most and tolerance_m < extent_m / 50.0:
        tolerance_m *= 2.0
        simple = np.asarray(shapely.coverage_simplify(shapes, tolerance_m))
    return simple


def _beside(lonlat: NDArray[np.float64], middle: float) -> NDArray[np.float64]:
    """Longitudes within half a turn of the middle."""
    turned = lonlat.copy()
    # A cut along the meridian opposite to the middle cannot happen: the view is no wider than half a turn.
    turned[:, 0] -= _TURN * np.rint((lonlat[:, 0] - middle) / _TURN)
    return turned


def _flat(steps: NDArray[np.int64]) -> list[int]:
    flat: list[int] = steps.ravel().tolist()
    return flat
