"""Whose counter everybody's nearest is: people by nearest facility, of each group and of all together.

Places are points here, those of grids too: a sub-block at a time its candidates are pruned, and where one is
left it takes everybody. Ties go to the candidate that comes first, which has the smaller id.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from overlap.geo.centres import Centres, centres_extent, centres_of
from overlap.geo.kernel_data import CELLS
from overlap.geo.kernels import FloatArray, IntArray, borrowing, grid_extent, inner, points_extent, prune
from overlap.geo.measure import POINTS_RUN, Facilities, GridLines, Room, keep_all, narrow, part_of
from overlap.geo.raw_cells import Raw, first_of_middle
from overlap.geo.units import units_of

_TIE = 1.0 - 1e-9  # of squared chords: half way between two counters rounding must not choose


class Loads(NamedTuple):
    """Where people are added by their nearest facility.

    `numbers` (k,) are the facilities that the candidates stand for; `units` (layers, facilities, 2) takes
    people whose nearest of its group a facility is, and whose nearest of all.
    """

    numbers: IntArray
    units: IntArray


class LoadRoom(NamedTuple):
    """Room for one sub-block.

    `points_m` (3, cells) ECEF, `people` (layers, cells), their sums `everyone` (layers,), chords and which
    candidate is nearest by cell; `kept` (groups + 1, candidates) and `sizes` (groups + 1,) are the candidates
    of each group and, last, of all.
    """

    points_m: FloatArray
    people: IntArray
    everyone: IntArray
    chord2: FloatArray
    which: IntArray
    kept: IntArray
    sizes: IntArray


def load_room(layers: int, facilities: Facilities) -> LoadRoom:
    """Room for one sub-block of any size."""
    return LoadRoom(
        np.empty((3, CELLS)),
        np.empty((layers, CELLS), np.int64),
        np.empty(layers, np.int64),
        np.empty(CELLS),
        np.empty(CELLS, np.int64),
        np.empty((len(facilities.ends), len(facilities.packed)), np.int64),
        np.empty(len(facilities.ends), np.int64),
    )


@inner
def take_people(raw: Raw, r0: int, r1: int, c0: int, c1: int, people: IntArray) -> None:
    """Take the cells of a sub-block in row order as whole units of people, shape (layers, cells)."""
    wide = c1 - c0
    for layer in range(raw.people.shape[0]):
        for r in range(r0, r1):
            for j in range(wide):
                cell = np.float64(raw.people[layer, r, c0 + j])
                people[layer, (r - r0) * wide + j] = units_of(cell, raw.nodata[layer], raw.scale)


@inner
def places_of(lines: GridLines, points_m: FloatArray) -> None:
    """The cells of some rows and columns as ECEF metres (3, n), in row order."""
    wide = lines.cos_half.size
    for r in range(lines.axis_m.size):
        for j in range(wide):
            cosine, sine = lines.cos_half[j], lines.sin_half[j]
            points_m[0, r * wide + j] = lines.axis_m[r] * (cosine * cosine - sine * sine)
            points_m[1, r * wide + j] = lines.axis_m[r] * (2.0 * sine * cosine)
            points_m[2, r * wide + j] = lines.height_m[r]


@inner
def _choose(
    extent: tuple[float, float, float, float], facilities: Facilities, room: Room, into: LoadRoom
) -> bool:
    """Keep what can be nearest to some place of an extent; whether any group has more than one such."""
    room.centre_m[0], room.centre_m[1], room.centre_m[2], radius_m = extent
    groups = facilities.ends.size - 1  # what follows the last of them is the border of all areas
    several = False
    for g in range(groups + 1):
        # The last turn asks all groups together, whose candidates follow each other.
        first, last = (g, g + 1) if g < groups else (0, groups)
        among = room.middle[room.middle_ends[first] : room.middle_ends[last]]
        size, _ = prune(facilities.packed, among, room.centre_m, radius_m, 0.0, room.squared, into.kept[g])
        into.sizes[g] = size
        several |= size > 1
    return several


@inner
def _nearest(points_m: FloatArray, count: int, packed: FloatArray, kept: IntArray, into: LoadRoom) -> None:
    """Which of the candidates is nearest to each place, the first of equals."""
    x, y, z = points_m[0, :count], points_m[1, :count], points_m[2, :count]
    chord2, which = into.chord2, into.which
    for i in range(count):
        chord2[i] = np.inf
    for n in range(kept.size):
        k = kept[n]
        x0, y0, z0 = packed[k, 0], packed[k, 1], packed[k, 2]
        for i in range(count):
            squared = (x[i] - x0) ** 2 + (y[i] - y0) ** 2 + (z[i] - z0) ** 2
            nearer = squared < chord2[i] * _TIE
            which[i] = k if nearer else which[i]
            chord2[i] = squared if nearer else chord2[i]


@inner
def _add(count: int, facilities: Facilities, into: LoadRoom, loads: Loads) -> None:
    """Add the people of so many places to the candidates that are nearest."""
    layers = into.people.shape[0]
    for layer in range(layers):
        everyone = 0
        for i in range(count):
            everyone += into.people[layer, i]
        into.everyone[layer] = everyone
    for g in range(into.sizes.size):
        kept = into.kept[g, : into.sizes[g]]
        if kept.size > 1:
            _nearest(into.points_m, count, facilities.packed, kept, into)
        for layer in range(layers):
            units = loads.units[layer, :, 1 if g == into.sizes.size - 1 else 0]
            if kept.size == 1:
                units[loads.numbers[kept[0]]] += into.everyone[layer]
            elif kept.size:
                for i in range(count):
                    units[loads.numbers[into.which[i]]] += into.people[layer, i]


@borrowing
def load_grid(
    raw: Raw,
    boxes: IntArray,
    lines: GridLines,
    facilities: Facilities,
    room: Room,
    into: LoadRoom,
    loads: Loads,
) -> None:
    """Add one window of a block of a geographic grid; parameters as for `measure.measure_grid`."""
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        if first_of_middle(boxes, n):
            middle = part_of(lines, boxes[n, 4], boxes[n, 5], boxes[n, 6], boxes[n, 7])
            narrow(grid_extent(*middle), facilities, room)
        take_people(raw, r0, r1, c0, c1, into.people)
        here = part_of(lines, r0, r1, c0, c1)
        if _choose(grid_extent(*here), facilities, room, into):
            places_of(here, into.points_m)
        _add((r1 - r0) * (c1 - c0), facilities, into, loads)


@borrowing
def load_plane(
    raw: Raw,
    window: tuple[int, int, int, int],
    boxes: IntArray,
    centres: Centres,
    facilities: Facilities,
    room: Room,
    into: LoadRoom,
    loads: Loads,
) -> None:
    """The same for a projected grid; `window` and `centres`, its own, are those of the boxes."""
    first, left_most = window[0], window[2]
    for n in range(len(boxes)):
        r0, r1, c0, c1 = boxes[n, 0], boxes[n, 1], boxes[n, 2], boxes[n, 3]
        if first_of_middle(boxes, n):
            top, bottom, left, right = boxes[n, 4], boxes[n, 5], boxes[n, 6], boxes[n, 7]
            around = top - first, bottom - first, left - left_most, right - left_most
            narrow(centres_extent(centres, *around), facilities, room)
        take_people(raw, r0, r1, c0, c1, into.people)
        here = r0 - first, r1 - first, c0 - left_most, c1 - left_most
        if _choose(centres_extent(centres, *here), facilities, room, into):
            centres_of(centres, *here, into.points_m)
        _add((r1 - r0) * (c1 - c0), facilities, into, loads)


@borrowing
def load_points(
    units: IntArray, points_m: FloatArray, facilities: Facilities, room: Room, into: LoadRoom, loads: Loads
) -> None:
    """The same for points with people, neighbours following each other: units (layers, n), ECEF (3, n)."""
    keep_all(facilities, room)
    for start in range(0, points_m.shape[1], POINTS_RUN):
        stop = min(points_m.shape[1], start + POINTS_RUN)
        for i in range(stop - start):
            for axis in range(3):
                into.points_m[axis, i] = points_m[axis, start + i]
            for layer in range(units.shape[0]):
                into.people[layer, i] = units[layer, start + i]
        _choose(points_extent(points_m[:, start:stop].T), facilities, room, into)
        _add(stop - start, facilities, into, loads)
