"""People whom nobody reaches, by cells of a coarse grid: by hand, and against brute force on every ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from brute_force import Cells, distances_m
from builders import SOURCE, evidence, facilities, question, raster, swept
from grounds import GROUNDS, Ground, files, peopled
from hypothesis import given
from hypothesis import strategies as st
from rasterio import Affine

from overlap.domain import coarse as coarse_module
from overlap.domain.coarse import Beyond, CoarseGrid, Gaps
from overlap.domain.people_table import PeopleTable
from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Tally
from overlap.domain.study_acting import Acting, GapSettings
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.geo.ellipsoid import distance_of, distance_tolerance_m
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs.mapper import Threads
from overlap.runs.questions import of_the_first, question_of
from overlap.runs.sweep import Pass

SEED = 41


def by_hand(folder: Path) -> Sums:
    """Six by four cells of a hundredth of a degree; three by two coarse ones, the last of them smaller."""
    people = np.arange(24, dtype=np.float64).reshape(4, 6)
    population = raster(folder, {"total": people}, Affine(0.01, 0, 20, 0, -0.01, 0.02))
    grid = CoarseGrid.over(population)
    assert grid.factor == 1
    coarser = CoarseGrid(replace(grid.grid, width=2, height=1, step_x=0.04, step_y=-0.04), 4)
    asked = question({"a": [(20.005, 0.015)], "b": [(20.055, -0.015)]}, bands_km=(2.0,))
    wanted = (Beyond(("a",), 2000.0), Beyond(("a", "b"), 2000.0))
    return swept(population, replace(asked, gaps=Gaps(coarser, wanted)))


def test_twenty_four_cells_by_hand(tmp_path: Path) -> None:
    found = by_hand(tmp_path).partial
    # Within 2 km of a: its own cell, those a step away and the one aside and down, at 1.6 km.
    far = set(range(24)) - {0, 1, 6, 7}
    left = {6 * row + column for row in range(4) for column in range(4)}
    scale = 2**32
    assert found.beyond[0, 0].tolist() == [sum(far & left) * scale, sum(far - left) * scale]
    neither = far - {16, 17, 22, 23}
    assert found.beyond[1, 0].tolist() == [sum(neither & left) * scale, sum(neither - left) * scale]


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("workers", [1, 3])
def test_everybody_beyond_is_in_a_coarse_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: Ground, workers: int
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 500)
    monkeypatch.setattr(raster_module, "WINDOW_ROWS", 9)
    monkeypatch.setattr(coarse_module, "MOST_CELLS", 60)
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 2)
    population = files(tmp_path, ground, people)
    groups = {"a": ground.places(rng, 12), "b": ground.places(rng, 5)}
    grid = CoarseGrid.over(population)
    assert grid.cells <= 60
    assert grid.factor
    band_m = 1000.0 * ground.bands_km[0]
    far_m = 1000.0 * ground.bands_km[-1]
    everyone = Beyond((), band_m)
    gaps = Gaps(grid, (everyone, Beyond(("a", "b"), band_m), Beyond(("b",), far_m)))
    asked = replace(question(groups, ground.bands_km), gaps=gaps)
    sums = Pass(population, asked).run(Silent(), Threads(workers))
    # As the joint sums have them, to the unit.
    everybody = sums.partial.joint[:, 0, 0]
    assert np.array_equal(sums.partial.beyond[0].sum(axis=1), everybody[:, 1:, 1:].sum(axis=(1, 2)))
    assert np.array_equal(sums.partial.beyond[1].sum(axis=1), everybody[:, :, -1].sum(axis=1))
    assert np.array_equal(sums.beyond_by_cell(everyone).sum(axis=1), everybody.sum(axis=(1, 2)))
    from_nobody_m = sums.farthest_m(everyone, np.arange(grid.cells))
    assert np.array_equal(from_nobody_m, np.where(sums.beyond_by_cell(everyone).any(axis=0), np.inf, 0.0))
    # And cell by cell as brute force has them.
    cells = Cells(*ground.degrees(), people)
    away_m = distances_m(cells, groups)
    row, column = np.divmod(np.arange(ground.width * ground.height), ground.width)
    at = row // grid.factor * grid.grid.width + column // grid.factor
    for number, (distance_m, limit_m) in enumerate([(away_m[2], band_m), (away_m[1], far_m)]):
        beyond = np.isfinite(distance_m) & (distance_m > limit_m)
        for layer in range(2):
            expected = np.bincount(at, weights=np.where(beyond, people[layer], 0.0), minlength=grid.cells)
            off = sums.people(sums.partial.beyond[number, layer]) - expected
            assert np.abs(off).max() <= 1e-9 * people[layer].sum()
        lived = beyond & (people[0] > 0)
        farthest_m = np.zeros(grid.cells)
        np.maximum.at(farthest_m, at[lived], distance_m[lived])
        found_m = distance_of(np.sqrt(sums.partial.farthest2[number]))
        assert (np.abs(found_m - farthest_m) <= 1e-3 + distance_tolerance_m(farthest_m)).all()


def test_people_at_points_have_a_grid_of_their_own() -> None:
    rng = np.random.default_rng(SEED)
    longitude, latitude = rng.uniform(178.0, 182.0, 3000), rng.uniform(-18.0, -17.0, 3000)
    longitude = np.where(longitude > 180.0, longitude - 360.0, longitude)
    people = rng.uniform(0, 100, (1, 3000))
    population = PointPopulation(PeopleAtPoints(("total",), people, longitude, latitude, SOURCE))
    grid = CoarseGrid.over(population)
    assert grid.grid.step_x == coarse_module.SIDE_DEG  # four degrees of longitude, not all of the globe
    assert grid.grid.width <= 4 * 120 + 2
    asked = question({"a": [(179.0, -17.5)]}, bands_km=(50.0,))
    sums = swept(population, replace(asked, gaps=Gaps(grid, (Beyond(("a",), 50_000.0),))))
    assert (
        sums.partial.beyond.sum()
        == sums.partial.fine[0, 0, 0, sums.edges_m.searchsorted(50_000.0) + 1 :].sum()
    )
    west, _, _, north = grid.grid.bounds
    x, y = (
        west + grid.grid.step_x * np.arange(grid.grid.width),
        north + grid.grid.step_y * np.arange(grid.grid.height),
    )
    cell = np.flatnonzero(sums.partial.beyond[0, 0])
    row, column = np.divmod(cell, grid.grid.width)
    middle = np.column_stack([x[column] + grid.grid.step_x / 2, y[row] + grid.grid.step_y / 2])
    side = float(np.hypot(grid.grid.step_x, grid.grid.step_y)) / 2
    for place in middle[:50]:
        apart = np.hypot((longitude - place[0] + 180.0) % 360.0 - 180.0, latitude - place[1])
        assert apart.min() <= side


@given(st.lists(st.integers(-1800, 1799), min_size=1, max_size=4), st.integers(-900, 900))
def test_every_point_has_a_cell_of_the_grid(tenths: list[int], tenth: int) -> None:
    """Round numbers of degrees lie on the edges of cells, where rounding decides."""
    longitude, latitude = np.array(tenths) * 0.1, np.full(len(tenths), tenth * 0.1)
    population = PointPopulation(
        PeopleAtPoints(("total",), np.ones((1, len(tenths))), longitude, latitude, SOURCE)
    )
    coarse = CoarseGrid.over(population)
    (block,) = population.blocks(32, Tally())
    rows, columns = coarse.of(block)
    assert columns.tolist() == [0]
    row, column = np.divmod(rows, coarse.grid.width)
    west, _, _, north = coarse.grid.bounds
    away = (block.longitude_deg - west - (column + 0.5) * coarse.grid.step_x + 180.0) % 360.0 - 180.0
    assert np.abs(away).max() <= coarse.grid.step_x * (0.5 + 1e-6)
    down = north - block.latitude_deg + (row + 0.5) * coarse.grid.step_y
    assert np.abs(down).max() <= -coarse.grid.step_y * (0.5 + 1e-6)


def test_what_cannot_be_asked_is_refused(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((3, 3))}, Affine(0.01, 0, 20, 0, -0.01, 0.02))
    asked = question({"a": [(20.0, 0.0)]}, bands_km=(2.0,))
    grid = CoarseGrid.over(population)
    for beyond in [Beyond(("b",), 2000.0), Beyond(("a",), 2001.0)]:
        with pytest.raises(ValueError, match="beyond a distance"):
            Pass(population, replace(asked, gaps=Gaps(grid, (beyond,))))


def test_points_round_the_globe_have_each_column_once() -> None:
    lon = np.array([-180.0, -120.0, 0.0, 120.0, 179.999, 180.0])
    table = PeopleAtPoints(("total",), np.ones((1, 6)), lon, np.linspace(-80.0, 80.0, 6), SOURCE)
    population = PointPopulation(table)
    grid = CoarseGrid.over(population).grid
    west, _, east, _ = grid.bounds
    assert east - west <= 360.0 + 1e-9
    found = swept(
        population,
        replace(question({"a": []}), gaps=Gaps(CoarseGrid.over(population), (Beyond(("a",), 1000.0),))),
    )
    assert int(found.partial.beyond.sum()) == 6 * 2**32


def test_the_extent_is_that_of_the_raster(tmp_path: Path) -> None:
    """Coarse cells reach beyond it, and what they have of ground does not."""
    population = raster(tmp_path, {"total": np.ones((5, 7))}, Affine(0.002, 0, 20, 0, -0.002, 0.01))
    coarse = CoarseGrid.over(population)
    assert coarse.factor == 4
    assert coarse.extent == pytest.approx((20.0, 0.0, 20.014, 0.01))
    assert coarse.grid.bounds == pytest.approx((20.0, -0.006, 20.016, 0.01))


def at_spacing(spacing_m: float) -> PolygonPopulation:
    """A square of a fifth of a degree on the equator."""
    square = np.array([shapely.box(30.0, 0.0, 30.2, 0.2)], dtype=object)
    return PolygonPopulation(PeopleTable(("total",), np.ones((1, 1)), square, SOURCE), "spread", spacing_m)


def test_a_raster_s_cells_are_a_quarter_of_the_distance_where_they_can_be(tmp_path: Path) -> None:
    """Cells of about 111 m."""
    population = raster(tmp_path, {"total": np.ones((30, 20))}, Affine(0.001, 0, 20, 0, -0.001, 0.01))
    factors = {km: CoarseGrid.over(population, 1000.0 * km).factor for km in (0.1, 1.0, 2.0, 3.0, 5.0, 50.0)}
    assert factors == {0.1: 1, 1.0: 2, 2.0: 4, 3.0: 6, 5.0: 9, 50.0: 9}
    assert CoarseGrid.over(population).factor == 9


def test_a_short_distance_makes_no_more_cells_than_a_city_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    population = raster(tmp_path, {"total": np.ones((30, 20))}, Affine(0.001, 0, 20, 0, -0.001, 0.01))
    for most, factor in ((150, 2), (149, 3), (11, 9), (5, 9)):
        monkeypatch.setattr(coarse_module, "MOST_FINE", most)
        assert CoarseGrid.over(population, 1000.0).factor == factor
    monkeypatch.setattr(coarse_module, "MOST_FINE", 1000)
    sides_m = [CoarseGrid.over(at_spacing(10.0), km * 1000.0).grid.side_m for km in (1.0, 2.0)]
    assert sides_m == pytest.approx([1000.0, 1000.0])  # 48 by 48 of half a kilometre are more


def test_cells_are_the_same_whichever_analyses_ask(tmp_path: Path) -> None:
    """They go by the shortest of the gaps' distances, and not by what else is asked beyond reach."""
    population = raster(tmp_path, {"total": np.ones((30, 20))}, Affine(0.001, 0, 20, 0, -0.001, 0.01))
    found = evidence([facilities("library", [(20.0, 0.0)])])
    found = replace(found, acting=Acting(gaps=GapSettings(distances_km=(5.0, 2.0))))
    asked = question_of(found, None, Wanted())
    for beyond in ((Beyond((), 1000.0),), (Beyond((), 1000.0), Beyond(("library",), 5000.0))):
        gaps = of_the_first(found, asked, population, Wanted(beyond=beyond)).gaps
        assert gaps is not None
        assert gaps.grid.factor == 4
    assert of_the_first(found, asked, population, Wanted()).gaps is None


def test_points_cells_are_halved_as_far_as_their_spacing_allows() -> None:
    sides_m = {
        (spacing_m, km): CoarseGrid.over(at_spacing(spacing_m), 1000.0 * km).grid.side_m
        for spacing_m in (100.0, 300.0, 400.0)
        for km in (1.0, 2.0, 4.0)
    }
    expected = {
        (100.0, 1.0): 250.0,
        (100.0, 2.0): 500.0,
        (100.0, 4.0): 1000.0,
        (300.0, 1.0): 500.0,
        (300.0, 2.0): 500.0,
        (300.0, 4.0): 1000.0,
        (400.0, 1.0): 1000.0,
        (400.0, 2.0): 1000.0,
        (400.0, 4.0): 1000.0,
    }
    assert sides_m == pytest.approx(expected)


def test_no_cell_of_a_finer_grid_is_empty_by_chance() -> None:
    """People live everywhere in the square: so they do in every cell that lies in it."""
    population = at_spacing(160.0)
    coarse = CoarseGrid.over(population, 1000.0)
    assert coarse.grid.side_m == pytest.approx(250.0)
    asked = replace(question({"a": []}), gaps=Gaps(coarse, (Beyond((), 1000.0),)))
    people = swept(population, asked).beyond_by_cell(Beyond((), 1000.0))
    peopled = people.reshape(coarse.grid.height, coarse.grid.width) > 0
    assert peopled[1:-1, 1:-1].all()
    assert peopled.sum() > 5000


def test_people_whose_spacing_nobody_knows_keep_cells_of_a_kilometre() -> None:
    people = PeopleAtPoints(("total",), np.ones((1, 2)), np.array([1.0, 1.1]), np.zeros(2), SOURCE)
    assert CoarseGrid.over(PointPopulation(people), 500.0).grid.side_m == pytest.approx(1000.0)
