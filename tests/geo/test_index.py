from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from builders import index_of
from hypothesis import given
from hypothesis import strategies as st
from places import Point, anywhere, many

from overlap.geo.ellipsoid import to_ecef
from overlap.geo.index import PointIndex


def around(centre_m: np.ndarray, radius_m: float, count: int = 64) -> np.ndarray:
    """Places in a ball: its middle, its surface and what lies between."""
    rng = np.random.default_rng(3)
    ways = rng.normal(size=(count, 3))
    ways *= (rng.choice([0.0, 0.5, 1.0], count) / np.linalg.norm(ways, axis=1))[:, None]
    return centre_m + radius_m * ways


@given(many(1), anywhere, st.sampled_from([0.0, 1.0, 500.0, 80_000.0, 4e6]), st.sampled_from([0.0, 7.0, 9e5]))
def test_candidates_hold_whatever_may_be_nearest(
    found: list[Point], centre: Point, radius_m: float, tolerance_m: float
) -> None:
    index = index_of(found)
    centre_m = to_ecef(*np.array(centre).reshape(2, 1))
    kept = index.candidates(centre_m, np.array([radius_m]), tolerance_m)[0]
    assert (np.diff(kept) > 0).all()
    away_m = np.linalg.norm(around(centre_m, radius_m)[:, None] - index.points_m[None], axis=2)
    wanted = away_m <= away_m.min(axis=1, keepdims=True) + tolerance_m
    assert set(np.flatnonzero(wanted.any(axis=0))) <= set(kept)


@pytest.mark.parametrize(("beyond_m", "kept"), [(-1.0, [0, 1]), (1.0, [0])])
def test_a_tolerance_reaches_just_so_far(beyond_m: float, kept: list[int]) -> None:
    """One point 1 km to the east, another on the other side, as far as could be nearest from the rim."""
    radius_m, tolerance_m = 300.0, 50.0
    index = index_of([(0.0, 0.0), (0.0, 0.0)])
    centre_m = index.points_m[:1] + np.array([0.0, 5e5, 0.0])
    index.points_m[0] = centre_m[0] + [0.0, 1000.0, 0.0]
    index.points_m[1] = centre_m[0] - [0.0, 1000.0 + 2 * radius_m + tolerance_m + beyond_m, 0.0]
    found = index.candidates(centre_m, np.array([radius_m]), tolerance_m)[0]
    assert found.tolist() == kept


@given(many(1), st.lists(anywhere, min_size=1, max_size=8))
def test_many_centres_at_once_are_as_each_alone(found: list[Point], centres: list[Point]) -> None:
    index = index_of(found)
    centres_m, radii_m = to_ecef(*np.array(centres).T), np.geomspace(1.0, 1e6, len(centres))
    together = index.candidates(centres_m, radii_m)
    for number, alone in enumerate(together):
        again = index.candidates(centres_m[number : number + 1], radii_m[number : number + 1])[0]
        assert alone.tolist() == again.tolist()


def test_far_points_are_left_out() -> None:
    rng = np.random.default_rng(5)
    index = PointIndex(rng.uniform(10, 20, 5000), rng.uniform(40, 50, 5000))
    kept = index.candidates(to_ecef(np.array([15.0]), np.array([45.0])), np.array([2000.0]))[0]
    assert 1 <= len(kept) < 20


@given(many(), st.lists(anywhere, max_size=5), st.sampled_from([0.0, 100.0, 2e6, 2e7]))
def test_within_is_every_point_of_the_boxes(found: list[Point], centres: list[Point], reach_m: float) -> None:
    index = index_of(found)
    centres_m = to_ecef(*np.array(centres).reshape(-1, 2).T)
    boxes = index.within(centres_m, np.full(len(centres), reach_m))
    assert len(boxes) == len(centres)
    for centre_m, box in zip(centres_m, boxes, strict=True):
        inside = (np.abs(index.points_m - centre_m) <= reach_m).all(axis=1)
        assert box.tolist() == np.flatnonzero(inside).tolist()


def test_an_empty_group_answers_with_nothing_and_is_not_asked() -> None:
    nobody = index_of([])
    assert [kept.tolist() for kept in nobody.candidates(np.zeros((2, 3)), np.zeros(2))] == [[], []]
    assert [box.tolist() for box in nobody.within(np.zeros((2, 3)), np.zeros(2))] == [[], []]
    assert nobody.queries == 0


def test_every_centre_is_a_question_and_a_candidate_two() -> None:
    index = index_of([(0.0, 0.0), (1.0, 1.0)])
    index.candidates(index.points_m, np.zeros(2))
    index.within(index.points_m, np.zeros(2))
    index.candidates(np.zeros((0, 3)), np.zeros(0))
    assert index.queries == 6


def test_packed_facilities_are_points_with_their_axis_and_half_longitude() -> None:
    index = index_of([(30.0, 10.0), (-120.0, 60.0)])
    packed = index.packed(np.array([1]))
    assert np.allclose(packed[0, :3], index.points_m[1], rtol=0, atol=0)
    assert packed[0, 3] == np.hypot(*index.points_m[1, :2])
    assert np.allclose(packed[0, 4:], [0.5, -np.sqrt(0.75)], rtol=0, atol=1e-15)


def test_several_threads_may_ask_at_once() -> None:
    rng = np.random.default_rng(5)
    index = PointIndex(rng.uniform(-180, 180, 5000), rng.uniform(-90, 90, 5000))
    centres_m, radii_m = index.points_m[:200], np.full(200, 50_000.0)
    alone = [kept.tolist() for kept in index.candidates(centres_m, radii_m)]
    fresh = PointIndex(index.longitude_deg, index.latitude_deg)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fresh.candidates(centres_m, radii_m), range(12)))
    assert all([kept.tolist() for kept in each] == alone for each in found)
