"""Outlines of regions of cells: rings along the sides of cells, and polygons of EPSG:4326 from them.

A ring goes along the sides between cells of a region and others, so that neighbouring regions share their
borders to the bit. Cells that only touch at a corner do not lie together, and a hole that touches the outside
at a corner stays a hole, which is what makes the polygons valid.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.antimeridian import split, unroll, wrap_longitude
from overlap.geo.cells import Cells
from overlap.geo.ellipsoid import FloatArray, to_ecef
from overlap.geo.kernels import borrowing, components
from overlap.geo.regions import Indices, Numbers, alike, beside, numbered

Geometries = NDArray[np.object_]

BEND_M = 1.0  # how far at most an outline lies from the sides of projected cells
_MOST_PIECES = 64
_WORLD = 360.0
_EAST, _NORTH, _WEST, _SOUTH = range(4)  # in a picture of the grid whose first row is at its top
_DOWN = np.array([0, -1, 0, 1])
_ALONG = np.array([1, 0, -1, 0])


class _Sides(NamedTuple):
    """Sides of cells on the border of their region, with the region on the left: shape (n,) each."""

    part: Indices
    row: Indices
    column: Indices
    way: Indices


def outlines(cells: Cells, chosen: Numbers, region: Numbers) -> Geometries:
    """Regions of cells as MultiPolygons of EPSG:4326, cut at ±180° as RFC 7946 asks.

    Parameters
    ----------
    cells
        The grid; of a projected one the outlines lie less than `BEND_M` from the sides of the cells, but
        beside a pole.
    chosen
        Numbers of cells, ascending, shape (n,).
    region
        The region of each, from 0 on, none left out; of cells that lie together side by side, shape (n,).

    Returns
    -------
    One for each region, in their order.
    """
    if not len(chosen):
        return np.zeros(0, dtype=object)
    cells, chosen, region = _seam_at_180(cells, chosen, region)
    # The seam of a grid round the globe may part a region.
    pairs = alike(beside(chosen, cells.height, cells.width, around=False), region)
    part = numbered(components(len(chosen), *pairs))
    region_of = np.empty(int(part.max()) + 1, dtype=np.int64)
    region_of[part] = region
    polygons = _polygons(cells, _sides(chosen, part, (cells.height, cells.width)))
    order = np.argsort(region_of, kind="stable")
    return _together(polygons[order], region_of[order])


def _together(polygons: Geometries, region: Indices) -> Geometries:
    """Polygons of one region each, by rising region, as the MultiPolygons of whole regions."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    region_of = region[owner]
    found = np.asarray(shapely.multipolygons(parts, indices=region_of))
    # Parts of a region on both sides of a seam share the seam.
    several = np.unique(region[1:][region[1:] == region[:-1]])
    for number in several.tolist():
        joined = shapely.union_all(parts[region_of == number])
        found[number] = shapely.multipolygons(shapely.get_parts(joined))
    return found


def _seam_at_180(cells: Cells, chosen: Numbers, region: Numbers) -> tuple[Cells, Numbers, Numbers]:
    """The same with longitudes near those of the globe, and of a grid round it with its seam at ±180°."""
    if cells.crs:
        return cells, chosen, region
    x = cells.x
    if not cells.around:
        turns = np.floor((min(x[0], x[-1]) + 180.0) / _WORLD)
        return Cells(x - _WORLD * turns, cells.y) if turns else cells, chosen, region
    # The first column is the one that begins nearest to ±180°; of columns that run west, at 180°.
    first = int(np.argmin(np.abs(wrap_longitude(x[:-1] + 180.0))))
    rolled = np.roll(x[:-1], -first)
    sense = np.sign(x[-1] - x[0])
    rolled = rolled + sense * _WORLD * (sense * rolled < sense * rolled[0])
    rolled = rolled - _WORLD * np.round((rolled[0] + sense * 180.0) / _WORLD)
    row, column = np.divmod(chosen, cells.width)
    moved = row * cells.width + (column - first) % cells.width
    order = np.argsort(moved)
    x = np.append(rolled, rolled[0] + sense * _WORLD)
    return Cells(x, cells.y), moved[order], region[order]


def _sides(chosen: Numbers, part: Numbers, shape: tuple[int, int]) -> _Sides:
    """All sides of parts, those of one way after those of another."""
    height, width = shape
    of = np.full((height + 2, width + 2), -1, dtype=np.int32)
    here = of[1:-1, 1:-1]
    here[np.divmod(chosen, width)] = part
    found = []
    # The cell across, and where the side begins, of each way along a cell that lies on the left.
    for way, (down, along), (begin_down, begin_along) in (
        (_EAST, (1, 0), (1, 0)),
        (_NORTH, (0, 1), (1, 1)),
        (_WEST, (-1, 0), (0, 1)),
        (_SOUTH, (0, -1), (0, 0)),
    ):
        across = of[1 + down : height + 1 + down, 1 + along : width + 1 + along]
        row, column = np.nonzero((here != across) & (here >= 0))
        found.append(
            (
                here[row, column].astype(np.int64),
                row + begin_down,
                column + begin_along,
                np.full(len(row), way),
            )
        )
    return _Sides(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _polygons(cells: Cells, sides: _Sides) -> Geometries:
    """A polygon for each part, in their order; what lies beyond ±180° is cut and brought back."""
    order, starts = _rings(sides, (cells.height, cells.width))
    part, row, column, way = (each[order] for each in sides)
    ring = np.zeros(len(order), dtype=np.int64)
    ring[starts[1:]] = 1
    ring = np.cumsum(ring)
    # Outer rings keep the region on their left, and so do holes, which makes their area negative.
    inside = np.add.reduceat(-column * _DOWN[way], starts)
    by_part = np.lexsort((inside < 0, part[starts]))
    longitude_deg, latitude_deg, ring = _points(cells, row, column, way, ring)
    rings = np.asarray(shapely.linearrings(longitude_deg, latitude_deg, indices=ring))
    polygons = np.asarray(shapely.polygons(rings[by_part], indices=part[starts][by_part]))
    return split(unroll(polygons) if cells.crs else polygons)


def _rings(sides: _Sides, shape: tuple[int, int]) -> tuple[Indices, Indices]:
    """The order in which sides follow each other, ring after ring, and where each ring starts in it."""
    count = len(sides.part)
    wide = shape[1] + 1
    leaving = (sides.row * wide + sides.column) * len(_DOWN) + sides.way  # each is there once
    sorted_by = np.argsort(leaving)
    leaving = leaving[sorted_by]
    end = (sides.row + _DOWN[sides.way]) * wide + sides.column + _ALONG[sides.way]
    following = np.full(count, -1, dtype=np.int64)
    # To the right first: there the region touches itself at a corner, and the ring goes on along the hole's
    # or the outside's other cell and not through the corner.
    for turn in (-1, 0, 1):
        asked = end * len(_DOWN) + (sides.way + turn) % len(_DOWN)
        place = np.minimum(np.searchsorted(leaving, asked), count - 1)
        found = sorted_by[place]
        fits = (following < 0) & (leaving[place] == asked) & (sides.part[found] == sides.part)
        following = np.where(fits, found, following)
    order, starts = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    rings = _follow(following, np.zeros(count, dtype=np.bool_), order, starts)
    return order, starts[:rings]


@borrowing
def _follow(following: Indices, seen: NDArray[np.bool_], order: Indices, starts: Indices) -> int:
    """Fill in the order of all rings and where they start; says how many there are."""
    rings = 0
    at = 0
    for first in range(following.size):
        if not seen[first]:
            starts[rings] = at
            rings += 1
            side = first
            while not seen[side]:
                seen[side] = True
                order[at] = side
                at += 1
                side = following[side]
    return rings


def _points(
    cells: Cells, row: Indices, column: Indices, way: Indices, ring: Indices
) -> tuple[FloatArray, FloatArray, Indices]:
    """Longitude, latitude and ring of the points of all rings, none of them twice."""
    if not cells.crs:
        opening = np.flatnonzero(np.diff(ring, prepend=-1))
        before = np.roll(way, 1)
        before[opening] = way[np.append(opening[1:], len(way)) - 1]
        corner = way != before
        return cells.x[column[corner]], cells.y[row[corner]], ring[corner]
    longitude_deg, latitude_deg = _along(cells, row, column, way, np.zeros(1))
    pieces = 1
    while True:
        half = (np.arange(pieces) + 0.5) / pieces
        middle_deg = _along(cells, row, column, way, half)
        if pieces == _MOST_PIECES or _bend_m(longitude_deg, latitude_deg, middle_deg, ring) < BEND_M:
            return longitude_deg.ravel(), latitude_deg.ravel(), np.repeat(ring, pieces)
        longitude_deg, latitude_deg = (
            np.stack(both, axis=2).reshape(len(ring), 2 * pieces)
            for both in zip((longitude_deg, latitude_deg), middle_deg, strict=True)
        )
        pieces *= 2


def _along(
    cells: Cells, row: Indices, column: Indices, way: Indices, share: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Longitude and latitude of places on sides, so much of the way along: shape (sides, shares)."""
    x, y = cells.x[column], cells.y[row]
    step_x, step_y = cells.x[column + _ALONG[way]] - x, cells.y[row + _DOWN[way]] - y
    places = x[:, None] + step_x[:, None] * share, y[:, None] + step_y[:, None] * share
    longitude_deg, latitude_deg = cells.degrees(*(each.ravel() for each in places))
    return longitude_deg.reshape(len(x), -1), latitude_deg.reshape(len(x), -1)


def _bend_m(
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    middle_deg: tuple[FloatArray, FloatArray],
    ring: Indices,
) -> float:
    """How far at most places halfway between points lie from straight lines between these, metres."""
    last = np.append(np.flatnonzero(np.diff(ring)), len(ring) - 1)
    following = np.arange(1, len(ring) + 1)
    following[last] = np.append(0, last[:-1] + 1)
    ends = [np.column_stack([each[:, 1:], each[following, 0]]) for each in (longitude_deg, latitude_deg)]
    turn = ends[0] - longitude_deg
    straight_deg = (
        longitude_deg + (turn - _WORLD * np.round(turn / _WORLD)) / 2.0,
        (latitude_deg + ends[1]) / 2.0,
    )
    places_m = (to_ecef(*(each.ravel() for each in places)) for places in (straight_deg, middle_deg))
    one_m, other_m = places_m
    return float(np.sqrt(((one_m - other_m) ** 2).sum(axis=1).max()))
