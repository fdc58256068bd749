"""Opening hours in words; what days and months are called and how times are written is the CLDR's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING

from overlap.domain.opening import WHOLE_DAY, Hours, Runs
from overlap.outputs.language.messages import Message, Value, Worded, say

if TYPE_CHECKING:
    from babel import Locale

Saying = Callable[[Value], str]

_EVERY_DAY = ((0, 6),)
_HELD = {ord(" "): "\N{NO-BREAK SPACE}", ord("\N{THIN SPACE}"): "\N{NARROW NO-BREAK SPACE}"}


def opened(hours: Sequence[Hours], locale: Locale, saying: Saying) -> str:
    """The hours in their order, those of the same months together; `saying` says a value in the language."""
    seasons: dict[Runs, list[str]] = {}
    for each in hours:
        seasons.setdefault(each.months, []).append(saying(_of_days(each, locale, saying)))
    between = saying(say("; "))
    told = {months: between.join(rules) for months, rules in seasons.items()}
    return between.join(
        saying(say("{months} ({hours})", months=_months(months, locale, saying), hours=Worded(rules)))
        if months
        else rules
        for months, rules in told.items()
    )


def _of_days(hours: Hours, locale: Locale, saying: Saying) -> Message:
    if hours.days == _EVERY_DAY and hours.spans == (WHOLE_DAY,):
        return say("open day and night, every day")
    names = {"PH": say("public holidays"), "SH": say("school holidays")}
    days = [*_days(hours.days, locale), *(names[each] for each in hours.holidays)]
    times = [_time(*span, locale) for span in hours.spans] or [say("closed")]
    return say("{days}: {times}", days=_list(days, saying), times=_list(times, saying))


def _days(runs: Runs, locale: Locale) -> Iterator[Value]:
    names = {at: Worded(name) for at, name in locale.days["stand-alone"]["wide"].items()}
    if runs == _EVERY_DAY:
        yield say("every day")
        return
    yield from _runs(runs, names, lambda first, last: say("{first} to {last}", first=first, last=last))


def _months(runs: Runs, locale: Locale, saying: Saying) -> Worded:
    names = {at - 1: Worded(name) for at, name in locale.months["stand-alone"]["wide"].items()}
    told = _runs(runs, names, lambda first, last: say("{first}–{last}", first=first, last=last))
    return _list(list(told), saying)


def _runs(
    runs: Runs, names: Mapping[int, Worded], ranged: Callable[[Worded, Worded], Message]
) -> Iterator[Value]:
    """From one to another where there are three or more, else each by its name."""
    for first, last in runs:
        if (last - first) % len(names) > 1:
            yield ranged(names[first], names[last])
        else:
            yield from (names[at] for at in dict.fromkeys((first, last)))


def _time(first: int, last: int, locale: Locale) -> Value:
    """From one time to another in the short form; the end of a day is no time of it."""
    from babel.dates import format_interval, format_time

    if (first, last) == WHOLE_DAY:
        return say("day and night")
    begin = time(*divmod(first, 60))
    if last == WHOLE_DAY[1]:
        opens = Worded(format_time(begin, "short", locale=locale).translate(_HELD))
        return say("{first}–{last}", first=opens, last=say("midnight"))
    # No line ends inside a time: of its spaces none breaks.
    form = "hm" if "a" in locale.time_formats["short"].pattern else "Hm"
    return Worded(format_interval(begin, time(*divmod(last, 60)), form, locale=locale).translate(_HELD))


def _list(values: Sequence[Value], saying: Saying) -> Worded:
    return Worded(saying(say(", ")).join(map(saying, values)))
