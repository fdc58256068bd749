"""The part of every cell that areas cover, and which area holds a cell whole.

Each edge hands every cell of its rows the area to the right of it, signed by the way it goes; the sum over a
shape's edges is the covered part. Areas are added as whole units of 2⁻⁴⁰ of a cell, reckoned in the whole
grid's cell units: no part depends on how the grid is cut into windows, and what one side of a border gains
the other loses, to the bit. The work grows with the cells that edges pass, not with the vertices of areas
that lie elsewhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernels import FloatArray, IntArray, compiled

UNITS = 2.0**40
# Less of a cell than this is rounding of coordinates: a shared edge, not a shared surface.
ROUNDING = 1e-9


@compiled
def _add_edges(
    ends: FloatArray, way: FloatArray, begin: int, stop: int, top: int, left: int, gained: IntArray
) -> None:
    """Add to `gained`, shape (h, w), how much more of each cell than of its left neighbour is covered."""
    height, width = gained.shape
    for k in range(begin, stop):
        x0, y0, x1, y1 = ends[k, 0], ends[k, 1], ends[k, 2], ends[k, 3]
        for row in range(max(int(np.floor(y0)), top), min(int(np.ceil(y1)), top + height)):
            low, high = max(y0, float(row)), min(y1, row + 1.0)
            at_low = x0 if low == y0 else x0 + (low - y0) / (y1 - y0) * (x1 - x0)
            at_high = x1 if high == y1 else x0 + (high - y0) / (y1 - y0) * (x1 - x0)
            west, east = min(at_low, at_high), max(at_low, at_high)
            before = np.int64(0)
            first, last = max(int(np.floor(west)), left), min(int(np.floor(east)), left + width - 1)
            for column in range(first, last + 1):
                enter, leave = max(west, float(column)), min(east, column + 1.0)
                part = column + 1.0 - west  # of an upright edge
                if east > west:
                    middle = 0.5 * (enter + leave)
                    part = ((enter - west) + (leave - enter) * (column + 1.0 - middle)) / (east - west)
                units = np.int64(way[k] * np.rint((high - low) * part * UNITS))
                gained[row - top, column - left] += units - before
                before = units
            beyond = max(int(np.floor(east)) + 1, left)
            if beyond < left + width:
                whole = np.int64(way[k] * (np.rint(high * UNITS) - np.rint(low * UNITS)))
                gained[row - top, beyond - left] += whole - before


@compiled
def cover(
    ends: FloatArray, way: FloatArray, owner: IntArray, top: int, left: int, zone: NDArray[np.int32]
) -> tuple[IntArray, IntArray, FloatArray]:
    """Write into `zone` the slot of the shape that holds a cell whole, and list the cells held in part.

    Parameters
    ----------
    ends
        Edges in cell units of the whole grid (the outer corner of its first cell is 0, 0), y0 ≤ y1, ordered
        by owner, shape (n, 4).
    way
        1.0 where the shape lies to the right (greater x) of the edge, -1.0 where to its left, shape (n,).
    owner
        Slot of the shape of each edge, shape (n,).
    top, left
        Where the window lies.
    zone
        The window, shape (h, w), full of the same slot that is nobody's; the smaller slot keeps a cell.

    Returns
    -------
    Cells (row · w + column) held in part, the slot and the part in (0, 1) of each, ordered by slot.
    """
    height, width = zone.shape
    nobody = zone[0, 0]
    gained = np.empty((height, width), np.int64)
    cells = [0 for _ in range(0)]
    owners = [0 for _ in range(0)]
    parts = [0.0 for _ in range(0)]
    begin = 0
    while begin < owner.size:
        stop = begin
        while stop < owner.size and owner[stop] == owner[begin]:
            stop += 1
        first = max(int(np.floor(ends[begin:stop, 1].min())) - top, 0)
        last = min(int(np.ceil(ends[begin:stop, 3].max())) - top, height)
        west = min(ends[begin:stop, 0].min(), ends[begin:stop, 2].min())
        east = max(ends[begin:stop, 0].max(), ends[begin:stop, 2].max())
        start, end = max(int(np.floor(west)) - left, 0), min(int(np.ceil(east)) - left, width)
        if first < last and start < end:
            here = gained[first:last, start:end]
            here[:] = 0
            _add_edges(ends, way, begin, stop, top + first, left + start, here)
            for row in range(first, last):
                units = np.int64(0)
                for column in range(start, end):
                    units += gained[row, column]
                    if units >= UNITS * (1.0 - ROUNDING):
                        if zone[row, column] == nobody:
                            zone[row, column] = owner[begin]
                    elif units > UNITS * ROUNDING:
                        cells.append(row * width + column)
                        owners.append(owner[begin])
                        parts.append(units / UNITS)
        begin = stop
    return np.array(cells, np.int64), np.array(owners, np.int64), np.array(parts, np.float64)


@compiled
def running_shares(starts: IntArray, parts: FloatArray) -> FloatArray:
    """Parts of each list (from one start to the next) added up from its beginning, the last to 1."""
    upto = np.empty(parts.size)
    for k in range(starts.size - 1):
        so_far = 0.0
        for i in range(starts[k], starts[k + 1]):
            so_far += parts[i]
            upto[i] = so_far
        for i in range(starts[k], starts[k + 1]):
            upto[i] /= so_far
    return upto
