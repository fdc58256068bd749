import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from overlap.geo.antimeridian import moved, shifts_over, split, unroll, wrap_longitude


@given(st.floats(-720, 720))
def test_wrapped_longitudes_are_the_same_meridian(longitude: float) -> None:
    wrapped = float(wrap_longitude(np.array([longitude]))[0])
    assert -180.0 <= wrapped <= 180.0
    assert np.cos(np.radians(wrapped - longitude)) == pytest.approx(1.0, abs=1e-15)
    if -180.0 <= longitude <= 180.0:
        assert wrapped == longitude


def unrolled(shape: shapely.Geometry) -> shapely.Geometry:
    return unroll(np.array([shape], dtype=object))[0]


SQUARE = shapely.box(170.0, -20.0, 190.0, -10.0)


@pytest.mark.parametrize("start", range(4))
@pytest.mark.parametrize("reverse", [0, 1])
def test_an_edge_that_jumps_is_a_short_one(start: int, reverse: int) -> None:
    corners = [(170, -20), (-170, -20), (-170, -10), (170, -10)]
    corners = corners[start:] + corners[:start]
    found = unrolled(shapely.Polygon(corners[::-1] if reverse else corners))
    west, _, east, _ = found.bounds
    assert east - west == 20.0
    assert west in (170.0, -190.0)
    assert found.area == SQUARE.area


def test_what_does_not_jump_is_not_touched() -> None:
    for shape in (
        SQUARE,
        shapely.box(-180, -90, 180, 90) - shapely.box(-10, 0, 10, 20),
        shapely.MultiPolygon([shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -178, -16)]),
    ):
        if shape.bounds[2] - shape.bounds[0] < 360 or isinstance(shape, shapely.MultiPolygon):
            assert unrolled(shape).equals(shape)


def test_holes_are_unrolled_with_their_ring() -> None:
    shape = shapely.Polygon(
        [(170, -20), (-170, -20), (-170, -10), (170, -10)],
        [[(178, -16), (-178, -16), (-178, -14), (178, -14)], [(-176, -12), (-174, -12), (-174, -11)]],
    )
    found = unrolled(shape)
    assert found.is_valid
    assert found.area == 200.0 - 8.0 - 1.0


def test_a_ring_around_a_pole_is_closed_along_it() -> None:
    corners = [(longitude, 80.0) for longitude in range(-180, 180, 10)]
    for ring in (corners, corners[::-1], corners[17:] + corners[:17]):
        found = unrolled(shapely.Polygon(ring))
        assert found.is_valid
        assert found.area == pytest.approx(360.0 * 10.0)
        assert found.bounds[3] == 90.0


@example(-462.0, 1.0, 259.0, 360.0)  # three turns
@given(st.floats(-540, 540), st.floats(0.1, 359.9), st.floats(-360, 360), st.floats(0.01, 360))
def test_shifts_bring_every_shape_over_the_range(
    west: float, width: float, range_west: float, range_width: float
) -> None:
    width = min(width, 540.5 - west)  # no reader lets a shape lie farther east
    found = shifts_over(np.array([[west, 0, west + width, 1]]), range_west, range_west + range_width)
    assert all(indices.tolist() == [0] for indices, _ in found)
    over = {
        turn * 360.0
        for turn in range(-3, 4)
        if west + turn * 360.0 < range_west + range_width and west + width + turn * 360.0 > range_west
    }
    assert {shift for _, shift in found} == over


def test_shapes_are_moved_only_when_they_must() -> None:
    shapes = np.array([SQUARE], dtype=object)
    assert moved(shapes, 0.0) is shapes
    assert moved(shapes, -360.0)[0].bounds == (-190.0, -20.0, -170.0, -10.0)


@given(st.floats(-540, 520), st.floats(0.01, 359.0))
def test_split_shapes_lie_in_range_and_keep_their_area(west: float, width: float) -> None:
    found = split(np.array([shapely.box(west, -5.0, min(west + width, 540.0), 5.0)], dtype=object))[0]
    assert found.bounds[0] >= -180.0
    assert found.bounds[2] <= 180.0
    assert found.area == pytest.approx(10.0 * (min(west + width, 540.0) - west), rel=1e-9)


def test_split_keeps_shapes_that_need_none_and_the_kind_of_those_that_do() -> None:
    line, square = shapely.LineString([(179.0, 0.0), (183.0, 4.0)]), shapely.box(0, 0, 1, 1)
    found = split(np.array([line, square, SQUARE, shapely.box(180, 0, 181, 1)], dtype=object))
    assert found[0].equals(
        shapely.MultiLineString([[(179.0, 0.0), (180.0, 1.0)], [(-180.0, 1.0), (-177.0, 4.0)]])
    )
    assert found[1] is square
    assert found[2].equals(
        shapely.union_all([shapely.box(170, -20, 180, -10), shapely.box(-180, -20, -170, -10)])
    )
    assert found[3].equals(shapely.box(-180, 0, -179, 1))
