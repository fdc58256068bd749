"""Notes: their English, and how a summary holds them."""

from __future__ import annotations

import json
from math import inf, nan
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.domain.messages import (
    English,
    Kind,
    Message,
    Name,
    Number,
    Unit,
    Value,
    Whole,
    count,
    first_of,
    hinted,
    say,
    together,
)
from overlap.domain.notes import as_json, english, from_json, notes_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), max_size=20)
WORD = st.from_regex("[a-z]{1,5}", fullmatch=True)
FIGURE = st.integers(0, 10**12) | st.floats(0, 1e9)
LEAVES = st.one_of(
    TEXT,
    TEXT.map(English),
    TEXT.map(Whole),
    st.builds(Name, TEXT, st.sampled_from(get_args(Kind))),
    st.builds(Number, FIGURE, st.sampled_from(get_args(Unit)), st.sampled_from(["", "XOK"])),
)


@st.composite
def messages(draw: st.DrawFn, values: st.SearchStrategy[Value]) -> Message:
    held = draw(st.dictionaries(WORD, values, max_size=3))
    places = "".join(f"{{{name}}} {draw(PLAIN)}" for name in held)
    text, hint = draw(PLAIN.filter(bool)) + places, draw(PLAIN)
    if draw(st.booleans()):
        return Message(text, held, hint=hint)
    return Message(text, held, draw(PLAIN.filter(bool)) + places, draw(st.integers(0, 9)), hint)


VALUES: st.SearchStrategy[Value] = st.recursive(
    LEAVES, lambda inner: messages(inner) | st.lists(inner, max_size=3).map(tuple), max_leaves=8
)


@given(VALUES)
def test_what_a_summary_holds_is_the_note(value: Value) -> None:
    held = json.loads(json.dumps(as_json(value)))
    assert from_json(held) == value
    assert english(from_json(held)) == english(value)


@given(messages(VALUES))
def test_a_note_that_says_its_sentence_is_read_and_any_other_is_english(note: Message) -> None:
    said, held = english(note), as_json(note)
    assert notes_of({"caveats": [said], "notes": {"warnings": [], "caveats": [held]}}) == [note]
    for summary in (
        {"caveats": [said]},
        {"caveats": [said], "notes": {"caveats": []}},
        {"caveats": [said], "notes": []},
        {"caveats": [said], "notes": "none"},
        {"caveats": [said], "notes": {"caveats": {"0": "a"}}},
        {"caveats": [said], "notes": {"caveats": [None]}},
        {"caveats": [said], "notes": {"caveats": [as_json(say("something else altogether"))]}},
    ):
        assert notes_of(summary) == [English(said)]


@pytest.mark.parametrize(
    "held",
    [
        None,
        5,
        {},
        {"value": 5, "unit": "mile"},
        {"value": "5", "unit": "km"},
        {"name": "post", "kind": "street"},
        {"text": 5},
        {"text": "{who} said"},
        {"text": "{who.__class__} said", "values": {"who": "a"}},
        {"text": "{who.name} said", "values": {"who": "a", "who.name": "b"}},
        {"text": "{who[0]} said", "values": {"who": "a", "who[0]": "b"}},
        {"text": "{who!r} said", "values": {"who": "a"}},
        {"text": "{who:>99999999999} said", "values": {"who": "a"}},
        {"text": "{who:{who}} said", "values": {"who": "a"}},
        {"text": "{} said"},
        {"text": "{who", "values": {"who": "a"}},
        {"text": "it", "many": "{n} of them", "number": 5},
        {"text": "{who}", "values": ["who"]},
        {"text": "{who}", "values": {"who": {}}},
        {"text": "it", "values": 5},
        {"text": "it", "many": "they", "number": "many"},
        {"text": "it", "many": "they", "number": inf},
        {"text": "a", "values": {"n": {"value": nan, "unit": "count"}}},
        {"text": "a", "values": {"n": {"value": 10**400, "unit": "count"}}},
    ],
)
def test_what_is_no_note_stays_a_sentence(held: Any) -> None:
    summary = {"warnings": ["a"], "notes": {"warnings": [held]}}
    assert notes_of(summary) == [English("a")]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Number(1234.5, "count"), "1,234"),
        (Number(0.3, "people"), "<1"),
        (Number(0, "people"), "0"),
        (Number(0.4166, "share"), "41.7 %"),
        (Number(0.4166, "whole_share"), "42 %"),
        (Number(0.00082, "fine_share"), "0.08 %"),
        (Number(1.04, "points"), "1.0"),
        (Number(0.25, "plain"), "0.25"),
        (Number(0.796, "hundredths"), "0.80"),
        (Number(0.00012, "chance"), "0.00012"),
        (Number(1000.0, "km"), "1,000 km"),
        (Number(2.5, "km"), "2.5 km"),
        (Number(1113.2, "m"), "1,113 m"),
        (Number(2.5, "m"), "2.5 m"),
        (Number(1234.5, "km2"), "1,234 km²"),
        (Number(40_000, "money", "XOK"), "XOK 40,000"),
    ],
)
def test_figures_in_english(number: Number, text: str) -> None:
    assert english(number) == text


def test_sentences_in_english() -> None:
    one, many = ("{n} counter of {network} ({names})", "{n} counters of {network} ({names})")
    names = first_of("abc", 2)
    note = [count(one, many, number, network=Name("post", "network"), names=names) for number in (1, 1200)]
    assert list(map(english, note)) == ["1 counter of post (a, b, …)", "1,200 counters of post (a, b, …)"]
    assert english(say("{note}; {more}", note=hinted(say("{a}", a="{b}"), "c"), more=say("d"))) == "{b}; c; d"
    assert first_of("ab", 2) == ("a", "b")
    assert [english(together([Number(each, "plain") for each in some])) for some in ([1], [1, 2, 0.5])] == [
        "1",
        "1, 2 and 0.5",
    ]
