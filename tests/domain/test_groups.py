"""Groups: members by attributes and by levels that are certain, and everything that is wrong with a group."""

from __future__ import annotations

import pandas as pd
import pytest
from indicator_builders import counters, standing

from overlap.domain.groups import groups_of, members
from overlap.domain.selection import parse
from overlap.errors import InputError

LIBRARIES = counters({"type": ["public", "school", None, "public"], "level": ["9", "9", "9", "9"]})
POSTS = counters({"office": ["full", "agency"], "network": ["x", "x"]}, "post")
LEVELS = {
    "library": standing([(0, 0), (1, 3), (2, 4), (4, 4)], internet=[0, 1, -1, 1]),
    "post": standing([(1, 1), (2, 2)]),
}
NETWORKS = {"library": LIBRARIES, "post": POSTS}


def chosen(text: str) -> list[bool]:
    return members(parse(text, "test"), LIBRARIES, LEVELS["library"]).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("level >= 2", [False, False, True, True]),
        ("level > 1", [False, False, True, True]),
        ("level < 2", [True, False, False, False]),
        ("level <= 3", [True, True, False, False]),
        ("not level >= 2", [True, False, False, False]),
        ("not level < 2", [False, False, True, True]),
        ("level == 4", [False, False, False, True]),
        ("level != 4", [True, True, False, False]),
        ("level in (1, 2, 3)", [False, True, False, False]),
        ("level not in (0, 4)", [False, True, False, False]),
        ("level is known", [True, False, False, True]),
        ("level is not known", [False, True, True, False]),
        ("level_high >= 3 and level_low < 2", [False, True, False, False]),
        ("internet == true", [False, True, False, True]),
        ("internet == false", [True, False, False, False]),
        ("internet != true", [True, False, True, False]),  # the logic of selections has two values
        ("type == 'public' and level >= 2", [False, False, False, True]),
        ("type != 'public'", [False, True, True, False]),
        ("network == 'library' and id == 'library:c'", [False, False, True, False]),
        ("name in ('A', 'B')", [True, True, False, False]),
        ("office is known", [False, False, False, False]),
        ("office != 'full'", [True, True, True, True]),
    ],
)
def test_who_is_a_member(text: str, expected: list[bool]) -> None:
    assert chosen(text) == expected


def test_groups_of_several_networks() -> None:
    found = groups_of({"online": "level >= 2", "full": "office == 'full'"}, NETWORKS, LEVELS)
    assert {
        name: {network: mask.tolist() for network, mask in each.items()} for name, each in found.items()
    } == {
        "online": {"library": [False, False, True, True], "post": [False, True]},
        "full": {"library": [False] * 4, "post": [True, False]},
    }
    assert groups_of({}, NETWORKS, LEVELS) == {}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    texts = {
        "post": "level >= 2",
        "any": "level >= 2",
        "a": "offise == 'full'",
        "b": "level = 2",
        "c": "office == 'none such'",
        "d": "internet == 'yes' and offise is known",
        "e": "devices >= '3' or level == 'high'",
        "f": "internet == 1",
    }
    with pytest.raises(InputError) as caught:
        groups_of(texts, NETWORKS, LEVELS)
    assert str(caught.value).splitlines() == [
        "groups.post: is the name of a network; choose another name",
        "groups.any: stands for all counters; choose another name",
        "groups.a: no column offise (in offise == 'full'); did you mean office?",
        "groups.b: not a selection ('= 2' at character 7 of 'level = 2'); write == to compare",
        "groups.c: selects no counter (office == 'none such'); check its values, and what is known of them",
        "groups.d: no column offise (in internet == 'yes' and offise is known); did you mean office?",
        f"groups.d: internet is yes or no (in {texts['d']}); write such as internet == true",
        "groups.e: devices is a number (in devices >= '3' or level == 'high'); write such as devices >= 1",
        "groups.e: level is a number (in devices >= '3' or level == 'high'); write such as level >= 1",
    ]


def test_a_network_without_counters() -> None:
    empty = counters({"office": []}, "post")
    found = groups_of(
        {"all": "level >= 0"}, {"library": LIBRARIES, "post": empty}, {**LEVELS, "post": standing([])}
    )
    assert found["all"]["post"].shape == (0,)
    assert found["all"]["library"].all()


def test_hostile_attributes_are_only_columns() -> None:
    made = counters({"x" * 10_000: ["y" * 10_000, float("nan")], "id": [1, pd.NA]}, "post")
    assert members(parse("id == 'post:a'", "t"), made, standing([(0, 0), (0, 0)])).tolist() == [True, False]
