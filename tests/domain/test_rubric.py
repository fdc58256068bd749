"""Ladders: levels against brute force over everything that could fill a blank, rungs out of reach."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicator_builders import WORDS, facts, ladder

from overlap.domain.indicators import kinds_of
from overlap.domain.rubric import MOST_CASES, Rubric
from overlap.domain.selection import parse
from overlap.errors import InputError

KINDS = kinds_of(WORDS.services)
POSSIBLE: dict[str, list[Any]] = {
    "internet": [True, False],
    "public_internet": [True, False],
    "training": [True, False],
    "e_learning": [True, False],
    "devices": [0, 1, 2, 3],
    "speed_mbps": [0.0, 1.5, 10.0],
}


def comparison(name: str) -> st.SearchStrategy[str]:
    if isinstance(POSSIBLE[name][0], bool):
        return st.sampled_from([f"{name} == true", f"{name} == false", f"{name} != true"])
    # Nothing that holds, or fails, for all that is possible: one value decides nothing else.
    return st.sampled_from([f"{name} >= 1", f"{name} < 1.5", f"{name} == 0", f"not {name} in (0, 1)"])


@st.composite
def ladders(draw: st.DrawFn) -> Rubric:
    """A few rungs in which every indicator stands once at most."""
    names = draw(st.permutations(list(POSSIBLE)))
    tests = [draw(comparison(name)) for name in names[: draw(st.integers(1, len(names)))]]
    conditions = []
    while tests:
        some = [tests.pop() for _ in range(draw(st.integers(1, min(3, len(tests)))))]
        text = some[0]
        for test in some[1:]:
            sign = draw(st.sampled_from(["and", "or"]))
            text = f"({text}) {sign} {test}"
        conditions.append(f"not ({text})" if draw(st.booleans()) else text)
    return ladder(*conditions)


rows = st.fixed_dictionaries({name: st.none() | st.sampled_from(each) for name, each in POSSIBLE.items()})


@given(rubric=ladders(), row=rows)
def test_levels_are_the_least_and_the_most_that_blanks_leave_open(
    rubric: Rubric, row: dict[str, Any]
) -> None:
    choices = [POSSIBLE[name] if row[name] is None else [row[name]] for name in row]
    whole = facts([dict(zip(row, values, strict=True)) for values in product(*choices)])
    low, high = rubric.levels(whole)
    assert np.array_equal(low, high)
    assert [int(each[0]) for each in rubric.levels(facts([row]))] == [low.min(), low.max()]


@given(
    tests=st.lists(st.sampled_from(list(POSSIBLE)).flatmap(comparison), min_size=1, max_size=5),
    signs=st.lists(st.sampled_from(["and", "or"]), min_size=4, max_size=4),
    row=rows,
)
def test_certainty_is_never_wrong_even_where_names_stand_twice(
    tests: list[str], signs: list[str], row: dict[str, Any]
) -> None:
    text = tests[0] + "".join(f" {sign} {test}" for sign, test in zip(signs, tests[1:], strict=False))
    selection = parse(text, "test")
    holds, fails = selection.certainty(facts([row]), "test")
    choices = [POSSIBLE[name] if row[name] is None else [row[name]] for name in row]
    whole = facts([dict(zip(row, values, strict=True)) for values in product(*choices)])
    outcomes = selection.matches(whole, "test")
    assert not holds[0] or outcomes.all()
    assert not fails[0] or not outcomes.any()


def test_what_is_known_is_always_certain() -> None:
    known, unknown = parse("devices is known", "t"), parse("devices is not known", "t")
    table = facts([{"devices": 3}, {}])
    assert [each.tolist() for each in known.certainty(table, "t")] == [[True, False], [False, True]]
    assert [each.tolist() for each in unknown.certainty(table, "t")] == [[False, True], [True, False]]


def test_no_rows_have_no_levels() -> None:
    low, high = ladder("internet == true").levels(facts([]).iloc[:0])
    assert (low.shape, high.shape, low.dtype) == ((0,), (0,), np.dtype(np.int8))


@pytest.mark.parametrize(
    ("conditions", "level", "why"),
    [
        (["internet == true and internet == false"], 1, "no values meet its condition"),
        (["internet == true", "internet == false"], 2, "contradicts rung 1 (rung 1)"),
        (["devices >= 5", "internet == true", "devices < 5"], 3, "contradicts rung 1 (rung 1)"),
        (["devices > 1 and devices < 2"], 1, "no values meet"),  # devices are whole
        (["devices < 0"], 1, "no values meet"),
        (["speed_mbps >= 10", "speed_mbps <= 9.99"], 2, "contradicts rung 1"),
        (
            ["internet == true or training == true", "internet == false or electricity == true",
             "training == false and electricity == false"],
            3, "contradicts the rungs below, together",
        ),
        (["internet is known", "internet is not known"], 2, "contradicts rung 1"),
        (["e_learning == true", "not e_learning == true", "internet == true"], 2, "contradicts rung 1"),
    ],
)  # fmt: skip
def test_rungs_that_nobody_can_reach(conditions: list[str], level: int, why: str) -> None:
    [(rung, reason)] = ladder(*conditions).out_of_reach(KINDS)
    assert rung.level == level
    assert why in reason


@pytest.mark.parametrize(
    "conditions",
    [
        ["internet == true", "public_internet == true", "devices >= 1"],
        ["speed_mbps > 1 and speed_mbps < 1.001"],
        ["devices == 7", "devices <= 7", "devices >= 7"],
        ["speed_mbps > 1e300"],
        ["internet is not known"],
        ["devices != 0"],
    ],
)
def test_rungs_within_reach(conditions: list[str]) -> None:
    assert list(ladder(*conditions).out_of_reach(KINDS)) == []


def test_a_rubric_with_too_many_cases_is_taken_as_it_is() -> None:
    limits = " or ".join(f"devices == {each} or speed_mbps == {each}" for each in range(0, 1200, 3))
    assert len(limits) < MOST_CASES
    assert list(ladder(f"({limits}) and internet == true and internet == false").out_of_reach(KINDS)) == []


def test_a_level_that_is_no_rung() -> None:
    rubric = ladder("internet == true", "devices >= 1")
    rubric.require_rung(2, "[study] online_level")
    with pytest.raises(
        InputError, match=r"online_level: is no rung of test \(3\); rungs are 1 rung 1, 2 rung"
    ):
        rubric.require_rung(3, "[study] online_level")
