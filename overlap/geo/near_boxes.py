"""Compiled: points against the boxes that an R-tree has found for them, by chord.

Nothing but what is found is allocated, the lock is released. Each run of points is worked on in small
bunches, each of which first leaves out the boxes too far away for any of its points.
"""

from __future__ import annotations

import numpy as np

from overlap.geo.kernels import (
    NOTHING,
    FloatArray,
    IntArray,
    borrowing,
    compiled,
    inner,
    longer,
    points_extent,
    sort,
)
from overlap.geo.order import Runs

_BUNCH = 16


@borrowing
def slack_m(chord_m: float) -> float:
    """How much longer by chord than the nearest another point may be and yet be nearer on the ground.

    At least 2 × `distance_tolerance_m(distance_of(chord_m))`, since no distance is longer than π/2 chords;
    up to 9,000 km of chord the distance is below the quarter of the globe to which the cube holds.
    """
    return 2e-6 + 0.14 * (chord_m / 1e5) ** 3 if chord_m <= 9e6 else 2e6


@inner
def _gap2(boxes: Runs, box: int, x: float, y: float, z: float) -> float:
    """Squared distance from a place to a box, m²; 0 inside."""
    low, high = boxes.low_m, boxes.high_m
    east = max(low[box, 0] - x, 0.0, x - high[box, 0])
    north = max(low[box, 1] - y, 0.0, y - high[box, 1])
    up = max(low[box, 2] - z, 0.0, z - high[box, 2])
    return float(east * east + north * north + up * up)


@inner
def _chord2(boxes: Runs, k: int, x: float, y: float, z: float) -> float:
    points = boxes.points_m
    return float((points[k, 0] - x) ** 2 + (points[k, 1] - y) ** 2 + (points[k, 2] - z) ** 2)


@inner
def _reach2(chord2: float) -> float:
    """The square of a chord and its slack."""
    chord = np.sqrt(chord2)
    return float((chord + slack_m(chord)) ** 2)


@borrowing
def least_chords(
    boxes: Runs, centres_m: FloatArray, found: IntArray, ends: IntArray, chord_m: FloatArray
) -> None:
    """From each centre the chord to the nearest point in the boxes found for it, metres, shape (n,)."""
    start = 0
    for i in range(ends.size):
        x, y, z = centres_m[i, 0], centres_m[i, 1], centres_m[i, 2]
        least = np.inf
        for box in found[start : ends[i]]:
            for k in range(boxes.starts[box], boxes.starts[box + 1]):
                least = min(least, _chord2(boxes, k, x, y, z))
        chord_m[i] = np.sqrt(least)
        start = ends[i]


@borrowing
def points_inside(
    boxes: Runs,
    low_m: FloatArray,
    high_m: FloatArray,
    found: IntArray,
    ends: IntArray,
    kept: IntArray,
    kept_ends: IntArray,
) -> None:
    """Of the boxes found for each window, the points that lie in it: their numbers, and where each ends."""
    size = start = 0
    for i in range(ends.size):
        begin = size
        for box in found[start : ends[i]]:
            for k in range(boxes.starts[box], boxes.starts[box + 1]):
                inside = True
                for axis in range(3):
                    at = boxes.points_m[k, axis]
                    inside = inside and low_m[i, axis] <= at <= high_m[i, axis]
                if inside:
                    kept[size] = boxes.order[k]
                    size += 1
        sort(kept[begin:size])
        start, kept_ends[i] = ends[i], size


@inner
def _closest(boxes: Runs, among: IntArray, x: float, y: float, z: float) -> float:
    """The chord from a place to the nearest point in some boxes."""
    least = np.inf
    for box in among:
        if _gap2(boxes, box, x, y, z) < least:
            for k in range(boxes.starts[box], boxes.starts[box + 1]):
                least = min(least, _chord2(boxes, k, x, y, z))
    return float(np.sqrt(least))


@inner
def _close_boxes(
    boxes: Runs, among: IntArray, x: float, y: float, z: float, reach_m: float, kept: IntArray
) -> int:
    """Keep those of some boxes that lie within reach of a place, and say how many they are."""
    size = 0
    for box in among:
        if _gap2(boxes, box, x, y, z) <= reach_m * reach_m:
            kept[size] = box
            size += 1
    return size


@compiled
def _with_close(
    boxes: Runs,
    among: IntArray,
    x: float,
    y: float,
    z: float,
    limit2: float,
    number: int,
    pairs: IntArray,
    count: int,
) -> tuple[IntArray, int]:
    """So many pairs, and that of a number with each point in some boxes within a squared chord."""
    for box in among:
        for k in range(boxes.starts[box], boxes.starts[box + 1]):
            if _chord2(boxes, k, x, y, z) <= limit2:
                if count == pairs.shape[0]:
                    pairs = longer(pairs, _BUNCH)
                pairs[count, 0], pairs[count, 1] = number, boxes.order[k]
                count += 1
    return pairs, count


@compiled
def nearest_by_chord(
    here: Runs,
    first_run: int,
    boxes: Runs,
    found: IntArray,
    ends: IntArray,
    nearest: IntArray,
    chord_m: FloatArray,
) -> IntArray:
    """Fill in the nearest by chord of every point of some runs, and say where the chord cannot decide.

    Parameters
    ----------
    here, first_run
        The points; runs from this one on, as many as `ends` has.
    boxes, found, ends
        The others; which of their boxes may hold what is nearest to a point of each run, and where in
        `found` those of each run end.
    nearest, chord_m
        By number of the point: what is filled in. Where the chord cannot decide, it is any of those.

    Returns
    -------
    Pairs of a point and another, by number, shape (k, 2): of each point that has several within `slack_m`,
    all of them.
    """
    pairs = np.empty((0, 2), np.int64)
    count = int(NOTHING)
    kept = np.empty(max(1, boxes.starts.size), np.int64)
    guess = start = int(NOTHING)
    for run in range(ends.size):
        among = found[start : ends[run]]
        start = ends[run]
        last = here.starts[first_run + run + 1]
        for begin in range(here.starts[first_run + run], last, _BUNCH):
            end = min(begin + _BUNCH, last)
            x, y, z, radius = points_extent(here.points_m[begin:end])
            reach = _closest(boxes, among, x, y, z) + 2.0 * radius
            size = _close_boxes(boxes, among, x, y, z, reach + slack_m(reach), kept)
            for i in range(begin, end):
                x, y, z = here.points_m[i, 0], here.points_m[i, 1], here.points_m[i, 2]
                # What was nearest to the point before bounds the search; it is found again if it is nearest.
                limit = _reach2(_chord2(boxes, guess, x, y, z))
                least = second = np.inf
                for box in kept[:size]:
                    if _gap2(boxes, box, x, y, z) > limit:
                        continue
                    for k in range(boxes.starts[box], boxes.starts[box + 1]):
                        chord2 = _chord2(boxes, k, x, y, z)
                        if chord2 > limit:  # nearly always, and the only question asked of most
                            continue
                        if chord2 < least:
                            second, least, guess = least, chord2, k
                            limit = min(limit, _reach2(least))
                        else:
                            second = min(second, chord2)
                nearest[here.order[i]], chord_m[here.order[i]] = boxes.order[guess], np.sqrt(least)
                if second <= limit:
                    pairs, count = _with_close(
                        boxes, kept[:size], x, y, z, limit, here.order[i], pairs, count
                    )
    return pairs[:count]


@borrowing
def pairs_by_chord(
    here: Runs,
    first_run: int,
    boxes: Runs,
    found: IntArray,
    ends: IntArray,
    limit_m: float,
    places: IntArray,
    seconds: IntArray,
    kept: IntArray,
) -> None:
    """Count the others within a chord of every point of some runs, or write them down in ascending order.

    Parameters
    ----------
    here, first_run, boxes, found, ends
        As `nearest_by_chord` has them; the boxes are those within the limit of any point of a run.
    limit_m
        The longest chord.
    places
        By number of the point: 0, which becomes the count, or where in `seconds` its others begin.
    seconds
        Takes the others by number; empty where they are only to be counted.
    kept
        Room for the number of every box, nobody else's meanwhile.
    """
    start = 0
    for run in range(ends.size):
        among = found[start : ends[run]]
        start = ends[run]
        last = here.starts[first_run + run + 1]
        for begin in range(here.starts[first_run + run], last, _BUNCH):
            end = min(begin + _BUNCH, last)
            x, y, z, radius = points_extent(here.points_m[begin:end])
            size = _close_boxes(boxes, among, x, y, z, radius + limit_m, kept)
            for i in range(begin, end):
                x, y, z = here.points_m[i, 0], here.points_m[i, 1], here.points_m[i, 2]
                first = place = places[here.order[i]]
                for box in kept[:size]:
                    if _gap2(boxes, box, x, y, z) > limit_m * limit_m:
                        continue
                    for k in range(boxes.starts[box], boxes.starts[box + 1]):
                        if _chord2(boxes, k, x, y, z) <= limit_m * limit_m:
                            if seconds.size:
                                seconds[place] = boxes.order[k]
                            place += 1
                if seconds.size:
                    sort(seconds[first:place])
                else:
                    places[here.order[i]] = place
