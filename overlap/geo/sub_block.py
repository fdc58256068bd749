"""One sub-block of people whose distances are known: into the study and every level of areas.

At most 32 × 32 cells, or as many points: their distances, bins and people stay in the innermost cache. They
are added once into small scratch histograms, which then go to the whole study and to every level that holds
all of them in one area; only where a border passes does each cell look up its own area.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.bins import find_bins
from overlap.geo.kernels import SUB_BLOCK, FloatArray, IntArray, compiled

CELLS = SUB_BLOCK * SUB_BLOCK


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
def take_points(units: IntArray, cells: IntArray, start: int, count: int, scratch: Scratch) -> None:
    """Take so many points from a start on: people, shape (layers, n), and their places in the block."""
    for i in range(count):
        for layer in range(units.shape[0]):
            scratch.people[layer, i] = units[layer, start + i]
        scratch.at[i] = i
        scratch.cells[i] = cells[start + i]


@compiled
def add_sub_block(
    scratch: Scratch,
    count: int,
    near_border: bool,  # noqa: FBT001 - compiled functions know no keywords
    border2: FloatArray,
    binning: Binning,
    zones: Zones,
    sinks: Sinks,
    doubts: IntArray,
) -> None:
    """Add the people of one sub-block, its chords known, to the study and to every level.

    Parameters
    ----------
    scratch, count
        The sub-block and how many of its cells are taken.
    near_border, border2
        Whether anybody here can be closer to the border than to a counter; if so, the squared chords to it.
    binning, zones, sinks
        See there; the sinks are added to.
    doubts
        Takes the places of cells left out as doubtful, after their number.
    """
    _leave_doubtful(scratch, count, binning.doubtful, doubts)
    if near_border:
        _near_border(scratch, count, border2, zones, sinks)
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
    groups = scratch.bands.shape[0]
    certain = np.zeros(1, np.int64)
    for start in range(0, cells.size, CELLS):
        count = min(cells.size - start, CELLS)
        take_points(units, cells, start, count, scratch)
        for i in range(count):
            for g in range(groups):
                scratch.chord2[g, i] = chord2[g, start + i]
        border2 = chord2[-1, start : start + count]
        add_sub_block(scratch, count, chord2.shape[0] > groups, border2, binning, zones, sinks, certain)
