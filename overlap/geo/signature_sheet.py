"""One sub-block of people who know which candidate sites are near: from bits to signatures.

Candidates that reach all of the sub-block need no bit. Cells of the same bits and slot are added together
first, and only their sums go to the table, so that most cells never meet it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernel_data import CELLS, Zones
from overlap.geo.kernels import SUB_BLOCK, FloatArray, IntArray, borrowing, compiled, inner
from overlap.geo.signature_table import SmallArray, Table, add_signature, mixed_in
from overlap.geo.units import units_upto

BITS = 64
ZERO, ONE = np.uint64(0), np.uint64(1)
_PLACES = 2 * CELLS
_TOGETHER = 8  # truth values in a word


class Sheet(NamedTuple):
    """Room for one sub-block.

    By cell: `units` (layers, cells), `slots` as `Zones` has them (0 where no level is asked for), `masks`
    (words, cells) with a bit for each place tested, `served` not 0 where a counter that serves already is
    near, `changes` whether a cell differs from the one before, `eights` the
    same by eight cells, `runs` where it does. By place: `near` are
    those of the sub-block in order, `sure` whether they reach all of it. By different mask and slot: `first`
    is a cell that has them, `sums` (cells, layers) their people, `places` says where they are found.
    `members` is a list of candidates, `one` the people of one share, `across` a row of columns.
    """

    units: IntArray
    slots: SmallArray
    masks: NDArray[np.uint64]
    served: NDArray[np.uint64]
    changes: NDArray[np.bool_]
    eights: NDArray[np.uint64]
    runs: IntArray
    near: IntArray
    sure: NDArray[np.bool_]
    first: IntArray
    sums: IntArray
    places: NDArray[np.int16]
    members: SmallArray
    one: IntArray
    across: FloatArray


def sheet_for(most: int, layers: int) -> Sheet:
    """Room for any sub-block with so many places near."""
    changes = np.empty(CELLS, np.bool_)
    return Sheet(
        np.empty((layers, CELLS), np.int64),
        np.zeros(CELLS, np.int32),
        np.empty((_words(most) + 1, CELLS), np.uint64),
        np.empty(CELLS, np.uint64),
        changes,
        changes.view(np.uint64),
        np.empty(CELLS + 1, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.bool_),
        np.empty(CELLS, np.int64),
        np.empty((CELLS, layers), np.int64),
        np.empty(_PLACES, np.int16),
        np.empty(most, np.int32),
        np.empty(layers, np.int64),
        np.empty(SUB_BLOCK),
    )


@borrowing
def _words(tested: int) -> int:
    return (tested + BITS - 1) // BITS


@inner
def _part_of(people: int, begin: int, k: int, end: int, upto: FloatArray) -> int:
    """The units of a cell's k-th share of those from begin to end."""
    before = units_upto(people, k - 1, end, upto) if k > begin else 0
    return units_upto(people, k, end, upto) - before


@inner
def _list_members(sheet: Sheet, size: int, numbers: SmallArray, cell: int) -> int:
    """List the candidates within the distance of a cell; returns how many there are."""
    held = bit = 0
    for n in range(size):
        inside = sheet.sure[n]
        if not inside:
            inside = (sheet.masks[bit // BITS, cell] >> np.uint64(bit % BITS)) & ONE == ONE
            bit += 1
        if inside:
            sheet.members[held] = numbers[sheet.near[n]]
            held += 1
    return held


@inner
def _alike(sheet: Sheet, words: int, cell: int, other: int) -> bool:
    differing = np.uint64(sheet.slots[cell] != sheet.slots[other])
    for word in range(words):
        differing |= sheet.masks[word, cell] ^ sheet.masks[word, other]
    return bool(differing == ZERO)


@inner
def _kind_of(sheet: Sheet, words: int, cell: int, known: int) -> int:
    """The number of a cell's mask and slot among those known; `known` itself, and listed, if it is new."""
    hashed = np.uint64(sheet.slots[cell])
    for word in range(words):
        hashed = mixed_in(hashed, sheet.masks[word, cell])
    at = np.int64(mixed_in(hashed, ONE) & np.uint64(_PLACES - 1))
    while sheet.places[at] >= 0:
        if _alike(sheet, words, cell, sheet.first[sheet.places[at]]):
            return int(sheet.places[at])
        at = (at + 1) & (_PLACES - 1)
    sheet.places[at], sheet.first[known] = known, cell
    for layer in range(sheet.sums.shape[1]):
        sheet.sums[known, layer] = 0
    return known


@inner
def _differ(slots: SmallArray) -> bool:
    differing = np.int32(0)
    for i in range(slots.size):  # to the end: without a branch this is done for many cells at once
        differing |= slots[i] ^ slots[0]
    return bool(differing != 0)


@inner
def _cut(sheet: Sheet, count: int, words: int) -> int:
    """Cut the cells into runs of the same mask and slot; returns how many there are."""
    runs, some_slots = sheet.runs, _differ(sheet.slots[:count])
    runs[0], runs[1], found = 0, count, 1
    if words == 0 and not some_slots:
        return found
    last = -(-count // _TOGETHER)
    changes, slots = sheet.changes[: last * _TOGETHER], sheet.slots[:count]
    for i in range(changes.size):
        changes[i] = False
    if some_slots:
        for i in range(1, count):
            changes[i] = slots[i] != slots[i - 1]
    for word in range(words):
        marks = sheet.masks[word, :count]
        for i in range(1, count):
            changes[i] |= marks[i] != marks[i - 1]
    for n in range(last):
        if sheet.eights[n] != ZERO:
            for i in range(n * _TOGETHER, (n + 1) * _TOGETHER):  # without a branch that nobody could foresee
                runs[found] = i
                found += changes[i]
    runs[found] = count
    return found


@inner
def _add_up(sheet: Sheet, count: int, words: int) -> int:
    """Add cells of the same mask and slot together; returns how many kinds there are.

    A cell of several areas has a list of shares of its own, so it is a kind by itself.
    """
    for i in range(_PLACES):
        sheet.places[i] = -1
    known = kind = before = 0
    for run in range(_cut(sheet, count, words)):
        start, end = sheet.runs[run], sheet.runs[run + 1]
        # A border crosses row after row: the run before the last is mostly of the same kind.
        if run < 2 or not _alike(sheet, words, start, sheet.first[before]):
            kind, before = _kind_of(sheet, words, start, known), kind
            known = max(known, kind + 1)
        else:
            kind, before = before, kind
        for layer in range(sheet.units.shape[0]):
            units, people = sheet.units[layer, start:end], np.int64(0)
            for i in range(units.size):
                people += units[i]
            sheet.sums[kind, layer] += people
    return known


@inner
def note_served(sheet: Sheet, count: int, tested: int) -> None:
    """Note the cells that have any mark, or all if nothing was tested, as served."""
    served = sheet.served[:count]
    for i in range(count):
        served[i] = ONE if tested == 0 else ZERO
    for word in range(_words(tested)):
        marks = sheet.masks[word, :count]
        for i in range(count):
            served[i] |= marks[i]


@inner
def _leave_served(sheet: Sheet, count: int, words: int) -> None:
    """Make all cells that are served alike, and different from others by a word more."""
    marked = sheet.masks[words, :count]
    for i in range(count):
        marked[i] = ONE if sheet.served[i] != ZERO else ZERO
    for word in range(words):
        marks = sheet.masks[word, :count]
        for i in range(count):
            marks[i] = marks[i] if sheet.served[i] == ZERO else ZERO


@compiled
def sign_kinds(
    sheet: Sheet,
    count: int,
    size: int,
    tested: int,
    some_served: bool,  # noqa: FBT001 - compiled functions know no keywords
    numbers: SmallArray,
    zones: Zones,
    served: IntArray,
    table: Table,
) -> Table:
    """Add a sub-block, its masks known, to the table; so many candidates are near, so many tested."""
    words = _words(tested)
    if some_served:
        _leave_served(sheet, count, words)
    for kind in range(_add_up(sheet, count, words + some_served)):
        first = sheet.first[kind]
        is_served = some_served and sheet.masks[words, first] != ZERO
        slot = int(sheet.slots[first])
        members = sheet.members[: _list_members(sheet, size, numbers, first)]
        begin, end = (zones.starts[-1 - slot], zones.starts[-slot]) if slot < 0 else (0, 1)
        for k in range(begin, end):
            owner = int(zones.share_slots[k]) if slot < 0 else slot
            somebody = False
            for layer in range(sheet.one.size):
                people = _part_of(sheet.sums[kind, layer], begin, k, end, zones.upto)
                sheet.one[layer] = people
                somebody |= people != 0
                served[layer, owner] += people if is_served else 0
            if somebody and not is_served:
                table = add_signature(table, members, owner, sheet.one)
    return table
