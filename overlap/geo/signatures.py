"""Coverage signatures: which candidate sites are within one distance of each populated cell or point.

A sub-block at a time, like `measure`. Candidates that certainly reach all of it, or none, are settled by its
radius; only the others are tested cell by cell and leave a bit each, from which `signature_sheet` makes
signatures. Whether a cell is within the distance depends on the cell and the candidate alone, never on the
sub-block, so any split gives the same sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernel_data import Zones
from overlap.geo.kernels import FloatArray, IntArray, compiled, grid_extent, inner, points_extent
from overlap.geo.measure import POINTS_RUN, GridLines
from overlap.geo.raw_cells import Raw, take_cells, take_points
from overlap.geo.signature_sheet import BITS, ONE, ZERO, Sheet, note_served, sign_kinds
from overlap.geo.signature_table import SmallArray, Table


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


@inner
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


@inner
def _clean(marks: NDArray[np.uint64], bit: int) -> None:
    """Clear a word of the masks, one of each cell, where a bit is its first."""
    if bit % BITS == 0:
        for i in range(marks.size):
            marks[i] = ZERO


@inner
def _mark_cells(lines: GridLines, packed: FloatArray, size: int, chord2: float, sheet: Sheet) -> int:
    """Test the near places that are not sure, a bit each; returns how many.

    `measure._grid_chords` says where the formula is from.
    """
    wide, across = lines.cos_half.size, sheet.across
    bit = 0
    for n in range(size):
        if sheet.sure[n]:
            continue
        place, flag = packed[sheet.near[n]], ONE << np.uint64(bit % BITS)
        marks = sheet.masks[bit // BITS, : lines.axis_m.size * wide]
        _clean(marks, bit)
        for j in range(wide):
            sine = lines.sin_half[j] * place[4] - lines.cos_half[j] * place[5]
            across[j] = 4.0 * place[3] * sine * sine
        for r in range(lines.axis_m.size):
            axis = lines.axis_m[r]
            base = (axis - place[3]) ** 2 + (lines.height_m[r] - place[2]) ** 2
            row = marks[r * wide : (r + 1) * wide]
            for j in range(wide):
                row[j] |= flag if base + axis * across[j] <= chord2 else ZERO
        bit += 1
    return bit


@inner
def _mark_points(points_m: FloatArray, packed: FloatArray, size: int, chord2: float, sheet: Sheet) -> int:
    """The same for points, ECEF (3, n)."""
    bit = 0
    for n in range(size):
        if sheet.sure[n]:
            continue
        place, flag = packed[sheet.near[n]], ONE << np.uint64(bit % BITS)
        marks = sheet.masks[bit // BITS, : points_m.shape[1]]
        _clean(marks, bit)
        for i in range(points_m.shape[1]):
            x, y, z = points_m[0, i] - place[0], points_m[1, i] - place[1], points_m[2, i] - place[2]
            marks[i] |= flag if x * x + y * y + z * z <= chord2 else ZERO
        bit += 1
    return bit


@inner
def _mark(
    lines: GridLines, points_m: FloatArray, packed: FloatArray, size: int, chord2: float, sheet: Sheet
) -> int:
    """The cells of some rows and columns, or where there are none, points."""
    if lines.axis_m.size:
        return _mark_cells(lines, packed, size, chord2, sheet)
    return _mark_points(points_m, packed, size, chord2, sheet)


@compiled
def _sign(
    lines: GridLines,
    points_m: FloatArray,
    extent: tuple[float, float, float, float],
    count: int,
    seen: Seen,
    zones: Zones,
    served: IntArray,
    table: Table,
    sheet: Sheet,
) -> Table:
    """Sign a sub-block whose people and slots are taken."""
    chord2 = seen.chord_m**2
    some_served, certain = _find_near(seen.serving, seen.chord_m, extent, sheet)
    if some_served:
        tested = 0 if certain else _mark(lines, points_m, seen.serving, some_served, chord2, sheet)
        note_served(sheet, count, tested)
    size = tested = 0
    if not certain:
        size, _ = _find_near(seen.sites, seen.chord_m, extent, sheet)
        tested = _mark(lines, points_m, seen.sites, size, chord2, sheet)
    return sign_kinds(sheet, count, size, tested, some_served > 0, seen.numbers, zones, served, table)


@compiled
def sign_grid(
    raw: Raw,
    boxes: IntArray,
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
    raw, boxes, lines
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
        Of `sheet_for` as many places as `seen` has at most of one kind, nobody else's meanwhile.
    """
    nowhere, slots = np.empty((3, 0)), sheet.slots.reshape(1, -1)
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        count = take_cells(raw, r0, r1, c0, c1, zones, sheet.units, slots)
        rows, columns = slice(r0, r1), slice(c0, c1)
        here = GridLines(
            lines.axis_m[rows], lines.height_m[rows], lines.cos_half[columns], lines.sin_half[columns]
        )
        table = _sign(here, nowhere, grid_extent(*here), count, seen, zones, served, table, sheet)
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
    empty, slots = np.empty(0), sheet.slots.reshape(1, -1)
    nowhere = GridLines(empty, empty, empty, empty)
    for start in range(0, cells.size, POINTS_RUN):
        count = min(cells.size - start, POINTS_RUN)
        take_points(units, cells, start, count, zones, sheet.units, slots)
        here = points_m[:, start : start + count]
        table = _sign(nowhere, here, points_extent(here.T), count, seen, zones, served, table, sheet)
    return table
