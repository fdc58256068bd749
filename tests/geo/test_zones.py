from functools import partial

import numpy as np
import pytest
import shapely
from builders import covered_parts, grid_of, voronoi
from shapes import WITH_HOLES

from overlap.geo.antimeridian import unroll
from overlap.geo.grid import Grid
from overlap.geo.zones import AreaMap, Remainder, Shares, stacked


def shares_of(slots: np.ndarray, shares: Shares, first: int, count: int) -> np.ndarray:
    """The share of each cell that each slot from `first` on has, shape (cells, count)."""
    found = np.zeros((slots.size, count))
    for cell, slot in enumerate(slots.ravel()):
        if slot >= 0:
            found[cell, slot - first] = 1.0
            continue
        listed = slice(shares.starts[-1 - slot], shares.starts[-slot])
        parts = np.diff(shares.upto[listed], prepend=0.0)
        np.add.at(found[cell], shares.slots[listed] - first, parts)
    return found


def over(
    grid: Grid, polygons: np.ndarray, remainder: Remainder, window: tuple[int, int, int, int] | None = None
) -> np.ndarray:
    laid = AreaMap(unroll(polygons), 5, remainder).over(grid)
    top, left, height, width = window or (0, 0, grid.height, grid.width)
    slots = np.empty((height, width), dtype=np.int32)
    return shares_of(slots, laid.strip(top, left, slots), 5, len(polygons) + 1)


def expected(grid: Grid, polygons: np.ndarray, remainder: Remainder) -> np.ndarray:
    """The rule in words: parts of a cell by area, normalised to 1; foreign ground stays outside."""
    parts = covered_parts(grid, polygons)
    parts[parts < 1e-9] = 0.0
    rest = 1.0 - parts.sum(axis=1, keepdims=True)
    nowhere = parts.sum(axis=1, keepdims=True) == 0.0
    rest = np.where(nowhere, 1.0, rest if remainder == "foreign" else 0.0)
    shares = np.hstack([parts, rest])
    return shares / shares.sum(axis=1, keepdims=True)


GRIDS = {
    "north up": grid_of(-1.0, 11.0, 0.217, 56, 56),
    "south up": grid_of(-1.0, 11.0, 0.217, 56, 56, south_up=True),
    "coarse": grid_of(-3.0, 14.0, 2.9, 6, 6),
}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize("remainder", ["sea", "foreign"])
@pytest.mark.parametrize("shapes", ["partition", "holes", "far apart"])
def test_shares_follow_the_covered_part(grid: Grid, remainder: Remainder, shapes: str) -> None:
    polygons = {
        "partition": voronoi(4, 20, 0.35, 0.45, 9.65, 9.55),
        "holes": WITH_HOLES,
        "far apart": np.array([shapely.box(1.1, 1.2, 2.3, 4.1), shapely.box(2.4, 1.2, 5.2, 4.1)], object),
    }[shapes]
    found = over(grid, polygons, remainder)
    assert np.abs(found.sum(axis=1) - 1.0).max() < 1e-15 * len(polygons)
    assert np.abs(found - expected(grid, polygons, remainder)).max() < 1e-8


def test_a_partition_leaves_nothing_outside_even_where_the_rest_is_foreign() -> None:
    found = over(grid_of(2.0, 8.0, 0.217, 20, 20), voronoi(4, 40, 0.35, 0.45, 9.65, 9.55), "foreign")
    assert not found[:, -1].any()


def test_windows_are_parts_of_the_whole() -> None:
    grid, polygons = GRIDS["north up"], voronoi(4, 20, 0.35, 0.45, 9.65, 9.55)
    whole = over(grid, polygons, "sea").reshape(56, 56, -1)
    for top, left, height, width in [(0, 0, 7, 56), (20, 11, 30, 3), (55, 55, 1, 1)]:
        part = over(grid, polygons, "sea", (top, left, height, width)).reshape(height, width, -1)
        assert np.array_equal(part, whole[top : top + height, left : left + width])


def test_levels_stacked_keep_their_lists_apart() -> None:
    grid = GRIDS["coarse"]
    sets = [voronoi(4, 5, 0.35, 0.45, 9.65, 9.55), WITH_HOLES, voronoi(5, 9, 0.35, 0.45, 9.65, 9.55)]
    slots = np.empty((3, grid.height * grid.width), dtype=np.int32)
    maps, lists, first = [], [], 1
    for level, polygons in enumerate(sets):
        maps.append(AreaMap(polygons, first, "sea"))
        laid = maps[-1].over(grid)
        lists.append(laid.strip(0, 0, slots[level].reshape(grid.height, grid.width)))
        first += len(polygons) + 1
    assert (slots < 0).any(axis=1).all()
    apart = [shares_of(slots[level], lists[level], 0, first) for level in range(3)]
    together = stacked(maps, lists, slots)
    again = Shares(together.starts, together.share_slots, together.upto)
    for level in range(3):
        assert np.array_equal(shares_of(together.slots[level], again, 0, first), apart[level])


SPLIT = shapely.union_all([shapely.box(179.03, -19, 180, -16.2), shapely.box(-180, -19, -178.7, -16.2)])
WRITTEN = {
    "split": SPLIT,
    "unrolled": shapely.box(179.03, -19, 181.3, -16.2),
    "westwards": shapely.box(-180.97, -19, -178.7, -16.2),
    "jumping": shapely.Polygon([(179.03, -19), (-178.7, -19), (-178.7, -16.2), (179.03, -16.2)]),
}


RASTERS = {
    "past 180": grid_of(178.0, -16.0, 0.32, 13, 10),
    "past -180": grid_of(-182.0, -16.0, 0.32, 13, 10),
    "0 to 360": grid_of(0.0, -16.0, 0.5, 720, 7),
    "-180 to 180": grid_of(-180.0, -16.0, 0.5, 720, 7),
    "fine past 180": grid_of(179.9, -16.1, 0.00131, 160, 120),
    "fine past -180": grid_of(-180.1, -16.1, 0.00131, 160, 120),
}


@pytest.mark.parametrize("shape", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("grid", RASTERS.values(), ids=RASTERS)
def test_areas_split_at_180_are_whole_over_any_raster(shape: shapely.Geometry, grid: Grid) -> None:
    found = over(grid, np.array([shape], dtype=object), "foreign")[:, 0]
    laid = np.array([shapely.transform(SPLIT, partial(np.add, (turn, 0.0))) for turn in (-360.0, 0.0, 360.0)])
    parts = covered_parts(grid, laid).sum(axis=1)
    assert found.any()
    assert np.abs(found - parts).max() < 1e-8


def test_an_area_around_a_pole_holds_it_in_any_raster() -> None:
    cap = shapely.Polygon([(longitude, 80.3) for longitude in range(-170, 190, 20)])
    for west in (-180.0, 0.0, 100.0):
        grid = grid_of(west, 90.0, 2.0, 180, 10)
        found = over(grid, np.array([cap], dtype=object), "foreign")[:, 0].reshape(10, 180)
        assert np.abs(found - np.array([1, 1, 1, 1, 0.85, 0, 0, 0, 0, 0])[:, None]).max() < 1e-12


@pytest.mark.parametrize("shape", WRITTEN.values(), ids=WRITTEN)
def test_points_at_180_lie_in_areas_however_those_are_written(shape: shapely.Geometry) -> None:
    areas = AreaMap(unroll(np.array([shape, shapely.box(-178.7, -19, -178, -16)], dtype=object)), 0, "sea")
    longitude = np.array([179.0, 179.1, 180.0, -180.0, 180.5, -179.5, 539.5, -178.7, -178.2, 0.0])
    slots = areas.of_points(longitude, np.full(10, -17.0))
    assert slots.tolist() == [2, 0, 0, 0, 0, 0, 0, 0, 1, 2]  # on a shared border: the smaller number
    assert areas.of_points(longitude, np.full(10, -19.5)).tolist() == [2] * 10
    for one in range(10):
        assert areas.of_points(longitude[one : one + 1], np.array([-17.0])).tolist() == [slots[one]]


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_a_point_on_the_border_at_180_goes_to_the_smaller_number(order: list[int]) -> None:
    halves = np.array([shapely.box(170, -19, 180, -16), shapely.box(-180, -19, -178, -16)], dtype=object)
    slots = AreaMap(halves[order], 0, "sea").of_points(np.array([180.0, -180.0]), np.array([-17.0, -17.0]))
    assert slots.tolist() == [0, 0]


def test_points_are_found_as_shapely_finds_them() -> None:
    polygons = np.concatenate([voronoi(6, 30, 20.0, 20.0, 30.0, 30.0), WITH_HOLES])
    rng = np.random.default_rng(29)
    x, y = rng.uniform(-1, 31, (2, 5000))
    inside = np.array([shapely.intersects_xy(polygon, x, y) for polygon in polygons])
    slots = AreaMap(polygons, 3, "sea").of_points(x, y)
    assert np.array_equal(slots, 3 + np.where(inside.any(axis=0), inside.argmax(axis=0), len(polygons)))


def test_no_points_and_no_areas() -> None:
    assert AreaMap(WITH_HOLES, 1, "sea").of_points(np.zeros(0), np.zeros(0)).shape == (0,)
    nowhere = AreaMap(np.array([shapely.box(100, 50, 101, 51)], dtype=object), 1, "sea")
    slots = np.empty((6, 6), dtype=np.int32)
    nowhere.over(GRIDS["coarse"]).strip(0, 0, slots)
    assert slots.ravel().tolist() == [2] * 36
