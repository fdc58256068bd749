"""The plane of a raster that is not in EPSG:4326: its cells as degrees, and areas laid into it.

A projection cuts the globe where its longitudes end and knows nothing far from its home, so areas are cut
there and to the surroundings of the raster before they are transformed.
"""

from __future__ import annotations

import warnings

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.transformer import TransformerGroup

from overlap.domain.population import Projection
from overlap.geo.antimeridian import clipped, unroll
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid

Polygons = NDArray[np.object_]

_SAMPLES = 65
_LONGEST_EDGE_DEG = 0.01
_OFF_CUT_DEG = 1e-9  # rounding may carry what lies on the cut itself to the other side


class Plane:
    """Between the CRS of a grid and EPSG:4326."""

    def __init__(self, crs: CRS, grid: Grid) -> None:
        self._to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
        self._from_degrees = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        self._smooth = _is_one_formula(crs)
        self._geographic = crs.is_geographic
        west, _, east, _ = grid.bounds
        self._middle_deg = (west + east) / 2.0 if self._geographic else _origin_deg(crs)
        self._box = self._surroundings(grid)

    @property
    def projection(self) -> Projection:
        """The way to EPSG:4326; pyproj keeps what it needs for it by thread."""
        return Projection(self._to_degrees.transform, self._smooth)

    def lay(self, polygons: Polygons) -> Polygons:
        """Unrolled EPSG:4326 polygons in the plane, as far as they lie near; edges short enough to bend."""
        fine = shapely.segmentize(clipped(polygons, self._box), _LONGEST_EDGE_DEG)
        return np.asarray(shapely.transform(fine, self._into_plane))

    def footprint(self, grid: Grid) -> shapely.Polygon | None:
        """The outline of the grid as an unrolled EPSG:4326 polygon; None where it runs off the Earth."""
        outline = shapely.segmentize(shapely.box(*grid.bounds), grid.width * abs(grid.step_x) / _SAMPLES)
        longitude_deg, latitude_deg = self._to_degrees.transform(*shapely.get_coordinates(outline).T)
        if not np.isfinite(longitude_deg).all():
            return None
        rolled = np.array([shapely.Polygon(np.column_stack([longitude_deg, latitude_deg]))], dtype=object)
        outline_deg: shapely.Polygon = unroll(rolled)[0]
        return outline_deg

    def _into_plane(self, xy: FloatArray) -> FloatArray:
        x, y = self._from_degrees.transform(xy[:, 0], xy[:, 1])
        if self._geographic:  # another datum: the same turn around the globe as before
            x += 360.0 * np.round((xy[:, 0] - x) / 360.0)
        return np.column_stack([x, y])

    def _surroundings(self, grid: Grid) -> tuple[float, float, float, float]:
        """West, south, east, north of all that lies near the grid, within the projection's own cut."""
        cut_deg = 180.0 - _OFF_CUT_DEG
        west, south, east, north = grid.bounds
        x, y = np.meshgrid(np.linspace(west, east, _SAMPLES), np.linspace(south, north, _SAMPLES))
        longitude_deg, latitude_deg = self._to_degrees.transform(x, y)
        if not np.isfinite(longitude_deg).all():  # a map of the whole Earth has corners beyond it
            return self._middle_deg - cut_deg, -90.0, self._middle_deg + cut_deg, 90.0
        away_deg = (longitude_deg - self._middle_deg + 180.0) % 360.0 - 180.0
        low, high = _span(away_deg)
        south, north = _span(latitude_deg)
        return (
            self._middle_deg + max(low, -cut_deg),
            max(south, -90.0),
            self._middle_deg + min(high, cut_deg),
            min(north, 90.0),
        )


def _is_one_formula(crs: CRS) -> bool:
    """Whether PROJ has but one way to EPSG:4326, the same wherever a place lies, and without grids."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a better way needs a grid; `accuracy_note` tells
        ways = TransformerGroup(crs, "EPSG:4326", always_xy=True).transformers
    definitions = {way.definition for way in ways}
    return len(definitions) == 1 and "grids=" not in definitions.pop()


def _origin_deg(crs: CRS) -> float:
    """The longitude that a projection has in its middle."""
    operation = crs.coordinate_operation
    named = [each for each in operation.params if each.name.startswith("Longitude of")] if operation else []
    return float(np.degrees(float(named[0].value) * named[0].unit_conversion_factor)) if named else 0.0


def _span(values: FloatArray) -> tuple[float, float]:
    """From where to where samples lie, and as much more as two neighbours of them are apart."""
    step = max(float(np.abs(np.diff(values, axis=axis)).max()) for axis in (0, 1))
    return float(values.min()) - step, float(values.max()) + step
