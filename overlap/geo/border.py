"""The outer border of all areas together, as points close enough to measure nearness to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.antimeridian import POLE_DEG, moved, wrap_longitude
from overlap.geo.ellipsoid import GEOD, FloatArray
from overlap.geo.index import PointIndex

Polygons = NDArray[np.object_]

MOST_POINTS = 20_000
FINEST_M = 100.0
AT_ONCE = 128  # polygons that are copied to be joined
SNAP_DEG = 1e-9  # 0.1 mm


@dataclass(frozen=True)
class Border:
    """Points along the border and how far apart they are: distances to it are too long by up to half."""

    index: PointIndex
    spacing_m: float


def outer_border(polygons: Polygons) -> Border:
    """The outline of the union of unrolled EPSG:4326 polygons; cuts at ±180° and to a pole are no border."""
    parts = _side_by_side(np.asarray(shapely.get_parts(polygons)))
    outline = _without_cuts(shapely.boundary(_together(parts)))
    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(outline)]
    length_m = sum(GEOD.line_length(line[:, 0], line[:, 1]) for line in lines)
    spacing_m = max(FINEST_M, length_m / MOST_POINTS)
    points = [_along(line, spacing_m) for line in lines]
    longitude_deg, latitude_deg = np.concatenate(points).T if points else np.zeros((2, 0))
    return Border(PointIndex(wrap_longitude(longitude_deg), latitude_deg), spacing_m)


def _together(parts: Polygons) -> shapely.Geometry:
    """The union of polygons, without seams between them that only rounding opened."""
    fitting = _seams_closed(parts)
    clash = shapely.coverage_invalid_edges(fitting, gap_width=SNAP_DEG)
    fits = shapely.is_valid(fitting) & shapely.is_empty(clash)
    # Where neighbours have the same corners, edges that two of them share cancel out, in a tenth of the time
    # that it takes to overlay them; only the others are overlaid, snapped to a grid.
    fitting = fitting[fits][np.argsort(shapely.bounds(fitting[fits])[:, 1])]
    runs = [fitting[at : at + AT_ONCE] for at in range(0, len(fitting), AT_ONCE)]
    joined = shapely.coverage_union_all([shapely.coverage_union_all(run) for run in runs])
    return joined if fits.all() else shapely.union_all([joined, *parts[~fits]], grid_size=SNAP_DEG)


def _seams_closed(polygons: Polygons) -> Polygons:
    """The same with coordinates that differ by rounding made equal."""
    coordinates = shapely.get_coordinates(polygons)
    for values in coordinates.T:
        _level(values)
    return np.asarray(shapely.set_coordinates(polygons.copy(), coordinates))


def _level(values: FloatArray) -> None:
    """Set values that rise from one to the next by rounding to the least of them, in place."""
    order = np.argsort(values)
    rising = values[order]
    rising[1:][np.diff(rising) <= SNAP_DEG] = -np.inf
    values[order] = np.maximum.accumulate(rising)


def _side_by_side(parts: Polygons) -> Polygons:
    """Parts shifted by whole turns so that those split at ±180° meet: the seam goes into the widest gap."""
    bounds = shapely.bounds(parts)
    west = bounds[:, 0] % 360.0
    order = np.argsort(west)
    reached = np.maximum.accumulate(west[order] + bounds[order, 2] - bounds[order, 0])
    gaps = np.append(west[order][1:], west[order][0] + 360.0) - reached
    seam = west[order][(int(np.argmax(gaps)) + 1) % len(parts)]
    shift_deg = 360.0 * np.round((np.where(west < seam, west + 360.0, west) - bounds[:, 0]) / 360.0)
    for turn in np.unique(shift_deg):
        parts[shift_deg == turn] = moved(parts[shift_deg == turn], float(turn))
    return parts


def _without_cuts(outline: shapely.Geometry) -> shapely.Geometry:
    """An outline that goes right round the globe without both sides of its seam and edges along a pole."""
    west, _, east, _ = shapely.bounds(outline)
    if not east - west > 360.0 - SNAP_DEG:
        return outline
    twins = [shapely.transform(outline, partial(np.add, (turn, 0.0))) for turn in (-360.0, 360.0)]
    beside = shapely.box(west, -POLE_DEG, east, POLE_DEG)
    outline = shapely.intersection(outline, beside)
    return shapely.difference(outline, shapely.union_all(twins), grid_size=SNAP_DEG)


def _along(line: FloatArray, spacing_m: float) -> FloatArray:
    """The vertices of a line, shape (n, 2), and points between them at most `spacing_m` apart."""
    _, _, length_m = GEOD.inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    pieces = np.maximum(np.ceil(np.asarray(length_m) / spacing_m), 1).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    within = (np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[edge]
    inner = line[edge] + within[:, None] * (line[edge + 1] - line[edge])
    return np.vstack([inner, line[-1:]])
