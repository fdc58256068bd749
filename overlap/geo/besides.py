"""The nearest of some points to each point but itself, where it may be one of them."""

from __future__ import annotations

import numpy as np

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import Indices, PointIndex
from overlap.geo.neighbours import nearest_facility
from overlap.geo.ties import nearest_others


def nearest_besides(here: PointIndex, others: PointIndex, itself: Indices) -> tuple[Indices, FloatArray]:
    """The nearest of `others` that is not the point itself, and how far it is along the geodesic.

    Parameters
    ----------
    itself
        For each point of `here` its own number among `others`, -1 where it is none of them, shape (n,).

    Returns
    -------
    Indices into `others`, ties going to the smaller, and metres, both of shape (n,); -1 and infinity where
    there is no other.
    """
    among = itself >= 0
    if not among.any():
        return nearest_facility(here, others)
    nearest, distance_m = np.empty(len(here), dtype=np.int64), np.empty(len(here))
    apart = PointIndex(here.longitude_deg[~among], here.latitude_deg[~among])
    nearest[~among], distance_m[~among] = nearest_facility(apart, others)
    other, other_m = _nearest_other(others)
    nearest[among], distance_m[among] = other[itself[among]], other_m[itself[among]]
    return nearest, distance_m


def _nearest_other(points: PointIndex) -> tuple[Indices, FloatArray]:
    """Of each point the nearest other, ties going to the smaller, and metres; -1 and infinity if alone."""
    # Of many points at one place a list of all neighbours would be quadratic.
    places, first, place, size = np.unique(
        points.longitude_deg + 1j * points.latitude_deg,
        return_index=True,
        return_inverse=True,
        return_counts=True,
    )
    place = place.reshape(-1)  # the shape of the inverse differs between versions of NumPy
    other, other_m = np.full(len(places), -1, dtype=np.int64), np.full(len(places), np.inf)
    if len(places) > 1:
        here, there, length_m = nearest_others(PointIndex(places.real.copy(), places.imag.copy()))
        order = np.lexsort((first[there], length_m, here))
        decided, best = np.unique(here[order], return_index=True)
        other[decided], other_m[decided] = first[there[order[best]]], length_m[order[best]]
    nearest, distance_m = other[place], other_m[place]
    # Whoever shares its place has the first there for a partner, the first has the second.
    shares = size[place] > 1
    second = np.argsort(place, kind="stable")[np.minimum(np.cumsum(size) - size + 1, len(place) - 1)]
    partner = np.where(first[place] == np.arange(len(place)), second[place], first[place])
    # Another place can be as near only where one point has two longitudes: at a pole, at 180 degrees.
    shares &= (distance_m > 0.0) | (partner < nearest)
    nearest[shares], distance_m[shares] = partner[shares], 0.0
    return nearest, distance_m
