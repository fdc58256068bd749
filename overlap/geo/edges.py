"""Bands beyond 100 km: where the chord is too close to call, the geodesic decides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import (
    CHORD_DECIDES_M,
    FloatArray,
    chord_of,
    distance_of,
    distance_tolerance_m,
    geodesic_m,
)
from overlap.geo.index import PointIndex


def tolerance_m(bands_m: Sequence[float]) -> float:
    """How much farther by chord than the nearest a facility may be and still be nearest on the ground.

    0 where every band is short enough for the chord alone.
    """
    longest_m = max(bands_m)
    return 2.0 * float(distance_tolerance_m(longest_m * 1.05)) if longest_m > CHORD_DECIDES_M else 0.0


def settle(
    chord2: FloatArray,
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    indices: Sequence[PointIndex],
    candidates: Sequence[NDArray[np.int64]],
    bands_m: Sequence[float],
) -> None:
    """Replace squared chords near the edge of a long band by those of the true distance.

    Parameters
    ----------
    chord2
        Squared chords in m², shape (groups, n); changed in place.
    longitude_deg, latitude_deg
        The places, EPSG:4326, shape (n,).
    indices, candidates
        The groups, and of each the members that can be nearest within `tolerance_m`.
    bands_m
        All bands; those up to 100 km are left to the chord.
    """
    long_bands = [band for band in bands_m if band > CHORD_DECIDES_M]
    if not long_bands:
        return
    for group, (index, among) in enumerate(zip(indices, candidates, strict=True)):
        distance_m = distance_of(np.sqrt(chord2[group]))
        close = np.zeros(len(distance_m), dtype=bool)
        for band in long_bands:
            close |= np.abs(distance_m - band) <= 2.0 * distance_tolerance_m(band)
        for place in np.flatnonzero(close):
            true_m = geodesic_m(
                np.full(len(among), longitude_deg[place]),
                np.full(len(among), latitude_deg[place]),
                index.longitude_deg[among],
                index.latitude_deg[among],
            )
            # A band's edge is held as a chord too, so the true distance is handed back as its chord.
            chord2[group, place] = chord_of(float(true_m.min())) ** 2
