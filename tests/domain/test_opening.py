"""Opening hours in OpenStreetMap's notation: what is understood, and that nothing is guessed."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.domain.opening import DAYS, HOLIDAYS, MONTHS, notation, opening


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off", "Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off"),
        ("24/7", "Mo-Su 00:00-24:00"),
        ("24/7; PH closed", "Mo-Su 00:00-24:00; PH off"),
        ("Mo, We 9:00 - 18:00 ;", "Mo,We 09:00-18:00"),
        ("Mo-Fr 08:00-12:00, 13:00-17:00; Sa,Su,PH off", "Mo-Fr 08:00-12:00,13:00-17:00; Sa-Su off; PH off"),
        ("Mo-Su 10:00-20:00; Tu off", "We-Mo 10:00-20:00; Tu off"),
        ("Mo-Su 10:00-20:00; Sa,Su 10:00-14:00", "Mo-Fr 10:00-20:00; Sa-Su 10:00-14:00"),
        ("Mo 08:00-12:00; Tu 08:00-12:00; We 08:00-12:00", "Mo-We 08:00-12:00"),
        ("Su-Th 08:00-15:00; SH,PH off", "Su-Th 08:00-15:00; SH,PH off"),
        ("Mo-Fr,PH 10:00-12:00; SH 10:00-11:00", "Mo-Fr 10:00-12:00; PH 10:00-12:00; SH 10:00-11:00"),
        (
            "Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 09:00-12:00",
            "Sep-Jun Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 09:00-12:00",
        ),
        ("Oct-Mar,Jun Mo 09:00-10:00", "Oct-Mar,Jun Mo 09:00-10:00"),
        ("Jan-Dec Tu off", "Tu off"),
    ],
)
def test_what_is_understood(text: str, again: str) -> None:
    hours = opening(text)
    assert hours is not None
    assert notation(hours) == again


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ";", "off", "09:00-17:00", "Mo-Fr", "Mo-Fr 9-17", "Mo-Fr 09:00", "Mo-Fr 09:00-17:00+"),
        *("Mo-Fr 09:00–17:00", "mo-fr 09:00-17:00", "Mo-Fr 09:00-17:00…", "Mo-Fr 09:00-17:00 or later"),
        *(
            "Th[1,3] 09:30-11:30",
            "Mo-Fr sunrise-sunset",
            'Mo-Fr 09:00-17:00 "by appointment"',
            "week 1-9 Mo off",
        ),
        *("Mo-Fr 09:00-25:00", "Mo-Fr 09:60-17:00", "Mo-Fr 17:00-09:00", "Mo-Fr 09:00-09:00", "24/7 off"),
        *("Mo-Fr 09:00-12:00,11:00-14:00", "Mo-Fr 13:00-17:00,08:00-12:00", "Mo-Fr 09:00-17:00 || Sa off"),
        *("Mo-Fr 09:00-12:00, Sa 09:00-10:00", "Mo-Fr 09:00-17:00; unknown", "Dec 25 off", "Mo-Fr 24/7"),
        *(
            "Mo-Fr \u0660\u0669:\u0660\u0660-\u0661\u0667:\u0660\u0660",
            "Mon-Fri 09:00-17:00",
            "Di-Do 09:00-17:00",
            "Mo-Fr\n09:00-17:00",
            "x" * 10_000,
        ),
        # What the specification has and people may mean otherwise.
        *("Mo-Fr 09:00-12:00; Mo-Fr 13:00-17:00", "Mo-Fr 09:00-17:00; We 18:00-20:00"),
        *("Tu off; Mo-Su 09:00-17:00", "Jul-Aug Mo 09:00-12:00; Mo 09:00-17:00"),
        *("PH off; Mo-Fr 09:00-17:00", "Mo-Fr,PH 09:00-17:00; Sa 09:00-12:00", "PH off; PH 10:00-12:00"),
        "Mo-Fr 09:00-17:00; Aug PH off",
    ],
)
def test_what_is_not_wholly_understood_is_not_understood(text: str) -> None:
    assert opening(text) is None


def runs(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    name = st.sampled_from(names)
    run = st.one_of(name, st.tuples(name, name).map("-".join))
    return st.lists(run, min_size=1, max_size=3).map(",".join)


@st.composite
def times(draw: st.DrawFn) -> str:
    hours = sorted(draw(st.sets(st.integers(0, 24), min_size=2, max_size=4)))
    spans = [pair for number, pair in enumerate(pairwise(hours)) if number % 2 == 0]
    return draw(st.sampled_from(["off", ",".join(f"{first:02}:00-{last:02}:00" for first, last in spans)]))


RULES = st.lists(
    st.tuples(st.sampled_from(["", "", "", "Jul-Aug ", "Nov-Feb,Jun "]), runs(DAYS), times()).map(
        lambda parts: f"{parts[0]}{parts[1]} {parts[2]}"
    ),
    min_size=1,
    max_size=4,
)
SPECIAL = st.lists(times().map(lambda text: f"PH {text}"), max_size=1)


def named(text: str, name: str, names: tuple[str, ...]) -> bool:
    """Whether a list of runs has a name in it, counted from one name to the next."""
    for run in text.split(","):
        first, _, last = run.partition("-")
        seen = first
        while seen not in (name, last or first):
            seen = names[(names.index(seen) + 1) % len(names)]
        if seen == name:
            return True
    return False


def is_open(text: str, month: str, day: str, hour: int) -> bool:
    """By the specification, in the slowest way: the last rule of the day decides."""
    state = False
    for rule in text.split("; "):
        *months, days, spans = rule.split(" ")
        if days in HOLIDAYS or (months and not named(months[0], month, MONTHS)) or not named(days, day, DAYS):
            continue
        found = re.findall(r"(\d\d):00-(\d\d):00", spans)
        state = any(int(first) <= hour < int(last) for first, last in found)
    return state


@given(RULES, SPECIAL)
def test_each_hour_of_a_week_is_as_the_specification_has_it(rules: list[str], special: list[str]) -> None:
    text = "; ".join(rules + special)
    hours = opening(text)
    if hours is None:
        return
    again = notation(hours)
    assert opening(again) == hours
    assert [rule for rule in again.split("; ") if rule.startswith("PH")] == special
    for month in ("Jan", "Jul", "Jun", "Oct"):
        for day in DAYS:
            told = [
                any(first <= 60 * hour < last for first, last in each.spans)
                for hour in range(24)
                for each in hours
                if within(each.days, DAYS.index(day), 7)
                and within(each.months or ((0, 11),), MONTHS.index(month), 12)
            ]
            assert (told or [False] * 24) == [is_open(text, month, day, hour) for hour in range(24)]


def within(found: tuple[tuple[int, int], ...], at: int, size: int) -> bool:
    return any((at - first) % size <= (last - first) % size for first, last in found)


@given(st.text(alphabet="MoTuFrSaPHoff0123456789:,;- /", max_size=40))
def test_whatever_is_read_is_read_again(text: str) -> None:
    hours = opening(text)
    assert hours is None or opening(notation(hours)) == hours
