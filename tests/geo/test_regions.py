"""Regions of cells and their outlines: by hand, on random grids, across ±180° and at the poles."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from overlap.geo.cells import Cells
from overlap.geo.ellipsoid import GEOD, SEMI_MAJOR_M, from_ecef, onto_ellipsoid, to_ecef
from overlap.geo.grid import Grid
from overlap.geo.ground import northing_m, rings_m2
from overlap.geo.regions import beside, regions
from overlap.geo.rings import outlines

HERE = Cells.of(Grid(10.005, 0.025, 0.01, -0.01, 8, 6, 1113.0))
ALL = 1e9


def parse(picture: str) -> NDArray[np.int64]:
    """A row of letters each; a dot is no cell."""
    rows = [list(row) for row in picture.split()]
    return np.array([[-1 if each == "." else ord(each) - ord("a") for each in row] for row in rows])


def grid_of(shape: tuple[int, int], west: float = 10.0, north: float = 0.0, step: float = 0.01) -> Cells:
    return Cells.of(Grid(west + step / 2, north - step / 2, step, -step, shape[1], shape[0], 111e3 * step))


def found(
    cells: Cells, mask: NDArray[np.bool_], people: NDArray[np.int64] | None = None, largest_km2: float = ALL
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    chosen = np.flatnonzero(mask)
    each = np.ones(len(chosen), dtype=np.int64) if people is None else people.ravel()[chosen]
    shape = cells.height, cells.width
    return chosen, regions(chosen, each, cells.ground_km2(chosen), largest_km2, shape, around=cells.around)


def picture(cells: Cells, chosen: NDArray[np.int64], region: NDArray[np.int64]) -> str:
    letters = np.full(cells.height * cells.width, ".")
    letters[chosen] = [chr(ord("a") + number) for number in region.tolist()]
    return " ".join("".join(row) for row in letters.reshape(cells.height, cells.width))


def ground_km2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Exact where edges follow meridians and parallels: ground of the ellipsoid in an equal-area plane."""

    def flat(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([np.radians(lonlat[:, 0]) * SEMI_MAJOR_M, northing_m(lonlat[:, 1])])

    return np.asarray(shapely.area(shapely.transform(shapes, flat))) / 1e6


def assert_right(
    cells: Cells, chosen: NDArray[np.int64], region: NDArray[np.int64], rel: float = 1e-9
) -> None:
    """Shapes are valid, within ±180°, do not overlap, and have the ground of their cells."""
    shapes = outlines(cells, chosen, region)
    assert len(shapes) == region.max(initial=-1) + 1
    assert {each.geom_type for each in shapes} <= {"MultiPolygon"}
    assert shapely.is_valid(shapes).all()
    bounds = shapely.bounds(shapes)
    assert (bounds[:, [0, 2]] >= -180).all()
    assert (bounds[:, [0, 2]] <= 180).all()
    assert (np.abs(bounds[:, [1, 3]]) <= 90).all()
    by_cells = np.bincount(region, cells.ground_km2(chosen), minlength=len(shapes))
    assert ground_km2(shapes) == pytest.approx(by_cells, rel=rel)
    assert ground_km2(np.array([shapely.union_all(shapes)])) == pytest.approx(by_cells.sum(), rel=rel)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("aa.. ..aa", "aa.. ..bb"),  # a corner is no side
        ("aaa a.a aaa", "aaa a.a aaa"),
        ("aaaa a..a a.aa aa..", "aaaa a..a a.aa aa.."),  # the hole touches the outside at a corner
        ("aaa a.a aaa ... a.a", "aaa a.a aaa ... b.c"),
        (".a. a.a .a.", ".a. b.c .d."),
        ("aaaa a..a a.ba aa.a", "aaaa a..a a.ba aa.a".replace("b", "a")),
    ],
)
def test_regions_by_hand(cells: str, expected: str) -> None:
    mask = parse(cells) >= 0
    grid = grid_of(mask.shape)
    chosen, region = found(grid, mask)
    assert picture(grid, chosen, region) == expected
    assert_right(grid, chosen, region)


def test_a_hole_that_touches_the_outside_stays_a_hole() -> None:
    mask = parse("aaaa a..a a.aa aa..") >= 0
    grid = grid_of(mask.shape)
    shape = outlines(grid, *found(grid, mask))[0]
    assert len(shape.geoms) == 1
    assert [len(part.interiors) for part in shape.geoms] == [1]
    assert not shapely.contains_xy(shape, 10.015, -0.015)
    # Six points of the hole, an L of three cells, and no more than the corners of the outside.
    assert len(shape.geoms[0].interiors[0].coords) == 7


def test_a_ring_has_a_hole_in_which_another_region_may_lie() -> None:
    mask = parse("aaaaa a...a a.b.a a...a aaaaa") >= 0
    grid = grid_of(mask.shape)
    chosen, region = found(grid, mask)
    assert picture(grid, chosen, region) == "aaaaa a...a a.b.a a...a aaaaa"
    ring, islet = outlines(grid, chosen, region)
    assert ring.disjoint(islet)
    assert islet.equals(shapely.box(10.02, -0.03, 10.03, -0.02)) or islet.equals_exact(
        shapely.MultiPolygon([shapely.box(10.02, -0.03, 10.03, -0.02)]), 1e-12, normalize=True
    )


def test_corners_alone_make_an_outline_of_degrees() -> None:
    mask = np.ones((3, 5), dtype=bool)
    shape = outlines(grid_of((3, 5)), *found(grid_of((3, 5)), mask))[0]
    assert len(shape.geoms[0].exterior.coords) == 5
    assert shape.bounds == pytest.approx((10.0, -0.03, 10.05, 0.0))


@pytest.mark.parametrize("west", [-180.0, 0.0, 179.6, -180.3, 0.25])
@pytest.mark.parametrize("sense", [1, -1])
def test_round_the_globe(west: float, sense: int) -> None:
    """The last column lies beside the first; wherever the seam, regions are the same ground."""
    grid = Grid(west + 0.5 if sense > 0 else west + 359.5, 89.5, float(sense), -1.0, 360, 180, 111e3)
    cells = Cells.of(grid)
    assert cells.around
    mask = np.zeros((180, 360), dtype=bool)
    mask[80, :2] = mask[80, -2:] = True  # across the grid's own seam
    at_180 = int(np.argmin(np.abs((grid.columns_x - 180.0 + 180.0) % 360.0 - 180.0)))
    mask[100, (at_180 + np.arange(-3, 4)) % 360] = True  # across ±180°
    mask[0] = True  # round a pole
    mask[-1, 5:9] = True  # at the other
    mask[120:123] = True  # a belt
    chosen, region = found(cells, mask)
    assert sorted(np.bincount(region).tolist()) == [4, 4, 7, 360, 1080]
    assert_right(cells, chosen, region, 1e-8)


@given(seed=st.integers(0, 10**6), share=st.floats(0.2, 0.95), largest_km2=st.floats(1.0, 40.0))
def test_random_grids(seed: int, share: float, largest_km2: float) -> None:
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 14, 2).tolist())
    grid = grid_of(shape, west=179.96)  # some of them lie beyond 180°
    mask, people = rng.random(shape) < share, rng.integers(1, 50, shape)
    chosen, region = found(grid, mask, people, largest_km2)
    assert_right(grid, chosen, region)
    shapes = outlines(grid, chosen, region)
    ground = np.bincount(region, grid.ground_km2(chosen), minlength=len(shapes))
    alone = np.bincount(region, minlength=len(shapes)) == 1
    assert (alone | (ground <= largest_km2)).all()
    # Each region hangs together by sides, and where nothing is too large regions are whole components.
    firsts, seconds = beside(chosen, *shape, around=False)
    whole = regions(chosen, chosen * 0 + 1, chosen * 0.0 + 1.0, ALL, shape, around=False)
    for number in range(len(shapes)):
        held = np.flatnonzero(region == number)
        inner = (region[firsts] == number) & (region[seconds] == number)
        reached = {int(held[0])}
        for _ in held:
            for a, b in zip(firsts[inner].tolist(), seconds[inner].tolist(), strict=True):
                if a in reached or b in reached:
                    reached |= {a, b}
        assert reached == set(held.tolist())
        component = whole == whole[held[0]]
        if grid.ground_km2(chosen)[component].sum() <= largest_km2:
            assert (region[component] == number).all()


def test_a_large_region_is_split_where_the_fewest_live() -> None:
    """Two towns and a thin neck of fields between them."""
    people = np.full((9, 30), 10)
    people[2:7, 3:9], people[2:7, 20:27] = 100, 120
    people[:, 14] = 1
    grid = grid_of(people.shape)
    ground = grid.ground_km2(np.arange(270)).sum()
    _, region = found(grid, people > 0, people, ground * 0.6)
    assert region.max() == 1
    table = region.reshape(people.shape)
    assert (table[:, :14] == 0).all()
    assert (table[:, 15:] == 1).all()


def test_a_plain_is_split_too() -> None:
    """Everywhere alike, so there are no valleys; every part is small enough, and most are not too small."""
    people = np.full((60, 60), 7)
    grid = grid_of(people.shape)
    chosen, region = found(grid, people > 0, people, 100.0)
    ground = np.bincount(region, grid.ground_km2(chosen))
    assert ground.max() <= 100.0
    assert np.median(ground) > 40.0
    assert_right(grid, chosen, region)


def test_a_cell_larger_than_the_largest_is_a_region_by_itself() -> None:
    grid = grid_of((2, 3), step=0.5)
    _, region = found(grid, np.ones((2, 3), dtype=bool), largest_km2=10.0)
    assert sorted(region.tolist()) == list(range(6))


def test_nothing_is_no_region() -> None:
    chosen, region = found(HERE, np.zeros((6, 8), dtype=bool))
    assert len(region) == len(outlines(HERE, chosen, region)) == 0


def test_ground_of_cells_is_that_of_geodesics() -> None:
    cells = Cells.of(Grid(20.0, 60.0, 0.01, -0.01, 3, 3, 1100.0))
    rows = cells.ground_km2(np.array([0, 4, 8]))
    for number, expected in zip((0, 4, 8), rows.tolist(), strict=True):
        row, column = divmod(number, 3)
        # Geodesics bow away from a parallel; between many points of it they do not.
        x = np.linspace(cells.x[column], cells.x[column + 1], 200)
        lon = np.concatenate([x, x[::-1]])
        lat = np.repeat([cells.y[row + 1], cells.y[row]], 200)
        assert abs(GEOD.polygon_area_perimeter(lon, lat)[0]) / 1e6 == pytest.approx(expected, rel=1e-8)


def test_the_whole_earth() -> None:
    cells = Cells.of(Grid(-179.5, 89.5, 1.0, -1.0, 360, 180, 111e3))
    assert cells.ground_km2(np.arange(360 * 180)).sum() == pytest.approx(510_065_621.724, abs=0.01)


def test_a_ring_round_a_pole() -> None:
    lon = np.arange(0.0, 360.0, 1.0)[None]
    cap_m2 = rings_m2(lon, np.full_like(lon, 89.0))[0]
    whole = 2 * np.pi * SEMI_MAJOR_M * float(northing_m(np.array(90.0)) - northing_m(np.array(89.0)))
    assert cap_m2 == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [("EPSG:32733", 500e3, 8.0e6), ("EPSG:2157", 600e3, 750e3), ("EPSG:3832", 3_325e3, -2e6)],
)
def test_projected_cells(crs: str, x: float, y: float) -> None:
    """Ground against geodesics; the last of them lies across ±180°."""
    cells = Cells.of(Grid(x, y, 1000.0, -1000.0, 30, 40, 1000.0, crs=crs))
    rng = np.random.default_rng(3)
    chosen, region = found(cells, rng.random((40, 30)) < 0.7, largest_km2=100.0)
    for number in (0, 600, 1199):
        row, column = divmod(number, 30)
        way = np.linspace(0.0, 1000.0, 50)
        left, top = cells.x[column], cells.y[row]
        side_x = np.concatenate([left + way, np.full(50, left + 1000.0), left + way[::-1], np.full(50, left)])
        side_y = np.concatenate([np.full(50, top), top - way, np.full(50, top - 1000.0), top - way[::-1]])
        expected = abs(GEOD.polygon_area_perimeter(*cells.degrees(side_x, side_y))[0]) / 1e6
        assert cells.ground_km2(np.array([number]))[0] == pytest.approx(expected, rel=1e-6)
    assert_right(cells, chosen, region, 1e-5)


def test_cells_beside_a_pole_of_a_projection() -> None:
    cells = Cells.of(Grid(-95e3, 95e3, 10e3, -10e3, 20, 20, 10e3, crs="EPSG:3413"))
    chosen, region = found(cells, np.ones((20, 20), dtype=bool))
    ground = cells.ground_km2(chosen)
    assert np.isfinite(ground).all()
    shape = outlines(cells, chosen, region)[0]
    assert shape.is_valid
    assert ground_km2(np.array([shape]))[0] == pytest.approx(ground.sum(), rel=0.01)


def test_cells_off_the_earth_have_no_ground() -> None:
    cells = Cells.of(Grid(-17.9e6, 8.9e6, 2e5, -2e5, 180, 90, 2e5, crs="ESRI:54009"))
    ground = cells.ground_km2(np.array([0, 180 * 45 + 90]))
    assert np.isinf(ground[0])
    assert ground[1] == pytest.approx(40_000.0, rel=0.01)


def test_a_cell_on_the_edge_of_the_map_has_a_middle_on_the_earth() -> None:
    """The Earth ends at 18,040,096 m on the equator: the last tenth of the second cell lies on it."""
    cells = Cells.of(Grid(-18_330_096.0 + 60e3, 0.0, 200e3, -200e3, 3, 1, 200e3, crs="ESRI:54009"))
    assert np.isinf(cells.degrees(np.array([-18_070_096.0]), np.array([0.0]))[0])
    longitude_deg, latitude_deg = cells.middles(np.arange(3))
    assert np.isinf(longitude_deg[0])
    assert longitude_deg[1] == pytest.approx(-179.6, abs=0.4)
    assert latitude_deg[1] == 0.0
    assert longitude_deg[2] == pytest.approx(-180.0 + 360.0 * 170e3 / 36_080_192, abs=0.01)


def test_the_last_cells_are_cut_to_the_raster() -> None:
    cells = Cells.of(Grid(5.0, -5.0, 10.0, -10.0, 2, 2, 1e6), (0.0, -12.0, 13.0, 0.0))
    assert cells.x.tolist() == [0.0, 10.0, 13.0]
    assert cells.y.tolist() == [0.0, -10.0, -12.0]
    assert [each.tolist() for each in cells.middles(np.array([3]))] == [[11.5], [-11.0]]


def test_points_are_brought_to_the_ellipsoid_along_their_direction() -> None:
    inside = to_ecef(np.array([10.0, 10.0]), np.array([50.0, -90.0])) * np.array([[0.5], [0.9]])
    brought = onto_ellipsoid(inside)
    assert np.linalg.norm(np.cross(brought[0], inside[0])) < 1e-3 * np.linalg.norm(inside[0])
    assert from_ecef(brought)[1] == pytest.approx([50.0, -90.0], abs=1e-9)
