"""Bounds along a list: never below the best of every choice, never above those of gains alone."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from brute import choices, problem, problems, weight
from hypothesis import given
from hypothesis import strategies as st

from overlap.analyses.priorities import curve
from overlap.analyses.priorities.curve import bounds_along
from overlap.solving.coverage import by_site, covered_weight
from overlap.solving.covering import cover_most
from overlap.solving.problem import InfeasibleError, Problem


def _best(of: Problem, budget: int) -> int:
    costs = of.limits().costs
    return max(weight(of, some) for some in choices(of.sites) if costs[list(some)].sum() <= budget)


@pytest.mark.parametrize("kind", ["", "costs"])
@given(data=st.data())
def test_no_point_is_below_the_best_of_every_choice(kind: str, data: st.DataObject) -> None:
    of = data.draw(problems(kind))
    try:
        plan = cover_most(of)
    except InfeasibleError:
        return
    spent = np.cumsum(of.limits().costs[plan.chosen]).tolist()
    found = bounds_along(of, plan.chosen, plan.gains, plan.bound)
    for budget, bound, covered in zip(spent, found, accumulate(plan.gains.tolist()), strict=True):
        assert covered <= _best(of, budget) <= bound <= max(plan.bound, covered)


@given(data=st.data())
def test_limits_by_area_make_no_bound_too_small(data: st.DataObject) -> None:
    of = data.draw(problems("areas"))
    try:
        plan = cover_most(of)
    except InfeasibleError:
        return
    found = bounds_along(of, plan.chosen, plan.gains, int(of.weights.sum()))
    assert all(_best(of, k) <= bound for k, bound in enumerate(found, start=1))


def test_prices_halve_what_gains_leave_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Demand and sites around twelve towns: the list at its middle, of what is not exceeded."""
    rng = np.random.default_rng(5)
    towns = rng.uniform(0, 100, (12, 2))
    places = (towns[rng.integers(0, 12, 1500)] + rng.normal(0, 4, (1500, 2))).round(6)
    sites = (towns[rng.integers(0, 12, 120)] + rng.normal(0, 4, (120, 2))).round(6)
    near = ((places[:, None] - sites[None]) ** 2).sum(axis=2) <= 16
    lists = [np.flatnonzero(row).tolist() for row in near]
    of = problem(lists, rng.integers(1, 100, 1500).tolist(), 120, 20)
    plan = cover_most(of)
    both = bounds_along(of, plan.chosen, plan.gains, plan.bound)
    monkeypatch.setattr(curve, "_PRICED_AT", ())
    alone = bounds_along(of, plan.chosen, plan.gains, plan.bound)
    assert all(one <= other for one, other in zip(both, alone, strict=True))
    middle = covered_weight(by_site(of), plan.chosen[:10])
    assert middle / both[9] > 0.9
    assert 1 - middle / both[9] < 0.5 * (1 - middle / alone[9])
    steps = np.diff([0, *both])
    assert (steps >= 0).all()
    assert (np.diff(steps) <= 1).all()  # concave but for rounding: the least of lines that are


def test_a_list_without_sites_has_no_points() -> None:
    of = problem([[0]], [0], 1, 1)
    assert bounds_along(of, np.zeros(0, np.int32), np.zeros(0, np.int64), 0) == []
