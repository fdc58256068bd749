"""A reduced problem has the same best answer, and knows where its sites came from."""

from __future__ import annotations

import numpy as np
import pytest
from brute import choices, most, problem, problems, weight
from hypothesis import given
from hypothesis import strategies as st

from overlap.solving import reduction
from overlap.solving.reduction import reduced


@pytest.mark.parametrize("kind", ["number", "costs"])
@given(st.data())
def test_the_best_stays_the_best(kind: str, data: st.DataObject) -> None:
    of = data.draw(problems(kind))
    smaller = reduced(of)
    assert most(smaller.problem) == most(of)
    for some in choices(smaller.problem.sites):
        assert weight(smaller.problem, some) == weight(of, smaller.sites[list(some)])
    for site, other in enumerate(smaller.stands_in.tolist()):
        if other < 0:
            assert weight(of, [site]) == 0
            continue
        stand_in = int(smaller.sites[other])
        assert weight(of, [site, stand_in]) == weight(of, [stand_in])
        assert of.costs is None or of.costs[stand_in] <= of.costs[site]


def test_a_case_counted_by_hand() -> None:
    # 1 is within 0; 2 and 3 are alike; 4 covers nobody who counts; the second and third lists are equal.
    of = problem([[0], [0, 1], [0, 1], [2, 3], [], [4]], [5, 1, 2, 4, 9, 0], 5, 2)
    smaller = reduced(of)
    assert smaller.sites.tolist() == [0, 2]
    assert smaller.stands_in.tolist() == [0, 0, 1, 1, -1]
    lists = np.split(smaller.problem.sites_of, smaller.problem.starts[1:-1])
    found = {tuple(each.tolist()): w for each, w in zip(lists, smaller.problem.weights.tolist(), strict=True)}
    assert found == {(0,): 8, (1,): 4}


def test_a_dearer_site_covers_no_cheaper_one_away() -> None:
    kept = reduced(problem([[0, 1], [0]], [1, 1], 2, 9, costs=[5, 4]))
    assert kept.sites.tolist() == [0, 1]
    assert reduced(problem([[0, 1], [0]], [1, 1], 2, 9, costs=[4, 4])).sites.tolist() == [0]
    assert reduced(problem([[0, 1]], [1], 2, 9, costs=[5, 4])).sites.tolist() == [1]


def test_limits_by_area_keep_every_site() -> None:
    of = problem([[0, 1], [0]], [1, 1], 3, 2, areas=[0, 1, 1], at_least=[0, 1])
    assert reduced(of).sites.tolist() == [0, 1, 2]


def test_groups_are_never_merged() -> None:
    of = problem([[0], [0], [0]], [1, 2, 4], 1, 1)
    smaller = reduced(of, np.array([1, 0, 1], np.int32))
    found = dict(zip(smaller.groups.tolist(), smaller.problem.weights.tolist(), strict=True))
    assert found == {0: 2, 1: 5}


def test_lists_that_share_a_hash_are_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduction, "_mixed", lambda numbers: np.zeros(len(numbers), np.uint64))
    of = problem([[0, 1], [0, 2], [0, 1], [1, 2]], [1, 2, 4, 8], 3, 1)
    smaller = reduced(of)
    assert smaller.problem.weights.sum() == 15
    assert most(smaller.problem) == most(of) == 13
