"""Set cover, of all and of part, against every choice tried."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from brute import allowed, gains, least, problem, problems, weights_by_group
from hypothesis import given
from hypothesis import strategies as st

from overlap.solving.fewest import NOT_FOUND, NOTHING, fewest
from overlap.solving.problem import InfeasibleError, Numbers, Problem


def draw_required(data: st.DataObject, of: Problem) -> tuple[int, Numbers, list[int]]:
    """Up to three groups of demand, the group of each, and what part of its weight must be covered."""
    count = data.draw(st.integers(1, 3))
    drawn = data.draw(st.lists(st.integers(0, count - 1), min_size=len(of.weights), max_size=len(of.weights)))
    groups = np.array(drawn, np.int32)
    there = weights_by_group(of, groups, count, range(of.sites))
    parts = data.draw(st.lists(st.sampled_from([0.0, 0.3, 0.9, 1.0]), min_size=count, max_size=count))
    required = [int(part * much) if part < 1 else much for part, much in zip(parts, there, strict=True)]
    return count, groups, required


@pytest.mark.parametrize("kind", ["number", "costs"])
@given(st.data())
def test_any_small_problem_is_solved(kind: str, data: st.DataObject) -> None:
    of = data.draw(problems(kind))
    count, groups, required = draw_required(data, of)
    best = least(of, groups, required)
    for time_limit_s in (None, 60.0):
        plan = fewest(of, np.array(required), groups, time_limit_s)
        met = weights_by_group(of, groups, count, plan.chosen)
        assert all(a >= b for a, b in zip(met, required, strict=True))
        cost = len(plan.chosen) if of.costs is None else int(of.costs[plan.chosen].sum())
        assert best is not None
        assert plan.bound <= best <= cost
        assert plan.gains.tolist() == gains(of, plan.chosen)
        assert plan.proven == (cost == plan.bound)
        if plan.guarantee:
            assert cost <= float(plan.guarantee.split()[2]) * best + 1e-9
    assert cost == best
    assert plan.proven


def test_greedy_takes_one_too_many_and_removal_or_search_finds_it() -> None:
    # Greedy takes 0, the largest, then needs both others, which cover everything by themselves.
    of = problem([[0, 1], [0, 1], [0, 2], [0, 2], [1], [2]], [1, 1, 1, 1, 1, 1], 3, 0)
    plan = fewest(of, 6)
    assert sorted(plan.chosen.tolist()) == [1, 2]
    assert plan.proven


def test_known_set_cover_of_the_plane_of_seven_points() -> None:
    # The lines of the Fano plane: any two meet, so that three of seven points are on every line.
    lines = [[0, 1, 2], [0, 3, 4], [0, 5, 6], [1, 3, 5], [1, 4, 6], [2, 3, 6], [2, 4, 5]]
    plan = fewest(problem(lines, [1] * 7, 7, 0), 7, None, 60.0)
    assert len(plan.chosen) == 3
    assert plan.proven


def test_cheapest_is_not_fewest() -> None:
    of = problem([[0, 1], [0, 2]], [1, 1], 3, 0, costs=[9, 4, 4])
    assert fewest(of, 2).chosen.tolist() == [1, 2]
    assert fewest(replace(of, costs=None), 2).chosen.tolist() == [0]


def test_groups_that_fall_short_are_named_with_what_they_lack() -> None:
    of = problem([[0], [], [0], []], [5, 6, 7, 8], 1, 0)
    with pytest.raises(InfeasibleError) as caught:
        fewest(of, np.array([11, 7, 8]), np.array([0, 0, 1, 2], np.int32))
    assert caught.value.numbers == (0, 2)
    assert (
        str(caught.value) == "group 0: 11 required, 5 can be covered; group 2: 8 required, 0 can be covered"
    )


def test_nothing_required_wants_no_site() -> None:
    for of in (problem([], [], 0, 0), problem([], [], 3, 0), problem([[0]], [4], 1, 0)):
        plan = fewest(of, 0)
        assert (len(plan.chosen), plan.bound, plan.proven) == (0, 0, True)


@pytest.mark.parametrize("kind", ["areas", "costs and areas"])
@given(st.data())
def test_any_small_problem_with_limits_by_area_is_solved(kind: str, data: st.DataObject) -> None:
    of = replace(data.draw(problems(kind)), budget=10**6)
    count, groups, required = draw_required(data, of)
    best = least(of, groups, required)
    if best is None:
        with pytest.raises(InfeasibleError) as caught:
            fewest(of, np.array(required), groups, 60.0)
        assert set(caught.value.numbers) == {-1}
        return
    exact = fewest(of, np.array(required), groups, 60.0)
    plans = [exact]
    with suppress(InfeasibleError):  # it may find none where there is one
        plans.append(fewest(of, np.array(required), groups))
    for plan in plans:
        cost = len(plan.chosen) if of.costs is None else int(of.costs[plan.chosen].sum())
        met = weights_by_group(of, groups, count, plan.chosen)
        assert all(a >= b for a, b in zip(met, required, strict=True))
        assert allowed(of, plan.chosen)
        assert plan.bound <= best <= cost
    assert exact.proven
    assert best == exact.bound


def test_a_limit_by_area_costs_a_site_more() -> None:
    # Sites 0 and 1 of one area cover all; where it takes one, 2 and 3 elsewhere do the other's part.
    of = problem([[0], [0], [1, 2], [1, 3]], [1, 1, 1, 1], 4, 0, areas=[0, 0, 1, 1])
    assert fewest(of, 4).chosen.tolist() == [0, 1]
    limited = replace(of, at_most=np.array([1, 9]))
    assert sorted(fewest(limited, 4).chosen.tolist()) == [0, 2, 3]
    wanting = replace(of, at_least=np.array([0, 1]))
    plan = fewest(wanting, 4, None, 60.0)
    assert (len(plan.chosen), plan.bound, plan.guarantee) == (3, 3, None)


def test_limits_that_leave_too_little_are_told_with_how_sure_that_is() -> None:
    of = problem([[0], [1]], [5, 5], 2, 0, areas=[0, 0], at_most=[1])
    with pytest.raises(InfeasibleError, match=NOTHING):
        fewest(of, 10)
    groups = np.array([0, 1], np.int32)
    with pytest.raises(InfeasibleError, match=NOT_FOUND):
        fewest(of, np.array([5, 5]), groups)
    with pytest.raises(InfeasibleError, match=NOTHING):
        fewest(of, np.array([5, 5]), groups, 60.0)


def test_without_time_the_best_so_far_is_answered() -> None:
    rng = np.random.default_rng(5)
    places, there = rng.random((500, 2)), rng.random((120, 2))
    near = ((places[:, None] - there) ** 2).sum(axis=2) < 0.01
    of = problem([np.flatnonzero(row).tolist() for row in near], rng.integers(1, 99, 500).tolist(), 120, 0)
    required = int(0.9 * of.weights[np.diff(of.starts) > 0].sum())
    plain, hurried, exact = (fewest(of, required, None, limit) for limit in (None, 1e-9, 120.0))
    assert not hurried.proven
    assert plain.bound <= hurried.bound <= len(exact.chosen) <= len(hurried.chosen) <= len(plain.chosen)
    assert exact.proven
