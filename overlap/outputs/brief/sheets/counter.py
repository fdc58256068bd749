"""The sheet of one counter: what it offers, where it sends people, its partners, and who is sent here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from overlap.geo.directions import direction
from overlap.outputs.brief.parts import Block, Brief, Line, Rows, Section
from overlap.outputs.brief.sheets.entry import Counter
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.sheets.names import (
    direction_name,
    level_name,
    offered_by,
    services,
    told_of,
    where,
    with_contact,
    with_levels,
)
from overlap.outputs.brief.sheets.sent import sent
from overlap.outputs.language.known import network_name, service_name
from overlap.outputs.language.messages import Message, Number, OpeningHours, Value, Whole, say
from overlap.outputs.language.rows import cell


def counter_sheet(lists: Lists, facility_id: str) -> Brief:
    """The sheet by a counter's id; a section without anything to say is left out."""
    counter = lists.counters[facility_id]
    sections = (
        Section(say("This counter"), list(_itself(lists, counter))),
        Section(say("Where to send people"), list(sent(lists, counter))),
        Section(say("Nearest partners"), list(_partners(lists, counter))),
        Section(say("Who is sent here"), list(_received(lists, counter))),
    )
    title = say("Where {counter} can send people", counter=counter.name)
    return Brief("", title, [each for each in sections if each.blocks])


def _itself(lists: Lists, counter: Counter) -> Iterator[Block]:
    yield Line(
        say(
            "{where}. At {position}. Id in the lists: {id}.",
            where=where(lists, counter),
            position=f"{counter.latitude_deg:.5f}, {counter.longitude_deg:.5f}",
            id=counter.id,
        )
    )
    if counter.address:
        yield Line(say("Address: {address}.", address=Whole(counter.address)))
    if counter.hours:
        yield Line(_hours(counter, lists.dates[counter.network]))
    if counter.offers:
        yield Line(say("Offers: {services}.", services=services(counter.offers)))
    if counter.lacks:
        yield Line(say("Does not offer: {services}.", services=services(counter.lacks)))
    if not counter.is_told:
        yield Line(say("The lists do not say what this counter offers or lacks."))
    elif counter.unknown:
        yield Line(_unknown(counter, lists.services))
    if counter.digital:
        yield Line(say("How digital: {level}.", level=level_name(counter)))


def _unknown(counter: Counter, every: Sequence[str]) -> Message:
    return say(
        "The lists do not say ({some} of {all} services): {services}.",
        some=Number(len(counter.unknown), "count"),
        all=Number(len(every), "count"),
        services=services(counter.unknown),
    )


def _hours(counter: Counter, date: str) -> Message:
    if date:
        return say("Opening hours as of {date}: {hours}.", date=date, hours=OpeningHours(counter.hours))
    return say("Opening hours: {hours}.", hours=OpeningHours(counter.hours))


def _partners(lists: Lists, counter: Counter) -> Iterator[Block]:
    """A table for each other network; a service of which either list is silent is no difference."""
    by_network: dict[str, list[tuple[Counter, float]]] = {}
    for other_id, distance_m in lists.partners.get(counter.id, ()):
        other = lists.counters[other_id]
        by_network.setdefault(other.network, []).append((other, distance_m))
    for network, found in by_network.items():
        others = [other for other, _ in found]
        heads, told = _compared(counter, others) if counter.is_told else _offered(others)
        away: list[list[Value]] = [
            [Number(distance_m, "m"), way]
            for (_, distance_m), way in zip(found, _directions(counter, others), strict=True)
        ]
        rows = [[name, *far, *rest] for far, (name, *rest) in zip(away, told, strict=True)]
        title = say("Nearest in the other network: {network}", network=network_name(network))
        heads = [say("Counter"), say("Distance"), say("Direction"), *heads]
        yield with_levels(lists, Rows(title, heads, rows), [other.id for other in others])


def _compared(counter: Counter, others: Sequence[Counter]) -> tuple[list[Value], list[list[Value]]]:
    """Of each its name and what tells it from the counter, below these heads."""
    heads: list[Value] = [say("Offered there, not here"), say("Offered here, not there")]
    return heads, [[other.name, offered_by(other, counter), offered_by(counter, other)] for other in others]


def _offered(others: Sequence[Counter]) -> tuple[list[Value], list[list[Value]]]:
    """Of each its name, where it is and what it offers, where no list says what is offered here."""
    told = [[with_contact(each), told_of(each, each.offers)] for each in others]
    return [say("Offers")], told


def _directions(counter: Counter, others: Sequence[Counter]) -> list[Value]:
    """Where the others lie as seen from the counter, or a dash where they are at one place."""
    here = np.full(len(others), counter.longitude_deg), np.full(len(others), counter.latitude_deg)
    there = np.array([[other.longitude_deg, other.latitude_deg] for other in others]).T
    return [direction_name(str(way)) for way in direction(*here, *there)]


def _received(lists: Lists, counter: Counter) -> Iterator[Block]:
    found = lists.loads.get(counter.id, ())
    if found:
        heads = [say("Service"), say("Counters"), say("People who live nearest to them")]
        rows = [
            [
                service_name(row["service"]),
                Number(row["facilities"], "count"),
                cell(row.get("people"), "people"),
            ]
            for row in found
        ]
        yield Rows(say("Counters that refer people here"), heads, rows)
