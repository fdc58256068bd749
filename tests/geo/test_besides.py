"""The nearest but itself: by hand, and by every geodesic."""

from __future__ import annotations

import numpy as np
from builders import Places, index_of
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from overlap.geo.besides import nearest_besides
from overlap.geo.ellipsoid import GEOD


def by_hand(here: Places, others: Places, itself: list[int]) -> list[tuple[int, float]]:
    """The least of (distance, number) over all others but the point itself."""
    found = []
    for place, own in zip(here, itself, strict=True):
        apart = [(GEOD.inv(*place, *each)[2], k) for k, each in enumerate(others) if k != own]
        least = min(apart, default=(np.inf, -1))
        found.append((least[1], least[0]))
    return found


def found(here: Places, others: Places, itself: list[int]) -> list[tuple[int, float]]:
    nearest, distance_m = nearest_besides(
        index_of(here), index_of(others), np.array(itself, dtype=np.int64).reshape(-1)
    )
    return list(zip(nearest.tolist(), distance_m.tolist(), strict=True))


def test_nobody_is_its_own_partner() -> None:
    line: Places = [(0.0, 0.0), (0.001, 0.0), (0.003, 0.0)]
    assert [number for number, _ in found(line, line, [0, 1, 2])] == [1, 0, 1]
    assert [number for number, _ in found(line, line, [-1, -1, -1])] == [0, 1, 2]
    assert [number for number, _ in found(line, line[1:], [-1, 0, 1])] == [0, 1, 0]


def test_at_one_place_the_first_other_is_the_partner_at_nothing() -> None:
    copies: Places = [(5.0, 5.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0)]
    assert found(copies[1:], copies, [1, 2, 3]) == [(2, 0.0), (1, 0.0), (1, 0.0)]
    assert found(copies[:1], copies, [0])[0][0] == 1


def test_a_lone_member_has_no_other() -> None:
    assert found([(0.0, 0.0), (0.0, 0.0)], [(0.0, 0.0)], [0, -1]) == [(-1, np.inf), (0, 0.0)]
    assert found([(0.0, 0.0)], [], [-1]) == [(-1, np.inf)]
    assert found([], [(0.0, 0.0)], []) == []


def test_ties_go_to_the_smaller_number() -> None:
    cross: Places = [(0.001, 0.0), (0.0, 0.0), (-0.001, 0.0)]
    assert found(cross, cross, [0, 1, 2])[1][0] == 0
    assert found(cross[1:2], cross[::-1], [1])[0][0] == 0


def test_one_point_of_two_longitudes_is_one_place() -> None:
    """Ties at nothing between who shares a place and who writes it otherwise go to the smaller as well."""
    ways: Places = [(180.0, 10.0), (-180.0, 10.0), (180.0, 10.0), (-180.0, 10.0)]
    assert found(ways, ways, [0, 1, 2, 3]) == [(1, 0.0), (0, 0.0), (0, 0.0), (0, 0.0)]


def test_many_copies_of_a_place_are_no_list_of_pairs() -> None:
    copies = index_of([(0.0, 0.0)] * 200_000)  # pairs would be forty thousand million
    nearest, distance_m = nearest_besides(copies, copies, np.arange(200_000))
    assert not distance_m.any()
    assert nearest[:3].tolist() == [1, 0, 0]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=14),
    st.sampled_from([0.0005, 0.9, 20.0]),
    st.sampled_from([(0.0, 0.0), (25.0, 61.0), (179.999, -17.0)]),
    st.randoms(use_true_random=False),
)
def test_as_by_every_geodesic(
    steps: list[tuple[int, int]], step_deg: float, middle: tuple[float, float], chance: object
) -> None:
    """On a small lattice, where places are shared and distances equal; some are members, others not."""
    places: NDArray[np.float64] = np.array(middle) + step_deg * np.array(steps, dtype=np.float64)
    places[:, 0] = (places[:, 0] + 180.0) % 360.0 - 180.0
    places[:, 1] = np.clip(places[:, 1], -90.0, 90.0)
    here = [(float(x), float(y)) for x, y in places]
    members = sorted(chance.sample(range(len(here)), chance.randint(0, len(here))))  # type: ignore[attr-defined]
    itself = [members.index(k) if k in members else -1 for k in range(len(here))]
    others = [here[k] for k in members]
    assert found(here, others, itself) == by_hand(here, others, itself)
