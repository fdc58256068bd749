from itertools import pairwise

import numpy as np
import pytest
from builders import index_of
from hypothesis import given
from hypothesis import strategies as st
from places import Point, many

from overlap.geo.index import PointIndex
from overlap.geo.order import Runs, neighbourly_order


@given(many())
def test_an_order_of_neighbours_holds_every_point_once(found: list[Point]) -> None:
    assert sorted(neighbourly_order(index_of(found).points_m)) == list(range(len(found)))


def test_an_order_of_neighbours_keeps_neighbours_together() -> None:
    rng = np.random.default_rng(13)
    index = PointIndex(rng.uniform(-180, 180, 20_000), np.degrees(np.arcsin(rng.uniform(-1, 1, 20_000))))
    ordered = index.points_m[neighbourly_order(index.points_m)]
    step_m = np.linalg.norm(np.diff(ordered, axis=0), axis=1)
    # 20,000 even points are 160 km apart; a random order would step 8,000 km.
    assert np.median(step_m) < 400_000


@pytest.mark.parametrize("spread_deg", [1e-4, 0.1, 30.0])
def test_neighbours_are_told_apart_however_close_they_all_are(spread_deg: float) -> None:
    rng = np.random.default_rng(79)
    index = PointIndex(rng.uniform(0, spread_deg, 5000), rng.uniform(0, spread_deg, 5000))
    ordered = index.points_m[neighbourly_order(index.points_m)]
    step_m = np.linalg.norm(np.diff(ordered, axis=0), axis=1)
    assert np.median(step_m) < 2.5 * spread_deg * 111_320.0 / np.sqrt(5000)


def test_copies_stay_in_their_order() -> None:
    points_m = np.repeat(np.arange(5.0)[::-1], 3)[:, None] * np.array([1e5, 0.0, 0.0])
    assert neighbourly_order(points_m).tolist() == [12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2]
    assert neighbourly_order(np.ones((7, 3))).tolist() == list(range(7))


@given(many(), st.sampled_from([1.0, 1e5, 1e8]), st.integers(1, 20))
def test_the_boxes_of_runs_hold_their_points_and_no_more(
    found: list[Point], extent_m: float, most: int
) -> None:
    points_m = index_of(found).points_m
    runs = Runs.of(points_m, extent_m, most)
    assert np.array_equal(runs.points_m, points_m[runs.order])
    for run, (start, stop) in enumerate(pairwise(runs.starts.tolist())):
        assert np.array_equal(runs.low_m[run], runs.points_m[start:stop].min(axis=0))
        assert np.array_equal(runs.high_m[run], runs.points_m[start:stop].max(axis=0))
