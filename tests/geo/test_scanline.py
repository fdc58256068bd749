import numpy as np
import pytest
import shapely
from builders import boxes, centres, grid_of, voronoi
from shapes import WITH_HOLES

from overlap.geo.grid import Grid
from overlap.geo.scanline import NOBODY, Edges, burn, touch


def laid(polygons: np.ndarray, grid: Grid) -> Edges:
    return Edges.of(polygons, np.arange(len(polygons))).on(grid)


def burned(polygons: np.ndarray, grid: Grid) -> np.ndarray:
    zone = np.full((grid.height, grid.width), NOBODY, dtype=np.int32)
    edges = laid(polygons, grid)
    burn(edges.ends, edges.owner, 0, 0, zone)
    return zone


def held(polygons: np.ndarray, grid: Grid) -> np.ndarray:
    """Which polygon holds each centre, by shapely; no centre lies on a border."""
    x, y = centres(grid)
    inside = np.array([shapely.contains_xy(polygon, x, y) for polygon in polygons])
    assert inside.sum(axis=0).max() == 1
    found = np.where(inside.any(axis=0), inside.argmax(axis=0), NOBODY)
    return found.reshape(grid.height, grid.width)


@pytest.mark.parametrize("south_up", [False, True], ids=["north up", "south up"])
@pytest.mark.parametrize("seed", range(4))
def test_each_centre_goes_to_the_one_area_that_holds_it(seed: int, south_up: bool) -> None:  # noqa: FBT001
    polygons = voronoi(seed, 40, 3.0, 40.0, 8.0, 44.0)
    grid = grid_of(3.0 - np.pi / 40, 44.0 + np.e / 40, 0.0517, 105, 85, south_up=south_up)
    zone = burned(polygons, grid)
    assert np.array_equal(zone, held(polygons, grid))
    x, y = centres(grid)
    in_box = (x > 3.0) & (x < 8.0) & (y > 40.0) & (y < 44.0)
    assert np.array_equal(zone.ravel() != NOBODY, in_box)  # no gap along any shared border


def test_holes_and_parts() -> None:
    grid = grid_of(0.0, 10.0, 0.0713, 140, 140)
    assert np.array_equal(burned(WITH_HOLES, grid), held(WITH_HOLES, grid))


@pytest.mark.parametrize("step", [0.5, 0.25])
def test_centres_on_borders_belong_to_one_area_and_not_two(step: float) -> None:
    """Squares whose borders run through centres: every centre in one square, whichever way they wind."""
    squares = np.array(
        [
            shapely.reverse(square) if (i + j) % 2 else square
            for i in range(4)
            for j in range(4)
            for square in [shapely.box(i, j, i + 1, j + 1)]
        ],
        dtype=object,
    )
    grid = Grid(0.0, 4.0, step, -step, int(4 / step) + 1, int(4 / step) + 1, 1.0)
    once = [burned(squares[k : k + 1], grid) != NOBODY for k in range(16)]
    count = np.sum(once, axis=0)
    assert count.max() == 1
    assert count.sum() == (4 / step) ** 2  # half-open: one of two opposite sides counts
    together = burned(squares, grid)
    assert all(np.array_equal(together == k, once[k]) for k in range(16))


def test_where_areas_overlap_the_smaller_number_keeps_the_cell() -> None:
    pair = np.array([shapely.box(0.1, 0.1, 3.1, 3.1), shapely.box(2.1, 0.1, 5.1, 3.1)], dtype=object)
    zone = burned(pair, grid_of(0.0, 4.0, 1.0, 6, 4))
    assert zone[2].tolist() == [0, 0, 0, 1, 1, NOBODY]


@pytest.mark.parametrize("seed", range(3))
def test_touched_cells_are_those_that_a_border_crosses(seed: int) -> None:
    polygons = np.concatenate([voronoi(seed, 12, 0.35, 0.45, 9.65, 9.55), WITH_HOLES])
    grid = grid_of(-1.0, 11.0, 0.217, 56, 56)
    claim = np.full((grid.height, grid.width), NOBODY, dtype=np.int32)
    edges = laid(polygons, grid)
    touch(edges.ends, edges.owner, 0, 0, claim)
    cells = boxes(grid)
    crossed = np.array([shapely.intersects(cells, shapely.boundary(each)) for each in polygons])
    expected = np.where(crossed.any(axis=0), crossed.argmax(axis=0), NOBODY)
    assert np.array_equal(claim.ravel(), expected)


def test_edges_know_on_which_side_their_shape_lies() -> None:
    square = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (3, 1), (3, 3), (1, 3)]])
    for shape in (square, shapely.reverse(square)):
        edges = Edges.of(np.array([shape], dtype=object), np.array([7]))
        upright = edges.ends[:, 0] == edges.ends[:, 2]
        sides = dict(zip(edges.ends[upright, 0], edges.way[upright], strict=True))
        assert sides == {0.0: 1.0, 1.0: -1.0, 3.0: 1.0, 4.0: -1.0}
        assert (edges.ends[:, 1] <= edges.ends[:, 3]).all()
        assert set(edges.owner) == {7}
        mirrored = edges.on(Grid(0.0, 4.0, -1.0, -1.0, 4, 4, 1.0))
        assert np.array_equal(mirrored.way, -edges.way)
        assert (mirrored.ends[:, 1] <= mirrored.ends[:, 3]).all()
