import numpy as np
import pytest
import shapely
from builders import covered_parts, grid_of, voronoi
from shapes import WITH_HOLES

from overlap.geo.covered import cover, running_shares
from overlap.geo.grid import Grid
from overlap.geo.scanline import NOBODY, Edges


def parts_of(polygons: np.ndarray, grid: Grid) -> np.ndarray:
    """The part of each cell that each polygon covers, shape (cells, polygons)."""
    edges = Edges.of(polygons, np.arange(len(polygons))).on(grid)
    zone = np.full((grid.height, grid.width), NOBODY, dtype=np.int32)
    cell, area, part = cover(edges.ends + 0.5, edges.way, edges.owner, 0, 0, zone)
    found = np.zeros((grid.width * grid.height, len(polygons)))
    whole = np.flatnonzero(zone.ravel() != NOBODY)
    found[whole, zone.ravel()[whole]] = 1.0
    assert ((part > 0.0) & (part < 1.0)).all()
    assert len(set(zip(cell, area, strict=True))) == len(cell)
    found[cell, area] = part
    return found


GRIDS = {
    "around all": grid_of(-1.0, 11.0, 0.217, 56, 56),
    "south up": grid_of(-1.0, 11.0, 0.217, 56, 56, south_up=True),
    "within": grid_of(2.0, 8.0, 0.31, 15, 18),
    "coarse": grid_of(-3.0, 14.0, 7.0, 3, 3),
    "one cell": grid_of(-3.0, 14.0, 20.0, 1, 1),
    "one row": grid_of(0.0, 5.0, 0.5, 20, 1),
    "one column": grid_of(3.0, 11.0, 0.5, 1, 30),
    "westwards": Grid(10.41, 9.92, -0.3, -0.3, 36, 36, 1.0),
}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize("seed", range(2))
def test_covered_parts_are_those_of_shapely(grid: Grid, seed: int) -> None:
    for polygons in (voronoi(seed, 25, 0.35, 0.45, 9.65, 9.55), WITH_HOLES):
        assert np.abs(parts_of(polygons, grid) - covered_parts(grid, polygons)).max() < 1e-11


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_parts_of_a_partition_leave_nothing_and_double_nothing(grid: Grid) -> None:
    total = parts_of(voronoi(9, 60, -30.0, -30.0, 30.0, 30.0), grid).sum(axis=1)
    assert (total == 1.0).all()


def test_no_part_depends_on_how_a_grid_is_cut() -> None:
    polygons, grid = voronoi(3, 25, 0.35, 0.45, 9.65, 9.55), GRIDS["around all"]
    edges = Edges.of(polygons, np.arange(len(polygons))).on(grid)
    whole = parts_of(polygons, grid).reshape(grid.height, grid.width, -1)
    for top, left, height, width in [(0, 0, 1, 56), (3, 50, 20, 6), (31, 7, 25, 40), (55, 55, 1, 1)]:
        zone = np.full((height, width), NOBODY, dtype=np.int32)
        cell, area, part = cover(edges.ends + 0.5, edges.way, edges.owner, top, left, zone)
        found = np.zeros((height * width, len(polygons)))
        found[cell, area] = part
        inside = np.flatnonzero(zone.ravel() != NOBODY)
        found[inside, zone.ravel()[inside]] = 1.0
        expected = whole[top : top + height, left : left + width].reshape(found.shape)
        assert np.array_equal(found, expected)


def test_borders_along_cells_cross_none() -> None:
    squares = np.array([shapely.box(i, j, i + 2, j + 2) for i in (0, 2) for j in (0, 2)], dtype=object)
    grid = grid_of(-1.0, 5.0, 1.0, 6, 6)
    assert np.array_equal(np.unique(parts_of(squares, grid)), [0.0, 1.0])


def test_spikes_slivers_and_levels() -> None:
    shapes = np.array(
        [
            shapely.Polygon([(0, 0), (10, 1e-7), (10, 0)]),
            shapely.Polygon([(0, 2), (10, 2.000_3), (0, 2.000_6)]),
            shapely.Polygon([(0.2, 4), (0.2, 9), (0.200_1, 4)]),
            shapely.Polygon([(5, 4), (5.5, 4.5), (9.9, 4.500_000_01), (9.9, 4.499_999_99), (5.5, 4.3)]),
        ],
        dtype=object,
    )
    grid = grid_of(0.0, 10.0, 1.0, 10, 10)
    assert np.abs(parts_of(shapes, grid) - covered_parts(grid, shapes)).max() < 2e-9


def test_a_coast_of_a_hundred_thousand_corners() -> None:
    turn = np.linspace(0, 2 * np.pi, 100_001)[:-1]
    away = 4.0 + 0.5 * np.sin(317 * turn) + 0.01 * np.sin(30_011 * turn)
    coast = shapely.Polygon(np.column_stack([5 + away * np.cos(turn), 5 + away * np.sin(turn)]))
    grid = grid_of(0.0, 10.0, 0.1, 100, 100)
    parts = parts_of(np.array([coast], dtype=object), grid)
    assert parts.sum() * 0.01 == pytest.approx(coast.area, rel=1e-12)
    some = np.random.default_rng(2).choice(10_000, 40)
    expected = [coast.intersection(box).area / 0.01 for box in shapely.box(*corners(grid, some))]
    assert np.abs(parts[some, 0] - expected).max() < 1e-10


def corners(grid: Grid, cells: np.ndarray) -> tuple[np.ndarray, ...]:
    west, north = 0.1 * (cells % grid.width), 10.0 - 0.1 * (cells // grid.width)
    return west, north - 0.1, west + 0.1, north


def test_running_shares_end_at_one() -> None:
    upto = running_shares(np.array([0, 2, 3, 6]), np.array([0.1, 0.3, 0.2, 0.1, 0.1, 0.2]))
    assert np.allclose(upto, [0.25, 1.0, 1.0, 0.25, 0.5, 1.0], rtol=0, atol=1e-15)
    assert upto[[1, 2, 5]].tolist() == [1.0, 1.0, 1.0]
