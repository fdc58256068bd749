"""How much ground shapes cover, on the sphere of the mean radius: off by less than 1 % on the ellipsoid."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.ellipsoid import MEAN_RADIUS_M, FloatArray

Shapes = NDArray[np.object_]


def equal_area(shapes: Shapes) -> Shapes:
    """Unrolled EPSG:4326 in the cylindrical equal-area projection, still with 360 units to one turn."""
    return np.asarray(shapely.transform(shapes, _flattened), dtype=np.object_)


def ground_m2(shapes: Shapes) -> FloatArray:
    """Ground of each unrolled EPSG:4326 shape in m², shape (n,); edges are straight in the projection."""
    return np.asarray(shapely.area(equal_area(shapes)) * np.radians(MEAN_RADIUS_M) ** 2)


def _flattened(lonlat_deg: FloatArray) -> FloatArray:
    return np.column_stack([lonlat_deg[:, 0], np.degrees(np.sin(np.radians(lonlat_deg[:, 1])))])
