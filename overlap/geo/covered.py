"""The part of every cell that areas cover: which area holds a cell whole, and which share it.

Each edge hands every cell of its rows the area to the right of it, signed by the way it goes; the sum over a
shape's edges is the covered part. Areas are added as whole units of 2⁻⁴⁰ of a cell, reckoned in the whole
grid's cell units: no part depends on how the grid is cut into windows, nor on the order of adding, and what
one side of a border gains the other loses, to the bit. The work grows with the cells that edges pass: between
two of them a row is filled in one go, and what lies outside a window is left out or taken together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import NOTHING, FloatArray, IntArray, borrowing, compiled, inner, longer
from overlap.geo.scanline import Outlines

WHOLE = 2**40
UNITS = float(WHOLE)
# Less of a cell than this is rounding of coordinates: a shared edge, not a shared surface.
ROUNDING = 1e-9
# Interpolated columns of an edge stray from its ends by rounding: by far less than this many cells.
ASTRAY = 1.0
# How many cells back an edge looks for those where the one before it has ended.
LATEST = 4

ROW, COLUMN, SLOT, GAIN = range(4)


@inner
def _add(gained: IntArray, opened: int, count: int, row: int, column: int, gain: int) -> int:
    """Add units to one of the last cells of a shape, or as one more cell; how many there are then."""
    for k in range(count - 1, max(count - 1 - LATEST, opened - 1), -1):
        if gained[k, COLUMN] == column and gained[k, ROW] == row:
            gained[k, GAIN] += gain
            return count
    gained[count, ROW], gained[count, COLUMN], gained[count, GAIN] = row, column, gain
    return count + 1


@inner
def _add_edge(
    ends: FloatArray,
    side: int,
    window: tuple[int, int, int, int],
    gained: IntArray,
    opened: int,
    count: int,
) -> int:
    """Add what the cells of a window gain by an edge; how many cells there are then.

    There is room for a cell of each column and three of each row.
    """
    top, left, bottom, right = window
    x0, y0, x1, y1 = ends[0, 0], ends[0, 1], ends[1, 0], ends[1, 1]
    way = float(side)
    if y0 > y1:
        x0, y0, x1, y1 = x1, y1, x0, y0
        way = -way
    start, stop = max(int(np.floor(y0)), top), min(int(np.ceil(y1)), bottom)
    for onward in range(stop - start):
        row = start + onward if way == side else stop - 1 - onward  # as the outline goes
        low, high = max(y0, float(row)), min(y1, row + 1.0)
        at_low = x0 if low == y0 else x0 + (low - y0) / (y1 - y0) * (x1 - x0)
        at_high = x1 if high == y1 else x0 + (high - y0) / (y1 - y0) * (x1 - x0)
        west, east = min(at_low, at_high), max(at_low, at_high)
        before = 0
        begin, beyond = max(int(np.floor(west)), left), max(int(np.floor(east)) + 1, left)
        for column in range(begin, min(beyond, right)):
            enter, leave = max(west, float(column)), min(east, column + 1.0)
            part = column + 1.0 - west  # of an upright edge
            if east > west:
                middle = 0.5 * (enter + leave)
                part = ((enter - west) + (leave - enter) * (column + 1.0 - middle)) / (east - west)
            units = int(way * np.rint((high - low) * part * UNITS))
            count = _add(gained, opened, count, row - top, column - left, units - before)
            before = units
        if beyond < right:
            whole = int(way * (np.rint(high * UNITS) - np.rint(low * UNITS)))
            count = _add(gained, opened, count, row - top, beyond - left, whole - before)
    return count


@borrowing
def _by_row(gained: IntArray, ordered: IntArray, starts: IntArray) -> None:
    """Fill in the same by rising row, otherwise in the same order, and where each row begins, the end last.

    The starts, one more than rows, begin with 0.
    """
    height = starts.size - 1
    for k in range(gained.shape[0]):
        starts[gained[k, ROW] + 1] += 1
    for row in range(height):
        starts[row + 1] += starts[row]
    for k in range(gained.shape[0]):  # meanwhile a start is where its row goes on
        place = starts[gained[k, ROW]]
        for column in range(4):
            ordered[place, column] = gained[k, column]
        starts[gained[k, ROW]] += 1
    for row in range(height, 0, -1):
        starts[row] = starts[row - 1]
    starts[0] = 0


@compiled
def _gains(outlines: Outlines, top: int, left: int, height: int, width: int) -> IntArray:
    """By how many units more of a cell than of its left neighbour a shape covers, where edges pass.

    Returns
    -------
    Row and column in the window, slot, and units, by rising slot, shape (n, 4); a cell may come often.
    """
    window = top, left, top + height, left + width
    room = width + 3 * height
    gained = np.empty((2 * room, 4), np.int64)
    count = int(NOTHING)
    for shape in range(outlines.shapes.shape[0]):
        if not _reaches(outlines.extents[shape], window) or outlines.extents[shape, 2] < left - ASTRAY:
            continue
        opened = count
        for piece in range(outlines.shapes[shape, 1], outlines.shapes[shape, 2]):
            if not _reaches(outlines.bounds[piece], window):
                continue
            first, last = outlines.pieces[piece, 0], outlines.pieces[piece, 1]
            # Of what lies to the left only the rows between its two ends count: as one edge has them.
            step = last - first if outlines.bounds[piece, 2] < left - ASTRAY else 1
            for k in range(first, last, step):
                if count + room > gained.shape[0]:
                    gained = longer(gained, room)
                edge = outlines.points[k : k + step + 1 : step]
                count = _add_edge(edge, outlines.pieces[piece, 2], window, gained, opened, count)
        for k in range(opened, count):
            gained[k, SLOT] = outlines.shapes[shape, 0]
    return gained[:count]


@inner
def _reaches(bounds: FloatArray, window: tuple[int, int, int, int]) -> bool:
    """Whether something shares rows with a window and does not lie to the right of it."""
    top, _, bottom, right = window
    return bool(bounds[3] > top and bounds[1] < bottom and bounds[0] < right + ASTRAY)


@inner
def _by_column(gained: IntArray) -> None:
    """Sort by column in place (Shell's way: rows are short, and a long one must not take for ever)."""
    gap = 1
    while 3 * gap < gained.shape[0]:
        gap = 3 * gap + 1
    while gap > 0:
        for k in range(gap, gained.shape[0]):
            column, gain = gained[k, COLUMN], gained[k, GAIN]
            at = k
            while at >= gap and gained[at - gap, COLUMN] > column:
                gained[at, COLUMN] = gained[at - gap, COLUMN]
                gained[at, GAIN] = gained[at - gap, GAIN]
                at -= gap
            gained[at, COLUMN], gained[at, GAIN] = column, gain
        gap //= 3


def cover(
    outlines: Outlines, top: int, left: int, outside: int, zone: NDArray[np.int32]
) -> tuple[IntArray, int]:
    """Write into `zone` the slot of the shape that holds a cell whole, and list the cells held in part.

    Parameters
    ----------
    outlines
        The shapes.
    top, left
        Where the window lies.
    outside
        The slot of cells that no shape reaches, greater than those of the shapes.
    zone
        The window, shape (h, w), overwritten: the smallest slot of those that hold a cell whole, or -1 - k
        for the k-th cell that a shape holds in part.

    Returns
    -------
    The number k of a cell, a slot that holds it, and how many units of it, for each cell by rising slot,
    shape (n, 3); and how many cells there are.
    """
    gained = _gains(outlines, top, left, *zone.shape)
    ordered, starts = np.empty_like(gained), np.zeros(zone.shape[0] + 1, np.int64)
    _by_row(gained, ordered, starts)
    return _cover(ordered, starts, outside, zone)


@compiled
def _cover(gained: IntArray, starts: IntArray, outside: int, zone: NDArray[np.int32]) -> tuple[IntArray, int]:
    """The same from what the cells gain, row by row."""
    height, width = zone.shape
    listed = np.empty((4 * (height + width), 3), np.int64)
    count = cells = int(NOTHING)
    for row in range(height):
        for column in range(width):
            zone[row, column] = outside
        stop = starts[row]
        units = 0
        for k in range(starts[row], starts[row + 1]):
            slot = gained[k, SLOT]
            if k == stop:
                while stop < starts[row + 1] and gained[stop, SLOT] == slot:
                    stop += 1
                _by_column(gained[k:stop])
                units = 0
            units += gained[k, GAIN]
            # Up to the next cell that an edge passes, every cell is covered alike.
            first, last = gained[k, COLUMN], gained[k + 1, COLUMN] if k + 1 < stop else width
            if units > UNITS * ROUNDING and first < last:
                if count + 2 * (last - first) > listed.shape[0]:
                    listed = longer(listed, 2 * (last - first))
                count, cells = _hold(zone[row, first:last], slot, units, outside, listed, count, cells)
    return listed[:count], cells


@inner
def _hold(
    run: NDArray[np.int32], slot: int, units: int, outside: int, listed: IntArray, count: int, cells: int
) -> tuple[int, int]:
    """Give a shape so many units of each cell of a run; how long the list is then, and of how many cells."""
    whole = units >= UNITS * (1.0 - ROUNDING)
    if whole:
        taken = False
        for i in range(run.size):
            taken |= run[i] != outside
        if not taken:
            for i in range(run.size):
                run[i] = slot
            return count, cells
    for i in range(run.size):
        if run[i] >= 0 and not whole:
            if run[i] != outside:  # whole as well, where areas overlap by a sliver
                listed[count, 0], listed[count, 1], listed[count, 2] = cells, run[i], WHOLE
                count += 1
            run[i] = -1 - cells
            cells += 1
        if run[i] < 0:
            listed[count, 0], listed[count, 1] = -1 - run[i], slot
            listed[count, 2] = WHOLE if whole else units
            count += 1
        elif run[i] == outside:
            run[i] = slot
    return count, cells


def share_out(listed: IntArray, cells: int, rest_to: int) -> tuple[IntArray, NDArray[np.int32], FloatArray]:
    """Lists of slots and of shares, normalised to 1 and added up from the first, of cells held in part.

    Parameters
    ----------
    listed, cells
        As `cover` gives them; of shapes that hold a cell whole the first counts.
    rest_to
        The slot that gets what nobody holds of these cells, -1 where those that hold a part get it.

    Returns
    -------
    Where each cell's list begins, with the end last, shape (cells + 1,); slots and shares, shape (n,).
    """
    starts, held, is_whole = np.zeros(cells + 1, np.int64), np.zeros(cells), np.zeros(cells, np.bool_)
    at = np.empty(cells, np.int64)
    most = len(listed) + cells
    slots, upto = np.empty(most, np.int32), np.empty(most)
    _share_out(listed, rest_to, held, is_whole, at, starts, slots, upto)
    return starts, slots[: starts[-1]], upto[: starts[-1]]


@borrowing
def _share_out(
    listed: IntArray,
    rest_to: int,
    held: FloatArray,
    is_whole: NDArray[np.bool_],
    at: IntArray,
    starts: IntArray,
    slots: NDArray[np.int32],
    upto: FloatArray,
) -> None:
    """Fill in what `share_out` returns; the starts, what is held and what is whole begin with 0."""
    cells = held.size
    for k in range(listed.shape[0]):
        cell = listed[k, 0]
        if listed[k, 2] == WHOLE:
            if is_whole[cell]:
                listed[k, 2] = 0
                continue
            is_whole[cell] = True
        held[cell] += listed[k, 2] / UNITS
        starts[cell + 1] += 1
    for cell in range(cells):
        short = rest_to >= 0 and 1.0 - held[cell] > ROUNDING
        starts[cell + 1] += starts[cell] + short
        at[cell] = starts[cell]
    for k in range(listed.shape[0]):
        cell = listed[k, 0]
        if listed[k, 2] > 0:
            before = upto[at[cell] - 1] if at[cell] > starts[cell] else 0.0
            slots[at[cell]], upto[at[cell]] = listed[k, 1], before + listed[k, 2] / UNITS
            at[cell] += 1
    for cell in range(cells):
        last = starts[cell + 1] - 1
        if at[cell] == last:
            slots[last], upto[last] = rest_to, upto[last - 1] + (1.0 - held[cell])
        total = upto[last]
        for k in range(starts[cell], last + 1):
            upto[k] /= total
