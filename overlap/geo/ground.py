"""How much ground there is: of shapes on the mean sphere, off by less than 1 %; of cells on the ellipsoid.

References
----------
Snyder (1987), *Map Projections: A Working Manual*, equations 3-11 to 3-13 for authalic latitudes.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.ellipsoid import ECCENTRICITY_SQUARED, MEAN_RADIUS_M, SEMI_MAJOR_M, FloatArray

Shapes = NDArray[np.object_]


def equal_area(shapes: Shapes) -> Shapes:
    """Unrolled EPSG:4326 in the cylindrical equal-area projection, still with 360 units to one turn."""
    return np.asarray(shapely.transform(shapes, _flattened), dtype=np.object_)


def ground_m2(shapes: Shapes) -> FloatArray:
    """Ground of each unrolled EPSG:4326 shape in m², shape (n,); edges are straight in the projection."""
    return np.asarray(shapely.area(equal_area(shapes)) * np.radians(MEAN_RADIUS_M) ** 2)


def _flattened(lonlat_deg: FloatArray) -> FloatArray:
    return np.column_stack([lonlat_deg[:, 0], np.degrees(np.sin(np.radians(lonlat_deg[:, 1])))])


def _authalic(sine: FloatArray) -> FloatArray:
    """Twice the ground between the equator and a latitude of this sine, by radian and squared semi-axis."""
    eccentricity = np.sqrt(ECCENTRICITY_SQUARED)
    slim = sine / (1.0 - ECCENTRICITY_SQUARED * sine * sine)
    return np.asarray((1.0 - ECCENTRICITY_SQUARED) * (slim + np.arctanh(eccentricity * sine) / eccentricity))


def northing_m(latitude_deg: FloatArray) -> FloatArray:
    """Ground between the equator and a latitude for each radian and metre of the equator: any shape, metres.

    Times the equator's radius and a difference of longitudes it is the ground of a cell of EPSG:4326.
    """
    return np.asarray(SEMI_MAJOR_M / 2.0 * _authalic(np.sin(np.radians(latitude_deg))))


def rings_m2(longitude_deg: FloatArray, latitude_deg: FloatArray) -> FloatArray:
    """Ground within small closed lines on the ellipsoid, their edges straight in an equal-area map.

    Parameters
    ----------
    longitude_deg, latitude_deg
        Corners, the first one not repeated, shape (n, corners); a ring may go round a pole.

    Returns
    -------
    m², shape (n,).
    """
    north_m = northing_m(latitude_deg)
    turn = np.roll(longitude_deg, -1, axis=1) - longitude_deg
    turn = np.radians(turn - 360.0 * np.round(turn / 360.0))
    below_m2 = SEMI_MAJOR_M * np.abs((turn * (north_m + np.roll(north_m, -1, axis=1)) / 2.0).sum(axis=1))
    round_a_pole = np.abs(turn.sum(axis=1)) > np.pi
    cap_m2 = 2.0 * np.pi * SEMI_MAJOR_M * float(northing_m(np.array(90.0)))
    return np.asarray(np.where(round_a_pole, cap_m2 - below_m2, below_m2))
