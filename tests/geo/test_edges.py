import numpy as np
import pytest
from builders import index_of
from hypothesis import given
from hypothesis import strategies as st
from places import Point, all_distances_m, many, points

from overlap.geo.bins import DistanceBins
from overlap.geo.edges import doubtful, settle, tolerance_m
from overlap.geo.ellipsoid import GEOD, chord_of, distance_tolerance_m
from overlap.geo.index import PointIndex


def bands_by_pass(places: PointIndex, groups: list[PointIndex], bands_m: list[float]) -> np.ndarray:
    """How many bands each place lies beyond, as the pass finds it: by chord, then settled."""
    candidates = [np.arange(len(group)) for group in groups]
    chord2 = settle(places.longitude_deg, places.latitude_deg, groups, candidates, bands_m)
    bins = DistanceBins.over(bands_m)
    return np.asarray(bins.band_of_bin[np.searchsorted(bins.edges2, chord2, side="left")])


def ring(distance_m: float, count: int = 72) -> PointIndex:
    """Places so far from 30° east, 50° north, all around."""
    ahead = np.linspace(0, 360, count, endpoint=False)
    fixed = [np.full(count, value) for value in (30.0, 50.0)]
    longitude, latitude, _ = GEOD.fwd(*fixed, ahead, np.full(count, distance_m))
    return PointIndex(longitude, latitude)


@pytest.mark.parametrize("band_m", [100_000.5, 300_000.0, 1_000_000.0, 5_000_000.0, 15_000_000.0])
@pytest.mark.parametrize(("off_m", "bands_passed"), [(-0.01, 1), (0.01, 2)])
def test_long_bands_end_where_the_geodesic_does(band_m: float, off_m: float, bands_passed: int) -> None:
    """A centimetre to either side of a band, where the chord is off by up to kilometres."""
    places = ring(band_m + off_m)
    found = bands_by_pass(places, [index_of([(30.0, 50.0)])], [50_000.0, band_m])
    assert found.tolist() == [[bands_passed] * len(places)]


@given(st.lists(points, min_size=1, max_size=6), many(1), st.floats(1e5 + 1, 2e7))
def test_bands_are_those_of_geodesics(here: list[Point], found: list[Point], band_m: float) -> None:
    places, group = index_of(here), index_of(found)
    true_m = all_distances_m(places, group).min(axis=1)
    clear = np.abs(true_m - band_m) > 1e-5
    beyond = bands_by_pass(places, [group], [band_m])[0] == 1
    assert beyond[clear].tolist() == (true_m > band_m)[clear].tolist()


def test_short_bands_are_left_to_the_chord() -> None:
    here, there = index_of([(0.0, 0.0)]), index_of([(0.5, 0.0), (0.0, 1.0)])
    chord2 = settle(here.longitude_deg, here.latitude_deg, [there], [np.arange(2)], [1000.0, 1e5])
    assert chord2[0, 0] == ((there.points_m[0] - here.points_m[0]) ** 2).sum()
    assert doubtful([1000.0, 100_000.0]).shape == (0, 2)
    assert tolerance_m([1000.0, 100_000.0]) == 0.0
    assert tolerance_m([1000.0, 100_001.0]) > 0.0


@given(st.floats(1e5 + 1, 2e7))
def test_all_that_is_near_a_long_band_is_doubtful(band_m: float) -> None:
    off_m = float(distance_tolerance_m(band_m))
    ((low, high),) = doubtful([500.0, band_m])
    for distance_m in (max(band_m - 2 * off_m, 0.0), band_m, min(band_m + 2 * off_m, 2.0e7)):
        assert low <= chord_of(distance_m) ** 2 <= high


def test_an_empty_group_stays_infinitely_far() -> None:
    places = ring(300_000.0, 4)
    both = [index_of([(30.0, 50.0)]), index_of([])]
    assert bands_by_pass(places, both, [300_001.0]).tolist() == [[0] * 4, [1] * 4]
