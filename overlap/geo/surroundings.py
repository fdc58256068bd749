"""How many people live around points: within each of some radii, and of these, beyond reach of every counter.

A sub-block at a time, like `loads`: a disc that holds all of it takes the sum of its people, and only where
the edge of a disc runs through it is every cell held against the radius. Whether a cell is within a radius,
or beyond reach, depends on the cell alone, never on the sub-block, so any split gives the same sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from overlap.geo.centres import Centres, centres_extent, centres_of
from overlap.geo.kernel_data import CELLS
from overlap.geo.kernels import (
    NOTHING,
    FloatArray,
    IntArray,
    borrowing,
    grid_extent,
    inner,
    points_extent,
    prune,
)
from overlap.geo.loads import places_of, take_people
from overlap.geo.measure import POINTS_RUN, Facilities, GridLines, Room, keep_all, narrow, part_of
from overlap.geo.raw_cells import Raw, first_of_middle

_Extent = tuple[float, float, float, float]


class Discs(NamedTuple):
    """Points that are asked about, and where the people around them are added.

    `points_m` (k, 3) are those whose largest disc can meet the window, ECEF metres, `numbers` (k,) their own;
    `radii_m` (radii,), ascending, and `reach_m`, how far a counter reaches, are chords; `units`
    (points, radii, 2) takes the people within, and those of them beyond reach.
    """

    points_m: FloatArray
    numbers: IntArray
    radii_m: FloatArray
    reach_m: float
    units: IntArray


class DiscRoom(NamedTuple):
    """Room for one sub-block.

    By cell: `points_m` (3, cells) ECEF; `people` (1, cells) and `beyond`, those of them beyond reach;
    `chord2`. By point: all of them, those whose discs meet the middle block, those whose discs meet the
    sub-block, and how far they are from its centre.
    """

    points_m: FloatArray
    people: IntArray
    beyond: IntArray
    chord2: FloatArray
    everyone: IntArray
    middle: IntArray
    near: IntArray
    away_m: FloatArray


def disc_room(points: int) -> DiscRoom:
    """Room for one sub-block of any size."""
    return DiscRoom(
        np.empty((3, CELLS)),
        np.empty((1, CELLS), np.int64),
        np.empty(CELLS, np.int64),
        np.empty(CELLS),
        np.arange(points),
        np.empty(points, np.int64),
        np.empty(points, np.int64),
        np.empty(points),
    )


@inner
def _find_near(discs: Discs, among: IntArray, extent: _Extent, near: IntArray, away_m: FloatArray) -> int:
    """List the points whose largest disc meets an extent; returns how many they are."""
    limit2 = (discs.radii_m[-1] + extent[3]) ** 2
    size = 0
    for i in range(among.size):
        k = among[i]
        x, y, z = discs.points_m[k, 0], discs.points_m[k, 1], discs.points_m[k, 2]
        squared = (x - extent[0]) ** 2 + (y - extent[1]) ** 2 + (z - extent[2]) ** 2
        if squared <= limit2:
            near[size], away_m[size] = k, np.sqrt(squared)
            size += 1
    return size


@inner
def _enter(extent: _Extent, discs: Discs, counters: Facilities, room: Room, into: DiscRoom) -> int:
    """List the points whose discs meet a middle block, and, where there are any, leave it its counters.

    Returns how many they are.
    """
    size = _find_near(discs, into.everyone, extent, into.middle, into.away_m)
    if size:
        narrow(extent, counters, room)
    return size


@inner
def _choose(
    extent: _Extent, discs: Discs, size: int, counters: Facilities, room: Room, into: DiscRoom
) -> tuple[int, bool, bool]:
    """What must be known of each cell of a sub-block.

    Returns how many counters must be held against it, whether some counter reaches all of them, and whether
    the places of cells matter. The radius of the extent is a millimetre long, so that rounding decides
    nothing here.
    """
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = extent
    among = room.middle[: room.middle_ends[1]]
    kept, nearest_m = prune(counters.packed, among, room.centre_m, radius_m, 0.0, room.squared, room.kept)
    reached = nearest_m + radius_m <= discs.reach_m
    if reached or nearest_m - radius_m > discs.reach_m:
        kept = 0
    edge = kept > 0
    for n in range(size):
        for r in range(discs.radii_m.size):
            disc_m = discs.radii_m[r]
            edge |= into.away_m[n] - radius_m < disc_m < into.away_m[n] + radius_m
    return kept, reached, edge


@inner
def _chords(points_m: FloatArray, count: int, at_m: FloatArray, chord2: FloatArray) -> None:
    """Squared chords from so many places, ECEF (3, n), to one."""
    x, y, z = points_m[0, :count], points_m[1, :count], points_m[2, :count]
    x0, y0, z0 = at_m[0], at_m[1], at_m[2]
    for i in range(count):
        chord2[i] = (x[i] - x0) ** 2 + (y[i] - y0) ** 2 + (z[i] - z0) ** 2


@inner
def _leave_reached(
    count: int,
    kept: IntArray,
    reached: bool,  # noqa: FBT001 - compiled functions know no keywords
    discs: Discs,
    counters: Facilities,
    into: DiscRoom,
) -> None:
    """Fill `beyond`: the people of cells that no counter reaches."""
    people, beyond, chord2 = into.people[0], into.beyond, into.chord2
    for i in range(count):
        beyond[i] = 0 if reached else people[i]
    for n in range(kept.size):
        _chords(into.points_m, count, counters.packed[kept[n]], chord2)
        for i in range(count):
            beyond[i] = beyond[i] if chord2[i] > discs.reach_m**2 else 0


@inner
def _add(count: int, radius_m: float, size: int, discs: Discs, into: DiscRoom) -> None:
    """Add the people of a sub-block, so many cells within a radius, to the points near it."""
    people, beyond, chord2 = into.people[0, :count], into.beyond[:count], into.chord2[:count]
    everyone = unreached = NOTHING
    for i in range(count):
        everyone += people[i]
        unreached += beyond[i]
    for n in range(size):
        units, away_m = discs.units[discs.numbers[into.near[n]]], into.away_m[n]
        known = False
        for r in range(discs.radii_m.size):
            disc_m = discs.radii_m[r]
            if away_m + radius_m <= disc_m:
                units[r, 0] += everyone
                units[r, 1] += unreached
            elif away_m - radius_m < disc_m:
                if not known:
                    _chords(into.points_m, count, discs.points_m[into.near[n]], chord2)
                    known = True
                within = far = NOTHING
                for i in range(count):
                    inside = chord2[i] <= disc_m * disc_m
                    within += people[i] if inside else 0
                    far += beyond[i] if inside else 0
                units[r, 0] += within
                units[r, 1] += far


@borrowing
def surround_grid(
    raw: Raw,
    boxes: IntArray,
    lines: GridLines,
    discs: Discs,
    counters: Facilities,
    room: Room,
    into: DiscRoom,
) -> None:
    """Add one window of a block of a geographic grid.

    `raw` is one layer of the block, `counters` one group: those that can be nearest to some cell of the
    window; `boxes` and `lines` as for `measure.measure_grid`.
    """
    met = 0
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        if first_of_middle(boxes, n):
            middle = part_of(lines, boxes[n, 4], boxes[n, 5], boxes[n, 6], boxes[n, 7])
            met = _enter(grid_extent(*middle), discs, counters, room, into)
        here, count = part_of(lines, r0, r1, c0, c1), (r1 - r0) * (c1 - c0)
        extent = grid_extent(*here)
        size = _find_near(discs, into.middle[:met], extent, into.near, into.away_m)
        if size:
            take_people(raw, r0, r1, c0, c1, into.people)
            kept, reached, edge = _choose(extent, discs, size, counters, room, into)
            if edge:
                places_of(here, into.points_m)
            _leave_reached(count, room.kept[:kept], reached, discs, counters, into)
            _add(count, extent[3], size, discs, into)


@borrowing
def surround_plane(
    raw: Raw,
    window: tuple[int, int, int, int],
    boxes: IntArray,
    centres: Centres,
    discs: Discs,
    counters: Facilities,
    room: Room,
    into: DiscRoom,
) -> None:
    """The same for a projected grid; `window` and `centres`, its own, are those of the boxes."""
    first, left_most = window[0], window[2]
    met = 0
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        if first_of_middle(boxes, n):
            top, bottom, left, right = boxes[n, 4], boxes[n, 5], boxes[n, 6], boxes[n, 7]
            around = top - first, bottom - first, left - left_most, right - left_most
            met = _enter(centres_extent(centres, *around), discs, counters, room, into)
        here, count = (r0 - first, r1 - first, c0 - left_most, c1 - left_most), (r1 - r0) * (c1 - c0)
        extent = centres_extent(centres, *here)
        size = _find_near(discs, into.middle[:met], extent, into.near, into.away_m)
        if size:
            take_people(raw, r0, r1, c0, c1, into.people)
            kept, reached, edge = _choose(extent, discs, size, counters, room, into)
            if edge:
                centres_of(centres, *here, into.points_m)
            _leave_reached(count, room.kept[:kept], reached, discs, counters, into)
            _add(count, extent[3], size, discs, into)


@borrowing
def surround_points(
    units: IntArray, points_m: FloatArray, discs: Discs, counters: Facilities, room: Room, into: DiscRoom
) -> None:
    """The same for points with people, neighbours following each other: units (n,), ECEF (3, n)."""
    keep_all(counters, room)
    for start in range(0, units.size, POINTS_RUN):
        count = min(units.size - start, POINTS_RUN)
        extent = points_extent(points_m[:, start : start + count].T)
        size = _find_near(discs, into.everyone, extent, into.near, into.away_m)
        if size:
            for i in range(count):
                into.people[0, i] = units[start + i]
                for axis in range(3):
                    into.points_m[axis, i] = points_m[axis, start + i]
            kept, reached, _ = _choose(extent, discs, size, counters, room, into)
            _leave_reached(count, room.kept[:kept], reached, discs, counters, into)
            _add(count, extent[3], size, discs, into)
