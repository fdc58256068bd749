import numpy as np
import pytest
import shapely
from builders import voronoi
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapes import WITH_HOLES

from overlap.geo.ellipsoid import GEOD
from overlap.geo.lattice import LEAST_POINTS, _Rows, lattice
from overlap.geo.scanline import upright

FloatArray = NDArray[np.float64]


def spread_over(
    polygon: shapely.Geometry, spacing_m: float, most_points: int = 1000
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Longitudes, latitudes and shares of all points of a polygon."""
    parts = list(lattice(polygon, spacing_m, most_points))
    upto = np.concatenate([part.upto for part in parts])
    return (
        np.concatenate([part.longitude_deg for part in parts]),
        np.concatenate([part.latitude_deg for part in parts]),
        np.diff(upto, prepend=0.0),
    )


def lattice_area_m2(polygon: shapely.Geometry, spacing_m: float) -> float:
    """For how much ground all points of a polygon stand together, unless it takes a finer lattice."""
    rows = _Rows.over(upright(polygon), spacing_m)
    return float(rows.counts @ rows.area_m2())


def points_of(polygon: shapely.Geometry, spacing_m: float) -> set[tuple[float, float]]:
    longitude, latitude, _ = spread_over(polygon, spacing_m)
    found = list(zip(longitude.tolist(), latitude.tolist(), strict=True))
    assert len(set(found)) == len(found)
    return set(found)


def geodesic_area_m2(polygon: shapely.Geometry) -> float:
    """Area with edges straight in longitude and latitude, which short geodesics follow."""
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(shapely.segmentize(polygon, 0.01)))[0])


@given(
    st.floats(-179, 179),
    st.floats(-89, 88.9),
    st.floats(1e-5, 0.5),
    st.floats(1e-5, 0.5),
    st.floats(10, 5000),
)
def test_at_least_sixteen_points_all_of_them_inside(
    west: float, south: float, width: float, height: float, spacing_m: float
) -> None:
    metres = 111_320.0 * np.array([width * np.cos(np.radians(abs(south))), height])
    spacing_m = max(spacing_m, float(metres.max()) / 100)
    box = shapely.box(west, south, west + width, south + height)
    triangle = shapely.Polygon(shapely.get_coordinates(box)[:3])
    for shape in (box, triangle):
        longitude, latitude, share = spread_over(shape, spacing_m)
        assert len(longitude) == len(latitude) == len(share)
        assert (share > 0).all()
        assert shapely.intersects_xy(shapely.buffer(shape, 1e-12), longitude, latitude).all()
        too_thin = metres.min() < spacing_m / 100
        assert len(longitude) >= LEAST_POINTS or (too_thin and len(longitude) == 1)


def test_holes_and_parts_are_respected() -> None:
    for polygon in WITH_HOLES:
        longitude, latitude, share = spread_over(polygon, 3000.0)
        assert shapely.contains_xy(polygon, longitude, latitude).all()
        assert share.sum() == 1.0
        assert lattice_area_m2(polygon, 3000.0) == pytest.approx(geodesic_area_m2(polygon), rel=2e-3)


@pytest.mark.parametrize("south", [-89.5, -60.0, -1.0, 35.0, 80.0])
@pytest.mark.parametrize("spacing_m", [1000.0, 300.0])
def test_points_stand_for_the_area_of_the_polygon(south: float, spacing_m: float) -> None:
    wide = 4.0 if abs(south) > 70 else 1.0
    shape = shapely.Polygon([(20, south), (20 + wide, south + 0.1), (20.3, south + 1.9), (19.8, south + 1.2)])
    # Errors are those of rows and columns at the rim, random in sign.
    assert lattice_area_m2(shape, spacing_m) == pytest.approx(geodesic_area_m2(shape), rel=6e-6 * spacing_m)


def test_a_tall_polygon_gets_people_by_area_and_not_by_degrees() -> None:
    whole = shapely.box(10.0, -75.0, 12.0, 75.0)
    longitude, latitude, share = spread_over(whole, 5000.0)
    for south in range(-75, 75, 30):
        slice_ = shapely.box(10.0, south, 12.0, south + 30)
        inside = (latitude > south) & (latitude <= south + 30)
        expected = geodesic_area_m2(slice_) / geodesic_area_m2(whole)
        assert share[inside].sum() == pytest.approx(expected, rel=2e-3)
    assert np.abs(longitude - 11.0).max() <= 1.0 + 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_neighbours_share_the_lattice_of_their_union(seed: int) -> None:
    areas = voronoi(seed, 9, 3.0, 40.0, 3.5, 40.4)
    apart = [points_of(area, 500.0) for area in areas]
    assert min(map(len, apart)) >= LEAST_POINTS
    together = points_of(shapely.union_all(areas), 500.0)
    assert set.union(*apart) == together
    assert sum(map(len, apart)) == len(together)


def test_parts_across_180_share_the_lattice_of_the_whole() -> None:
    """Split as a file must, unrolled eastwards or westwards: the same places on the ground."""

    def places(*shapes: shapely.Geometry) -> set[tuple[float, float]]:
        found = set.union(*(points_of(shape, 700.0) for shape in shapes))
        return {(round((x + 180.0) % 360.0, 9) % 360.0, y) for x, y in found}

    whole = places(shapely.box(179.7, -17.3, 180.4, -16.9))
    assert len(whole) > 5000
    assert places(shapely.box(-180.3, -17.3, -179.6, -16.9)) == whole
    halves = shapely.box(179.7, -17.3, 180.0, -16.9), shapely.box(-180.0, -17.3, -179.6, -16.9)
    assert places(*halves) == whole
    assert places(shapely.union_all(halves)) == whole


def test_finer_lattices_come_from_halving() -> None:
    small = shapely.box(5.0, 50.0, 5.0 + 3e-3, 50.0 + 2e-3)  # 215 m × 222 m
    assert len(points_of(small, 100.0)) < 40
    assert points_of(small, 100.0) == points_of(small, 50.0)  # 4 points at 100 m are too few
    assert points_of(small, 25.0) != points_of(small, 50.0)


@pytest.mark.parametrize(
    "sliver",
    [
        shapely.Polygon([(5, 50), (6, 50.0), (6, 50 + 1e-9)]),
        shapely.Polygon([(5.1234567, 50), (5.1234567 + 1e-9, 50.001), (5.1234567, 50.001)]),
        shapely.box(5, 50, 5 + 1e-8, 50 + 1e-8),
    ],
)
def test_a_sliver_is_one_point_inside(sliver: shapely.Polygon) -> None:
    longitude, latitude, share = spread_over(sliver, 100.0)
    assert len(longitude) == 1
    assert shapely.distance(sliver, shapely.Point(longitude[0], latitude[0])) < 1e-12
    assert share.tolist() == [1.0]


@pytest.mark.parametrize("pole", [1, -1])
def test_around_a_pole(pole: int) -> None:
    cap = shapely.box(-180.0, min(88.0 * pole, 90.0 * pole), 180.0, max(88.0 * pole, 90.0 * pole))
    longitude, latitude, share = spread_over(cap, 4000.0)
    assert lattice_area_m2(cap, 4000.0) == pytest.approx(geodesic_area_m2(cap), rel=0.02)
    assert np.abs(latitude).max() > 89.95
    assert ((longitude >= -180) & (longitude < 180)).all()
    by_quarter = [share[(longitude >= west) & (longitude < west + 90)].sum() for west in (-180, -90, 0, 90)]
    assert np.ptp(by_quarter) < 0.01 * np.mean(by_quarter)


def test_points_are_so_far_apart() -> None:
    longitude, latitude, share = spread_over(shapely.box(10.0, 60.0, 10.4, 60.2), 250.0)
    assert share == pytest.approx(np.full(len(share), 1 / len(share)), rel=0.01)
    assert len(share) * 250.0**2 == pytest.approx(
        geodesic_area_m2(shapely.box(10.0, 60.0, 10.4, 60.2)), rel=0.01
    )
    first = latitude == latitude[0]
    steps_m = GEOD.inv(
        longitude[first][:-1], latitude[first][:-1], longitude[first][1:], latitude[first][1:]
    )[2]
    assert steps_m == pytest.approx(np.full(first.sum() - 1, 250.0), rel=1e-3)


@pytest.mark.parametrize("most_points", [1, 500, 10_000_000])
def test_points_and_shares_do_not_depend_on_how_many_are_held(most_points: int) -> None:
    for shape in (*WITH_HOLES, shapely.box(-180.0, -90.0, 180.0, -85.0)):
        longest_row = max(map(len, lattice(shape, 3000.0, 1)))
        parts = list(lattice(shape, 3000.0, most_points))
        assert max(map(len, parts)) <= max(most_points, longest_row)
        assert parts[-1].upto[-1] == 1.0
        for found, expected in zip(
            spread_over(shape, 3000.0, most_points), spread_over(shape, 3000.0), strict=True
        ):
            assert np.array_equal(found, expected)
