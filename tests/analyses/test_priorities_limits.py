"""Limits by area that differ by area: by id, by a column, and what is wrong with them."""

from __future__ import annotations

import json
from itertools import combinations, product
from typing import Any

import pytest
from test_priorities import AREAS, FILES, Ask, ask, chosen, table

from overlap.errors import InputError

__all__ = ["ask"]

# Who is near which candidate, and where these lie: the table of docs/methods/priorities.md.
NEAR = (
    (40, {"library:2"}),
    (50, {"library:2", "library:3", "halls:1"}),
    (30, {"library:3", "halls:1"}),
    (60, {"post:1"}),
)
LIES = {"library:2": "West", "library:3": "East", "halls:1": "West", "post:1": "East"}


def _best(sites: int, least: dict[str, int], most: dict[str, int]) -> float | None:
    found = []
    for size in range(sites + 1):
        for some in combinations(LIES, size):
            count = {area: sum(LIES[each] == area for each in some) for area in ("West", "East")}
            if all(least.get(a, 0) <= n <= most.get(a, 9) for a, n in count.items()):
                found.append(sum(people for people, near in NEAR if near & set(some)))
    return max(found, default=None)


@pytest.mark.parametrize(("west", "east"), list(product([(0, 9), (0, 0), (1, 1), (2, 2), (0, 1)], repeat=2)))
def test_limits_by_id_give_the_best_of_every_choice(
    ask: Ask, west: tuple[int, int], east: tuple[int, int]
) -> None:
    least, most = ({"West": west[k], "East": east[k]} for k in (0, 1))
    wanted = _best(3, least, most)
    asked = {"sites": 3, "level": "half", "at_least": least, "at_most": most, "exact_s": 10.0}
    if wanted is None:
        with pytest.raises(InputError, match="wants more than the 3 sites"):
            ask(**AREAS, priorities=asked)
        return
    run = ask(**AREAS, priorities=asked)
    assert run.summary["priorities"]["people_gained"]["total"] == wanted
    lie = [LIES[each] for each, _ in chosen(run)]
    assert all(least[each] <= lie.count(each) <= most[each] for each in LIES.values())


def test_an_area_that_is_not_named_has_no_limit(ask: Ask) -> None:
    run = ask(**AREAS, priorities={"sites": 3, "level": "half", "at_most": {"West": 0}})
    assert [LIES[each] for each, _ in chosen(run)] == ["East", "East"]
    (told,) = (each for each in run.summary["caveats"] if "limit the list" in each)
    assert told == "priorities: areas of half limit the list: at most 0 in 1 of 2"


def _with_column(**values: Any) -> dict[str, str]:
    areas = json.loads(FILES["areas.geojson"])
    for feature in areas["features"]:
        feature["properties"] |= {"most": values[feature["properties"]["id"]]}
    return {"areas.geojson": json.dumps(areas)}


@pytest.mark.parametrize("no_limit", [None, "", "n/a"])
@pytest.mark.parametrize("one", [1, "1", 1.0])
def test_a_column_of_the_areas_says_the_same(ask: Ask, one: Any, no_limit: Any) -> None:
    asked = {"sites": 3, "level": "half"}
    by_id = ask(**AREAS, priorities={**asked, "at_most": {"West": 1}})
    by_column = ask(_with_column(West=one, East=no_limit), **AREAS, priorities={**asked, "at_most": "most"})
    assert table(by_column, "priorities").equals(table(by_id, "priorities"))
    assert by_column.summary["priorities"] == by_id.summary["priorities"]


def test_limits_that_bind_nobody_change_nothing(ask: Ask) -> None:
    free = ask(**AREAS, priorities={"sites": 3})
    loose = ask(**AREAS, priorities={"sites": 3, "level": "half", "at_most": {"West": 7, "East": 2}})
    assert loose.summary["priorities"] == free.summary["priorities"]


def test_what_is_wrong_with_a_column_names_the_areas(ask: Ask) -> None:
    asked = {"sites": 2, "level": "half", "at_most": "most"}
    for wrong in (-1, 1.5, "two", 10**12):
        with pytest.raises(InputError) as told:
            ask(_with_column(West=wrong, East=1), **AREAS, priorities=asked)
        assert f"column most holds what is no whole number from 0 to 1,000,000,000 (West: {wrong})" in str(
            told.value
        )
    with pytest.raises(InputError, match=r"the file of half has no such column \(mst\); did you mean most"):
        ask(_with_column(West=1, East=1), **AREAS, priorities={**asked, "at_most": "mst"})


def test_all_that_is_wrong_is_told_at_once(ask: Ask) -> None:
    limits = {
        "at_least": {"West": 3, "East": 1, "Eats": 1, "wset": 1},
        "at_most": {"West": 1, "WEST": 4, "Elsewhere": 2},
    }
    with pytest.raises(InputError) as told:
        ask(**AREAS, priorities={"sites": 3, "level": "half", **limits})
    assert str(told.value).splitlines() == [
        "priorities.at_least: no such area of half (Eats); did you mean East?",
        "priorities.at_least: no such area of half (wset); did you mean West?",
        "priorities.at_most: no such area of half (WEST); write its id, West",
        "priorities.at_most: no such area of half (Elsewhere); ids are: East, West",
        "priorities.at_least: is more than at_most in 1 area of half (West: 3 and 1); no area can have both",
        (
            "priorities.at_least: is more than the candidates of 1 area of half (West: 2 of 3); "
            "ask for fewer, or add candidates there"
        ),
        "priorities.at_least: wants more than the 3 sites (2 areas of half want 4 together); raise sites",
    ]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"at_most": {"West": -1, "East": 1.5}}, "from 0 to 1,000,000,000, not West = -1, East = 1.5"),
        ({"at_most": 0}, "at_most: must be between 1 and 1,000,000,000 (0)"),
        ({"at_most": True}, "must be a whole number, a table of them by the id of an area, or"),
        ({"at_least": 1.5}, "or the name of a column (1.5)"),
        ({"at_least": {}}, "or the name of a column ({})"),
        ({"at_least": ""}, "or the name of a column ('')"),
        ({}, "[priorities] level: a level is given without at_least or at_most (half)"),
    ],
)
def test_what_is_no_limit_is_told(ask: Ask, keys: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as told:
        ask(**AREAS, priorities={"sites": 2, "level": "half", **keys})
    assert said in str(told.value)


def test_limits_are_told_before_a_first_reading_for_gaps(ask: Ask) -> None:
    limits = {"level": "half", "at_most": {"Wst": 1}, "candidates": ["gaps"]}
    with pytest.raises(InputError, match=r"no such area of half \(Wst\); did you mean West\?"):
        ask(**AREAS, priorities={"sites": 1, **limits})
