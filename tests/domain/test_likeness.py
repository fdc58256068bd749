"""How like an example pairs are: the worked example of the page, and what is left out."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from overlap.domain.likeness import likeness

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "cases.md"
NAN = np.nan


def test_the_example_of_the_page() -> None:
    rows = re.findall(r"^\| ([A-E]) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    table = np.array([[float(cell.replace("−", "-")) for cell in cells.split(" | ")] for _, cells in rows])
    assert len(table) == 5
    people, metres, of_people, of_metres, distance = table.T
    found = likeness({"people_5km": 9999.0, "apart_m": 0.0}, {"people_5km": people, "apart_m": metres})
    assert found.used == ("people_5km", "apart_m")
    assert found.scores["people_5km"] == pytest.approx(of_people, abs=5.1e-4)
    assert found.scores["apart_m"] == pytest.approx(of_metres, abs=5.1e-4)
    assert found.distance == pytest.approx(distance, abs=5.1e-4)
    assert found.comparable


def test_what_cannot_be_compared_is_left_out_with_the_reason() -> None:
    known = {
        "people_1km": np.array([5.0, 5.0, 5.0, 80.0]),
        "people_5km": np.array([NAN] * 4),
        "people_10km": np.array([1.0, 10.0, 100.0, 1000.0]),
        "apart_m": np.array([0.0, 100.0, 300.0, 900.0]),
        "level_library": np.array([0.0, 1.0, NAN, 3.0]),
    }
    stated = {"people_1km": 5.0, "people_5km": 9.0, "apart_m": 0.0, "level_library": 1.0, "level_school": 2.0}
    found = likeness(stated, known)
    assert found.used == ("apart_m", "level_library")
    assert found.left_out == {
        "people_1km": "at least half of the pairs are the same in it",
        "people_5km": "the run does not know it",
        "people_10km": "the example does not state it",
    }
    # The third pair knows only one of the two.
    assert np.isnan(found.distance).tolist() == [False, False, True, False]
    # Levels are compared as they are: median 1, deviations 1, 0 and 2.
    assert found.scores["level_library"][[0, 3]] == pytest.approx([-1 / 1.4826, 2 / 1.4826])


def test_one_feature_is_not_enough() -> None:
    known = {"people_1km": np.array([1.0, 20.0, 300.0]), "apart_m": np.array([1.0, 200.0, 3000.0])}
    assert likeness({"apart_m": 1.0, "people_1km": 3.0}, known).comparable
    assert not likeness({"apart_m": 1.0}, known).comparable
    assert not likeness({}, known).comparable


def test_a_pair_of_which_less_is_known_is_not_nearer() -> None:
    """Both differ from the example by the same in everything that is known of them."""
    one, other = np.array([2.0, 2.0, 1.0, 0.0, 3.0]), np.array([2.0, NAN, 1.0, 0.0, 3.0])
    known = {"level_a": one, "level_b": one, "level_c": other}
    found = likeness(dict.fromkeys(known, 1.0), known)
    assert found.scores["level_a"][0] == found.scores["level_b"][0] == found.scores["level_a"][1]
    assert found.distance[1] == pytest.approx(found.scores["level_a"][1])
