"""The ground of a map: an equal-area projection around what is shown, and the window on paper.

Lambert's azimuthal equal-area projection at the middle of what is shown: a country at ±180° or around a pole
is in one piece. What spans more than a hemisphere is drawn on Equal Earth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from overlap.outputs.maps.picture import Shapes
from overlap.outputs.projection import equal_area_around, equal_area_world

_GEOD = Geod(ellps="WGS84")
_HEMISPHERE = 0.05  # cosine of the widest angle from the middle that one plane is drawn of
_EDGE_DEG = 0.5  # longer edges than this bend
_MARGIN = 0.04
_LEAST_M = 500.0
_SEAM_DEG = 180.0 - 1e-9


@dataclass(frozen=True)
class Ground:
    """A projection with the window, in its metres: west, south, east and north."""

    crs: CRS
    window: tuple[float, float, float, float]

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def projected(self, shapes: Shapes) -> Shapes:
        """Shapes in metres; one that was cut at ±180° is whole again."""
        shapes = shapely.segmentize(shapes, _EDGE_DEG)
        cut = _cut(shapes)
        plane: Shapes = shapely.transform(shapes, self.in_metres)
        for number in np.flatnonzero(cut):
            if shapely.get_type_id(plane[number]) in (3, 6):
                # Both sides end at the same points, but for rounding: on a lattice of a metre they meet.
                parts = shapely.get_parts(plane[number])
                plane[number] = shapely.union_all(shapely.make_valid(parts), grid_size=1.0)
        return plane

    def degrees(self, x_m: float, y_m: float) -> tuple[float, float]:
        """Longitude and latitude of a point of the plane."""
        longitude, latitude = self._transformer.transform(x_m, y_m, direction="INVERSE")
        return float(longitude), float(latitude)

    def plane(self, longitude: float, latitude: float) -> tuple[float, float]:
        """A place in metres of the plane."""
        x_m, y_m = self._transformer.transform(longitude, latitude)
        return float(x_m), float(y_m)

    def metres_on_ground(self, x_m: float, y_m: float, length: float) -> float:
        """How long a line of the plane from a point towards the right is on the ellipsoid."""
        start, end = self.degrees(x_m, y_m), self.degrees(x_m + length, y_m)
        return float(_GEOD.inv(*start, *end)[2])

    @property
    def across_m(self) -> float:
        """How wide the window is."""
        return self.window[2] - self.window[0]

    @property
    def up_m(self) -> float:
        """How high the window is."""
        return self.window[3] - self.window[1]

    def shaped(self, aspect: float) -> Ground:
        """The same with a window of this width by height, around what it shows."""
        west, south, east, north = self.window
        wide, high = max(self.across_m, self.up_m * aspect), max(self.up_m, self.across_m / aspect)
        x_m, y_m = (west + east) / 2.0, (south + north) / 2.0
        return Ground(self.crs, (x_m - wide / 2.0, y_m - high / 2.0, x_m + wide / 2.0, y_m + high / 2.0))

    def in_metres(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitudes and latitudes, (n, 2), in metres of the plane."""
        return np.column_stack(self._transformer.transform(degrees[:, 0], degrees[:, 1]))


def ground_of(shapes: Shapes) -> Ground:
    """The projection around the middle of shapes in EPSG:4326, and the window that holds them."""
    points = shapely.get_coordinates(shapely.segmentize(shapes, _EDGE_DEG))
    longitude, latitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    ball = np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    middle = (ball.min(axis=0) + ball.max(axis=0)) / 2.0
    length = float(np.linalg.norm(middle))
    if length < _HEMISPHERE or float((ball @ middle).min()) < _HEMISPHERE * length:
        crs = equal_area_world()
    else:
        crs = equal_area_around(
            float(np.degrees(np.arctan2(middle[1], middle[0]))),
            float(np.degrees(np.arcsin(middle[2] / length))),
        )
    bare = Ground(crs, (0.0, 0.0, 0.0, 0.0))
    x_m, y_m = bare.in_metres(points).T
    margin = max(_LEAST_M, _MARGIN * max(float(np.ptp(x_m)), float(np.ptp(y_m))))
    low, high = (float(x_m.min()), float(y_m.min())), (float(x_m.max()), float(y_m.max()))
    return Ground(crs, (low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin))


def _cut(shapes: Shapes) -> NDArray[np.bool_]:
    """Which shapes have parts on both sides of ±180°."""
    bounds = shapely.bounds(shapes)
    cut: NDArray[np.bool_] = (bounds[:, 0] <= -_SEAM_DEG) & (bounds[:, 2] >= _SEAM_DEG)
    return cut


def largest(plane: Shapes) -> Shapes:
    """The largest part of each shape: a name stands on the main land."""
    found = np.empty(len(plane), dtype=object)
    for number, shape in enumerate(plane):
        parts = shapely.get_parts(shape)
        found[number] = parts[int(np.argmax(shapely.area(parts)))] if len(parts) else shape
    return found
