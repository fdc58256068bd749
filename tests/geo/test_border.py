from functools import partial

import numpy as np
import pytest
import shapely
from builders import voronoi
from hypothesis import given
from hypothesis import strategies as st

from overlap.geo.antimeridian import unroll
from overlap.geo.border import SNAP_DEG, Border, _together, outer_border
from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility


def border_of(*polygons: shapely.Geometry) -> Border:
    return outer_border(unroll(np.array(polygons, dtype=object)))


def away_m(border: Border, longitude: float, latitude: float) -> float:
    here = PointIndex(np.array([longitude]), np.array([latitude]))
    return float(nearest_facility(here, border.index)[1][0])


def truly_away_m(
    outline: shapely.Geometry, longitude: float, latitude: float, step_deg: float = 2e-4
) -> float:
    """The least geodesic to many points along lines straight in longitude and latitude."""
    dense = shapely.get_coordinates(shapely.segmentize(outline, step_deg))
    here = [np.full(len(dense), value) for value in (longitude, latitude)]
    return float(np.min(GEOD.inv(*here, dense[:, 0], dense[:, 1])[2]))


LEFT, RIGHT = shapely.box(177.0, -19.0, 180.0, -16.0), shapely.box(-180.0, -19.0, -178.0, -16.0)
ISLANDS = {
    "one part on each side": [LEFT, RIGHT],
    "one area of two parts": [shapely.union_all([LEFT, RIGHT])],
    "unrolled": [shapely.box(177.0, -19.0, 182.0, -16.0)],
    "jumping": [shapely.Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)])],
    "unrolled westwards": [shapely.box(-183.0, -19.0, -178.0, -16.0)],
    "parted in the middle": [
        shapely.box(177.0, -19.0, 179.0, -16.0),
        shapely.box(179.0, -19.0, 182.0, -16.0),
    ],
    "overlapping by a sliver": [
        shapely.box(177.0, -19.0, 180.00001, -16.0),
        shapely.box(-180.0, -19.0, -178.0, -16.0),
    ],
    "parted along 180": [LEFT, shapely.box(180.0, -19.0, 182.0, -16.0)],
}


@pytest.mark.parametrize("parts", ISLANDS.values(), ids=ISLANDS)
@pytest.mark.parametrize("longitude", [177.4, 179.4, 180.0, -179.7, -178.1, 176.0, -175.0])
def test_a_cut_at_180_is_no_border(parts: list[shapely.Geometry], longitude: float) -> None:
    border = border_of(*parts)
    outline = shapely.boundary(shapely.box(177.0, -19.0, 182.0, -16.0))
    true_m = truly_away_m(outline, longitude, -17.3)
    assert true_m - 0.01 <= away_m(border, longitude, -17.3) <= true_m + border.spacing_m / 2
    assert border.spacing_m == 100.0
    middle = np.abs(border.index.latitude_deg + 17.5) < 1.49
    assert set(np.round(border.index.longitude_deg[middle], 9)) == {177.0, -178.0}


def test_borders_between_areas_are_no_outer_border() -> None:
    border = border_of(*(shapely.box(i, j, i + 0.1, j + 0.1) for i in (5.0, 5.1) for j in (50.0, 50.1)))
    inside = (np.abs(border.index.longitude_deg - 5.1) < 0.09) & (
        np.abs(border.index.latitude_deg - 50.1) < 0.09
    )
    assert not inside.any()
    assert away_m(border, 5.1, 50.1) == pytest.approx(GEOD.inv(5.1, 50.1, 5.0, 50.1)[2], rel=1e-5)


def test_seams_that_rounding_opened_are_no_border() -> None:
    border = border_of(shapely.box(5.0, 50.0, 5.1, 50.1), shapely.box(5.1 + 1e-12, 50.0, 5.2, 50.1))
    assert away_m(border, 5.1, 50.05) > 5500.0


BESIDE = {
    "a corner on one side only": shapely.Polygon(
        [(5.1, 50), (5.2, 50), (5.2, 50.1), (5.1, 50.1), (5.1, 50.05)]
    ),
    "one that leaves a gap": shapely.Polygon(
        [(5.1, 50), (5.2, 50), (5.2, 50.1), (5.1, 50.1), (5.1 + 1e-10, 50.05)]
    ),
    "a sliver of both": shapely.box(5.099_99, 50.0, 5.2, 50.1),
    "rounding": shapely.box(5.1 - 3e-14, 50.0 + 7e-15, 5.2, 50.1),
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_neighbours_that_hardly_fit_have_no_border_between_them(beside: shapely.Polygon) -> None:
    others = [shapely.box(west, 50.0, west + 0.1, 50.1) for west in (5.2, 5.3, 5.4)]
    border = border_of(shapely.box(5.0, 50.0, 5.1, 50.1), beside, *others)
    inside = (border.index.latitude_deg > 50.0005) & (border.index.latitude_deg < 50.0995)
    assert set(np.round(border.index.longitude_deg[inside], 6)) == {5.0, 5.5}


def shaken(cells: np.ndarray, noise_deg: float) -> np.ndarray:
    shifts = np.random.default_rng(5).uniform(-noise_deg, noise_deg, (len(cells), 2))
    moved = [
        shapely.transform(cell, partial(np.add, shift)) for cell, shift in zip(cells, shifts, strict=True)
    ]
    return np.array(moved)


@pytest.mark.parametrize("noise_deg", [0.0, 1e-14, 1e-10])
def test_seams_between_many_areas_close(noise_deg: float) -> None:
    outline = shapely.boundary(_together(shaken(voronoi(5, 300, 5.0, 50.0, 6.0, 51.0), noise_deg)))
    assert shapely.hausdorff_distance(outline, shapely.box(5, 50, 6, 51).boundary) <= 2 * SNAP_DEG


def test_areas_that_do_not_fit_are_overlaid_with_those_that_do() -> None:
    cells = voronoi(5, 300, 5.0, 50.0, 6.0, 51.0)
    cells[::50] = shaken(cells[::50], 1e-5)
    outline, overlaid = _together(cells), shapely.union_all(cells, grid_size=SNAP_DEG)
    assert shapely.get_num_interior_rings(outline) == shapely.get_num_interior_rings(overlaid) > 0
    assert shapely.hausdorff_distance(shapely.boundary(outline), shapely.boundary(overlaid)) <= 2 * SNAP_DEG


def test_holes_have_a_border() -> None:
    ring = shapely.box(5.0, 50.0, 6.0, 51.0) - shapely.box(5.4, 50.4, 5.6, 50.6)
    assert away_m(border_of(ring), 5.5, 50.5) == pytest.approx(GEOD.inv(5.5, 50.5, 5.4, 50.5)[2], rel=1e-3)


def test_long_borders_have_no_more_points_than_are_needed() -> None:
    border = border_of(shapely.box(-10.0, 30.0, 40.0, 70.0))
    assert 20_000 <= len(border.index) < 20_010
    assert border.spacing_m > 500.0


CAP = [(float(longitude), 70.0 + 5 * np.cos(np.radians(3 * longitude))) for longitude in range(-180, 180, 3)]


@pytest.mark.parametrize("south", [1, -1], ids=["north", "south"])
@pytest.mark.parametrize("written", ["jumping", "along the pole", "two halves", "0 to 360"])
def test_a_country_around_a_pole_has_only_its_coast_as_border(written: str, south: int) -> None:
    coast = [(longitude, south * latitude) for longitude, latitude in CAP]
    pole, end = 90.0 * south, coast[0][1]
    along = shapely.Polygon([*coast, (180, end), (180, pole), (-180, pole)])
    east = shapely.box(0, -90, 180, 90)
    countries = {
        "jumping": [shapely.Polygon(coast)],
        "along the pole": [along],
        "two halves": [along & east, along - east],
        "0 to 360": [shapely.transform(along, lambda xy: xy + np.array([180.0, 0.0]))],
    }
    border = border_of(*countries[written])
    assert (np.abs(border.index.latitude_deg) <= 75.001).all()
    outline = shapely.LineString([*coast, (180, end)])
    turned = 180.0 if written == "0 to 360" else 0.0
    for longitude, latitude in [(180.0, 88.0), (-179.9, 80.0), (0.1, 85.0), (180.0, 76.0), (90.0, 90.0)]:
        true_m = truly_away_m(outline, longitude - turned, south * latitude, 4e-3)
        off_m = away_m(border, longitude, south * latitude) - true_m
        assert -0.1 <= off_m <= border.spacing_m / 2


def test_the_whole_globe_has_no_border() -> None:
    border = border_of(shapely.box(-180, -90, 0, 90), shapely.box(0, -90, 180, 90))
    assert len(border.index) == 0
    assert border.spacing_m == 100.0


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(-5, 5), st.floats(-5, 5))
def test_distances_to_the_border_anywhere(west: float, south: float, east: float, north: float) -> None:
    square = shapely.box(west, south, west + 0.3, south + 0.2)
    border = border_of(square)
    longitude, latitude = west + east, max(-90.0, min(90.0, south + north))
    true_m = truly_away_m(shapely.boundary(square), longitude, latitude)
    off_m = away_m(border, longitude, latitude) - true_m
    assert -20.0 <= off_m <= border.spacing_m / 2
