"""Facility against facility: the chord makes a shortlist, the geodesic decides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import (
    FloatArray,
    chord_of,
    distance_of,
    distance_tolerance_m,
    geodesic_m,
)
from overlap.geo.index import Indices, PointIndex
from overlap.geo.kernels import components, points_extent
from overlap.geo.near_boxes import nearest_by_chord, pairs_by_chord, slack_m
from overlap.geo.order import Runs, neighbourly_order
from overlap.geo.threads import side_by_side, slices

RUN_EXTENT_M = 100_000.0
RUN_POINTS = 1024
RUNS_ASKED = 256  # at once
BALL_POINTS = 64

_Asked = tuple[int, Indices, Indices]


def nearest_facility(here: PointIndex, others: PointIndex) -> tuple[Indices, FloatArray]:
    """The nearest of `others` to each point of `here`, and how far it is along the geodesic.

    Returns
    -------
    Indices into `others`, ties going to the smaller, and metres, both of shape (n,); -1 and infinity where
    `others` is empty.
    """
    if not len(others):
        return np.full(len(here), -1, dtype=np.int64), np.full(len(here), np.inf)
    # Of copies of one place the first is the nearest: to list them all for every point would be quadratic.
    places = others.longitude_deg + 1j * others.latitude_deg
    kept = np.sort(np.unique(places, return_index=True)[1])
    if len(kept) < len(others):
        alone = PointIndex(others.longitude_deg[kept], others.latitude_deg[kept])
        nearest, distance_m = nearest_facility(here, alone)
        return kept[nearest], distance_m
    nearest, _, first, second = nearest_chord(here, others)
    distance_m = _lengths(here, np.arange(len(here)), others, nearest)
    length_m = _lengths(here, first, others, second)
    order = np.lexsort((second, length_m, first))
    decided, place = np.unique(first[order], return_index=True)
    nearest[decided], distance_m[decided] = second[order[place]], length_m[order[place]]
    return nearest, distance_m


def nearest_chord(here: PointIndex, others: PointIndex) -> tuple[Indices, FloatArray, Indices, Indices]:
    """The nearest of `others`, of which there is one, to each point of `here` as far as chords can tell.

    Returns
    -------
    Indices into `others` and chords in metres, both of shape (n,); and as pairs of indices, for each point
    that has several so close to the nearest that the geodesic must decide, all of those.
    """
    nearest, chord_m = np.empty(len(here), dtype=np.int64), np.empty(len(here))
    runs = Runs.of(here.points_m, RUN_EXTENT_M, RUN_POINTS)

    def asked() -> Iterator[_Asked]:
        for some in slices(len(runs.low_m), RUNS_ASKED):
            low_m, high_m = runs.low_m[some], runs.high_m[some]
            radius_m = np.sqrt(((high_m - low_m) ** 2).sum(axis=1)) / 2.0
            reach_m = others.bound_m((low_m + high_m) / 2.0) + radius_m
            reach_m += [slack_m(reach) for reach in reach_m.tolist()]
            yield (
                some.start,
                *others.boxes_within(low_m - reach_m[:, None], high_m + reach_m[:, None]),
            )

    def work(piece: _Asked) -> Indices:
        first_run, found, ends = piece
        return nearest_by_chord(runs, first_run, others.boxes, found, ends, nearest, chord_m)

    doubts = np.concatenate([np.empty((0, 2), dtype=np.int64), *side_by_side(work, asked())])
    return nearest, chord_m, doubts[:, 0], doubts[:, 1]


def _lengths(here: PointIndex, first: Indices, others: PointIndex, second: Indices) -> FloatArray:
    """Geodesics between points and others of the same numbers, metres, shape (n,)."""
    length_m = np.empty(len(first))

    def work(some: slice) -> None:
        one, other = first[some], second[some]
        length_m[some] = geodesic_m(
            here.longitude_deg[one],
            here.latitude_deg[one],
            others.longitude_deg[other],
            others.latitude_deg[other],
        )

    side_by_side(work, slices(len(first)))
    return length_m


def pairs_within(here: PointIndex, others: PointIndex, limit_m: float) -> tuple[Indices, Indices, FloatArray]:
    """All pairs of a point and one of `others` at most `limit_m` apart along the geodesic.

    Returns
    -------
    Indices into `here` and into `others`, and metres, ordered by the first two.
    """
    chord_m = float(chord_of(limit_m)) + 2.0 * float(distance_tolerance_m(limit_m))
    first, second = pairs_within_chord(here, others, chord_m)
    length_m = _lengths(here, first, others, second)
    near = length_m <= limit_m
    return first[near], second[near], length_m[near]


def counts_within_chord(here: PointIndex, others: PointIndex, chord_m: float) -> Indices:
    """How many of `others` are within a chord of each point, shape (n,)."""
    counts = np.zeros(len(here), dtype=np.int64)
    _by_chord(here, others, chord_m, counts, np.empty(0, dtype=np.int64))
    return counts


def pairs_within_chord(here: PointIndex, others: PointIndex, chord_m: float) -> tuple[Indices, Indices]:
    """All pairs of a point and one of `others` whose chord is at most so long, ordered by both."""
    counts = counts_within_chord(here, others, chord_m)
    ends = np.cumsum(counts)
    seconds = np.empty(int(counts.sum()), dtype=np.int64)
    if len(seconds):
        _by_chord(here, others, chord_m, ends - counts, seconds)
    return np.repeat(np.arange(len(here)), counts), seconds


def pairs_in_parts(
    here: PointIndex, others: PointIndex, chord_m: float, most: int
) -> Iterator[tuple[Indices, Indices, Indices]]:
    """All pairs within a chord, those of so many points at a time that they are about `most` at once.

    Which points these are, ascending; then the pairs: which of these, and which of `others`, ordered by both.
    """
    upto = np.cumsum(counts_within_chord(here, others, chord_m))
    for some in np.split(np.arange(len(here)), np.flatnonzero(np.diff(upto // most)) + 1):
        part = PointIndex(here.longitude_deg[some], here.latitude_deg[some])
        yield some, *pairs_within_chord(part, others, chord_m)


def _by_chord(
    here: PointIndex, others: PointIndex, chord_m: float, places: Indices, seconds: Indices
) -> None:
    """Have the kernel count or write down all pairs; see `pairs_by_chord`."""
    if not len(here) or not len(others):
        return
    runs = Runs.of(here.points_m, RUN_EXTENT_M, RUN_POINTS)

    def asked() -> Iterator[_Asked]:
        for some in slices(len(runs.low_m), RUNS_ASKED):
            yield (
                some.start,
                *others.boxes_within(runs.low_m[some] - chord_m, runs.high_m[some] + chord_m),
            )

    def work(piece: _Asked) -> None:
        first_run, found, ends = piece
        kept = np.empty(len(others.boxes.low_m), dtype=np.int64)
        pairs_by_chord(runs, first_run, others.boxes, found, ends, chord_m, places, seconds, kept)

    side_by_side(work, asked())


def connected(count: int, firsts: Indices, seconds: Indices) -> NDArray[np.int64]:
    """For each of `count` things the smallest index that a chain of pairs leads to, shape (count,)."""
    return components(count, firsts, seconds)


def largest_distance_m(longitude_deg: FloatArray, latitude_deg: FloatArray) -> float:
    """The longest geodesic between any two points, in metres; 0 for a single one.

    Neighbours are gathered in balls. Two balls are compared point by point only where the chord across both
    could be longer than the longest geodesic so far, and of those pairs only the ones whose own chord could
    be: what is left out is shorter, so the answer is that of all pairs.
    """
    here = PointIndex(longitude_deg, latitude_deg)
    if len(here) <= BALL_POINTS:
        first, second = np.triu_indices(len(here), k=1)
        return float(_lengths(here, first, here, second).max(initial=0.0))
    points_m = here.points_m
    balls = np.array_split(neighbourly_order(points_m), len(here) // BALL_POINTS)
    extents = np.array([points_extent(points_m[ball]) for ball in balls])
    # The balls farthest from everybody's middle first: they hold the ends, and rule out most of the rest.
    outermost = np.argsort(-((extents[:, :3] - points_m.mean(axis=0)) ** 2).sum(axis=1), kind="stable")
    longest_m = 0.0
    for rank, one in enumerate(outermost):
        rest = outermost[rank:]
        apart_m = np.sqrt(((extents[rest, :3] - extents[one, :3]) ** 2).sum(axis=1))
        bound_m = _longest_m(apart_m + extents[rest, 3] + extents[one, 3])
        for place in np.argsort(-bound_m, kind="stable"):
            if bound_m[place] <= longest_m:
                break
            first, second = _farther(points_m, balls[one], balls[rest[place]], longest_m)
            longest_m = max(longest_m, float(_lengths(here, first, here, second).max(initial=0.0)))
    return longest_m


def _longest_m(chord_m: FloatArray) -> FloatArray:
    """An upper bound of the geodesics whose chords are at most so long."""
    distance_m = distance_of(chord_m)
    return np.asarray(distance_m + distance_tolerance_m(distance_m))


def _farther(points_m: FloatArray, one: Indices, other: Indices, longest_m: float) -> tuple[Indices, Indices]:
    """Pairs of a point of `one` and one of `other` whose geodesic may be longer, the smaller index first."""
    chord_m = np.sqrt(((points_m[one][:, None, :] - points_m[other][None, :, :]) ** 2).sum(axis=2))
    i, j = np.nonzero(_longest_m(chord_m) > longest_m)
    return np.minimum(one[i], other[j]), np.maximum(one[i], other[j])
