"""The formulas against published values, the page that states them, and people one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.analyses.equity.indices import Ranking, binned_gini, wagstaff

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "equity.md"


def gini(values: np.ndarray) -> float:
    """By its definition: the mean difference of two people over twice the mean."""
    return float(np.abs(values[:, None] - values[None, :]).mean() / (2.0 * values.mean()))


def concentration(values: np.ndarray, standing: np.ndarray) -> float:
    """Of people one by one, each with the middle of the ranks of those who stand alike."""
    below = (standing[:, None] > standing[None, :]).mean(axis=1)
    alike = (standing[:, None] == standing[None, :]).mean(axis=1)
    rank = below + alike / 2.0
    return float(2.0 * np.mean((values - values.mean()) * (rank - rank.mean())) / values.mean())


def ranked(standing: list[float], people: list[float]) -> Ranking:
    return Ranking.by(np.array(standing), np.array(people, dtype=np.float64))


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table of a page whose head begins with `heading`."""
    lines = page.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    end = next(k for k in range(start, len(lines)) if not lines[k].startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start + 2 : end]]


def test_deaths_of_children_in_india() -> None:
    """World Bank, Quantitative Techniques for Health Equity Analysis, technical note 7: C = −0.1694."""
    births = [29_939.0, 28_776.0, 26_528.0, 24_689.0, 19_739.0]
    rates = np.array([154.7, 152.9, 119.5, 86.9, 54.3])
    ranking = ranked([1, 2, 3, 4, 5], births)
    assert ranking.tilt(rates) / ranking.mean(rates) == pytest.approx(-0.1694, abs=5e-5)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1], 0.0),
        ([0, 0, 0, 1], 0.75),  # one has all: 1 − 1/n
        ([1, 2, 3, 4, 5], 4 / 15),  # of 1 … n: (n − 1) / 3n
        ([1, 3], 0.25),
    ],
)
def test_ginis_known_by_heart(values: list[float], expected: float) -> None:
    people = np.ones(len(values))
    ranking = Ranking.by(np.array(values, dtype=np.float64), people)
    means = ranking.means(np.array(values, dtype=np.float64))
    assert ranking.tilt(means) / ranking.mean(means) == pytest.approx(expected, abs=1e-15)


def test_a_line_spread_evenly_has_a_gini_of_a_third() -> None:
    found = binned_gini(np.array([7.0]), np.array([0.0]), np.array([10.0]))
    assert found.even == pytest.approx(1 / 3, abs=1e-15)
    # All at one place, or all but nobody at 0.
    assert (found.at_least, found.at_most) == pytest.approx((0.0, 1.0), abs=1e-9)


def test_the_worked_example_of_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = np.array([[float(cell) for cell in row[1:]] for row in rows(page, "area")])
    people, poverty, covered, distance_m = table.T
    ranking = Ranking.by(-poverty, people)
    stated = {row[0]: [float(cell) if cell else None for cell in row[1:]] for row in rows(page, "measure")}
    for measure, totals in {"covered": covered, "distance": people * distance_m}.items():
        means = ranking.means(totals)
        mean, tilt = ranking.mean(means), ranking.tilt(means)
        worst, best = ranking.mean_between(means, 0.0, 0.4), ranking.mean_between(means, 0.9, 1.0)
        bounded = [4.0 * tilt, wagstaff(tilt, mean)] if measure == "covered" else [None, None]
        found = [mean, tilt / mean, *bounded, worst, best, worst / best]
        assert [each is None for each in found] == [each is None for each in stated[measure]]
        numbers = [(one, other) for one, other in zip(found, stated[measure], strict=True) if one is not None]
        assert [one for one, _ in numbers] == pytest.approx([other for _, other in numbers], rel=1e-5)


def test_tied_areas_are_split_alike_at_a_cut() -> None:
    # The last two stand alike: of the best-off tenth each gives half, though the first is listed first.
    ranking = ranked([1, 2, 2], [8, 1, 1])
    means = ranking.means(np.array([0.0, 1.0, 0.0]))
    assert ranking.mean_between(means, 0.9, 1.0) == pytest.approx(0.5)
    # The worst-off 85 % are all of the first and a quarter of the others.
    assert ranking.mean_between(means, 0.0, 0.85) == pytest.approx(0.05 * 0.5 / 0.85)


def test_wagstaff_has_no_value_where_all_or_none_are_covered() -> None:
    assert (wagstaff(0.0, 1.0), wagstaff(0.0, 0.0)) == (None, None)
    assert wagstaff(0.06, 0.4) == pytest.approx(0.06 / 0.24)


AREAS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(0, 6)), min_size=1, max_size=7
)  # people, standing, how many of the people are covered at most


@given(AREAS)
def test_indices_are_those_of_people_one_by_one(areas: list[tuple[int, int, int]]) -> None:
    people, standing, covered = np.array(areas, dtype=np.float64).T
    covered = np.minimum(covered, people)
    # Everyone in an area has the area's mean, as the index is between areas.
    each = np.repeat(covered / people, people.astype(int))
    stands = np.repeat(standing, people.astype(int))
    ranking = Ranking.by(standing, people)
    shares = ranking.means(covered)
    mean, tilt = ranking.mean(shares), ranking.tilt(shares)
    assert mean == pytest.approx(each.mean())
    if mean > 0.0:
        assert tilt / mean == pytest.approx(concentration(each, stands), abs=1e-12)
    mirror = Ranking.by(-standing, people)
    assert mirror.tilt(mirror.means(covered)) == pytest.approx(-tilt, abs=1e-12)
    missed = ranking.means(people - covered)
    # The mirror of Erreygers: who is not covered leans as much the other way.
    assert ranking.tilt(missed) == pytest.approx(-tilt, abs=1e-12)
    found, other = wagstaff(tilt, mean), wagstaff(ranking.tilt(missed), ranking.mean(missed))
    if found is not None and 1e-9 < mean < 1 - 1e-9:
        assert other == pytest.approx(-found, abs=1e-9)
        assert -1 - 1e-9 <= found <= 1 + 1e-9
    assert -1 - 1e-12 <= 4 * tilt <= 1 + 1e-12


@given(AREAS, st.integers(1, 99))
def test_a_cut_splits_people(areas: list[tuple[int, int, int]], cut: int) -> None:
    people, standing, totals = np.array(areas, dtype=np.float64).T
    ranking = Ranking.by(standing, people)
    means = ranking.means(totals)
    # A hundred of everyone: a cut at a whole per cent parts no one, those who stand alike have one mean.
    order = np.argsort(standing, kind="stable")
    each = np.repeat(means[ranking.step_of][order], (100 * people[order]).astype(int))
    first = each[: cut * int(people.sum())]
    assert ranking.mean_between(means, 0.0, cut / 100) == pytest.approx(first.mean(), abs=1e-9)
    rest = ranking.mean_between(means, cut / 100, 1.0)
    whole = cut / 100 * first.mean() + (1 - cut / 100) * rest
    assert whole == pytest.approx(ranking.mean(means), abs=1e-9)


EDGES = np.array([0.0, 1.0, 3.0, 4.0, 9.0])


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=1, max_size=12))
def test_the_gini_of_people_is_between_its_bounds(people: list[tuple[int, float]]) -> None:
    bins = np.array([each for each, _ in people])
    part = np.array([each for _, each in people])
    at = EDGES[bins] + part * (EDGES[bins + 1] - EDGES[bins])
    found = binned_gini(np.bincount(bins, minlength=4).astype(np.float64), EDGES[:-1], EDGES[1:])
    assert found.at_least <= found.even <= found.at_most <= 1.0
    if at.mean() > 1e-6:
        assert found.at_least - 1e-9 <= gini(at) <= found.at_most + 1e-9


def test_the_bounds_of_the_gini_are_reached() -> None:
    people, low, high = np.array([300.0, 500.0, 200.0]), np.array([1.0, 2.0, 6.0]), np.array([2.0, 6.0, 7.0])
    found = binned_gini(people, low, high)
    bins = np.repeat([0, 1, 2], [300, 500, 200])
    split = [np.where(np.arange(1000) < cut, low[bins], high[bins]) for cut in range(1001)]
    assert max(gini(each) for each in split[::10]) == pytest.approx(found.at_most, abs=1e-4)
    ends = [np.where(bins < cut, high[bins], low[bins]) for cut in range(4)]
    assert min(gini(each) for each in ends) == pytest.approx(found.at_least, abs=1e-12)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5), st.integers(1, 4), st.floats(0, 9), st.floats(0.1, 5), st.floats(0.01, 1)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_index_of_distance_is_between_its_bounds(areas: list[tuple[float, ...]]) -> None:
    people, standing, low, width, part = np.array(areas, dtype=np.float64).T
    ranking = Ranking.by(standing, people)
    near, at, far = (ranking.means(people * (low + width * each)) for each in (0.0, part, 1.0))
    at_least, at_most = ranking.bounds(near, far)
    assert at_least - 1e-9 <= ranking.tilt(at) / ranking.mean(at) <= at_most + 1e-9
