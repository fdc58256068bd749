"""People around points, gathered in the pass: by brute force, and the same however people are read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from brute_force import Cells, distances_m
from builders import SOURCE, index_of, question, raster, swept
from grounds import GROUNDS, Ground, files, peopled
from rasterio import Affine

from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.wanted import Surroundings, Wanted
from overlap.geo.ellipsoid import GEOD
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs.mapper import Threads
from overlap.runs.sweep import Pass, Question

pytestmark = pytest.mark.long

SEED = 67
RADII_M = (2_000.0, 9_000.0, 35_000.0, 95_000.0)
REACH_M = 21_000.0


def asked_on(
    ground: Ground, rng: np.random.Generator, count: int = 30
) -> tuple[list[tuple[float, float]], Question]:
    """Points, some of them amid cells and far from each other, and two of three networks that reach."""
    points = [*ground.places(rng, count), *ground.places(rng, 1) * 2]
    longitude, latitude = (axis[np.isfinite(ground.degrees()[0])] for axis in ground.degrees())
    cells = rng.integers(0, len(longitude), count)
    points += zip(((longitude[cells] + 180) % 360 - 180).tolist(), latitude[cells].tolist(), strict=True)
    groups = {"a": ground.places(rng, 4), "b": ground.places(rng, 3), "c": ground.places(rng, 40)}
    surroundings = Surroundings(index_of(points), RADII_M, REACH_M, ("c", "a"))
    return points, replace(question(groups, ground.bands_km), surroundings=surroundings)


def brute_force(cells: Cells, points: list[tuple[float, float]], asked: Question) -> np.ndarray:
    """People within each radius of each point, and of them those beyond reach, shape (points, radii, 2)."""
    groups = asked.groups
    counters = [
        (float(x), float(y))
        for name in ("a", "c")
        for x, y in zip(groups[name].longitude_deg, groups[name].latitude_deg, strict=True)
    ]
    unreached = distances_m(cells, {"counters": counters})[0] > REACH_M
    people = cells.people[0]
    found = []
    for point in points:
        away_m = distances_m(cells, {"point": [point]})[0]
        within = [away_m <= radius_m for radius_m in RADII_M]
        found.append([(people[here].sum(), people[here & unreached].sum()) for here in within])
    return np.array(found)


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("workers", [1, 3])
def test_surroundings_are_brute_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: Ground, workers: int
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 500)
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 2)
    points, asked = asked_on(ground, rng)
    sums = Pass(files(tmp_path, ground, people), asked).run(Silent(), Threads(workers))
    expected = brute_force(Cells(*ground.degrees(), people), points, asked)
    found = sums.people(sums.partial.around)
    assert found.shape == (len(points), len(RADII_M), 2)
    assert np.abs(found - expected).max() < 1e-6
    # Asking changes nothing else.
    plain = swept(files(tmp_path, ground, people), replace(asked, surroundings=None))
    assert np.array_equal(plain.partial.fine, sums.partial.fine)


def test_fine_cells_are_brute_force_where_discs_hold_whole_blocks(tmp_path: Path) -> None:
    """Cells of 200 m: discs that hold sub-blocks, counters that reach all of one, none of it and a part."""
    rng = np.random.default_rng(SEED)
    ground = Ground(Affine(1 / 540, 0, 13, 0, -1 / 540, 52), 640, 600, (13, 50.89, 14.185, 52))
    people = peopled(rng, ground, 1)
    points, asked = asked_on(ground, rng, 8)
    groups = {name: index_of(ground.places(rng, 2)) for name in asked.groups}
    asked = replace(asked, groups=groups)
    sums = swept(files(tmp_path, ground, people), asked)
    expected = brute_force(Cells(*ground.degrees(), people), points, asked)
    assert np.abs(sums.people(sums.partial.around) - expected).max() < 1e-4
    assert ((expected[..., 0] > expected[..., 1]) & (expected[..., 1] > 0)).any()
    pieces = Pass(files(tmp_path, ground, people, tiled=True, blockxsize=64, blockysize=16), asked)
    assert np.array_equal(pieces.run(Silent(), Threads(2)).partial.around, sums.partial.around)


def test_people_at_points_are_brute_force() -> None:
    rng = np.random.default_rng(SEED)
    ground = GROUNDS["178 to 182"]
    longitude, latitude = np.array(ground.places(rng, 900)).T
    people = 10 ** rng.uniform(-2, 3, (1, 900))
    points, asked = asked_on(ground, rng)
    sums = swept(PointPopulation(PeopleAtPoints(("total",), people, longitude, latitude, SOURCE)), asked)
    expected = brute_force(Cells(longitude, latitude, people), points, asked)
    assert np.abs(sums.people(sums.partial.around) - expected).max() < 1e-6


def test_a_radius_holds_the_people_on_it(tmp_path: Path) -> None:
    """A row of cells of one, two, four … people, a hundredth of a degree of the equator apart."""
    population = raster(
        tmp_path, {"total": 2.0 ** np.arange(10).reshape(1, 10)}, Affine(0.01, 0, 20, 0, -0.01, 0.005)
    )
    step_m = GEOD.inv(20.005, 0.0, 20.015, 0.0)[2]
    around = Surroundings(index_of([(20.025, 0.0)]), (0.5 * step_m, 1.5 * step_m), 2.5 * step_m, ("a",))
    asked = replace(question({"a": [(20.055, 0.0)]}, bands_km=(1.0, 5.0)), surroundings=around)
    sums = swept(population, asked)
    assert sums.people(sums.partial.around).tolist() == [[[4.0, 4.0], [14.0, 6.0]]]


def test_only_one_may_ask() -> None:
    one = Wanted(surroundings=Surroundings(index_of([]), (1.0,), 1.0, ()))
    assert Wanted().merge(one).surroundings is one.surroundings
    with pytest.raises(ValueError, match="two ask"):
        one.merge(one)
