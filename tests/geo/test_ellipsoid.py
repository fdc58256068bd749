import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from overlap.geo.ellipsoid import (
    GEOD,
    chord_of,
    distance_of,
    distance_tolerance_m,
    from_ecef,
    geodesic_m,
    to_ecef,
)

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


def far_and_near_pairs(count: int) -> tuple[np.ndarray, ...]:
    """Random points all over the globe, each with another from a millimetre to half the globe away."""
    rng = np.random.default_rng(20)
    longitude, latitude = rng.uniform(-180, 180, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    distance_m = 10 ** rng.uniform(-3, np.log10(2.0003e7), count)
    other_longitude, other_latitude, _ = GEOD.fwd(longitude, latitude, rng.uniform(0, 360, count), distance_m)
    return longitude, latitude, other_longitude, other_latitude


def test_ecef_is_that_of_proj() -> None:
    longitude, latitude, *_ = far_and_near_pairs(20_000)
    longitude = np.append(longitude, [0, 0, 180, -180, 90, 270, 181, -0.0])
    latitude = np.append(latitude, [90, -90, 0, 0, 0, 45, 45, -0.0])
    transformer = Transformer.from_crs("EPSG:4326", "EPSG:4978", always_xy=True)
    expected = np.column_stack(transformer.transform(longitude, latitude, np.zeros_like(longitude)))
    assert np.abs(to_ecef(longitude, latitude) - expected).max() < 1e-6


def test_from_ecef_comes_back() -> None:
    longitude, latitude, *_ = far_and_near_pairs(20_000)
    back = from_ecef(to_ecef(longitude, latitude))
    assert geodesic_m(longitude, latitude, *back).max() < 1e-6


def test_from_ecef_knows_the_poles_and_points_inside_the_crust() -> None:
    assert from_ecef(to_ecef(np.array([12.0]), np.array([90.0])))[1][0] == pytest.approx(90, abs=1e-12)
    # A mean of points 20 km apart lies 8 m under the ground, below where it is between them.
    longitude, latitude = from_ecef(
        to_ecef(np.array([10.0, 10.0]), np.array([50.0, 50.18])).mean(axis=0)[None]
    )
    assert longitude[0] == pytest.approx(10.0, abs=1e-12)
    assert latitude[0] == pytest.approx(50.09, abs=1e-6)


@pytest.mark.parametrize(("distance_m", "off_m"), [(100_000, 0.012), (500_000, 1.45), (1_000_000, 12.0)])
def test_chords_give_distances_as_exactly_as_is_said(distance_m: float, off_m: float) -> None:
    longitude, latitude = (
        axis.ravel() for axis in np.meshgrid(np.array([-180.0, 0.0, 33.3]), np.linspace(-90, 90, 721))
    )
    worst = 0.0
    for azimuth in np.linspace(0, 180, 91):
        ahead = np.full_like(longitude, azimuth)
        there = GEOD.fwd(longitude, latitude, ahead, np.full_like(longitude, distance_m))[:2]
        chord = np.sqrt(((to_ecef(longitude, latitude) - to_ecef(*there)) ** 2).sum(axis=1))
        worst = max(worst, float(np.abs(distance_of(chord) - distance_m).max()))
    assert off_m * 0.8 < worst < off_m  # the bound is met, and no looser than it need be


def test_the_tolerance_holds_over_all_distances() -> None:
    longitude, latitude, other_longitude, other_latitude = far_and_near_pairs(200_000)
    # Meridians and the equator are the extremes of curvature; antipodes those of distance.
    poleward = np.linspace(-90, 90, 2001)
    longitude = np.concatenate([longitude, np.zeros(4002), longitude[:5000]])
    latitude = np.concatenate([latitude, np.full(2001, -90.0), np.zeros(2001), latitude[:5000]])
    other_longitude = np.concatenate([other_longitude, np.zeros(2001), poleward, longitude[-5000:] + 180])
    other_latitude = np.concatenate([other_latitude, poleward, np.zeros(2001), -latitude[-5000:]])
    true_m = geodesic_m(longitude, latitude, other_longitude, other_latitude)
    chord = to_ecef(longitude, latitude) - to_ecef(other_longitude, other_latitude)
    by_chord_m = distance_of(np.sqrt((chord**2).sum(axis=1)))
    off_m = np.abs(by_chord_m - true_m)
    assert true_m.max() > 20_003_000
    assert (off_m <= distance_tolerance_m(true_m)).all()
    assert (off_m <= distance_tolerance_m(by_chord_m)).all()


@given(longitudes, latitudes, st.floats(0, 360), st.floats(0, 2.0e7))
def test_the_tolerance_holds_anywhere(
    longitude: float, latitude: float, azimuth: float, distance_m: float
) -> None:
    there = GEOD.fwd(longitude, latitude, azimuth, distance_m)[:2]
    ends = to_ecef(np.array([longitude, there[0]]), np.array([latitude, there[1]]))
    by_chord_m = distance_of(np.linalg.norm(ends[0] - ends[1]))
    true_m = GEOD.inv(longitude, latitude, *there)[2]
    assert abs(by_chord_m - true_m) <= distance_tolerance_m(true_m)


@given(st.floats(0, 2.0e7))
def test_chord_and_distance_undo_each_other(distance_m: float) -> None:
    assert distance_of(chord_of(distance_m)) == pytest.approx(distance_m, rel=1e-7, abs=1e-9)


def test_chords_are_never_longer_than_the_ground() -> None:
    assert float(chord_of(3.0e7)) == float(chord_of(2.1e7))  # beyond half the globe nothing is farther
    assert (np.diff(chord_of(np.linspace(0, 2.0e7, 10_001))) > 0).all()
    assert (np.diff(distance_tolerance_m(np.linspace(0, 2.1e7, 10_001))) >= 0).all()


@pytest.mark.parametrize(
    ("here", "there", "expected_m"),
    [
        # Karney (2013), tables 2 and 4, from (40°, 0) at 30°, and the nearly antipodal pair of table 3.
        ((0.0, 40.0), (137.84490004377, 41.79331020506), 10_000_000.0),
        ((0.0, -30.0), (179.8, 29.9), 19_989_832.82761),
        ((0.0, 90.0), (0.0, -90.0), 20_003_931.458625),
        ((-180.0, 10.0), (180.0, 10.0), 0.0),
    ],
)
def test_geodesics_of_the_literature(
    here: tuple[float, float], there: tuple[float, float], expected_m: float
) -> None:
    ends = [np.array([value]) for value in (*here, *there)]
    assert geodesic_m(*ends)[0] == pytest.approx(expected_m, abs=2e-5)


def test_no_points_have_no_distances() -> None:
    assert geodesic_m(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0)).shape == (0,)
