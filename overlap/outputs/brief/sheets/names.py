"""What sheets call services, directions, levels and places; a stranger's word stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from overlap.domain.areas import OUTSIDE
from overlap.outputs.brief.parts import Line, Rows
from overlap.outputs.brief.sheets.entry import Counter
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.language.known import known, network_name, service_name
from overlap.outputs.language.messages import Lines, Message, OpeningHours, Value, Whole, say
from overlap.outputs.language.rows import MISSING

Name = str | Message


def services(keys: tuple[str, ...]) -> Value:
    """Several services, or a dash."""
    return tuple(map(service_name, keys)) or MISSING


def told_of(counter: Counter, keys: tuple[str, ...]) -> Value:
    """These services of a counter; unknown where its list says nothing of any."""
    return services(keys) if counter.is_told else known("unknown")


def offered_by(one: Counter, other: Counter) -> Value:
    """What the first counter offers and the second does not; unknown where either list says nothing."""
    if not (one.is_told and other.is_told):
        return known("unknown")
    return services(tuple(each for each in one.offers if each in other.lacks))


def direction_name(direction: str) -> Name:
    """A point of the compass, or a dash where two counters are at one place."""
    return _directions().get(direction, MISSING)


def level_name(counter: Counter) -> Name:
    """How digital it is, without the number of the level."""
    return known(counter.digital.lstrip("0123456789 ") or "unknown")


def with_levels(lists: Lists, rows: Rows, ids: Sequence[str]) -> Rows:
    """The table with a column more that says how digital the counter of each row is, where the run knows."""
    if not any(counter.digital for counter in lists.counters.values()):
        return rows
    levels = [level_name(lists.counters[each]) for each in ids]
    told = [[*row, level] for row, level in zip(rows.rows, levels, strict=True)]
    return replace(rows, heads=[*rows.heads, say("How digital")], rows=told)


def with_contact(counter: Counter) -> Value:
    """Its name with its address and its opening hours below, as far as they are known."""
    told = contact(counter)
    return Lines((counter.name, *told)) if told else counter.name


def contact(counter: Counter) -> tuple[Whole | OpeningHours, ...]:
    """Its address and its opening hours, as far as they are known."""
    address = (Whole(counter.address),) if counter.address else ()
    return (*address, OpeningHours(counter.hours)) if counter.hours else address


def contact_dates(lists: Lists, ids: Iterable[str]) -> Iterator[Line]:
    """Of which days the addresses and opening hours of these counters are; nothing where no day is known."""
    told = [lists.counters[each] for each in ids]
    networks = {each.network for each in told if each.address or each.hours}
    dates = {network: date for network, date in lists.dates.items() if network in networks}
    if any(dates.values()):
        yield Line(say("Addresses and opening hours are as of these days: {dates}.", dates=dated(dates)))


def dated(dates: Mapping[str, str]) -> tuple[Message, ...]:
    """Networks with the days that their lists describe."""
    return tuple(
        say("{network}: {date}", network=network_name(network), date=date)
        if date
        else say("{network}: no date given", network=network_name(network))
        for network, date in dates.items()
    )


def area_name(lists: Lists, level: str, area: str) -> Name:
    """What an area is called."""
    return say("outside the areas") if area == OUTSIDE else lists.area_name(level, area)


def where(lists: Lists, counter: Counter) -> tuple[Name, ...]:
    """Its network, and its areas from small to large."""
    areas = (area_name(lists, level, area) for level, area in reversed(list(counter.areas.items())))
    return (network_name(counter.network), *dict.fromkeys(areas))


@cache
def _directions() -> dict[str, Message]:
    return {
        "N": say("north"),
        "NE": say("north-east"),
        "E": say("east"),
        "SE": say("south-east"),
        "S": say("south"),
        "SW": say("south-west"),
        "W": say("west"),
        "NW": say("north-west"),
    }
