"""One sub-block of people whose distances are known: into the study and every level of areas.

At most 32 × 32 cells, or as many points: their distances and people stay in the innermost cache. A sub-block
reaches over few distance bins, so the bins of all groups together make one small code a cell; people are
added once, into a table by code, and whole entries of it go to the study and to every level that holds all of
the cells in one area. Where a border passes, each area has a table of its own; only cells that areas share
are added one by one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.bins import bin_of, find_bins
from overlap.geo.kernels import SUB_BLOCK, FloatArray, IntArray, compiled

CELLS = SUB_BLOCK * SUB_BLOCK
_CODES_A_CELL = 4  # a longer table takes longer to work through than the cells themselves
_TABLE = 4 * _CODES_A_CELL * CELLS
_FEW_EDGES = 8  # so many comparisons are cheaper than looking bins up


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

    By cell: `people` (layers, cells), `slots` (levels, cells) as `Zones` has them, `cells` their places in
    the block, `chord2` (groups, cells), `border2`, `codes`, and `bins` of one group. By group: `first`, the
    smallest bin; `reach`, how many bins follow from it; `digits`, the bins of one code. `one` is the people
    of a single cell; `table` takes people by code, in parts whose slots are `owners`; `mixed` (levels) marks
    the levels with several areas here.
    """

    people: IntArray
    slots: NDArray[np.int32]
    cells: NDArray[np.uint32]
    chord2: FloatArray
    border2: FloatArray
    codes: IntArray
    bins: IntArray
    first: IntArray
    reach: IntArray
    digits: IntArray
    one: IntArray
    table: IntArray
    owners: IntArray
    mixed: NDArray[np.bool_]


def scratch_for(zones: Zones, sinks: Sinks) -> Scratch:
    """Room for one sub-block of any size."""
    layers, groups = sinks.near_border.shape[0], sinks.near_border.shape[1] - 1
    return Scratch(
        np.empty((layers, CELLS), np.int64),
        np.empty((len(zones.slots), CELLS), np.int32),
        np.empty(CELLS, np.uint32),
        np.empty((groups, CELLS)),
        np.empty(CELLS),
        np.empty(CELLS, np.int64),
        np.empty(CELLS, np.int64),
        np.empty(groups, np.int64),
        np.empty(groups, np.int64),
        np.empty(groups, np.int64),
        np.empty(1, np.int64),
        np.empty(_TABLE, np.int64),
        np.empty(CELLS + len(zones.slots), np.int64),
        np.empty(len(zones.slots), np.bool_),
    )


@compiled
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


@compiled
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


@compiled
def _clear(counts: IntArray) -> None:
    for i in range(counts.size):  # assigning to a slice takes seconds longer to compile
        counts[i] = 0


@compiled
def _encode(scratch: Scratch, count: int, binning: Binning) -> int:
    """Write the code of every cell; returns how many codes there may be, 0 where they are too many.

    A code is a number whose digits are the bins of the groups, each counted from the first that the sub-block
    reaches, the last group's digit running fastest.
    """
    size = 1
    for g in range(scratch.chord2.shape[0]):
        # As whole numbers, chords keep their order, and the smallest and largest are found several at once.
        chord2 = scratch.chord2[g, :count].view(np.int64)
        least = most = chord2[0]
        for i in range(count):
            least = min(least, chord2[i])
            most = max(most, chord2[i])
        edges2 = binning.edges2.view(np.int64)
        first = last = 0
        for k in range(edges2.size):
            first += least > edges2[k]
            last += most > edges2[k]
        scratch.first[g], scratch.reach[g] = first, last - first + 1
        size *= scratch.reach[g]
        if size > _CODES_A_CELL * count:
            return 0
    codes = scratch.codes[:count]
    _clear(codes)
    stride = size
    for g in range(scratch.chord2.shape[0]):
        stride //= scratch.reach[g]
        first, last = scratch.first[g], scratch.first[g] + scratch.reach[g] - 1
        _add_digits(scratch.chord2[g, :count], first, last, stride, binning, scratch.bins, codes)
    return int(size)


@compiled
def _add_digits(
    chord2: FloatArray,
    first: int,
    last: int,
    stride: int,
    binning: Binning,
    bins: IntArray,
    codes: IntArray,
) -> None:
    """Add one group's digit to every code."""
    if last - first <= _FEW_EDGES:
        for k in range(first, last):
            edge2 = binning.edges2[k]
            for i in range(codes.size):
                codes[i] += stride if chord2[i] > edge2 else 0
    else:
        edges2, table = binning.edges2, binning.table
        find_bins(chord2, edges2, table, binning.first, binning.steps, bins[: chord2.size])
        for i in range(codes.size):
            codes[i] += stride * (bins[i] - first)


@compiled
def _add_row(
    people: IntArray,
    everyone: int,
    digits: IntArray,
    first: int,
    binning: Binning,
    layer: int,
    slot: int,
    sinks: Sinks,
) -> None:
    """Add people to a slot whose bins are known: `digits` for all groups but the last.

    `people`, shape (n,), are those in the bins of the last group from `first` on, `everyone` all of them.
    """
    last, bands = digits.size - 1, binning.bands
    bins = sinks.fine.shape[2] // (last + 2)
    joint, fine = sinks.joint[layer, slot], sinks.fine[layer, slot]
    nearest = int(bins - 1)  # bins grow with distance, so that of the nearest is the smallest
    pair = 0
    for a in range(last):
        nearest = min(nearest, int(digits[a]))
        fine[a * bins + digits[a]] += everyone
        band = np.int64(binning.band_of_bin[digits[a]])
        for b in range(a + 1, last):
            joint[(pair * bands + band) * bands + binning.band_of_bin[digits[b]]] += everyone
            pair += 1
        row = joint[(pair * bands + band) * bands :]
        for k in range(people.size):
            row[binning.band_of_bin[first + k]] += people[k]
        pair += 1
    own, near = fine[last * bins + first :], fine[(last + 1) * bins :]
    for k in range(people.size):
        own[k] += people[k]
    farther = np.int64(0)
    nearer = min(max(nearest - first, 0), int(people.size))
    for k in range(nearer):
        near[first + k] += people[k]
    for k in range(nearer, people.size):
        farther += people[k]
    near[nearest] += farther


@compiled
def _unfold(
    table: IntArray, scratch: Scratch, binning: Binning, layer: int, slots: IntArray, sinks: Sinks
) -> None:
    """Add the people of every code, `table` of shape (codes,), to some slots."""
    digits, first, reach = scratch.digits, scratch.first, scratch.reach
    last = digits.size - 1
    for g in range(digits.size):
        digits[g] = first[g]
    for start in range(0, table.size, reach[last]):
        row = table[start : start + reach[last]]
        everyone = 0
        for k in range(row.size):
            everyone += row[k]
        if everyone:
            for slot in slots:
                _add_row(row, everyone, digits, first[last], binning, layer, slot, sinks)
        for g in range(last - 1, -1, -1):
            digits[g] += 1
            if digits[g] < first[g] + reach[g]:
                break
            digits[g] = first[g]


@compiled
def _add_cell(
    scratch: Scratch, i: int, people: int, layer: int, slot: int, binning: Binning, sinks: Sinks
) -> None:
    """Add people of one cell to a slot."""
    digits, one = scratch.digits, scratch.one
    for g in range(digits.size):
        digits[g] = bin_of(scratch.chord2[g, i], binning.edges2)
    one[0] = people
    _add_row(one, people, digits, digits[-1], binning, layer, slot, sinks)


@compiled
def _add_mixed(
    scratch: Scratch, count: int, size: int, level: int, binning: Binning, zones: Zones, sinks: Sinks
) -> None:
    """Add a sub-block of several areas of one level: a table each as far as there is room.

    The shares of a cell add up to its units exactly.
    """
    slots, codes, table, owners = scratch.slots[level], scratch.codes, scratch.table, scratch.owners
    room = min(table.size // size, owners.size) if size else 0
    for layer in range(scratch.people.shape[0]):
        known = part = 0
        for i in range(count):
            people, slot = scratch.people[layer, i], int(slots[i])
            if people == 0:
                continue
            begin, end = (zones.starts[-1 - slot], zones.starts[-slot]) if slot < 0 else (0, 1)
            given = np.int64(0)
            for k in range(begin, end):
                owner = int(zones.share_slots[k]) if slot < 0 else slot
                reached = people
                if k + 1 < end:
                    reached = min(people, np.int64(np.rint(people * zones.upto[k])))
                if part == known or owners[part] != owner:  # cells beside each other mostly share an area
                    part = _part_of(owners, known, owner)
                    if part == known and known < room:
                        owners[known] = owner
                        _clear(table[known * size : (known + 1) * size])
                        known += 1
                if part < known:
                    table[part * size + codes[i]] += reached - given
                else:
                    _add_cell(scratch, i, reached - given, layer, owner, binning, sinks)
                given = reached
        for part in range(known):
            here = table[part * size : (part + 1) * size]
            _unfold(here, scratch, binning, layer, owners[part : part + 1], sinks)


@compiled
def _part_of(owners: IntArray, known: int, owner: int) -> int:
    """The first of the known owners that is this one; as many as are known if none is."""
    for part in range(known):
        if owners[part] == owner:
            return part
    return known


@compiled
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


@compiled
def _add_whole(
    scratch: Scratch, count: int, size: int, owners: IntArray, binning: Binning, sinks: Sinks
) -> None:
    """Add a sub-block to slots that hold all of it."""
    table, codes = scratch.table[:size], scratch.codes
    for layer in range(scratch.people.shape[0]):
        people = scratch.people[layer]
        if size:
            _clear(table)
            for i in range(count):
                table[codes[i]] += people[i]
            _unfold(table, scratch, binning, layer, owners, sinks)
            continue
        for i in range(count):
            if people[i]:
                for slot in owners:
                    _add_cell(scratch, i, people[i], layer, slot, binning, sinks)


@compiled
def take_points(
    units: IntArray, cells: IntArray, start: int, count: int, zones: Zones, scratch: Scratch
) -> None:
    """Take so many points from a start on: people, shape (layers, n), and their places in the block."""
    for i in range(count):
        scratch.cells[i] = cells[start + i]
        for layer in range(units.shape[0]):
            scratch.people[layer, i] = units[layer, start + i]
        for level in range(zones.slots.shape[0]):
            scratch.slots[level, i] = zones.slots[level, cells[start + i]]


@compiled
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
    size = _encode(scratch, count, binning)
    whole = _whole_levels(scratch, count)
    _add_whole(scratch, count, size, scratch.owners[:whole], binning, sinks)
    for level in range(zones.slots.shape[0]):
        if scratch.mixed[level]:
            _add_mixed(scratch, count, size, level, binning, zones, sinks)


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
        take_points(units, cells, start, count, zones, scratch)
        for i in range(count):
            for g in range(groups):
                scratch.chord2[g, i] = chord2[g, start + i]
            scratch.border2[i] = chord2[-1, start + i]
        add_sub_block(scratch, count, chord2.shape[0] > groups, binning, zones, sinks, certain)
