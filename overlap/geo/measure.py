"""The fused kernel: from a window of people to sums, a sub-block at a time.

Here are the candidates of a sub-block and its distances; `sub_block` adds its people up. Nothing allocates
per cell or calls Python, and the lock is released, so threads run side by side. No fast-math: the same bits
everywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from overlap.geo.kernel_data import CELLS, Binning, Scratch, Sinks, Zones
from overlap.geo.kernels import (
    SUB_BLOCK,
    FloatArray,
    IntArray,
    borrowing,
    grid_extent,
    inner,
    points_extent,
    prune,
)
from overlap.geo.raw_cells import Raw, first_of_middle, number_cells, take_cells, take_points
from overlap.geo.sub_block import add_sub_block

POINTS_RUN = 128  # neighbouring points that share their candidates
_AT_ONCE = 64  # candidates whose columns are kept at the same time


class Facilities(NamedTuple):
    """Candidates of every group for one window.

    Parameters
    ----------
    packed
        As `PointIndex.packed` gives them, group after group, shape (k, 6).
    ends
        Where each group ends, shape (groups + 1,); the last are points of the outer border of all areas.
    """

    packed: FloatArray
    ends: IntArray


class GridLines(NamedTuple):
    """Rows and columns of a geographic grid.

    `axis_m`, `height_m` are each row's distance from the axis and from the equator's plane, metres, shape
    (h,); `cos_half`, `sin_half` are of half the longitude of each column, shape (w,).
    """

    axis_m: FloatArray
    height_m: FloatArray
    cos_half: FloatArray
    sin_half: FloatArray


class Room(NamedTuple):
    """Room for candidates: all, those of a middle block group after group, those of a sub-block.

    And for the points of a sub-block whose centres are not on lines, ECEF (3, cells).
    """

    everyone: IntArray
    middle: IntArray
    middle_ends: IntArray
    kept: IntArray
    squared: FloatArray
    across: FloatArray
    centre_m: FloatArray
    points_m: FloatArray


def room_for(facilities: Facilities) -> Room:
    """Room for so many candidates."""
    most = len(facilities.packed)
    return Room(
        np.arange(most),
        np.empty(most, np.int64),
        np.zeros(len(facilities.ends) + 1, np.int64),
        np.empty(most, np.int64),
        np.empty(most),
        np.empty((_AT_ONCE, SUB_BLOCK)),
        np.empty(3),
        np.empty((3, CELLS)),
    )


@inner
def part_of(lines: GridLines, r0: int, r1: int, c0: int, c1: int) -> GridLines:
    """Some rows and columns."""
    return GridLines(lines.axis_m[r0:r1], lines.height_m[r0:r1], lines.cos_half[c0:c1], lines.sin_half[c0:c1])


@inner
def _grid_chords(lines: GridLines, packed: FloatArray, room: Room, count: int, chord2: FloatArray) -> None:
    """Squared chords from the cells of a sub-block, in row order, to the nearest candidate that is kept.

    The squared chord is `(A − ρ)² + (Z − z)² + A·w`, with `w = 4ρ·sin²(Δλ/2)` held for each column and
    candidate; by half angles, so that nothing cancels and nothing wraps.
    """
    wide = lines.cos_half.size
    for i in range(lines.axis_m.size * wide):
        chord2[i] = np.inf
    for begin in range(0, count, _AT_ONCE):
        end = min(count, begin + _AT_ONCE)
        for i in range(begin, end):
            k = room.kept[i]
            for j in range(wide):
                sine = lines.sin_half[j] * packed[k, 4] - lines.cos_half[j] * packed[k, 5]
                room.across[i - begin, j] = 4.0 * packed[k, 3] * sine * sine
        for r in range(lines.axis_m.size):
            axis, height = lines.axis_m[r], lines.height_m[r]
            best = chord2[r * wide : (r + 1) * wide]
            for i in range(begin, end):
                k = room.kept[i]
                base = (axis - packed[k, 3]) ** 2 + (height - packed[k, 2]) ** 2
                column = room.across[i - begin]
                for j in range(wide):
                    best[j] = min(base + axis * column[j], best[j])


@inner
def narrow(extent: tuple[float, float, float, float], facilities: Facilities, room: Room) -> None:
    """Leave each group the candidates of one middle block, by its centre and radius."""
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = extent
    begin = np.int64(0)
    for g in range(facilities.ends.size):
        end = facilities.ends[g]
        start = room.middle_ends[g]
        size, _ = prune(
            facilities.packed,
            room.everyone[begin:end],
            room.centre_m,
            radius_m,
            0.0,
            room.squared,
            room.middle[start:],
        )
        room.middle_ends[g + 1] = start + size
        begin = end


@inner
def keep_all(facilities: Facilities, room: Room) -> None:
    """Leave each group all of its candidates."""
    for k in range(room.everyone.size):
        room.middle[k] = room.everyone[k]
    for g in range(facilities.ends.size):
        room.middle_ends[g + 1] = facilities.ends[g]


@inner
def _point_chords(
    points_m: FloatArray,
    start: int,
    stop: int,
    packed: FloatArray,
    kept: IntArray,
    count: int,
    chord2: FloatArray,
) -> None:
    """Squared chords from some of the points, ECEF (3, n), to the nearest candidate."""
    # Each axis by itself, so that the compiler sees neighbours in memory.
    points_x, points_y, points_z = points_m[0, start:stop], points_m[1, start:stop], points_m[2, start:stop]
    best = chord2[: stop - start]
    for i in range(best.size):
        best[i] = np.inf
    for n in range(count):
        x, y, z = packed[kept[n], 0], packed[kept[n], 1], packed[kept[n], 2]
        for i in range(best.size):
            squared = (points_x[i] - x) ** 2 + (points_y[i] - y) ** 2 + (points_z[i] - z) ** 2
            best[i] = min(squared, best[i])


@borrowing
def measure_grid(
    raw: Raw,
    boxes: IntArray,
    lines: GridLines,
    facilities: Facilities,
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    room: Room,
    scratch: Scratch,
    doubts: IntArray,
) -> None:
    """Measure one window of a block of a geographic grid.

    Parameters
    ----------
    raw, lines, zones
        The whole block's; the cells of `zones` in row order.
    boxes
        As `peopled_boxes` gives them for the window.
    facilities
        Those that can be nearest to some cell of the window.
    binning, sinks
        See there; the sinks are added to.
    room, scratch
        Of `room_for` and `scratch_for`, nobody else's meanwhile.
    doubts
        Takes the places of cells left out as doubtful, after their number; room for all of the window.
    """
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        if first_of_middle(boxes, n):
            middle = part_of(lines, boxes[n, 4], boxes[n, 5], boxes[n, 6], boxes[n, 7])
            narrow(grid_extent(*middle), facilities, room)
        count = take_cells(raw, r0, r1, c0, c1, zones, scratch.people, scratch.slots)
        number_cells(raw, r0, r1, c0, c1, scratch.cells)
        near = _grid_distances(part_of(lines, r0, r1, c0, c1), facilities, room, scratch)
        add_sub_block(scratch, count, near, binning, zones, sinks, doubts)


@inner
def _grid_distances(lines: GridLines, facilities: Facilities, room: Room, scratch: Scratch) -> bool:
    """Fill a sub-block's squared chords to every group, and to the border where that can be nearer."""
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = grid_extent(*lines)
    groups = facilities.ends.size - 1
    farthest_m = 0.0
    for g in range(groups + 1):
        among = room.middle[room.middle_ends[g] : room.middle_ends[g + 1]]
        size, nearest_m = prune(
            facilities.packed, among, room.centre_m, radius_m, 0.0, room.squared, room.kept
        )
        if g < groups:
            farthest_m = max(farthest_m, nearest_m)
            _grid_chords(lines, facilities.packed, room, size, scratch.chord2[g])
        elif nearest_m < farthest_m + 2.0 * radius_m:  # else nobody here can be closer to the border
            _grid_chords(lines, facilities.packed, room, size, scratch.border2)
            return True
    return False


@borrowing
def measure_points(
    units: IntArray,
    points_m: FloatArray,
    cells: IntArray,
    facilities: Facilities,
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    room: Room,
    scratch: Scratch,
    doubts: IntArray,
) -> None:
    """Measure points with people, neighbours following each other.

    `units` has shape (layers, n), `points_m` ECEF (3, n), `cells` their places in the block, shape (n,); all
    else as for `measure_grid`.
    """
    keep_all(facilities, room)
    for start in range(0, cells.size, POINTS_RUN):
        stop = min(cells.size, start + POINTS_RUN)
        for i in range(stop - start):
            scratch.cells[i] = cells[start + i]
        take_points(units, cells, start, stop - start, zones, scratch.people, scratch.slots)
        extent = points_extent(points_m[:, start:stop].T)
        near = point_distances(points_m, start, stop, extent, facilities, room, scratch)
        add_sub_block(scratch, stop - start, near, binning, zones, sinks, doubts)


@inner
def point_distances(
    points_m: FloatArray,
    start: int,
    stop: int,
    extent: tuple[float, float, float, float],
    facilities: Facilities,
    room: Room,
    scratch: Scratch,
) -> bool:
    """Fill the squared chords of some of the points, ECEF (3, n), whose centre and radius are `extent`.

    To every group, and to the border where that can be nearer; the candidates are those of the middle block.
    """
    packed = facilities.packed
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = extent
    groups = facilities.ends.size - 1
    farthest_m = 0.0
    for g in range(groups + 1):
        among = room.middle[room.middle_ends[g] : room.middle_ends[g + 1]]
        size, nearest_m = prune(packed, among, room.centre_m, radius_m, 0.0, room.squared, room.kept)
        if g < groups:
            farthest_m = max(farthest_m, nearest_m)
            _point_chords(points_m, start, stop, packed, room.kept, size, scratch.chord2[g])
        elif nearest_m < farthest_m + 2.0 * radius_m:
            _point_chords(points_m, start, stop, packed, room.kept, size, scratch.border2)
            return True
    return False
