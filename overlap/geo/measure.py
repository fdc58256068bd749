"""The fused kernel: from a window of people to sums, a sub-block of 32 × 32 cells at a time.

A sub-block's candidates, distances, bins and people stay in the innermost cache. Its people are added once
into small scratch histograms, which then go to the whole study and to every level that holds the sub-block in
one area; only where a border passes does each cell look up its own area. Nothing allocates per cell or calls
Python, and the lock is released, so threads run side by side. No fast-math: the same bits everywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.bins import find_bins
from overlap.geo.kernels import (
    MIDDLE_BLOCK,
    SUB_BLOCK,
    FloatArray,
    IntArray,
    compiled,
    grid_extent,
    points_extent,
    prune,
)

CELLS = SUB_BLOCK * SUB_BLOCK
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


class Binning(NamedTuple):
    """`DistanceBins` as the kernel wants them; see there.

    `edges2` ends with infinity; `bands` is one more than the study has, for what lies beyond. `doubtful`,
    shape (k, 2), holds squared chords from … to within which a chord cannot decide a long band: people so far
    from any group are left out and listed.
    """

    edges2: FloatArray
    table: NDArray[np.uint8]
    first: int
    steps: int
    band_of_bin: NDArray[np.uint8]
    bands: int
    doubtful: FloatArray


class Zones(NamedTuple):
    """The areas of every level over one block; see `geo.zones`.

    `slots` has shape (levels, cells): a slot, or −1 − k for the k-th list of shares; `outside` is the slot of
    people in no area of each level.
    """

    slots: NDArray[np.int32]
    outside: NDArray[np.int32]
    starts: IntArray
    share_slots: NDArray[np.int32]
    upto: FloatArray


class Sinks(NamedTuple):
    """Where sums go, in whole units of people.

    `joint` has shape (layers, slots, pairs · (bands + 1)²), `fine` (layers, slots, (groups + 1) · bins), both
    as `domain.sums.Partial` has them but for their last axes made one; `near_border` (layers, groups + 1).
    """

    joint: IntArray
    fine: IntArray
    near_border: IntArray


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
    """Room for candidates: all, those of a middle block group after group, those of a sub-block."""

    everyone: IntArray
    middle: IntArray
    middle_ends: IntArray
    kept: IntArray
    squared: FloatArray
    across: FloatArray
    centre_m: FloatArray
    border2: FloatArray


class Scratch(NamedTuple):
    """Room for one sub-block: all it needs until it is added.

    `people` (layers, cells), `cells` their places in the block, `at` in the sub-block, `chord2` (groups,
    cells), `bins` (groups + 1, cells), `bands` (groups, cells), `starts` where to look for a bin, `joint` and
    `fine` those of the sinks without their slots.
    """

    people: IntArray
    cells: NDArray[np.uint32]
    at: NDArray[np.uint32]
    chord2: FloatArray
    bins: NDArray[np.uint8]
    bands: NDArray[np.uint8]
    starts: NDArray[np.uint32]
    joint: IntArray
    fine: IntArray


def scratch_for(sinks: Sinks) -> Scratch:
    """Room for one sub-block of any size."""
    layers, groups = sinks.near_border.shape[0], sinks.near_border.shape[1] - 1
    return Scratch(
        np.empty((layers, CELLS + 1), np.int64),  # a cell is written before it is known to have people
        np.empty(CELLS, np.uint32),
        np.empty(CELLS, np.uint32),
        np.empty((groups, CELLS)),
        np.empty((groups + 1, CELLS), np.uint8),
        np.empty((groups, CELLS), np.uint8),
        np.empty(CELLS, np.uint32),
        np.empty((layers, sinks.joint.shape[2]), np.int64),
        np.empty((layers, sinks.fine.shape[2]), np.int64),
    )


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
        np.empty(CELLS),
    )


@compiled
def _leave_doubtful(scratch: Scratch, count: int, doubtful: FloatArray, doubts: IntArray) -> None:
    """List the cells that a chord cannot decide, and take their people away."""
    if doubtful.shape[0] == 0:
        return
    groups = scratch.bands.shape[0]
    for i in range(count):
        unsure = False
        for g in range(groups):
            chord2 = scratch.chord2[g, scratch.at[i]]
            for k in range(doubtful.shape[0]):
                unsure |= doubtful[k, 0] <= chord2 <= doubtful[k, 1]
        if unsure:
            doubts[0] += 1
            doubts[doubts[0]] = scratch.cells[i]
            for layer in range(scratch.people.shape[0]):
                scratch.people[layer, i] = 0


@compiled
def _find_bins(scratch: Scratch, count: int, binning: Binning) -> None:
    """Bins of every group and of the nearest of all, and bands of every group."""
    groups = scratch.bands.shape[0]
    nearest = scratch.bins[groups]
    for i in range(count):
        nearest[i] = 255
    for g in range(groups):
        chord2, bins, bands = scratch.chord2[g], scratch.bins[g], scratch.bands[g]
        for i in range(count):  # in the places of the cells taken: none lies before its own
            chord2[i] = chord2[scratch.at[i]]
        find_bins(
            chord2[:count],
            binning.edges2,
            binning.table,
            binning.first,
            binning.steps,
            scratch.starts,
            bins,
        )
        for i in range(count):
            bands[i] = binning.band_of_bin[bins[i]]
            # Bins grow with distance, so that of the nearest is the smallest.
            nearest[i] = min(nearest[i], bins[i])


@compiled
def _add_shared(
    scratch: Scratch, count: int, slots: NDArray[np.int32], zones: Zones, bands: int, sinks: Sinks
) -> None:
    """Add people cell by cell to the areas of one level; a cell's shares add up to its units exactly."""
    groups = scratch.bands.shape[0]
    bins = sinks.fine.shape[2] // (groups + 1)
    for layer in range(scratch.people.shape[0]):
        for i in range(count):
            people = scratch.people[layer, i]
            if people == 0:
                continue
            slot = np.int64(slots[scratch.cells[i]])
            begin, end = np.int64(0), np.int64(1)
            if slot < 0:
                begin, end = zones.starts[-1 - slot], zones.starts[-slot]
            given = np.int64(0)
            for k in range(begin, end):
                reached = people
                if slot < 0 and k + 1 < end:
                    reached = min(people, np.int64(np.rint(people * zones.upto[k])))
                to = np.int64(zones.share_slots[k]) if slot < 0 else slot
                pair = 0
                for a in range(groups):
                    sinks.fine[layer, to, a * bins + scratch.bins[a, i]] += reached - given
                    for b in range(a + 1, groups):
                        at = (pair * bands + scratch.bands[a, i]) * bands + scratch.bands[b, i]
                        sinks.joint[layer, to, at] += reached - given
                        pair += 1
                sinks.fine[layer, to, groups * bins + scratch.bins[groups, i]] += reached - given
                given = reached


@compiled
def _flush(scratch: Scratch, slot: np.int64, sinks: Sinks) -> None:
    for layer in range(scratch.fine.shape[0]):
        for i in range(scratch.fine.shape[1]):
            sinks.fine[layer, slot, i] += scratch.fine[layer, i]
        for i in range(scratch.joint.shape[1]):
            sinks.joint[layer, slot, i] += scratch.joint[layer, i]


@compiled
def _near_border(scratch: Scratch, count: int, border2: FloatArray, zones: Zones, sinks: Sinks) -> None:
    """People in some area who are closer to the border than to the nearest of each group, and of all."""
    groups = scratch.bands.shape[0]
    for i in range(count):
        inside = zones.slots.shape[0] == 0
        for level in range(zones.slots.shape[0]):
            inside |= zones.slots[level, scratch.cells[i]] != zones.outside[level]
        if not inside:
            continue
        nearest = np.inf
        for g in range(groups):
            chord2 = scratch.chord2[g, scratch.at[i]]
            nearest = min(nearest, chord2)
            if border2[scratch.at[i]] < chord2:
                for layer in range(scratch.people.shape[0]):
                    sinks.near_border[layer, g] += scratch.people[layer, i]
        if border2[scratch.at[i]] < nearest:
            for layer in range(scratch.people.shape[0]):
                sinks.near_border[layer, groups] += scratch.people[layer, i]


@compiled
def _sum_up(scratch: Scratch, count: int, bands: int, bins: int) -> None:
    """Fill the scratch histograms from the people, bins and bands of a sub-block."""
    groups = scratch.bands.shape[0]
    for layer in range(scratch.people.shape[0]):
        people, fine, joint = scratch.people[layer], scratch.fine[layer], scratch.joint[layer]
        for i in range(fine.size):
            fine[i] = 0
        for i in range(joint.size):
            joint[i] = 0
        for g in range(groups + 1):
            here, bin_of_cell = fine[g * bins : (g + 1) * bins], scratch.bins[g]
            for i in range(count):
                here[bin_of_cell[i]] += people[i]
        pair = 0
        for a in range(groups):
            for b in range(a + 1, groups):
                both, first, second = joint[pair * bands * bands :], scratch.bands[a], scratch.bands[b]
                for i in range(count):
                    both[np.uint32(first[i]) * np.uint32(bands) + second[i]] += people[i]
                pair += 1


@compiled
def _add(scratch: Scratch, count: int, binning: Binning, zones: Zones, sinks: Sinks) -> None:
    """Add the people of one sub-block, its chords known, to the study and to every level."""
    bins = sinks.fine.shape[2] // sinks.near_border.shape[1]
    _find_bins(scratch, count, binning)
    _sum_up(scratch, count, binning.bands, bins)
    _flush(scratch, np.int64(0), sinks)
    for level in range(zones.slots.shape[0]):
        slots = zones.slots[level]
        slot = np.int64(slots[scratch.cells[0]])
        others = 0
        for i in range(count):
            others += slots[scratch.cells[i]] != slot
        if slot >= 0 and others == 0:
            _flush(scratch, slot, sinks)
        else:
            _add_shared(scratch, count, slots, zones, binning.bands, sinks)


@compiled
def _part(lines: GridLines, r0: int, r1: int, c0: int, c1: int) -> GridLines:
    return GridLines(lines.axis_m[r0:r1], lines.height_m[r0:r1], lines.cos_half[c0:c1], lines.sin_half[c0:c1])


@compiled
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


@compiled
def _gather(
    units: IntArray, r0: int, r1: int, c0: int, c1: int, first: int, block_width: int, scratch: Scratch
) -> int:
    """Take the cells of a sub-block that have people; `first` is the place of the window's first cell.

    Where most cells have people all are taken: copying rows is cheaper than choosing, and a cell without
    people adds nothing. Returns how many cells are taken.
    """
    peopled = 0
    for layer in range(units.shape[0]):
        for r in range(r0, r1):
            row = units[layer, r, c0:c1]
            for j in range(row.size):
                peopled += row[j] != 0
    if peopled == 0:
        return 0
    choosy = 2 * peopled < (r1 - r0) * (c1 - c0)
    count = 0
    for r in range(r0, r1):
        place, at = first + r * block_width + c0, (r - r0) * (c1 - c0)
        if choosy:
            count = _take_peopled(units[:, r, c0:c1], place, at, count, scratch)
        else:
            count = _take_all(units[:, r, c0:c1], place, at, count, scratch)
    return count


@compiled
def _take_all(row: IntArray, place: int, at: int, count: int, scratch: Scratch) -> int:
    """Take a row of cells, shape (layers, n), whose first one is at a place in the block and sub-block."""
    layers, wide = row.shape
    cells, ats = scratch.cells[count : count + wide], scratch.at[count : count + wide]
    for j in range(wide):
        cells[j] = place + j
        ats[j] = at + j
    for layer in range(layers):
        people, here = scratch.people[layer, count : count + wide], row[layer]
        for j in range(wide):
            people[j] = here[j]
    return int(count + wide)


@compiled
def _take_peopled(row: IntArray, place: int, at: int, count: int, scratch: Scratch) -> int:
    """Take those cells of a row that have people; see `_take_all`."""
    layers, wide = row.shape
    for j in range(wide):
        anybody = False
        for layer in range(layers):
            scratch.people[layer, count] = row[layer, j]
            anybody |= row[layer, j] != 0
        if anybody:
            scratch.cells[count] = place + j
            scratch.at[count] = at + j
            count += 1
    return count


@compiled
def _narrow(lines: GridLines, facilities: Facilities, room: Room) -> None:
    """Leave each group the candidates of one middle block."""
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = grid_extent(*lines)
    begin = np.int64(0)
    for g in range(facilities.ends.size):
        end = facilities.ends[g]
        start = room.middle_ends[g]
        size, _ = prune(
            facilities.packed[:, :3],
            room.everyone[begin:end],
            room.centre_m,
            radius_m,
            0.0,
            room.squared,
            room.middle[start:],
        )
        room.middle_ends[g + 1] = start + size
        begin = end


@compiled
def _point_chords(
    points_m: FloatArray, packed: FloatArray, kept: IntArray, count: int, chord2: FloatArray
) -> None:
    """Squared chords from points, shape (3, n), to the nearest candidate."""
    size = points_m.shape[1]
    for i in range(size):
        chord2[i] = np.inf
    for n in range(count):
        x, y, z = packed[kept[n], 0], packed[kept[n], 1], packed[kept[n], 2]
        for i in range(size):
            squared = (points_m[0, i] - x) ** 2 + (points_m[1, i] - y) ** 2 + (points_m[2, i] - z) ** 2
            chord2[i] = min(squared, chord2[i])


@compiled
def measure_grid(
    units: IntArray,
    corner: tuple[int, int],
    block_width: int,
    lines: GridLines,
    facilities: Facilities,
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    room: Room,
    scratch: Scratch,
    doubts: IntArray,
) -> None:
    """Measure one window of a geographic grid.

    Parameters
    ----------
    units
        Whole units of people, shape (layers, h, w).
    corner
        Row and column of the window in its block, whose width is `block_width`; the cells of `zones` are the
        block's in row order.
    lines
        The window's rows and columns.
    facilities, binning, zones, sinks
        See there; the sinks are added to.
    room, scratch
        Of `room_for` and `scratch_for`, nobody else's meanwhile.
    doubts
        Takes the places of cells left out as doubtful, after their number; room for all of the window.
    """
    _, height, width = units.shape
    first = corner[0] * block_width + corner[1]
    for top in range(0, height, MIDDLE_BLOCK):
        bottom = min(height, top + MIDDLE_BLOCK)
        for left in range(0, width, MIDDLE_BLOCK):
            right = min(width, left + MIDDLE_BLOCK)
            fresh = True
            for r0 in range(top, bottom, SUB_BLOCK):
                r1 = min(bottom, r0 + SUB_BLOCK)
                for c0 in range(left, right, SUB_BLOCK):
                    c1 = min(right, c0 + SUB_BLOCK)
                    count = _gather(units, r0, r1, c0, c1, first, block_width, scratch)
                    if count == 0:
                        continue
                    if fresh:
                        _narrow(_part(lines, top, bottom, left, right), facilities, room)
                        fresh = False
                    here = _part(lines, r0, r1, c0, c1)
                    near = _grid_distances(here, facilities, room, scratch)
                    _leave_doubtful(scratch, count, binning.doubtful, doubts)
                    if near:
                        _near_border(scratch, count, room.border2, zones, sinks)
                    _add(scratch, count, binning, zones, sinks)


@compiled
def _grid_distances(lines: GridLines, facilities: Facilities, room: Room, scratch: Scratch) -> bool:
    """Fill a sub-block's squared chords to every group, and to the border where that can be nearer."""
    points_m = facilities.packed[:, :3]
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = grid_extent(*lines)
    groups = facilities.ends.size - 1
    farthest_m = 0.0
    for g in range(groups + 1):
        among = room.middle[room.middle_ends[g] : room.middle_ends[g + 1]]
        size, nearest_m = prune(points_m, among, room.centre_m, radius_m, 0.0, room.squared, room.kept)
        if g < groups:
            farthest_m = max(farthest_m, nearest_m)
            _grid_chords(lines, facilities.packed, room, size, scratch.chord2[g])
        elif nearest_m < farthest_m + 2.0 * radius_m:  # else nobody here can be closer to the border
            _grid_chords(lines, facilities.packed, room, size, room.border2)
            return True
    return False


@compiled
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
    layers, everybody = units.shape
    for start in range(0, everybody, POINTS_RUN):
        count = min(everybody - start, POINTS_RUN)
        for i in range(count):
            for layer in range(layers):
                scratch.people[layer, i] = units[layer, start + i]
            scratch.at[i] = i
            scratch.cells[i] = cells[start + i]
        near = _point_distances(points_m[:, start : start + count], facilities, room, scratch)
        _leave_doubtful(scratch, count, binning.doubtful, doubts)
        if near:
            _near_border(scratch, count, room.border2, zones, sinks)
        _add(scratch, count, binning, zones, sinks)


@compiled
def _point_distances(points_m: FloatArray, facilities: Facilities, room: Room, scratch: Scratch) -> bool:
    """Fill a run's squared chords to every group, and to the border where that can be nearer."""
    packed = facilities.packed
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = points_extent(points_m.T)
    groups = facilities.ends.size - 1
    farthest_m = 0.0
    begin = np.int64(0)
    for g in range(groups + 1):
        among = room.everyone[begin : facilities.ends[g]]
        begin = facilities.ends[g]
        size, nearest_m = prune(packed[:, :3], among, room.centre_m, radius_m, 0.0, room.squared, room.kept)
        if g < groups:
            farthest_m = max(farthest_m, nearest_m)
            _point_chords(points_m, packed, room.kept, size, scratch.chord2[g])
        elif nearest_m < farthest_m + 2.0 * radius_m:
            _point_chords(points_m, packed, room.kept, size, room.border2)
            return True
    return False


@compiled
def add_settled(
    units: IntArray,
    chord2: FloatArray,
    cells: IntArray,
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    scratch: Scratch,
) -> None:
    """Add people whose chords, shape (groups, n), are known already; all else as for `measure_points`.

    With a row more, `chord2` ends with the chords to the border.
    """
    layers, everybody = units.shape
    groups = scratch.bands.shape[0]
    for start in range(0, everybody, CELLS):
        count = min(everybody - start, CELLS)
        for i in range(count):
            for layer in range(layers):
                scratch.people[layer, i] = units[layer, start + i]
            scratch.at[i] = i
            scratch.cells[i] = cells[start + i]
            for g in range(groups):
                scratch.chord2[g, i] = chord2[g, start + i]
        if chord2.shape[0] > groups:
            _near_border(scratch, count, chord2[groups, start : start + count], zones, sinks)
        _add(scratch, count, binning, zones, sinks)
