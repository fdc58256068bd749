"""The sheet of one counter: what it offers, where it sends people, its partners, and who is sent here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from overlap.geo.directions import azimuth_deg, compass
from overlap.outputs.brief.parts import Block, Brief, Line, Rows, Section
from overlap.outputs.brief.sheets.lists import Counter, Lists, Row
from overlap.outputs.brief.sheets.names import (
    contact_dates,
    direction_name,
    level_name,
    offered_by,
    services,
    where,
    with_contact,
    with_levels,
)
from overlap.outputs.language.known import network_name, service_name
from overlap.outputs.language.messages import Message, Number, Value, Whole, say
from overlap.outputs.language.rows import cell


def counter_sheet(lists: Lists, facility_id: str) -> Brief:
    """The sheet by a counter's id; a section without anything to say is left out."""
    counter = lists.counters[facility_id]
    sections = (
        Section(say("This counter"), list(_itself(lists, counter))),
        Section(say("Where to send people"), list(_referrals(lists, counter))),
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
    if counter.unknown:
        yield Line(say("The lists do not say: {services}.", services=services(counter.unknown)))
    if counter.digital:
        yield Line(say("How digital: {level}.", level=level_name(counter)))


def _hours(counter: Counter, date: str) -> Message:
    if date:
        return say("Opening hours as of {date}: {hours}.", date=date, hours=Whole(counter.hours))
    return say("Opening hours: {hours}.", hours=Whole(counter.hours))


def _referrals(lists: Lists, counter: Counter) -> Iterator[Block]:
    if counter.status == "context":
        yield Line(say("It lies beyond the areas of the study: it takes referrals and makes none."))
        return
    if not counter.lacks:
        yield Line(say("The lists name no service that this counter lacks."))
    found = lists.referrals.get(counter.id, ())
    if found:
        title = say("The nearest counter that offers it, within {km}", km=Number(lists.limit_km, "km"))
        heads = [say("Service"), say("Counter"), say("Network"), say("Distance"), say("Direction")]
        rows = [
            [
                service_name(row["service"]),
                with_contact(lists.counters[row["referred_id"]]),
                network_name(row["referred_network"]),
                Number(row["distance_m"], "m"),
                direction_name(row["direction"] or ""),
            ]
            for row in found
        ]
        yield with_levels(lists, Rows(title, heads, rows), [row["referred_id"] for row in found])
    unmet = lists.unmet.get(counter.id, ())
    for row in unmet:
        yield Line(_unmet(lists, row))
    beyond = dict.fromkeys(row["nearest_id"] for row in unmet if row["nearest_id"])
    for each in (lists.counters[key] for key in beyond):
        if told := tuple(map(Whole, filter(None, (each.address, each.hours)))):
            yield Line(say("{counter}: {told}.", counter=each.name, told=told))
    yield from contact_dates(lists, [*(row["referred_id"] for row in found), *beyond])


def _unmet(lists: Lists, row: Row) -> Message:
    service = service_name(row["service"])
    if not row["nearest_id"]:
        return say("{service}: no counter in the lists offers it.", service=service)
    return say(
        "{service}: nobody within {km} offers it. The nearest is {counter}, {distance} away.",
        service=service,
        km=Number(lists.limit_km, "km"),
        counter=lists.counters[row["nearest_id"]].name,
        distance=Number(row["distance_m"], "m"),
    )


def _partners(lists: Lists, counter: Counter) -> Iterator[Block]:
    """A table for each other network; a service of which either list is silent is no difference."""
    by_network: dict[str, list[tuple[Counter, float]]] = {}
    for other_id, distance_m in lists.partners.get(counter.id, ()):
        other = lists.counters[other_id]
        by_network.setdefault(other.network, []).append((other, distance_m))
    for network, found in by_network.items():
        heads = [
            say("Counter"),
            say("Distance"),
            say("Direction"),
            say("Offered there, not here"),
            say("Offered here, not there"),
        ]
        ways = _directions(counter, [other for other, _ in found])
        rows = [
            [
                other.name,
                Number(distance_m, "m"),
                way,
                offered_by(other, counter),
                offered_by(counter, other),
            ]
            for (other, distance_m), way in zip(found, ways, strict=True)
        ]
        title = say("Nearest in the other network: {network}", network=network_name(network))
        yield with_levels(lists, Rows(title, heads, rows), [other.id for other, _ in found])


def _directions(counter: Counter, others: Sequence[Counter]) -> list[Value]:
    """Where the others lie as seen from the counter, or a dash where they are at one place."""
    here = np.full(len(others), counter.longitude_deg), np.full(len(others), counter.latitude_deg)
    there = np.array([[other.longitude_deg, other.latitude_deg] for other in others]).T
    apart = (np.array(here) != there).any(axis=0)
    ways = compass(azimuth_deg(*here, *there))
    return [direction_name(way if is_apart else "") for way, is_apart in zip(ways, apart, strict=True)]


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
