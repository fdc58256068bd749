"""Planar longitude and latitude at ±180°: unroll on the way in, split on the way out.

Distances need none of this (they are measured in three dimensions); burning, inside-tests and output
shapes do, because their edges are straight in longitude and latitude.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Geometries = NDArray[np.object_]

POLE_DEG = 89.999999  # from here on it is the pole, or within 11 cm of it
_WORLD = 360.0


def wrap_longitude(longitude_deg: FloatArray) -> FloatArray:
    """Longitudes brought into [-180, 180]; those inside already are not touched, to the bit."""
    longitude_deg = np.asarray(longitude_deg, dtype=np.float64)
    inside = (longitude_deg >= -180.0) & (longitude_deg <= 180.0)
    return np.where(inside, longitude_deg, (longitude_deg + 180.0) % _WORLD - 180.0)


def _unroll_ring(ring: FloatArray) -> FloatArray:
    """One closed ring, shape (n, 2) in degrees, without a jump of more than 180° of longitude."""
    jump = np.diff(ring[:, 0])
    # An edge along a pole has no length: it may span every longitude and is no jump.
    polar = (np.abs(ring[:-1, 1]) >= POLE_DEG) & (np.abs(ring[1:, 1]) >= POLE_DEG)
    turns = np.where((np.abs(jump) > 180.0) & ~polar, -np.sign(jump) * _WORLD, 0.0)
    if not turns.any():
        return ring
    unrolled = ring.copy()
    unrolled[1:, 0] += np.cumsum(turns)
    if abs(unrolled[-1, 0] - unrolled[0, 0]) > 180.0:  # the ring goes round a pole: close it along there
        pole = float(np.copysign(90.0, unrolled[:, 1].mean()))
        corners = [[unrolled[-1, 0], pole], [unrolled[0, 0], pole], unrolled[0]]
        unrolled = np.vstack([unrolled, corners])
    return unrolled


def _unroll_polygon(polygon: shapely.Polygon) -> shapely.Polygon:
    shell = _unroll_ring(shapely.get_coordinates(polygon.exterior))
    holes = [_unroll_ring(shapely.get_coordinates(hole)) for hole in polygon.interiors]
    west = shell[:, 0].min()
    for hole in holes:  # one beyond ±180° goes along with the ring around it
        hole[:, 0] += _WORLD * np.ceil((west - hole[:, 0].min()) / _WORLD - 1e-9)
    return shapely.Polygon(shell, holes)


def unroll(polygons: Geometries) -> Geometries:
    """Polygons of EPSG:4326 whose edges may jump at ±180°, as polygons whose edges do not.

    Parts that a file has split at ±180° (RFC 7946, section 3.1.9) stay where they are: they meet again when
    `shifted_parts` lays them over one range of longitudes.
    """
    bounds = shapely.bounds(polygons)
    wide = np.flatnonzero(bounds[:, 2] - bounds[:, 0] > 180.0)
    unrolled = polygons.copy()
    for index in wide:
        parts = [_unroll_polygon(part) for part in shapely.get_parts(polygons[index])]
        unrolled[index] = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return unrolled


def shifts_over(
    bounds_deg: FloatArray, west_deg: float, east_deg: float
) -> list[tuple[NDArray[np.intp], float]]:
    """Which shapes, moved by how many degrees of longitude, lie over a range of longitudes.

    Parameters
    ----------
    bounds_deg
        West, south, east, north of each shape, shape (n, 4).
    west_deg, east_deg
        The range, which may be 0…360 or 178…182.

    Returns
    -------
    Pairs of indices into the shapes and the shift, a multiple of 360°.
    """
    found: list[tuple[NDArray[np.intp], float]] = []
    if not np.isfinite(bounds_deg).any():
        return found
    first = math.floor((west_deg - np.nanmax(bounds_deg[:, 2])) / _WORLD)
    last = math.ceil((east_deg - np.nanmin(bounds_deg[:, 0])) / _WORLD)
    for turn in range(first, last + 1):
        shift_deg = turn * _WORLD
        over = (bounds_deg[:, 0] + shift_deg < east_deg) & (bounds_deg[:, 2] + shift_deg > west_deg)
        if over.any():
            found.append((np.flatnonzero(over), shift_deg))
    return found


def moved(geometries: Geometries, shift_deg: float) -> Geometries:
    """Shapes shifted east by so many degrees of longitude; the same ones where that is 0."""
    if shift_deg == 0.0:
        return geometries
    return np.asarray(shapely.transform(geometries, lambda xy: xy + np.array([shift_deg, 0.0])))


def clipped(geometries: Geometries, box: tuple[float, float, float, float]) -> Geometries:
    """Unrolled shapes moved into a box (west, south, east, north; at most 360° wide) and cut to it.

    What does not reach into the box becomes empty; lines stay lines and polygons polygons.
    """
    west, south, east, north = box
    bounds = shapely.bounds(geometries)
    inside = (
        (bounds[:, 0] >= west) & (bounds[:, 2] <= east) & (bounds[:, 1] >= south) & (bounds[:, 3] <= north)
    )
    cut = geometries.copy()
    for index in np.flatnonzero(~inside):
        pieces = [
            shapely.intersection(moved(geometries[index : index + 1], shift_deg)[0], shapely.box(*box))
            for _, shift_deg in shifts_over(bounds[index : index + 1], west, east)
        ]
        dimension = shapely.get_dimensions(geometries[index])
        parts = [part for piece in pieces for part in shapely.get_parts(piece)]
        cut[index] = shapely.union_all([part for part in parts if shapely.get_dimensions(part) == dimension])
    return cut


def split(geometries: Geometries) -> Geometries:
    """Unrolled shapes cut at ±180° and brought back into [-180, 180], as RFC 7946 asks of a file."""
    return clipped(geometries, (-180.0, -90.0, 180.0, 90.0))
