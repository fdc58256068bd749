from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.geo.directions import azimuth_deg, compass, direction
from overlap.geo.ellipsoid import GEOD


def azimuth(here: tuple[float, float], there: tuple[float, float]) -> float:
    return float(azimuth_deg(*(np.array([each]) for each in (*here, *there)))[0])


@pytest.mark.parametrize(
    ("there", "degrees", "point"),
    [
        ((0.0, 1.0), 0.0, "N"),
        ((1.0, 0.0), 90.0, "E"),
        ((0.0, -1.0), 180.0, "S"),
        ((-1.0, 0.0), 270.0, "W"),
        ((-1e-13, 1.0), 0.0, "N"),  # a hair west of north
    ],
)
def test_quarters(there: tuple[float, float], degrees: float, point: str) -> None:
    found = azimuth((0.0, 0.0), there)
    assert found == degrees
    assert compass(np.array([found]))[0] == point


def test_across_180_it_is_the_short_way() -> None:
    assert azimuth((179.9, 0.0), (-179.9, 0.0)) == 90.0
    assert azimuth((-179.9, 0.0), (179.9, 0.0)) == 270.0


def test_eight_points_change_halfway() -> None:
    degrees = np.array([22.4, 22.6, 67.4, 67.6, 337.4, 337.6, 359.9])
    assert compass(degrees).tolist() == ["N", "NE", "NE", "E", "NW", "N", "N"]
    assert compass(np.zeros(0)).tolist() == azimuth_deg(*[np.zeros(0)] * 4).tolist() == []


def test_a_direction_is_none_at_one_place_however_it_is_written() -> None:
    here = np.array([0.0, 180.0, 7.0, 0.0]), np.array([0.0, 10.0, 90.0, 0.0])
    there = np.array([0.0, -180.0, 99.0, 1.0]), np.array([0.0, 10.0, 90.0, 1.0])
    assert direction(*here, *there).tolist() == ["", "", "", "NE"]
    assert direction(*[np.zeros(0)] * 4).tolist() == []


places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(places, places)
def test_it_is_that_of_the_geodesic(here: tuple[float, float], there: tuple[float, float]) -> None:
    found = azimuth(here, there)
    assert 0.0 <= found < 360.0
    assert abs((found - GEOD.inv(*here, *there)[0] + 180.0) % 360.0 - 180.0) < 1e-8
