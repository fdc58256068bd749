"""Facility against facility: made-up points, and the jobs that time `overlap` against `cKDTree` on them.

Both sides begin with longitude and latitude in degrees, build what they need, and use as many threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arguments = Mapping[str, Any]
Work = Callable[[], object]
FloatArray = NDArray[np.float64]

SEED = 20260102
REGIONS, CELLS = 400, 10_000
NEAR_M = 1000.0


def _towns() -> FloatArray:
    """Places where people live, of no real world, in degrees, shape (n, 2).

    Imitated are the 235,000 populated places with more than 500 people of GeoNames: they fill 10,000 cells of
    one degree, half of those with at most 5 places, a tenth with 54 or more and none with more than 1,200; a
    hundredth of the cells holds 19 % of the places, a tenth 66 %. Half of the places have another within
    3.6 km, a tenth within 1.2 km, and a tenth none within 15 km. Dense cells lie beside dense ones.
    """
    rng = np.random.default_rng(SEED)
    south, north = np.sin(np.radians([-55.0, 70.0]))
    middles = np.column_stack(
        [rng.uniform(-180, 180, REGIONS), np.degrees(np.arcsin(rng.uniform(south, north, REGIONS)))]
    )
    region = rng.integers(0, REGIONS, CELLS)
    corners = np.floor(middles[region] + rng.normal(0.0, 4.0, (CELLS, 2)))
    density = np.log(5.0) + rng.normal(0.0, 1.5, REGIONS)[region] + rng.normal(0.0, 1.0, CELLS)
    count = np.clip(np.exp(density), 1, 1200).astype(np.int64)
    return np.repeat(corners, count, axis=0) + rng.random((count.sum(), 2))


def clustered(folder: Path, name: str, count: int) -> Path:
    """So many facilities in the same towns as every other list of them, as longitude and latitude, (2, n).

    How many a town has is drawn from a Pareto distribution with exponent 1.2; the more, the wider they lie.
    """
    path = folder / f"{name}-world-{count}.npy"
    if not path.exists():
        towns = _towns()
        weight = np.random.default_rng([SEED, 1]).pareto(1.2, len(towns)) + 0.2
        rng = np.random.default_rng([SEED, count])
        town = rng.choice(len(towns), count, p=weight / weight.sum())
        wide_deg = 0.01 * np.bincount(town, minlength=len(towns))[town] ** 0.35
        longitude, latitude = towns[town].T + rng.normal(0.0, 1.0, (2, count)) * wide_deg
        np.save(path, [(longitude + 180.0) % 360.0 - 180.0, np.clip(latitude, -90.0, 90.0)])
    return path


def scattered(folder: Path, name: str, count: int) -> Path:
    """So many points anywhere in a country ten degrees wide and high, as longitude and latitude, (2, n)."""
    path = folder / f"{name}-country-{count}.npy"
    if not path.exists():
        rng = np.random.default_rng([SEED, count])
        np.save(path, np.array([[20.0], [-25.0]]) + 10.0 * rng.random((2, count)))
    return path


def _places(arguments: Arguments) -> tuple[FloatArray, FloatArray]:
    if hasattr(os, "sched_setaffinity"):  # overlap uses whatever cores it may
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments["workers"]])
    return np.load(arguments["here"]), np.load(arguments["others"])


def ecef(degrees: FloatArray) -> FloatArray:
    """ECEF metres, (n, 3), of degrees, (2, n): not our own code, since peers are no part of us."""
    longitude, latitude = np.radians(degrees)
    squared = (2 - 1 / 298.257223563) / 298.257223563
    normal_m = 6_378_137.0 / np.sqrt(1 - squared * np.sin(latitude) ** 2)
    axis_m = normal_m * np.cos(latitude)
    return np.column_stack(
        [axis_m * np.cos(longitude), axis_m * np.sin(longitude), normal_m * (1 - squared) * np.sin(latitude)]
    )


def nearest(arguments: Arguments) -> Work:
    """The nearest of the others and its distance: by geodesic, or as far as the chord can tell."""
    from overlap.geo.index import PointIndex
    from overlap.geo.neighbours import nearest_chord, nearest_facility

    here, others = _places(arguments)
    ask = nearest_chord if arguments["chord"] else nearest_facility
    return lambda: ask(PointIndex(*here), PointIndex(*others))


def pairs(arguments: Arguments) -> Work:
    """All pairs within 1 km and their lengths by geodesic, or those whose chord is that short."""
    from overlap.geo.index import PointIndex
    from overlap.geo.neighbours import pairs_within, pairs_within_chord

    here, others = _places(arguments)
    ask = pairs_within_chord if arguments["chord"] else pairs_within
    return lambda: ask(PointIndex(*here), PointIndex(*others), NEAR_M)


def tree_nearest(arguments: Arguments) -> Work:
    """The same by chord with `scipy.spatial.cKDTree`."""
    from scipy.spatial import cKDTree

    here, others = _places(arguments)
    return lambda: cKDTree(ecef(others)).query(ecef(here), workers=arguments["workers"])


def tree_pairs(arguments: Arguments) -> Work:
    """The same by chord with `cKDTree.sparse_distance_matrix`: its quickest way, though on one thread."""
    from scipy.spatial import cKDTree

    here, others = _places(arguments)
    return lambda: cKDTree(ecef(here)).sparse_distance_matrix(
        cKDTree(ecef(others)), NEAR_M, output_type="ndarray"
    )


def tree_balls(arguments: Arguments) -> Work:
    """The same with `cKDTree.query_ball_point`, without lengths, on all threads."""
    from scipy.spatial import cKDTree

    here, others = _places(arguments)
    return lambda: cKDTree(ecef(others)).query_ball_point(
        ecef(here), NEAR_M, workers=arguments["workers"], return_sorted=False
    )


def agreement(arguments: Arguments) -> Work:
    """Compare the answers of both sides: they may differ by no more than chord and geodesic do."""
    from overlap.geo.index import PointIndex
    from overlap.geo.neighbours import nearest_facility, pairs_within

    here, others = _places(arguments)

    def work() -> None:
        by_chord_m, _ = tree_nearest(arguments)()
        _, distance_m = nearest_facility(PointIndex(*here), PointIndex(*others))
        radius_m = 6_371_008.8
        apart_m = np.abs(2 * radius_m * np.arcsin(by_chord_m / (2 * radius_m)) - distance_m)
        if not (apart_m <= 1e-6 + 0.018 * (distance_m / 1e5) ** 3).all():
            raise AssertionError("the nearest differ")
        _, _, length_m = pairs_within(PointIndex(*here), PointIndex(*others), NEAR_M + 1e-3)
        sure, possible = (int((length_m <= NEAR_M + off).sum()) for off in (-1e-3, 1e-3))
        if not sure <= len(tree_pairs(arguments)()) <= possible:
            raise AssertionError("the pairs differ")

    return work


JOBS: dict[str, Callable[[Arguments], Work]] = {
    "facilities nearest": nearest,
    "facilities pairs": pairs,
    "facilities tree nearest": tree_nearest,
    "facilities tree pairs": tree_pairs,
    "facilities tree balls": tree_balls,
    "facilities agreement": agreement,
}
