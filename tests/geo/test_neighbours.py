import numpy as np
import pytest
from builders import index_of
from hypothesis import example, given
from hypothesis import strategies as st
from places import Point, all_distances_m, many

from overlap.geo import neighbours
from overlap.geo.ellipsoid import GEOD, chord_of, geodesic_m
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import (
    connected,
    largest_distance_m,
    nearest_facility,
    neighbourly_order,
    pairs_within,
)


def assert_nearest(here: PointIndex, others: PointIndex) -> None:
    expected = all_distances_m(here, others)
    nearest, distance_m = nearest_facility(here, others)
    assert nearest.tolist() == expected.argmin(axis=1).tolist()  # argmin: ties go to the smaller index
    assert distance_m.tolist() == expected.min(axis=1).tolist()


@given(many(), many(1))
@example([(0.0, 0.0)], [(180.0, 0.0), (-180.0, 0.0), (179.5, 0.5)])  # antipodes: all far, none by chord
@example([(0.0, 89.0)], [(90.0, 89.0), (180.0, 89.0), (0.0, -90.0)])
@example([(0.0, 0.0)] * 3, [(1.0, 0.0)] * 3)
def test_the_nearest_is_that_of_geodesics(here: list[Point], others: list[Point]) -> None:
    assert_nearest(index_of(here), index_of(others))


@given(many(), many(), st.sampled_from([0.0, 0.5, 111.0, 1500.0, 150_000.0, 9.9e6, 2.0004e7, 4e7]))
def test_pairs_within_are_those_of_geodesics(here: list[Point], others: list[Point], limit_m: float) -> None:
    near, far = index_of(here), index_of(others)
    expected = all_distances_m(near, far)
    first, second, length_m = pairs_within(near, far, limit_m)
    assert list(zip(first, second, strict=True)) == [tuple(pair) for pair in np.argwhere(expected <= limit_m)]
    assert length_m.tolist() == expected[first, second].tolist()


def test_a_pair_exactly_at_the_limit_is_within() -> None:
    here, others = index_of([(0.0, 0.0)]), index_of([(3.0, 4.0)])
    limit_m = float(all_distances_m(here, others)[0, 0])
    assert len(pairs_within(here, others, limit_m)[0]) == 1
    assert len(pairs_within(here, others, np.nextafter(limit_m, 0.0))[0]) == 0


@pytest.mark.parametrize("scale_deg", [40.0, 0.5])
def test_thousands_of_points_in_runs(scale_deg: float) -> None:
    rng = np.random.default_rng(7)
    here = PointIndex(rng.normal(0, scale_deg, 3000), np.clip(rng.normal(60, scale_deg / 2, 3000), -90, 90))
    others = PointIndex(rng.normal(0, scale_deg, 500), np.clip(rng.normal(60, scale_deg / 2, 500), -90, 90))
    assert_nearest(here, others)
    expected = all_distances_m(here, others)
    first, second, _ = pairs_within(here, others, 5000.0)
    assert np.array_equal(np.column_stack([first, second]), np.argwhere(expected <= 5000.0))


def test_where_the_chord_errs_the_geodesic_decides() -> None:
    """Two facilities 500 km away, north and east: by chord the farther one is nearer."""
    here = index_of([(0.0, 0.0)])
    others = index_of([going(0.0, 500_000.5), going(90.0, 500_000.0)])
    chord_m = np.linalg.norm(others.points_m - here.points_m, axis=1)
    assert chord_m[0] < chord_m[1]
    nearest, distance_m = nearest_facility(here, others)
    assert nearest.tolist() == [1]
    assert distance_m[0] == pytest.approx(500_000.0, abs=1e-6)


def test_a_pair_whose_chord_is_long_for_its_distance_is_not_missed() -> None:
    """Eastwards the Earth curves least: 500 km there have the chord of 500.15 km elsewhere."""
    here, others = index_of([(0.0, 0.0)]), index_of([going(90.0, 500_000.0)])
    limit_m = float(all_distances_m(here, others)[0, 0])
    assert np.linalg.norm(others.points_m - here.points_m) > chord_of(limit_m)
    assert len(pairs_within(here, others, limit_m)[0]) == 1


def going(azimuth: float, distance_m: float) -> Point:
    longitude, latitude, _ = GEOD.fwd(0.0, 0.0, azimuth, distance_m)
    return float(longitude), float(latitude)


def test_nobody_there_is_infinitely_far() -> None:
    nearest, distance_m = nearest_facility(index_of([(0.0, 0.0), (1.0, 1.0)]), index_of([]))
    assert nearest.tolist() == [-1, -1]
    assert distance_m.tolist() == [np.inf, np.inf]


def test_the_tree_is_asked_once_a_run_and_not_once_a_point() -> None:
    rng = np.random.default_rng(11)
    here = PointIndex(rng.uniform(0, 1, 20_000), rng.uniform(0, 1, 20_000))
    others = PointIndex(rng.uniform(0, 1, 20_000), rng.uniform(0, 1, 20_000))
    nearest_facility(here, others)
    assert others.queries < 400
    before = others.queries
    pairs_within(here, others, 500.0)
    assert others.queries - before < 200


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


def walked(count: int, firsts: list[int], seconds: list[int]) -> list[int]:
    """The smallest thing reachable from each, by walking from it."""
    beside: list[set[int]] = [set() for _ in range(count)]
    for first, second in zip(firsts, seconds, strict=True):
        beside[first].add(second)
        beside[second].add(first)
    found = []
    for start in range(count):
        seen, waiting = {start}, [start]
        while waiting:
            fresh = beside[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        found.append(min(seen))
    return found


@given(
    st.integers(1, 25).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))
    )
)
def test_connected_is_what_a_walk_reaches(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = graph
    firsts, seconds = [list(ends) for ends in zip(*pairs, strict=True)] if pairs else ([], [])
    found = connected(count, np.array(firsts, dtype=np.int64), np.array(seconds, dtype=np.int64))
    assert found.tolist() == walked(count, firsts, seconds)


def test_long_chains_are_connected_quickly() -> None:
    count = 200_000
    backwards = np.arange(count - 1, 0, -1)
    assert not connected(count, backwards, backwards - 1).any()
    assert not connected(count, backwards[::-1].copy(), backwards[::-1] - 1).any()


def test_the_largest_distance_of_a_few_points() -> None:
    assert largest_distance_m(np.array([5.0]), np.array([5.0])) == 0.0
    corners = index_of([(0.0, 0.0), (0.0, 1.0), (179.0, 0.0), (0.0, 90.0)])
    largest_m = largest_distance_m(corners.longitude_deg, corners.latitude_deg)
    assert largest_m == all_distances_m(corners, corners).max()


def test_the_largest_distance_of_one_of_many_points() -> None:
    """Shapes of 400 points: a disc, a ring, a chain, half of them in one place, the globe."""
    rng = np.random.default_rng(61)
    turn, far = rng.uniform(0, 2 * np.pi, 400), np.sqrt(rng.random(400))
    shapes = {
        "disc": (13.4 + 0.02 * far * np.cos(turn), 52.5 + 0.012 * far * np.sin(turn)),
        "ring": (179.99 + 0.02 * np.cos(turn), -17.0 + 0.019 * np.sin(turn)),
        "chain": (10.0 + 0.01 * np.arange(400), 60.0 + 0.001 * rng.random(400)),
        "heap": (np.where(far < 0.7, 5.0, 5.0 + 1e-4 * far), np.full(400, 45.0)),
        "copies": (np.full(400, 5.0), np.full(400, 45.0)),
        "pole": (np.degrees(turn), 90.0 - 0.01 * far),
        "globe": (np.degrees(turn) - 180.0, np.degrees(np.arcsin(2 * far**2 - 1))),
    }
    for longitude, latitude in shapes.values():
        first, second = np.triu_indices(400, k=1)
        lengths_m = GEOD.inv(longitude[first], latitude[first], longitude[second], latitude[second])[2]
        assert largest_distance_m(longitude, latitude) == lengths_m.max()


@given(many(1), st.integers(1, 3))
def test_the_largest_distance_whatever_the_balls(places: list[Point], ball_points: int) -> None:
    here = index_of(places)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "BALL_POINTS", ball_points)
        found = largest_distance_m(here.longitude_deg, here.latitude_deg)
    assert found == pytest.approx(np.triu(all_distances_m(here, here)).max(), abs=0.0)


def test_the_largest_distance_of_twenty_thousand_points_looks_at_few_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(67)
    looked_at = []

    def counted(*arguments: np.ndarray) -> np.ndarray:
        looked_at.append(len(arguments[0]))
        return geodesic_m(*arguments)

    monkeypatch.setattr(neighbours, "geodesic_m", counted)
    longest_m = largest_distance_m(rng.normal(13.4, 0.02, 20_000), rng.normal(52.5, 0.01, 20_000))
    assert longest_m > 5000.0
    assert sum(looked_at) < 100_000
