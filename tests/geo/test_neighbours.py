import numpy as np
import pytest
from builders import index_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import Point, all_distances_m, many

from overlap.geo import index as index_module
from overlap.geo import neighbours
from overlap.geo.ellipsoid import (
    GEOD,
    MEAN_RADIUS_M,
    chord_of,
    distance_of,
    distance_tolerance_m,
    geodesic_m,
)
from overlap.geo.index import PointIndex
from overlap.geo.near_boxes import slack_m
from overlap.geo.neighbours import (
    connected,
    largest_distance_m,
    nearest_chord,
    nearest_facility,
    pairs_within,
)

pytestmark = pytest.mark.long


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


@pytest.mark.parametrize("run_points", [1, 7, 1024])
@given(many(), many(1), st.sampled_from([300.0, 2e5, 2.1e7]))
def test_however_points_are_cut_into_runs_and_boxes(
    run_points: int, here: list[Point], others: list[Point], limit_m: float
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "RUN_POINTS", run_points)
        patch.setattr(neighbours, "RUNS_ASKED", 2)
        patch.setattr(index_module, "BOX_POINTS", 3)
        near, far = index_of(here), index_of(others)
        assert_nearest(near, far)
        first, second, _ = pairs_within(near, far, limit_m)
    expected = np.argwhere(all_distances_m(near, far) <= limit_m)
    assert np.array_equal(np.column_stack([first, second]), expected)


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_towns_with_copies_on_both_sides_of_the_antimeridian_and_at_the_poles(seed: int) -> None:
    """Towns 300 m wide with hundreds of facilities on a lattice: many copies, many ties, several runs."""
    rng = np.random.default_rng(seed)
    towns = np.array([(179.9995, -18.0), (13.4, 52.5), (-0.1, 89.9995), (40.0, -90.0), (13.7, 52.4)])
    town = rng.choice(len(towns), 900, p=[0.4, 0.3, 0.1, 0.1, 0.1])
    longitude, latitude = (towns[town] + 0.001 * rng.integers(-2, 3, (900, 2))).T
    longitude, latitude = (longitude + 180.0) % 360.0 - 180.0, np.clip(latitude, -90.0, 90.0)
    here = PointIndex(longitude[:600], latitude[:600])
    others = PointIndex(longitude[600:], latitude[600:])
    assert_nearest(here, others)
    first, second, _ = pairs_within(here, others, 150.0)
    assert np.array_equal(
        np.column_stack([first, second]), np.argwhere(all_distances_m(here, others) <= 150.0)
    )


def test_where_chords_are_clear_the_geodesic_is_not_asked_to_choose() -> None:
    rng = np.random.default_rng(71)
    here = PointIndex(rng.uniform(0, 5, 5000), rng.uniform(40, 45, 5000))
    others = PointIndex(rng.uniform(0, 5, 500), rng.uniform(40, 45, 500))
    nearest, chord_m, first, _ = nearest_chord(here, others)
    assert len(first) < 5
    assert nearest.tolist() == nearest_facility(here, others)[0].tolist()
    assert chord_m.tolist() == np.sqrt(((here.points_m - others.points_m[nearest]) ** 2).sum(axis=1)).tolist()


def test_copies_are_for_the_geodesic_to_choose_from() -> None:
    here, others = index_of([(0.0, 0.0), (9.0, 9.0)]), index_of([(9.1, 9.0), (0.0, 1.0), (0.0, 1.0)])
    nearest, _, first, second = nearest_chord(here, others)
    assert nearest[1] == 0
    assert list(zip(first, second, strict=True)) == [(0, 1), (0, 2)]


def test_slack_is_more_than_the_chord_can_err() -> None:
    for chord_m in [0.0, *np.geomspace(1e-3, 2.0 * MEAN_RADIUS_M, 5000).tolist()]:
        assert slack_m(chord_m) >= 2.0 * distance_tolerance_m(distance_of(chord_m))


@pytest.mark.parametrize(("here", "others"), [([], []), ([], [(1.0, 1.0)]), ([(1.0, 1.0)], [])])
def test_without_points_on_one_side_there_are_no_pairs(here: list[Point], others: list[Point]) -> None:
    found = pairs_within(index_of(here), index_of(others), 1e7)
    assert [each.tolist() for each in found] == [[], [], []]


@pytest.mark.slow
def test_a_hundred_thousand_facilities_in_towns_are_as_by_brute_force_in_each_town() -> None:
    """Towns 1° apart and 0.1° wide: the nearest lies in the same town, and so does every pair."""
    rng = np.random.default_rng(73)
    towns = np.column_stack([np.arange(-180.0, 180.0, 4.0), np.linspace(-80.0, 80.0, 90)])
    town = np.sort(rng.choice(90, 100_000, p=rng.dirichlet(np.full(90, 0.3)) * 0.9 + 0.1 / 90))
    longitude, latitude = (towns[town] + rng.uniform(0.0, 0.1, (100_000, 2)).round(4)).T
    is_other = rng.random(100_000) < 0.2
    is_other[np.unique(town, return_index=True)[1]] = True
    here = PointIndex(longitude[~is_other], latitude[~is_other])
    others = PointIndex(longitude[is_other], latitude[is_other])
    nearest, distance_m = nearest_facility(here, others)
    first, second, _ = pairs_within(here, others, 100.0)
    pairs = set(zip(first.tolist(), second.tolist(), strict=True))
    for number in range(90):
        mine, theirs = np.flatnonzero(town[~is_other] == number), np.flatnonzero(town[is_other] == number)
        for some in np.array_split(mine, len(mine) * len(theirs) // 1_000_000 + 1):
            expected = all_distances_m(
                PointIndex(here.longitude_deg[some], here.latitude_deg[some]),
                PointIndex(others.longitude_deg[theirs], others.latitude_deg[theirs]),
            )
            if not len(some):
                continue
            assert np.array_equal(nearest[some], theirs[expected.argmin(axis=1)])
            assert np.array_equal(distance_m[some], expected.min(axis=1))
            within = np.argwhere(expected <= 100.0)
            wanted = set(zip(some[within[:, 0]].tolist(), theirs[within[:, 1]].tolist(), strict=True))
            assert wanted <= pairs
            pairs -= wanted
    assert not pairs


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


def test_many_copies_of_one_place_are_not_listed_for_each_other() -> None:
    here = PointIndex(np.full(20_000, 7.0), np.full(20_000, 50.0))
    others = PointIndex(np.array([8.0, *([7.1] * 20_000), 7.1]), np.array([50.0, *([50.1] * 20_000), -50.1]))
    nearest, distance_m = nearest_facility(here, others)
    assert set(nearest.tolist()) == {1}
    assert len(set(distance_m.tolist())) == 1
