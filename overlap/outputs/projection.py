"""The projections that maps are drawn in: equal areas look equal."""

from __future__ import annotations

from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion


def equal_area_around(longitude_deg: float, latitude_deg: float) -> CRS:
    """Lambert's azimuthal equal-area projection around a place: a country at ±180° is in one piece."""
    # Whole hundredths, so that the last bit of a border does not move the map.
    around = LambertAzimuthalEqualAreaConversion(round(latitude_deg, 2), round(longitude_deg, 2))
    return ProjectedCRS(around, "Lambert azimuthal equal area", geodetic_crs=CRS("EPSG:4326"))


def equal_area_world() -> CRS:
    """Equal Earth, for what is too wide for a projection around its middle."""
    return CRS("EPSG:8857")
