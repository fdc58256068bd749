"""The nearest other places of every place, all of them where several are equally near."""

from __future__ import annotations

import numpy as np

from overlap.geo.ellipsoid import FloatArray, distance_of, distance_tolerance_m, geodesic_m
from overlap.geo.index import ROUNDING_M, Indices, PointIndex
from overlap.geo.order import neighbourly_order
from overlap.geo.threads import slices

TIE_M = 0.001
"""Distances that differ by no more are equal: no coordinate of a counter is known to a millimetre."""

_ASKED = 4096  # at once
_LOOKED_AT = 4  # places before and after along the curve, for a first bound


def nearest_others(places: PointIndex) -> tuple[Indices, Indices, FloatArray]:
    """All places nearest to each of at least two, no two of which are the same.

    Returns
    -------
    Of every place, one after the other: its number, that of another nearest to it, both ascending, and the
    geodesic between them in metres.
    """
    reach_m = _first_bound_m(places.points_m)
    reach_m += _slack_m(reach_m)
    found = [_nearest(places, some, reach_m) for some in slices(len(places), _ASKED)]
    first, second, length_m = (np.concatenate(each) for each in zip(*found, strict=True))
    return first, second, length_m


def nearest_other_m(longitude_deg: FloatArray, latitude_deg: FloatArray) -> FloatArray:
    """How far each point, EPSG:4326, is from the nearest other along the geodesic, metres, shape (n,).

    0 where several share its place, infinity where it is the only one.
    """
    # Of many points at one place a list of all neighbours would be quadratic.
    places, place, size = np.unique(
        longitude_deg + 1j * latitude_deg, return_inverse=True, return_counts=True
    )
    least_m = np.full(len(places), np.inf)
    if len(places) > 1:
        first, _, length_m = nearest_others(PointIndex(places.real.copy(), places.imag.copy()))
        np.minimum.at(least_m, first, length_m)
    least_m[size > 1] = 0.0
    return np.asarray(
        least_m[place.reshape(-1)]
    )  # the shape of the inverse differs between versions of NumPy


def _first_bound_m(points_m: FloatArray) -> FloatArray:
    """Some distance within which each place has another: to the nearest of a few along Morton's curve."""
    order = neighbourly_order(points_m)
    bound_m = np.full(len(order), np.inf)
    for step in range(1, min(_LOOKED_AT, len(order) - 1) + 1):
        one, other = order[:-step], order[step:]
        chord_m = np.linalg.norm(points_m[one] - points_m[other], axis=1)
        bound_m[one] = np.minimum(bound_m[one], chord_m)
        bound_m[other] = np.minimum(bound_m[other], chord_m)
    return bound_m


def _slack_m(chord_m: FloatArray) -> FloatArray:
    """How much longer than the least chord one may be that is tied on the ground."""
    return 2.1 * distance_tolerance_m(distance_of(chord_m)) + TIE_M + ROUNDING_M


def _nearest(places: PointIndex, some: slice, reach_m: FloatArray) -> tuple[Indices, Indices, FloatArray]:
    first, second = flat(places.within(places.points_m[some], reach_m[some]), some.start)
    apart = first != second
    first, second = first[apart], second[apart]
    chord_m = np.linalg.norm(places.points_m[first] - places.points_m[second], axis=1)
    least_m = _least(first, chord_m)
    close = chord_m <= least_m + _slack_m(least_m)
    first, second = first[close], second[close]
    longitude, latitude = places.longitude_deg, places.latitude_deg
    length_m = geodesic_m(longitude[first], latitude[first], longitude[second], latitude[second])
    tied = length_m <= _least(first, length_m) + TIE_M
    return first[tied], second[tied], length_m[tied]


def flat(groups: list[Indices], start: int = 0) -> tuple[Indices, Indices]:
    """Lists of numbers in a row, and before each the number of its list, counted from `start`."""
    sizes = np.array([len(each) for each in groups])
    return np.repeat(np.arange(start, start + len(groups)), sizes), np.concatenate(groups)


def _least(first: Indices, values: FloatArray) -> FloatArray:
    """For each entry the least value among those of the same first, which stand together."""
    starts = np.flatnonzero(np.diff(first, prepend=-1))
    return np.repeat(np.minimum.reduceat(values, starts), np.diff(starts, append=len(first)))
