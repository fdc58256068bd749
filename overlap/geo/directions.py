"""In which direction one point lies from another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import GEOD, FloatArray

COMPASS = np.array(["N", "NE", "E", "SE", "S", "SW", "W", "NW"])

_DECIMALS = 9


def azimuth_deg(
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    other_longitude_deg: FloatArray,
    other_latitude_deg: FloatArray,
) -> FloatArray:
    """Where geodesics set out from points of EPSG:4326 to others: degrees clockwise from north, in [0, 360).

    Shape (n,), as the four are. Between two points at one place it says nothing.
    """
    return _inverse(longitude_deg, latitude_deg, other_longitude_deg, other_latitude_deg)[0]


def compass(azimuth_deg: FloatArray) -> NDArray[np.str_]:
    """Azimuths in degrees as the nearest of eight points of the compass, shape (n,)."""
    eighths: NDArray[np.int64] = np.rint(np.asarray(azimuth_deg) / 45.0).astype(np.int64)
    return np.asarray(COMPASS[eighths % len(COMPASS)])


def direction(
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    other_longitude_deg: FloatArray,
    other_latitude_deg: FloatArray,
) -> NDArray[np.str_]:
    """Where others lie as seen from points of EPSG:4326, shape (n,): empty where both are at one place."""
    azimuth, distance_m = _inverse(longitude_deg, latitude_deg, other_longitude_deg, other_latitude_deg)
    return np.where(distance_m > 0.0, compass(azimuth), "")


def _inverse(
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    other_longitude_deg: FloatArray,
    other_latitude_deg: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Azimuths and lengths of geodesics."""
    if len(longitude_deg) == 0:
        return np.zeros(0), np.zeros(0)
    azimuth, _, distance_m = GEOD.inv(longitude_deg, latitude_deg, other_longitude_deg, other_latitude_deg)
    # Rounded first: what is a hair west of north is north, not 360.
    return np.asarray(np.round(azimuth, _DECIMALS) % 360.0), np.asarray(distance_m)
