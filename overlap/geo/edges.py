"""Bands beyond 100 km: where the chord is too close to call, the geodesic decides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import (
    CHORD_DECIDES_M,
    MEAN_RADIUS_M,
    FloatArray,
    chord_of,
    distance_tolerance_m,
    geodesic_m,
    to_ecef,
)
from overlap.geo.index import PointIndex


def tolerance_m(bands_m: Sequence[float]) -> float:
    """How much farther by chord than the nearest a facility may be and still be nearest on the ground.

    0 where every band is short enough for the chord alone.
    """
    longest_m = max(bands_m)
    return 2.0 * float(distance_tolerance_m(longest_m * 1.05)) if longest_m > CHORD_DECIDES_M else 0.0


def doubtful(bands_m: Sequence[float]) -> FloatArray:
    """Squared chords, in m², so close to the edge of a long band that the geodesic must decide.

    Returns
    -------
    From … to for each band beyond 100 km, shape (k, 2).
    """
    bands = np.array([band for band in bands_m if band > CHORD_DECIDES_M])
    off_m = 2.0 * distance_tolerance_m(bands)
    low, high = chord_of(np.maximum(bands - off_m, 0.0)) ** 2, chord_of(bands + off_m) ** 2
    high[bands + off_m >= np.pi * MEAN_RADIUS_M] = np.inf
    return np.column_stack([low * (1 - 1e-9), high * (1 + 1e-9)])


def settle(
    longitude_deg: FloatArray,
    latitude_deg: FloatArray,
    indices: Sequence[PointIndex],
    candidates: Sequence[NDArray[np.int64]],
    bands_m: Sequence[float],
) -> FloatArray:
    """Squared chords that stand for the true distance wherever the edge of a long band is near.

    Parameters
    ----------
    longitude_deg, latitude_deg
        The places, EPSG:4326, shape (n,).
    indices, candidates
        The groups, and of each the members that can be nearest within `tolerance_m`.
    bands_m
        All bands; those up to 100 km are left to the chord.

    Returns
    -------
    To the nearest of each group, m², shape (groups, n).
    """
    edges = doubtful(bands_m)
    points_m = to_ecef(longitude_deg, latitude_deg)
    chord2 = np.full((len(indices), len(points_m)), np.inf)
    for group, (index, among) in enumerate(zip(indices, candidates[: len(indices)], strict=True)):
        for place, point_m in enumerate(points_m if len(among) else []):
            chord2[group, place] = ((index.points_m[among] - point_m) ** 2).sum(axis=1).min()
            if not ((edges[:, 0] <= chord2[group, place]) & (chord2[group, place] <= edges[:, 1])).any():
                continue
            true_m = geodesic_m(
                np.full(len(among), longitude_deg[place]),
                np.full(len(among), latitude_deg[place]),
                index.longitude_deg[among],
                index.latitude_deg[among],
            )
            # A band's edge is held as a chord too, so the true distance is handed back as its chord.
            chord2[group, place] = chord_of(float(true_m.min())) ** 2
    return chord2
