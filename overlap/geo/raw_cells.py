"""Cells with people as a file has them: where they are, and taking them a sub-block at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from overlap.geo.kernel_data import Zones
from overlap.geo.kernels import MIDDLE_BLOCK, SUB_BLOCK, FloatArray, IntArray, borrowing, inner
from overlap.geo.units import units_of


class Raw(NamedTuple):
    """People of a block of cells as a file has them.

    `people` has shape (layers, height, width), float32 or float64; `nodata` (layers,) is NaN where a layer
    has none; `scale` how many units a person is.
    """

    people: NDArray[np.floating]
    nodata: FloatArray
    scale: float


@borrowing
def peopled(raw: Raw, r0: int, r1: int, c0: int, c1: int) -> tuple[int, int, int, int]:
    """The smallest box that holds all people among some rows and columns; without rows where nobody lives."""
    while r0 < r1 and not _anybody_in_row(raw, r0, c0, c1):
        r0 += 1
    while r0 < r1 and not _anybody_in_row(raw, r1 - 1, c0, c1):
        r1 -= 1
    while r0 < r1 and not _anybody_in_column(raw, c0, r0, r1):
        c0 += 1
    while r0 < r1 and not _anybody_in_column(raw, c1 - 1, r0, r1):
        c1 -= 1
    return r0, r1, c0, c1


@inner
def _anybody_in_row(raw: Raw, row: int, c0: int, c1: int) -> bool:
    found = False
    for layer in range(raw.people.shape[0]):
        people, nodata = raw.people[layer, row, c0:c1], raw.nodata[layer]
        for j in range(people.size):  # to the end: several cells at once are quicker than the first alone
            found |= (people[j] > 0.0) & (people[j] != nodata)
    return found


@inner
def _anybody_in_column(raw: Raw, column: int, r0: int, r1: int) -> bool:
    for row in range(r0, r1):
        for layer in range(raw.people.shape[0]):
            people = raw.people[layer, row, column]
            if people > 0.0 and people != raw.nodata[layer]:
                return True
    return False


def peopled_boxes(raw: Raw, window: tuple[int, int, int, int]) -> IntArray:
    """The sub-blocks of a window in which somebody lives, those of a middle block one after the other.

    Shape (n, 8): first row and the one after the last, first column and the one after the last of the box
    that holds all people of the sub-block; and the same of its middle block, whole.
    """
    high = (window[1] - window[0]) // SUB_BLOCK + 2
    wide = (window[3] - window[2]) // SUB_BLOCK + 2
    boxes = np.empty((high * wide, 8), np.int64)
    return boxes[: find_boxes(raw, window, boxes)]


@borrowing
def find_boxes(raw: Raw, window: tuple[int, int, int, int], boxes: IntArray) -> int:
    """Fill in what `peopled_boxes` returns; says how many they are."""
    found = 0
    for top in range(window[0], window[1], MIDDLE_BLOCK):
        bottom = min(window[1], top + MIDDLE_BLOCK)
        for left in range(window[2], window[3], MIDDLE_BLOCK):
            right = min(window[3], left + MIDDLE_BLOCK)
            for down in range(top, bottom, SUB_BLOCK):
                for across in range(left, right, SUB_BLOCK):
                    low, far = min(bottom, down + SUB_BLOCK), min(right, across + SUB_BLOCK)
                    r0, r1, c0, c1 = peopled(raw, down, low, across, far)
                    if r0 < r1:
                        box = boxes[found]
                        box[0], box[1], box[2], box[3] = r0, r1, c0, c1
                        box[4], box[5], box[6], box[7] = top, bottom, left, right
                        found += 1
    return found


@inner
def first_of_middle(boxes: IntArray, n: int) -> bool:
    """Whether a box is the first of its middle block."""
    return bool(n == 0 or boxes[n, 4] != boxes[n - 1, 4] or boxes[n, 6] != boxes[n - 1, 6])


@inner
def take_cells(
    raw: Raw, r0: int, r1: int, c0: int, c1: int, zones: Zones, people: IntArray, slots: NDArray[np.int32]
) -> int:
    """Take the cells of a sub-block in row order: whole units of people, shape (layers, cells), and slots.

    `slots` has shape (levels, cells), and the zones no more levels. Returns how many cells they are.
    """
    wide = c1 - c0
    for r in range(r0, r1):
        at, place = (r - r0) * wide, r * raw.people.shape[2] + c0
        for layer in range(raw.people.shape[0]):
            row, units = raw.people[layer, r, c0:c1], people[layer, at : at + wide]
            nodata = raw.nodata[layer]
            for j in range(wide):
                units[j] = units_of(np.float64(row[j]), nodata, raw.scale)
        for level in range(zones.slots.shape[0]):
            there, here = zones.slots[level, place : place + wide], slots[level, at : at + wide]
            for j in range(wide):
                here[j] = there[j]
    return int((r1 - r0) * wide)


@inner
def number_cells(raw: Raw, r0: int, r1: int, c0: int, c1: int, cells: NDArray[np.uint32]) -> None:
    """The places in the block of the cells of a sub-block, in row order."""
    wide = c1 - c0
    for r in range(r0, r1):
        here, place = cells[(r - r0) * wide : (r - r0 + 1) * wide], r * raw.people.shape[2] + c0
        for j in range(wide):
            here[j] = place + j


@inner
def take_points(
    units: IntArray,
    cells: IntArray,
    start: int,
    count: int,
    zones: Zones,
    people: IntArray,
    slots: NDArray[np.int32],
) -> None:
    """The same for so many points from a start on; `units` (layers, n), `cells` their places in the block."""
    for i in range(count):
        for layer in range(units.shape[0]):
            people[layer, i] = units[layer, start + i]
        for level in range(zones.slots.shape[0]):
            slots[level, i] = zones.slots[level, cells[start + i]]
