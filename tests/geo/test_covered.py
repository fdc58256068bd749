import numpy as np
import pytest
import shapely
from builders import covered_parts, grid_of, voronoi
from hypothesis import given
from hypothesis import strategies as st
from shapes import WITH_HOLES

from overlap.geo.covered import UNITS, WHOLE, cover, share_out
from overlap.geo.grid import Grid
from overlap.geo.scanline import Outlines

Cut = tuple[int, int, int, int]


def parts_of(polygons: np.ndarray, grid: Grid, window: Cut | None = None) -> np.ndarray:
    """The part of each cell that each polygon covers, shape (cells, polygons)."""
    top, left, height, width = window or (0, 0, grid.height, grid.width)
    zone = np.full((height, width), 99, dtype=np.int32)
    outlines = Outlines.over(polygons, np.arange(len(polygons)), grid)
    listed, cells = cover(outlines, top, left, len(polygons), zone)
    found = np.zeros((height * width, len(polygons) + 1))
    whole = np.flatnonzero(zone >= 0)
    found[whole, zone.ravel()[whole]] = 1.0
    shared = np.flatnonzero(zone < 0)
    assert np.array_equal(np.sort(-1 - zone.ravel()[shared]), np.arange(cells))
    place = np.empty(cells, dtype=np.int64)
    place[-1 - zone.ravel()[shared]] = shared
    assert (listed[:, 2] > 0).all()
    assert len({(cell, slot) for cell, slot, _ in listed.tolist()}) == len(listed)
    found[place[listed[:, 0]], listed[:, 1]] = listed[:, 2] / UNITS
    return found[:, :-1]


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


WINDOWS = [(0, 0, 1, 56), (3, 50, 20, 6), (31, 7, 25, 40), (55, 55, 1, 1), (20, 12, 3, 9)]


def wavy(corners: int) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, corners + 1)[:-1]
    away = 4.0 + 0.5 * np.sin(31 * turn) + 0.05 * np.sin(311 * turn)
    return np.column_stack([5 + away * np.cos(turn), 5 + away * np.sin(turn)])


@pytest.mark.parametrize("window", WINDOWS)
def test_no_part_depends_on_how_a_grid_is_cut(window: Cut) -> None:
    ring = shapely.Polygon(wavy(3000), [(wavy(1000) - 5) * 0.6 + 5])
    for polygons in (voronoi(3, 25, 0.35, 0.45, 9.65, 9.55), np.array([ring], dtype=object)):
        grid = GRIDS["around all"]
        top, left, height, width = window
        whole = parts_of(polygons, grid).reshape(grid.height, grid.width, -1)
        expected = whole[top : top + height, left : left + width].reshape(height * width, -1)
        assert np.array_equal(parts_of(polygons, grid, window), expected)


def units_of(polygon: shapely.Polygon, grid: Grid) -> np.ndarray:
    """The plain reckoning: every edge tells every cell of its rows what it has of it, shape (h, w)."""
    units = np.zeros((grid.height, grid.width), dtype=np.int64)
    xy = shapely.get_coordinates(shapely.orient_polygons(polygon))
    x, y = (xy - (grid.x, grid.y)).T / np.array([[grid.step_x], [grid.step_y]]) + 0.5
    for x0, y0, x1, y1 in zip(x[:-1], y[:-1], x[1:], y[1:], strict=True):
        way = 1 if y0 < y1 else -1
        if way < 0:
            x0, y0, x1, y1 = x1, y1, x0, y0
        for row in range(max(int(np.floor(y0)), 0), min(int(np.ceil(y1)), grid.height)):
            low, high = max(y0, row), min(y1, row + 1)
            at_low = x0 if low == y0 else x0 + (low - y0) / (y1 - y0) * (x1 - x0)
            at_high = x1 if high == y1 else x0 + (high - y0) / (y1 - y0) * (x1 - x0)
            west, east = min(at_low, at_high), max(at_low, at_high)
            for column in range(max(int(np.floor(west)), 0), grid.width):
                part = column + 1 - west
                enter, leave = max(west, column), min(east, column + 1)
                if east > west:
                    part = (enter - west + (leave - enter) * (column + 1 - 0.5 * (enter + leave))) / (
                        east - west
                    )
                if east < column:
                    units[row, column] += way * int(np.rint(high * UNITS) - np.rint(low * UNITS))
                else:
                    units[row, column] += way * int(np.rint((high - low) * part * UNITS))
    return units


# Halves put corners on the borders of cells, and edges along them.
PLACES = st.one_of(st.integers(-2, 14).map(lambda k: k / 2), st.floats(-1, 7))
CORNERS = st.lists(st.tuples(PLACES, PLACES), min_size=3, max_size=12, unique=True)


def as_polygons(rings: list[list[tuple[float, float]]]) -> np.ndarray:
    drawn = [shapely.Polygon(ring) for ring in rings]
    return np.array([each for each in drawn if each.is_valid and each.area > 0.0], dtype=object)


@given(st.lists(CORNERS, min_size=1, max_size=4).map(as_polygons), st.integers(0, 3), st.integers(0, 3))
def test_cells_are_held_as_the_plain_reckoning_says(polygons: np.ndarray, top: int, left: int) -> None:
    grid, (height, width) = grid_of(0.0, 6.0, 1.0, 6, 6), (6 - top, 6 - left)
    zone = np.empty((height, width), dtype=np.int32)
    outlines = Outlines.over(polygons, np.arange(len(polygons)), grid)
    listed, cells = cover(outlines, top, left, len(polygons), zone)
    units = np.array([units_of(each, grid)[top:, left:] for each in polygons]).reshape(-1, height, width)
    whole, part = units >= WHOLE * (1 - 1e-9), (units > WHOLE * 1e-9) & (units < WHOLE * (1 - 1e-9))
    assert cells == part.any(axis=0).sum()
    for row, column in np.ndindex(height, width):
        first = next(iter(np.flatnonzero(whole[:, row, column])), len(polygons))
        if zone[row, column] >= 0:
            assert not part[:, row, column].any()
            assert zone[row, column] == first
            continue
        here = listed[listed[:, 0] == -1 - zone[row, column]]
        held = [slot for slot in range(len(polygons)) if part[slot, row, column] or slot == first]
        # Who else holds the cell whole may be listed, and is passed over when it is shared out.
        counted = [slot for _, slot, there in here.tolist() if there < WHOLE or slot == first]
        assert counted == held
        for _, slot, there in here.tolist():
            assert there == (WHOLE if whole[slot, row, column] else units[slot, row, column])


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


def test_shares_end_at_one() -> None:
    tenth = WHOLE // 10
    listed = np.array(
        [[0, 1, tenth], [2, 1, tenth], [0, 4, 3 * tenth], [1, 4, 2 * tenth], [2, 5, WHOLE], [2, 6, WHOLE]]
    )
    starts, slots, upto = share_out(listed.copy(), 3, -1)
    assert starts.tolist() == [0, 2, 3, 5]
    assert slots.tolist() == [1, 4, 4, 1, 5]  # of two that hold a cell whole, the first
    assert np.allclose(upto, [0.25, 1.0, 1.0, 1 / 11, 1.0], rtol=0, atol=1e-11)
    assert upto[starts[1:] - 1].tolist() == [1.0] * 3


def test_the_rest_of_a_cell_can_be_foreign() -> None:
    listed = np.array([[0, 1, WHOLE // 4], [1, 1, WHOLE // 2], [1, 2, WHOLE - WHOLE // 2]])
    starts, slots, upto = share_out(listed, 2, 9)
    assert starts.tolist() == [0, 2, 4]
    assert slots.tolist() == [1, 9, 1, 2]
    assert upto.tolist() == [0.25, 1.0, 0.5, 1.0]


def test_no_cell_is_shared() -> None:
    starts, slots, upto = share_out(np.zeros((0, 3), dtype=np.int64), 0, 9)
    assert (starts.tolist(), slots.size, upto.size) == ([0], 0, 0)
