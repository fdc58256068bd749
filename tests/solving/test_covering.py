"""Maximal covering against every choice tried, for numbers, budgets and limits by area."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from brute import allowed, gains, most, problem, problems, weight
from hypothesis import given
from hypothesis import strategies as st

from overlap.errors import InputError
from overlap.solving import highs
from overlap.solving.bounds import bound_from_gains
from overlap.solving.coverage import by_site, covered_weight
from overlap.solving.covering import Plan, cover_exactly, cover_most
from overlap.solving.feasible import check
from overlap.solving.greedy import choose
from overlap.solving.inner import Choice, ceiling
from overlap.solving.lagrange import relaxed
from overlap.solving.problem import InfeasibleError, Problem

KINDS = pytest.mark.parametrize("kind", ["number", "costs", "areas", "areas and costs"])
# Sites 1 and 2 cover 14 of 15; greedy takes 0, which covers 8, and one of them: 11.
MISLEADING = problem([[0, 1], [0, 2], [0, 1], [0, 2], [1], [2], [3]], [2, 2, 2, 2, 3, 3, 1], 4, 2)


def is_sound(of: Problem, plan: Plan, best: int) -> None:
    """It keeps to the limits, its gains are those of its order, and its bound holds."""
    assert len(set(plan.chosen.tolist())) == len(plan.chosen)
    assert (plan.chosen.dtype, plan.gains.dtype) == (np.int32, np.int64)
    assert allowed(of, plan.chosen)
    assert plan.gains.tolist() == gains(of, plan.chosen)
    assert plan.covered <= best <= plan.bound
    assert plan.proven == (plan.covered == plan.bound)
    if of.costs is None:
        assert (np.diff(plan.gains) <= 0).all()


@KINDS
@given(st.data())
def test_any_small_problem_is_solved(kind: str, data: st.DataObject) -> None:
    of = data.draw(problems(kind))
    best = most(of)
    cheapest = min([1] * of.sites if of.costs is None else of.costs)
    if best is None or cheapest > of.budget:
        with pytest.raises(InfeasibleError):
            cover_most(of)
        return
    plan = cover_most(of)
    is_sound(of, plan, best)
    exact = cover_exactly(of, plan, 60.0)
    is_sound(of, exact, best)
    assert exact.covered == best
    assert exact.proven


@KINDS
@given(st.data())
def test_greedy_keeps_what_is_guaranteed_and_both_bounds_hold(kind: str, data: st.DataObject) -> None:
    of = data.draw(problems(kind))
    try:
        check(of)
    except InfeasibleError:
        return
    best = most(of)
    assert best is not None
    demand, choice = by_site(of), Choice.of(of)
    everything, anywhere = of.weights.sum(keepdims=True), np.ones(of.sites, np.bool_)
    lists = [
        choose(demand, choice.limits, of.budget, everything, anywhere, by_cost=way) for way in (False, True)
    ]
    for chosen, each in lists:
        assert allowed(of, chosen)
        assert each.tolist() == gains(of, chosen)
        assert bound_from_gains(of, demand, choice, chosen) >= best
        assert relaxed(demand, choice, chosen, covered_weight(demand, chosen)).bound >= best
    greedy = max(weight(of, chosen) for chosen, _ in lists)
    parts = {"number": 1 - 1 / math.e, "costs": (1 - 1 / math.e) / 2, "areas": 1 / 2, "areas and costs": 0.0}
    assert best >= greedy >= parts[kind] * best * (1 - 1e-12)


def test_swaps_put_right_what_greedy_was_misled_to() -> None:
    demand, choice = by_site(MISLEADING), Choice.of(MISLEADING)
    everything, anywhere = MISLEADING.weights.sum(keepdims=True), np.ones(4, np.bool_)
    chosen, each = choose(demand, choice.limits, 2, everything, anywhere, by_cost=False)
    assert (chosen.tolist(), each.tolist()) == ([0, 1], [8, 3])
    plan = cover_most(MISLEADING)
    assert (plan.chosen.tolist(), plan.gains.tolist()) == ([1, 2], [7, 7])
    assert plan.method == "swaps"
    assert most(MISLEADING) == 14


def test_worked_example_of_the_page() -> None:
    of = problem([[0, 1], [0, 2], [1], [2]], [4, 4, 3, 3], 3, 2)
    plan = cover_most(of)
    assert (plan.chosen.tolist(), plan.gains.tolist(), plan.bound) == ([1, 2], [7, 7], 14)
    choice = Choice.of(of)
    assert ceiling(choice, np.array([8, 7, 7]), 7)[0] == 15
    assert ceiling(choice, np.array([6, 6, 6]), 6)[0] + 1 + 1 == 14


def test_equal_sites_are_taken_by_number() -> None:
    plan = cover_most(problem([[0, 3], [1, 3], [1, 2], [0, 2]], [5, 5, 5, 5], 4, 1))
    assert plan.chosen.tolist() == [0]


def test_greedy_by_cost_and_by_weight_are_both_tried() -> None:
    # By cost the cheap site comes first and the large one no longer fits; by weight the large one is alone.
    large = problem([[0], [1]], [3, 100], 2, 100, costs=[1, 100])
    assert cover_most(large).chosen.tolist() == [1]
    # By weight one dear site is alone; by cost three cheap ones cover more.
    small = problem([[0], [1], [2], [3]], [5, 4, 4, 4], 4, 3, costs=[3, 1, 1, 1])
    assert cover_most(small).chosen.tolist() == [1, 2, 3]


def test_a_site_that_costs_nothing_comes_first_and_those_that_add_nothing_are_left_out() -> None:
    of = problem([[0], [1], [1, 2]], [9, 1, 1], 4, 5, costs=[5, 0, 0, 0])
    assert cover_most(of).chosen.tolist() == [1, 0]


def test_an_area_is_given_its_sites_though_they_add_nothing() -> None:
    of = problem([[0], [1]], [9, 8], 4, 2, areas=[0, 0, 1, 1], at_least=[0, 1])
    plan = cover_most(of)
    assert (plan.chosen.tolist(), plan.gains.tolist()) == ([0, 2], [9, 0])
    assert plan.proven


def test_zeros_of_everything_are_answered() -> None:
    for of in (problem([], [], 0, 3), problem([], [], 2, 3), problem([[], []], [4, 5], 2, 1)):
        plan = cover_most(of)
        assert (len(plan.chosen), plan.covered, plan.bound, plan.proven) == (0, 0, 0, True)
        assert cover_exactly(of, plan, 1.0) == plan
    assert cover_most(problem([[0, 1]], [0], 2, 1)).bound == 0


def test_weights_near_the_largest_number_are_exact() -> None:
    of = problem([[0, 1], [1, 2], [2, 0], [3]], [2**59, 2**59 + 1, 2**59 + 3, 2**59 - 7], 4, 2)
    plan = cover_exactly(of, cover_most(of), 60.0)
    assert plan.covered == 3 * 2**59 + 4 == most(of)


@pytest.mark.parametrize(
    ("more", "message", "numbers"),
    [
        ({"at_least": [0, 3]}, "area 1: at least 3 asked, 2 candidates", (1,)),
        (
            {"at_least": [2, 1], "at_most": [1, 0]},
            "area 0: at least 2 and at most 1; area 1: at least 1 and at most 0",
            (0, 1),
        ),
        ({"at_least": [2, 2]}, "what areas want comes to 4, and 3 sites may be chosen", (-1,)),
        (
            {"at_least": [1, 1], "costs": [9, 2, 2, 9]},
            "what areas want comes to 4, and 3 may be spent",
            (-1,),
        ),
    ],
)
def test_limits_that_no_choice_keeps_to_are_named(
    more: dict[str, list[int]], message: str, numbers: tuple[int, ...]
) -> None:
    of = problem([[0], [1], [2, 3]], [1, 1, 1], 4, 3, areas=[0, 0, 1, 1], **more)
    with pytest.raises(InfeasibleError) as caught:
        cover_most(of)
    assert str(caught.value) == message
    assert caught.value.numbers == numbers


def test_a_budget_below_the_cheapest_site_is_told() -> None:
    with pytest.raises(InfeasibleError, match="the cheapest site costs 4, more than 3"):
        cover_most(problem([[0, 1]], [1], 2, 3, costs=[4, 5]))


def scattered(count: int, sites: int, budget: int, seed: int = 7) -> Problem:
    """Demand and sites in a square, each demand covered by sites within a tenth of it."""
    rng = np.random.default_rng(seed)
    places, there = rng.random((count, 2)), rng.random((sites, 2))
    near = ((places[:, None] - there) ** 2).sum(axis=2) < 0.01
    lists = [np.flatnonzero(row).tolist() for row in near]
    return problem(lists, rng.integers(1, 1000, count).tolist(), sites, budget)


def test_without_time_the_best_so_far_is_answered_and_never_said_to_be_proven() -> None:
    of = scattered(800, 200, 25)
    plan = cover_most(of)
    hurried = cover_exactly(of, plan, 1e-9)
    exact = cover_exactly(of, plan, 120.0)
    assert not hurried.proven
    assert plan.covered <= hurried.covered <= exact.covered == exact.bound <= hurried.bound
    assert exact.proven
    assert exact.gains.tolist() == gains(of, exact.chosen)
    assert plan.covered >= 0.98 * exact.covered


def test_what_is_left_to_search_still_has_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    of = scattered(300, 60, 8, seed=3)
    exact = cover_exactly(of, cover_most(of), 120.0)
    monkeypatch.setattr("overlap.solving.core._ROUNDS", 0)  # merged only, no site ruled out by prices
    plain = cover_exactly(of, replace(cover_most(of), proven=False), 120.0)
    assert plain.covered == exact.covered
    assert plain.proven


def test_the_same_problem_in_another_order_has_the_same_answer() -> None:
    of = scattered(300, 60, 8)
    order = np.random.default_rng(1).permutation(300)
    lists = [of.sites_of[a:b].tolist() for a, b in zip(of.starts[:-1], of.starts[1:], strict=True)]
    other = problem([lists[k] for k in order], of.weights[order].tolist(), 60, 8)
    one, two = cover_most(of), cover_most(other)
    assert one.chosen.tolist() == two.chosen.tolist()
    assert one.gains.tolist() == two.gains.tolist()


def test_without_the_library_a_search_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ImportError

    of = scattered(800, 200, 25)
    plan = cover_most(of)
    monkeypatch.setattr(highs, "import_module", missing)
    message = r"an exact answer: needs a library .* \(highspy\); pip install 'overlap-toolkit\[exact\]'"
    with pytest.raises(InputError, match=message):
        cover_exactly(of, plan, 1.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts": np.array([0, 1])}, "do not fit the demand"),
        ({"sites_of": np.array([0, 9], np.int32)}, "not there"),
        ({"weights": np.array([1, -1])}, "below 0"),
        ({"weights": np.array([2**61, 2**61])}, "too large"),
        ({"costs": np.array([1])}, "do not fit"),
        ({"costs": np.array([2**61, 2**61])}, "too large"),
        ({"at_least": np.array([1])}, "need the area"),
    ],
)
def test_arrays_that_cannot_be_are_refused(change: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(problem([[0], [1]], [1, 1], 2, 1), **change)
