"""Where a counter can send people, for services that it lacks and for those that are unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from overlap.outputs.brief.parts import Block, Line, Rows
from overlap.outputs.brief.sheets.elsewhere import Offered
from overlap.outputs.brief.sheets.entry import Counter
from overlap.outputs.brief.sheets.lists import Lists, Row
from overlap.outputs.brief.sheets.names import (
    contact,
    contact_dates,
    direction_name,
    services,
    with_contact,
    with_levels,
)
from overlap.outputs.language.known import network_name, service_name
from overlap.outputs.language.messages import Message, Number, say


def sent(lists: Lists, counter: Counter) -> Iterator[Block]:
    """What is lacking with the nearest that offers it, what nobody near offers, and what is not known."""
    if counter.status == "context":
        yield Line(say("It lies beyond the areas of the study: it takes referrals and makes none."))
        return
    if counter.is_told and not counter.lacks:
        yield Line(say("The lists name no service that this counter lacks."))
    km = Number(lists.limit_km, "km")
    found = [
        Offered(row["service"], row["referred_id"], row["distance_m"], row["direction"] or "")
        for row in lists.referrals.get(counter.id, ())
    ]
    if found:
        yield _table(lists, say("The nearest counter that offers it, within {km}", km=km), found)
    unmet = lists.unmet.get(counter.id, ())
    for row in unmet:
        yield Line(_unmet(lists, row))
    beyond = dict.fromkeys(row["nearest_id"] for row in unmet if row["nearest_id"])
    for each in (lists.counters[key] for key in beyond):
        if told := contact(each):
            yield Line(say("{counter}: {told}.", counter=each.name, told=told))
    elsewhere = lists.elsewhere.get(counter.id, ())
    yield from _unknown(lists, counter, elsewhere)
    yield from contact_dates(lists, [*(each.id for each in found), *beyond, *(each.id for each in elsewhere)])


def _unknown(lists: Lists, counter: Counter, elsewhere: Sequence[Offered]) -> Iterator[Block]:
    """Of services that are perhaps offered here: who is known to offer them, else that nobody near is."""
    km = Number(lists.limit_km, "km")
    if elsewhere:
        title = say("If it is not offered here: the nearest counter known to offer it, within {km}", km=km)
        yield _table(lists, title, elsewhere)
    without = set(counter.unknown) - {each.service for each in elsewhere}
    if without:
        missing = services(tuple(each for each in counter.unknown if each in without))
        yield Line(
            say("No other counter within {km} is known to offer: {services}.", km=km, services=missing)
        )


def _table(lists: Lists, title: Message, found: Sequence[Offered]) -> Rows:
    heads = [say("Service"), say("Counter"), say("Network"), say("Distance"), say("Direction")]
    to = [lists.counters[each.id] for each in found]
    rows = [
        [
            service_name(each.service),
            with_contact(counter),
            network_name(counter.network),
            Number(each.distance_m, "m"),
            direction_name(each.direction),
        ]
        for each, counter in zip(found, to, strict=True)
    ]
    return with_levels(lists, Rows(title, heads, rows), [each.id for each in to])


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
