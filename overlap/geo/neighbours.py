"""Facility against facility: the chord makes a shortlist, the geodesic decides."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

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
from overlap.geo.kernels import components, pairs_near, points_extent, runs_by_extent

RUN_EXTENT_M = 50_000.0
RUN_POINTS = 512
BALL_POINTS = 64


def neighbourly_order(points_m: FloatArray) -> Indices:
    """An order of ECEF points, shape (n, 3), that keeps neighbours together: Morton's curve."""
    scaled = ((points_m + 7_000_000.0) * (2**21 / 14_000_000.0)).astype(np.uint64)
    code = np.zeros(len(points_m), dtype=np.uint64)
    spread_masks = (
        (32, 0x1F00000000FFFF),
        (16, 0x1F0000FF0000FF),
        (8, 0x100F00F00F00F00F),
        (4, 0x10C30C30C30C30C3),
        (2, 0x1249249249249249),
    )
    for axis in range(3):
        bits = scaled[:, axis]
        for shift, mask in spread_masks:
            bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
        code |= bits << np.uint64(axis)
    return np.argsort(code, kind="stable")


def _runs(points_m: FloatArray) -> Iterator[Indices]:
    order = neighbourly_order(points_m)
    starts = runs_by_extent(points_m[order], RUN_EXTENT_M, RUN_POINTS)
    for start, stop in pairwise(starts):
        yield order[start:stop]


def nearest_facility(here: PointIndex, others: PointIndex) -> tuple[Indices, FloatArray]:
    """The nearest of `others` to each point of `here`, and how far it is along the geodesic.

    Returns
    -------
    Indices into `others`, ties going to the smaller, and metres, both of shape (n,); -1 and infinity where
    `others` is empty.
    """
    nearest = np.full(len(here), -1, dtype=np.int64)
    distance_m = np.full(len(here), np.inf)
    if not len(others):
        return nearest, distance_m
    for run in _runs(here.points_m):
        points = here.points_m[run]
        x, y, z, radius = points_extent(points)
        centre = np.array([[x, y, z]])
        reach_m = np.sqrt(((others.points_m[_any_nearest(others, centre)] - centre) ** 2).sum()) + 2 * radius
        tolerance_m = 2.0 * float(distance_tolerance_m(distance_of(reach_m)))
        among = others.candidates(centre, np.array([radius]), tolerance_m)[0]
        squared = ((points[:, None, :] - others.points_m[among][None, :, :]) ** 2).sum(axis=2)
        least_m = np.sqrt(squared.min(axis=1))
        limit_m = least_m + 2.0 * distance_tolerance_m(distance_of(least_m))
        first, second = pairs_near(points, others.points_m, among, limit_m)
        length_m = _lengths(here, run[first], others, second)
        order = np.lexsort((second, length_m, first))
        chosen = order[np.unique(first[order], return_index=True)[1]]
        nearest[run], distance_m[run] = second[chosen], length_m[chosen]
    return nearest, distance_m


def _any_nearest(others: PointIndex, centre_m: FloatArray) -> int:
    return int(others.candidates(centre_m, np.zeros(1))[0][0])


def _lengths(here: PointIndex, first: Indices, others: PointIndex, second: Indices) -> FloatArray:
    return geodesic_m(
        here.longitude_deg[first],
        here.latitude_deg[first],
        others.longitude_deg[second],
        others.latitude_deg[second],
    )


def pairs_within(here: PointIndex, others: PointIndex, limit_m: float) -> tuple[Indices, Indices, FloatArray]:
    """All pairs of a point and one of `others` at most `limit_m` apart along the geodesic.

    Returns
    -------
    Indices into `here` and into `others`, and metres, ordered by the first two.
    """
    chord_m = float(chord_of(limit_m)) + 2.0 * float(distance_tolerance_m(limit_m))
    found: list[tuple[Indices, Indices]] = []
    for run in _runs(here.points_m):
        points = here.points_m[run]
        x, y, z, radius = points_extent(points)
        among = others.within(np.array([[x, y, z]]), np.array([radius + chord_m]))[0]
        first, second = pairs_near(points, others.points_m, among, np.full(len(run), chord_m))
        found.append((run[first], second))
    empty = np.zeros(0, dtype=np.int64)
    firsts = np.concatenate([empty, *(first for first, _ in found)])
    seconds = np.concatenate([empty, *(second for _, second in found)])
    length_m = _lengths(here, firsts, others, seconds)
    near = np.flatnonzero(length_m <= limit_m)
    near = near[np.lexsort((seconds[near], firsts[near]))]
    return firsts[near], seconds[near], length_m[near]


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
