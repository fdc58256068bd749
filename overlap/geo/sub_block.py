"""One sub-block of people whose distances are known: into the study and every level of areas.

At most 32 × 32 cells, or as many points: their distances and people stay in the innermost cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.code_tables import add_mixed, add_whole, encode
from overlap.geo.kernel_data import CELLS, Binning, Coarse, Scratch, Sinks, Zones
from overlap.geo.kernels import FloatArray, IntArray, compiled, inner, once
from overlap.geo.raw_cells import take_points


@inner
def _leave_doubtful(scratch: Scratch, count: int, doubtful: FloatArray, doubts: IntArray) -> None:
    """List the cells that a chord cannot decide, and take their people away."""
    for i in range(count):
        unsure = False
        for g in range(scratch.chord2.shape[0]):
            for k in range(doubtful.shape[0]):
                unsure |= doubtful[k, 0] <= scratch.chord2[g, i] <= doubtful[k, 1]
        anybody = False
        for layer in range(scratch.people.shape[0]):
            anybody |= scratch.people[layer, i] != 0
        if unsure and anybody:
            doubts[0] += 1
            doubts[doubts[0]] = scratch.cells[i]
            for layer in range(scratch.people.shape[0]):
                scratch.people[layer, i] = 0


@inner
def _near_border(scratch: Scratch, count: int, outside: NDArray[np.int32], sinks: Sinks) -> None:
    """People in some area who are closer to the border than to the nearest of each group, and of all."""
    groups = scratch.chord2.shape[0]
    for i in range(count):
        inside = outside.size == 0
        for level in range(outside.size):
            inside |= scratch.slots[level, i] != outside[level]
        if not inside:
            continue
        nearest = np.inf
        for g in range(groups):
            nearest = min(nearest, scratch.chord2[g, i])
            if scratch.border2[i] < scratch.chord2[g, i]:
                for layer in range(scratch.people.shape[0]):
                    sinks.near_border[layer, g] += scratch.people[layer, i]
        if scratch.border2[i] < nearest:
            for layer in range(scratch.people.shape[0]):
                sinks.near_border[layer, groups] += scratch.people[layer, i]


@inner
def _find_nearest(scratch: Scratch, count: int, members: NDArray[np.bool_]) -> None:
    """Fill the squared chords to the nearest of some groups."""
    for i in range(count):
        scratch.nearest[i] = np.inf
    for g in range(members.size):
        if members[g]:
            chord2 = scratch.chord2[g]
            for i in range(count):
                scratch.nearest[i] = min(scratch.nearest[i], chord2[i])


@inner
def _add_beyond(scratch: Scratch, count: int, coarse: Coarse) -> None:
    """Add people who are beyond a distance from some groups, and how far, to the cells of a coarse grid."""
    width = coarse.columns.size
    nearest, far = scratch.nearest, coarse.farthest2.shape[0]
    for k in range(coarse.beyond2.size):
        _find_nearest(scratch, count, coarse.members[k])
        row = row_end = np.int64(0)
        for i in range(count):
            if nearest[i] <= coarse.beyond2[k]:
                continue
            place = np.int64(scratch.cells[i])
            if not row_end - width <= place < row_end:  # cells beside each other share their row
                row = place // width
                row_end = (row + 1) * width
            cell = coarse.rows[row] + coarse.columns[place - row_end + width]
            for layer in range(scratch.people.shape[0]):
                people = scratch.people[layer, i]
                coarse.people[k, layer, cell] += people
                if people > 0 and k < far and nearest[i] > coarse.farthest2[k, cell]:
                    coarse.farthest2[k, cell] = nearest[i]


@inner
def _whole_levels(scratch: Scratch, count: int) -> int:
    """Begin the owners with the study's slot and those of levels that hold all cells in one area.

    Marks the levels that do not; returns how many owners there are.
    """
    owners = scratch.owners
    owners[0] = 0
    whole = 1
    for level in range(scratch.slots.shape[0]):
        slots = scratch.slots[level]
        others = 0
        for i in range(count):
            others += slots[i] != slots[0]
        scratch.mixed[level] = others > 0 or slots[0] < 0
        if not scratch.mixed[level]:
            owners[whole] = slots[0]
            whole += 1
    return whole


@once
def add_sub_block(
    scratch: Scratch,
    count: int,
    near_border: bool,  # noqa: FBT001 - compiled functions know no keywords
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    doubts: IntArray,
) -> None:
    """Add the people of one sub-block, its chords known, to the study and to every level.

    Parameters
    ----------
    scratch, count
        The sub-block and how many cells it has.
    near_border
        Whether anybody here can be closer to the border than to a counter; `border2` is known then.
    binning, zones, sinks
        See there; the sinks are added to.
    doubts
        Takes the places of cells left out as doubtful, after their number.
    """
    if binning.doubtful.shape[0]:
        _leave_doubtful(scratch, count, binning.doubtful, doubts)
    if near_border:
        _near_border(scratch, count, zones.outside, sinks)
    if sinks.coarse.beyond2.size:
        _add_beyond(scratch, count, sinks.coarse)
    size = encode(scratch, count, binning)
    whole = _whole_levels(scratch, count)
    add_whole(scratch, count, size, scratch.owners[:whole], binning, sinks)
    for level in range(zones.slots.shape[0]):
        if scratch.mixed[level]:
            add_mixed(scratch, count, size, level, binning, zones, sinks)


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
    """Add people whose chords, shape (groups, n), are certain; with a row more they end with the border's.

    All else as for `measure.measure_points`; the binning doubts nothing.
    """
    groups = scratch.chord2.shape[0]
    certain = np.zeros(1, np.int64)
    for start in range(0, cells.size, CELLS):
        count = min(cells.size - start, CELLS)
        take_points(units, cells, start, count, zones, scratch.people, scratch.slots)
        for i in range(count):
            scratch.cells[i] = cells[start + i]
            for g in range(groups):
                scratch.chord2[g, i] = chord2[g, start + i]
            scratch.border2[i] = chord2[-1, start + i]
        add_sub_block(scratch, count, chord2.shape[0] > groups, binning, zones, sinks, certain)
