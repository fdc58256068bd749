"""People of a sub-block by code: the bins of all groups as one small number a cell.

A sub-block reaches over few distance bins, so the codes are few: people are added once, into a table by code,
and whole entries of it go to the study and to every area that holds all of the cells. Where a border passes,
each area has a table of its own. Cells are added one by one only where the codes are too many.
"""

from __future__ import annotations

import numpy as np

from overlap.geo.bins import bin_of, find_bins
from overlap.geo.kernel_data import CODES_A_CELL, Binning, Scratch, Sinks, Zones
from overlap.geo.kernels import NOTHING, FloatArray, IntArray, inner
from overlap.geo.units import units_upto

_FEW_EDGES = 8  # so many comparisons are cheaper than looking bins up


@inner
def _clear(counts: IntArray) -> None:
    for i in range(counts.size):  # assigning to a slice takes seconds longer to compile
        counts[i] = 0


@inner
def encode(scratch: Scratch, count: int, binning: Binning) -> int:
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
        if size > CODES_A_CELL * count:
            return 0
    codes = scratch.codes[:count]
    _clear(codes)
    stride = size
    for g in range(scratch.chord2.shape[0]):
        stride //= scratch.reach[g]
        first, last = scratch.first[g], scratch.first[g] + scratch.reach[g] - 1
        _add_digits(scratch.chord2[g, :count], first, last, stride, binning, scratch.bins, codes)
    return int(size)


@inner
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


@inner
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


@inner
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
        everyone = int(NOTHING)
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


@inner
def _add_cell(
    scratch: Scratch, i: int, people: int, layer: int, slot: int, binning: Binning, sinks: Sinks
) -> None:
    """Add people of one cell to a slot."""
    digits, one = scratch.digits, scratch.one
    for g in range(digits.size):
        digits[g] = bin_of(scratch.chord2[g, i], binning.edges2)
    one[0] = people
    _add_row(one, people, digits, digits[-1], binning, layer, slot, sinks)


@inner
def add_mixed(
    scratch: Scratch, count: int, size: int, level: int, binning: Binning, zones: Zones, sinks: Sinks
) -> None:
    """Add a sub-block of several areas of one level: a table each as far as there is room.

    The shares of a cell add up to its units exactly.
    """
    slots, codes, table, owners = scratch.slots[level], scratch.codes, scratch.table, scratch.owners
    room = min(table.size // size, owners.size) if size else 0
    for layer in range(scratch.people.shape[0]):
        known = part = int(NOTHING)
        for i in range(count):
            people, slot = scratch.people[layer, i], int(np.int64(slots[i]))
            if people == 0:
                continue
            begin, end = (zones.starts[-1 - slot], zones.starts[-slot]) if slot < 0 else (0, 1)
            given = 0
            for k in range(begin, end):
                owner = int(np.int64(zones.share_slots[k])) if slot < 0 else slot
                reached = units_upto(int(people), k, end, zones.upto) if slot < 0 else int(people)
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


@inner
def _part_of(owners: IntArray, known: int, owner: int) -> int:
    """The first of the known owners that is this one; as many as are known if none is."""
    for part in range(known):
        if owners[part] == owner:
            return part
    return known


@inner
def add_whole(
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
