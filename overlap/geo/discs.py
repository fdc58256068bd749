"""Points moved by chance over discs in their tangent planes."""

from __future__ import annotations

import numpy as np

from overlap.geo.ellipsoid import FloatArray


def even_over_disc(
    chance: np.random.Generator, draws: int, points: int, radius_m: float
) -> tuple[FloatArray, FloatArray]:
    """How far east and north each point is moved, by draw: metres, both of shape (draws, points).

    The numbers are taken draw after draw, so that they do not depend on how many draws are made at once.
    """
    numbers = chance.random((draws, points, 2))
    # The root makes rings of one area equally likely.
    moved_m, turned = radius_m * np.sqrt(numbers[:, :, 0]), 2.0 * np.pi * numbers[:, :, 1]
    return moved_m * np.cos(turned), moved_m * np.sin(turned)


def east_and_north(longitude_deg: FloatArray, latitude_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Unit vectors of the tangent plane at points of EPSG:4326, in ECEF, both of shape (n, 3)."""
    longitude, latitude = np.radians(longitude_deg), np.radians(latitude_deg)
    east = np.column_stack([-np.sin(longitude), np.cos(longitude), np.zeros(len(longitude))])
    north = np.column_stack(
        [
            -np.sin(latitude) * np.cos(longitude),
            -np.sin(latitude) * np.sin(longitude),
            np.cos(latitude),
        ]
    )
    return east, north
