"""Opening hours in the plain part of OpenStreetMap's notation, such as `Mo-Fr 09:00-17:00; PH off`.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. What is read here is put on a wall: a
text that is not understood to its last letter, or that its writer may have meant otherwise than the
specification has it, is not understood at all. No package at hand fits: `opening-hours-py` evaluates hours,
but hands out neither their parts nor words, and settles what is in doubt; `osm-opening-hours-humanized` has
words for three of the six languages, and installs an old `lark` over the one that selections are read with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOLIDAYS = ("PH", "SH")
"""Public and school holidays."""
WHOLE_DAY = (0, 24 * 60)

Spans = tuple[tuple[int, int], ...]
"""From one minute of the day to a later one, in order and apart; none of a day that is closed."""
Runs = tuple[tuple[int, int], ...]
"""First and last of days or months, counted from 0; over the year's or week's end where the last is less."""

State = TypeVar("State")

_MONTH, _DAY = (rf"(?:{each})(?: ?- ?(?:{each}))?" for each in ("|".join(MONTHS), "|".join(DAYS)))
_ON = rf"(?:{_DAY}|{'|'.join(HOLIDAYS)})"
_TIME = r"\d?\d:\d\d ?- ?\d?\d:\d\d"
_RULE = re.compile(
    rf"(?:({_MONTH}(?: ?, ?{_MONTH})*) )?({_ON}(?: ?, ?{_ON})*) (off|closed|{_TIME}(?: ?, ?{_TIME})*)",
    re.ASCII,
)
_ALWAYS = re.compile(r"\A24/7(?= *(;|\Z))")


@dataclass(frozen=True)
class Hours:
    """When a counter is open on these days, or holidays, of these months; of the whole year without any."""

    months: Runs
    days: Runs
    holidays: tuple[str, ...]
    spans: Spans


def opening(text: str) -> tuple[Hours, ...] | None:
    """The hours of a text, every day that it names in one of them; None where it is not understood.

    A later rule replaces earlier ones on its days, as the specification has it. In doubt, and so not
    understood, is one of which that leaves nothing; one that opens at quite other times on a day that was
    told of, which may be meant besides; and days after holidays, which would be open on holidays too.
    """
    rules = [_rule(each.strip()) for each in _ALWAYS.sub("Mo-Su 00:00-24:00", text).rstrip("; ").split(";")]
    week: dict[tuple[int, int], tuple[int, Spans]] = {}
    holidays: dict[str, Spans] = {}
    for number, rule in enumerate(rules):
        if rule is None or (holidays and rule.days) or holidays.keys() & {*rule.holidays}:
            return None
        own = [(month, day) for month in _each(rule.months, 12) for day in _each(rule.days, 7)]
        if not all(_may_replace(rule.spans, week[each][1]) for each in own if each in week):
            return None
        week |= dict.fromkeys(own, (number, rule.spans))
        holidays |= dict.fromkeys(rule.holidays, rule.spans)
    lasting = {number for number, _ in week.values()}
    if any(rule and rule.days and number not in lasting for number, rule in enumerate(rules)):
        return None
    return (*_told({at: spans for at, (_, spans) in week.items()}), *_told_of_holidays(holidays))


def notation(hours: Sequence[Hours]) -> str:
    """The hours in OpenStreetMap's notation."""
    return "; ".join(map(_notation, hours))


def _rule(text: str) -> Hours | None:
    """One rule; None where it is none, or is one of holidays in some months only."""
    found = _RULE.fullmatch(text)
    if not found:
        return None
    months, on, times = (re.split(" ?, ?", part) if part else [] for part in found.groups())
    holidays = tuple(each for each in on if each in HOLIDAYS)
    days = tuple(_run(each, DAYS) for each in on if each not in HOLIDAYS)
    spans = () if times[0] in ("off", "closed") else tuple(map(_span, times))
    minutes = [minute for span in spans for minute in span]
    if (months and holidays) or any(one >= other for one, other in pairwise(minutes)):
        return None
    return Hours(tuple(_run(each, MONTHS) for each in months) or ((0, 11),), days, holidays, spans)


def _run(text: str, names: Sequence[str]) -> tuple[int, int]:
    first, _, last = map(str.strip, text.partition("-"))
    return names.index(first), names.index(last or first)


def _span(text: str) -> tuple[int, int]:
    """Minutes from midnight; the second before the first where a time is none of a day's."""
    (hour, minute), (to_hour, to_minute) = (map(int, time.split(":")) for time in text.split("-"))
    first, last = 60 * hour + minute, 60 * to_hour + to_minute
    return (first, last) if max(minute, to_minute) < 60 and last <= WHOLE_DAY[1] else (1, 0)


def _each(runs: Runs, size: int) -> Iterator[int]:
    """The days or months of runs, of so many in a week or year."""
    for first, last in runs:
        yield from ((first + step) % size for step in range((last - first) % size + 1))


def _may_replace(spans: Spans, earlier: Spans) -> bool:
    """Whether a day's hours are clearly told anew: as closed, or at times of which some were told before."""
    return not spans or any(one[0] < other[1] and other[0] < one[1] for one in spans for other in earlier)


def _told(week: Mapping[tuple[int, int], Spans]) -> Iterator[Hours]:
    """By month and day, as few as there are different ones; of all months in one where they are alike."""
    weeks = [tuple(week.get((month, day)) for day in range(7)) for month in range(12)]
    for days, months in _alike(weeks).items():
        for spans, runs in _alike(days).items():
            if spans is not None:
                yield Hours(() if months == ((0, 11),) else months, runs, (), spans)


def _told_of_holidays(holidays: Mapping[str, Spans]) -> Iterator[Hours]:
    for spans in dict.fromkeys(holidays.values()):
        yield Hours((), (), tuple(name for name, own in holidays.items() if own == spans), spans)


def _alike(states: Sequence[State]) -> dict[State, Runs]:
    """The runs of each state in a circle; none is cut at its end, and what follows the first comes later."""
    size = len(states)
    start = next((at for at in range(0, -size, -1) if states[at] != states[at - 1]), 0)
    runs: dict[State, list[tuple[int, int]]] = {}
    for at in range(start, start + size):
        own = runs.setdefault(states[at % size], [])
        if own and at > start and states[at % size] == states[(at - 1) % size]:
            own[-1] = own[-1][0], at % size
        else:
            own.append((at % size, at % size))
    return {state: tuple(each) for state, each in runs.items()}


def _notation(hours: Hours) -> str:
    months, days = (
        [names[first] if first == last else f"{names[first]}-{names[last]}" for first, last in runs]
        for runs, names in ((hours.months, MONTHS), (hours.days, DAYS))
    )
    spans = ["-".join(f"{at // 60:02}:{at % 60:02}" for at in span) for span in hours.spans]
    parts = (months, [*days, *hours.holidays], spans or ["off"])
    return " ".join(",".join(part) for part in parts if part)
