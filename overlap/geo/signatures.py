"""Coverage signatures: which candidate sites are within one distance of each populated cell or point.

A sub-block at a time, like `measure`. Candidates that certainly reach all of it, or none, are settled by its
radius; only the others are tested cell by cell and leave a bit each. Cells of the same bits and slot are
added together first, and only their sums go to the table of signatures. Whether a cell is within the distance
depends on the cell and the candidate alone, never on the sub-block, so any split gives the same sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import (
    SUB_BLOCK,
    FloatArray,
    IntArray,
    compiled,
    grid_extent,
    points_extent,
)
from overlap.geo.measure import POINTS_RUN, GridLines, Raw, peopled
from overlap.geo.signature_table import SmallArray, Table, add_signature, mixed_in
from overlap.geo.sub_block import CELLS, Zones
from overlap.geo.units import units_of

_BITS = 64
_ZERO, _ONE = np.uint64(0), np.uint64(1)
_PLACES = 2 * CELLS


class Seen(NamedTuple):
    """What can be within the distance of some place of a window.

    `sites`, the candidates, and `serving`, the counters that serve already, are as `PointIndex.packed` gives
    them, shapes (n, 6) and (k, 6); `numbers` are the candidates' own, ascending, shape (n,); `chord_m` is the
    distance as a chord.
    """

    sites: FloatArray
    numbers: SmallArray
    serving: FloatArray
    chord_m: float


class Sheet(NamedTuple):
    """Room for one sub-block.

    By cell: `units` (layers, cells), `slots` as `Zones` has them (0 where no level is asked for), `masks`
    (words, cells) with a bit for each place tested. By place: `near` are those of the sub-block in order,
    `sure` whether they reach all of it. By different mask and slot: `first` is a cell that has them,
    `sums` (cells, layers) their people, `places` says where they are found. `members` is a list of
    candidates, `one` the people of one share, `across` a row of columns.
    """

    units: IntArray
    slots: SmallArray
    masks: NDArray[np.uint64]
    near: IntArray
    sure: NDArray[np.bool_]
    first: IntArray
    sums: IntArray
    places: NDArray[np.int16]
    members: SmallArray
    one: IntArray
    across: FloatArray


def sheet_for(seen: Seen, layers: int) -> Sheet:
    """Room for any sub-block of a window."""
    most = max(len(seen.sites), len(seen.serving))
    return Sheet(
        np.empty((layers, CELLS), np.int64),
        np.zeros(CELLS, np.int32),
        np.empty((most // _BITS + 1, CELLS), np.uint64),
        np.empty(most, np.int64),
        np.empty(most, np.bool_),
        np.empty(CELLS, np.int64),
        np.empty((CELLS, layers), np.int64),
        np.empty(_PLACES, np.int16),
        np.empty(most, np.int32),
        np.empty(layers, np.int64),
        np.empty(SUB_BLOCK),
    )


@compiled
def _find_near(
    packed: FloatArray, chord_m: float, extent: tuple[float, float, float, float], sheet: Sheet
) -> tuple[int, int]:
    """List the places within the distance of some cell of a sub-block, given by its centre and radius.

    Returns how many there are and how many of them surely reach all of it. The radius is a millimetre long,
    so that rounding decides nothing here.
    """
    x, y, z, radius_m = extent
    outer2 = (chord_m + radius_m) ** 2
    inner2 = (chord_m - radius_m) ** 2 if chord_m > radius_m else -1.0
    size = certain = 0
    for k in range(len(packed)):
        squared = (packed[k, 0] - x) ** 2 + (packed[k, 1] - y) ** 2 + (packed[k, 2] - z) ** 2
        if squared <= outer2:
            sheet.near[size], sheet.sure[size] = k, squared <= inner2
            certain += squared <= inner2
            size += 1
    return size, certain


@compiled
def _clean_marks(sheet: Sheet, bit: int, count: int) -> NDArray[np.uint64]:
    """The word of the masks that holds a bit; cleared if the bit is its first."""
    marks = sheet.masks[bit // _BITS, :count]
    if bit % _BITS == 0:
        for i in range(count):
            marks[i] = _ZERO
    return marks


@compiled
def _mark_cells(lines: GridLines, packed: FloatArray, size: int, chord2: float, sheet: Sheet) -> int:
    """Test the near places that are not sure, a bit each; returns how many.

    `measure._grid_chords` says where the formula is from.
    """
    wide, across = lines.cos_half.size, sheet.across
    bit = 0
    for n in range(size):
        if sheet.sure[n]:
            continue
        place, flag = packed[sheet.near[n]], _ONE << np.uint64(bit % _BITS)
        marks = _clean_marks(sheet, bit, lines.axis_m.size * wide)
        for j in range(wide):
            sine = lines.sin_half[j] * place[4] - lines.cos_half[j] * place[5]
            across[j] = 4.0 * place[3] * sine * sine
        for r in range(lines.axis_m.size):
            axis = lines.axis_m[r]
            base = (axis - place[3]) ** 2 + (lines.height_m[r] - place[2]) ** 2
            row = marks[r * wide : (r + 1) * wide]
            for j in range(wide):
                row[j] |= flag if base + axis * across[j] <= chord2 else _ZERO
        bit += 1
    return bit


@compiled
def _mark_points(points_m: FloatArray, packed: FloatArray, size: int, chord2: float, sheet: Sheet) -> int:
    """The same for points, ECEF (3, n)."""
    bit = 0
    for n in range(size):
        if sheet.sure[n]:
            continue
        place, flag = packed[sheet.near[n]], _ONE << np.uint64(bit % _BITS)
        marks = _clean_marks(sheet, bit, points_m.shape[1])
        for i in range(points_m.shape[1]):
            x, y, z = points_m[0, i] - place[0], points_m[1, i] - place[1], points_m[2, i] - place[2]
            marks[i] |= flag if x * x + y * y + z * z <= chord2 else _ZERO
        bit += 1
    return bit


@compiled
def _words(tested: int) -> int:
    return (tested + _BITS - 1) // _BITS


@compiled
def _shares_of(slot: int, zones: Zones) -> tuple[int, int]:
    """From where to where the shares of a cell stand; one, that stands nowhere, if it lies in one area."""
    return (zones.starts[-1 - slot], zones.starts[-slot]) if slot < 0 else (0, 1)


@compiled
def _owner(slot: int, k: int, zones: Zones) -> int:
    return int(zones.share_slots[k]) if slot < 0 else slot


@compiled
def _part_of(people: int, begin: int, k: int, end: int, upto: FloatArray) -> int:
    """The units of a cell's k-th share of those from begin to end: the same as `sub_block` gives."""
    before = min(people, int(np.rint(people * upto[k - 1]))) if k > begin else 0
    reached = min(people, int(np.rint(people * upto[k]))) if k + 1 < end else people
    return reached - before


@compiled
def _leave_served(sheet: Sheet, count: int, tested: int, zones: Zones, served: IntArray) -> None:
    """Move the people of cells that have any mark, or of all if nothing was tested, to those served."""
    for i in range(count):
        marks = _ONE if tested == 0 else _ZERO
        for word in range(_words(tested)):
            marks |= sheet.masks[word, i]
        if marks == _ZERO:
            continue
        slot = int(sheet.slots[i])
        begin, end = _shares_of(slot, zones)
        for layer in range(sheet.units.shape[0]):
            people = sheet.units[layer, i]
            for k in range(begin, end):
                served[layer, _owner(slot, k, zones)] += _part_of(people, begin, k, end, zones.upto)
            sheet.units[layer, i] = 0


@compiled
def _list_members(sheet: Sheet, size: int, numbers: SmallArray, cell: int) -> SmallArray:
    """The candidates within the distance of a cell."""
    held = bit = 0
    for n in range(size):
        inside = sheet.sure[n]
        if not inside:
            inside = (sheet.masks[bit // _BITS, cell] >> np.uint64(bit % _BITS)) & _ONE == _ONE
            bit += 1
        if inside:
            sheet.members[held] = numbers[sheet.near[n]]
            held += 1
    return sheet.members[:held]


@compiled
def _alike(sheet: Sheet, words: int, cell: int, other: int) -> bool:
    differing = np.uint64(sheet.slots[cell] != sheet.slots[other])
    for word in range(words):
        differing |= sheet.masks[word, cell] ^ sheet.masks[word, other]
    return bool(differing == _ZERO)


@compiled
def _kind_of(sheet: Sheet, words: int, cell: int, known: int) -> int:
    """The number of a cell's mask and slot among those known; `known` itself, and listed, if it is new."""
    hashed = np.uint64(sheet.slots[cell])
    for word in range(words):
        hashed = mixed_in(hashed, sheet.masks[word, cell])
    at = np.int64(mixed_in(hashed, _ONE) & np.uint64(_PLACES - 1))
    while sheet.places[at] >= 0:
        if _alike(sheet, words, cell, sheet.first[sheet.places[at]]):
            return int(sheet.places[at])
        at = (at + 1) & (_PLACES - 1)
    sheet.places[at], sheet.first[known] = known, cell
    for layer in range(sheet.sums.shape[1]):
        sheet.sums[known, layer] = 0
    return known


@compiled
def _add_up(sheet: Sheet, count: int, words: int) -> int:
    """Add cells of the same mask and slot together; returns how many kinds there are.

    A cell of several areas has a list of shares of its own, so it is a kind by itself.
    """
    for i in range(_PLACES):
        sheet.places[i] = -1
    known = start = 0
    while start < count:
        end = start + 1
        while end < count and _alike(sheet, words, end, start):  # neighbours mostly are
            end += 1
        kind = _kind_of(sheet, words, start, known)
        known = max(known, kind + 1)
        for layer in range(sheet.units.shape[0]):
            people = np.int64(0)
            for i in range(start, end):
                people += sheet.units[layer, i]
            sheet.sums[kind, layer] += people
        start = end
    return known


@compiled
def _sign_kinds(
    sheet: Sheet, count: int, size: int, tested: int, numbers: SmallArray, zones: Zones, table: Table
) -> Table:
    """Add a sub-block, its masks known, to the table; so many candidates are near, so many tested."""
    for kind in range(_add_up(sheet, count, _words(tested))):
        slot = int(sheet.slots[sheet.first[kind]])
        members = _list_members(sheet, size, numbers, sheet.first[kind])
        begin, end = _shares_of(slot, zones)
        for k in range(begin, end):
            somebody = False
            for layer in range(sheet.one.size):
                people = sheet.sums[kind, layer]
                sheet.one[layer] = _part_of(people, begin, k, end, zones.upto)
                somebody |= sheet.one[layer] != 0
            if somebody:
                table = add_signature(table, members, _owner(slot, k, zones), sheet.one)
    return table


@compiled
def _take_cells(raw: Raw, r0: int, r1: int, c0: int, c1: int, zones: Zones, sheet: Sheet) -> int:
    """Take units and slots of the cells of a sub-block in row order; returns how many."""
    wide = c1 - c0
    for r in range(r0, r1):
        at, place = (r - r0) * wide, r * raw.people.shape[2] + c0
        for layer in range(raw.people.shape[0]):
            row, units = raw.people[layer, r, c0:c1], sheet.units[layer, at : at + wide]
            nodata = raw.nodata[layer]
            for j in range(wide):
                units[j] = units_of(np.float64(row[j]), nodata, raw.scale)
        for level in range(zones.slots.shape[0]):
            slots, here = zones.slots[level, place : place + wide], sheet.slots[at : at + wide]
            for j in range(wide):
                here[j] = slots[j]
    return (r1 - r0) * wide


@compiled
def sign_grid(
    raw: Raw,
    window: tuple[int, int, int, int],
    lines: GridLines,
    seen: Seen,
    zones: Zones,
    served: IntArray,
    table: Table,
    sheet: Sheet,
) -> Table:
    """Add the people of one window of a geographic grid to the table of signatures.

    Parameters
    ----------
    raw, window, lines
        As for `measure.measure_grid`.
    seen
        What can be within the distance of some cell of the window.
    zones
        The one level whose slots part signatures, or none.
    served
        Takes the people of cells within the distance of counters that serve already, (layers, slots).
    table
        Must not be used again; see `add_signature`.
    sheet
        Of `sheet_for`, nobody else's meanwhile.
    """
    chord2 = seen.chord_m**2
    for down in range(window[0], window[1], SUB_BLOCK):
        for left in range(window[2], window[3], SUB_BLOCK):
            low, far = min(window[1], down + SUB_BLOCK), min(window[3], left + SUB_BLOCK)
            r0, r1, c0, c1 = peopled(raw, down, low, left, far)
            if r0 == r1:
                continue
            here = GridLines(
                lines.axis_m[r0:r1], lines.height_m[r0:r1], lines.cos_half[c0:c1], lines.sin_half[c0:c1]
            )
            extent = grid_extent(*here)
            count = _take_cells(raw, r0, r1, c0, c1, zones, sheet)
            size, certain = _find_near(seen.serving, seen.chord_m, extent, sheet)
            if size:
                tested = 0 if certain else _mark_cells(here, seen.serving, size, chord2, sheet)
                _leave_served(sheet, count, tested, zones, served)
                if certain:
                    continue
            size, certain = _find_near(seen.sites, seen.chord_m, extent, sheet)
            tested = _mark_cells(here, seen.sites, size, chord2, sheet)
            table = _sign_kinds(sheet, count, size, tested, seen.numbers, zones, table)
    return table


@compiled
def sign_points(
    units: IntArray,
    points_m: FloatArray,
    cells: IntArray,
    seen: Seen,
    zones: Zones,
    served: IntArray,
    table: Table,
    sheet: Sheet,
) -> Table:
    """The same for points, neighbours following each other.

    `units` has shape (layers, n), `points_m` ECEF (3, n), `cells` their places in the block, shape (n,).
    """
    chord2 = seen.chord_m**2
    for start in range(0, cells.size, POINTS_RUN):
        count = min(cells.size - start, POINTS_RUN)
        here = points_m[:, start : start + count]
        extent = points_extent(here.T)
        for i in range(count):
            for layer in range(units.shape[0]):
                sheet.units[layer, i] = units[layer, start + i]
            for level in range(zones.slots.shape[0]):
                sheet.slots[i] = zones.slots[level, cells[start + i]]
        size, certain = _find_near(seen.serving, seen.chord_m, extent, sheet)
        if size:
            tested = 0 if certain else _mark_points(here, seen.serving, size, chord2, sheet)
            _leave_served(sheet, count, tested, zones, served)
            if certain:
                continue
        size, certain = _find_near(seen.sites, seen.chord_m, extent, sheet)
        tested = _mark_points(here, seen.sites, size, chord2, sheet)
        table = _sign_kinds(sheet, count, size, tested, seen.numbers, zones, table)
    return table
