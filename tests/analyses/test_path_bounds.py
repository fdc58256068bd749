"""Bounds of a path, by trying every choice of its counters; and a path whose greedy start is not the best."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.analyses.scenarios.bounds import bounds
from overlap.analyses.scenarios.path import choice
from overlap.domain.scenario_asked import PathAsked
from overlap.domain.signatures import Signatures
from overlap.geo.index import PointIndex


def asked(costs: list[int], limit: int, years: int, *, in_money: bool) -> PathAsked:
    names = tuple(f"post:{number}" for number in range(len(costs)))
    nowhere = PointIndex(np.zeros(len(costs)), np.zeros(len(costs)))
    calendar = tuple(range(2026, 2026 + years))
    each = np.array(costs, dtype=np.int64)
    return PathAsked(calendar, names, names, names, names, nowhere, each, limit, in_money)


def signatures(lists: list[list[int]], people: list[int]) -> Signatures:
    starts = np.concatenate([[0], np.cumsum([len(each) for each in lists])]).astype(np.int64)
    flat = np.array([site for each in lists for site in each], dtype=np.int32)
    units = np.array([people], dtype=np.int64)
    return Signatures(starts, flat, np.zeros(len(lists), np.int32), units, np.zeros((1, 1), dtype=np.int64))


def bounds_of(path: PathAsked, seen: Signatures) -> tuple[tuple[int, ...], list[int]]:
    """The bounds, and what the path reaches by the end of each year."""
    found = choice(path, seen)
    order = np.array(found.order, dtype=np.int32)
    steps, gained = (np.array(each, dtype=np.int64) for each in (found.steps, found.gained))
    reached = np.bincount(steps, gained, len(path.years)).cumsum().astype(np.int64).tolist()
    return bounds(path, seen, order, steps, gained), reached


def test_a_greedy_first_year_is_not_the_best_of_two() -> None:
    """The example of docs/methods/covering.md: greedy takes site 0 and reaches 11 of 14 with one more."""
    seen = signatures([[0, 1], [0, 2], [1], [2], []], [4, 4, 3, 3, 99])
    found, reached = bounds_of(asked([1, 1, 1], 1, 3, in_money=False), seen)
    assert reached == [8, 11, 14]
    # Whoever is near none of them is in no bound.
    assert found == (8, 14, 14)


@pytest.mark.parametrize("money", ["money", "counters"])
@given(data=st.data(), years=st.integers(1, 4), limit=st.integers(1, 8))
def test_no_path_exceeds_its_bound(data: st.DataObject, years: int, limit: int, money: str) -> None:
    """Whoever of five is connected in whichever year: money lapses, or is kept, which reaches no less."""
    sites, in_money = data.draw(st.integers(1, 5)), money == "money"
    costs = (
        data.draw(st.lists(st.integers(0, 6), min_size=sites, max_size=sites)) if in_money else [1] * sites
    )
    if not any(each <= limit for each in costs):
        costs[0] = limit
    each = st.frozensets(st.integers(0, sites - 1), max_size=4).map(sorted)
    lists = data.draw(st.lists(each, min_size=1, max_size=8, unique_by=tuple))
    people = data.draw(st.lists(st.integers(0, 2**40), min_size=len(lists), max_size=len(lists)))
    path = asked(costs, min(limit, sum(costs)), years, in_money=in_money)
    found, reached = bounds_of(path, signatures(lists, people))
    assert list(found) == sorted(found)
    some = [[site for site in range(sites) if number >> site & 1] for number in range(2**sites)]
    for year in range(years):
        best = max(
            sum(units for units, near in zip(people, lists, strict=True) if set(near) & set(chosen))
            for chosen in some
            if sum(costs[site] for site in chosen) <= (year + 1) * path.limit
        )
        assert reached[year] <= best <= found[year]
