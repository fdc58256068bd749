"""The sheet of an area: its counters, who offers what, and who offers everything together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from overlap.outputs.brief.parts import Block, Brief, Line, Rows, Section
from overlap.outputs.brief.sheets.entry import Counter
from overlap.outputs.brief.sheets.lists import Lists
from overlap.outputs.brief.sheets.names import (
    area_name,
    contact_dates,
    told_of,
    with_contact,
    with_levels,
)
from overlap.outputs.language.known import network_name, service_name
from overlap.outputs.language.messages import Number, Value, say

_PAIRS = 20


def area_sheet(lists: Lists, level: str, area: str) -> Brief:
    """The sheet by the level and id of an area; a section without anything to say is left out."""
    here = [each for each in lists.counters.values() if each.areas[level] == area]
    sections = (
        Section(say("In short"), list(_itself(lists, level, area, here))),
        Section(say("Services here"), list(_services(lists, here))),
        Section(say("Counters"), list(_counters(lists, here))),
        Section(say("Partners"), list(_partners(lists, here))),
    )
    title = say("Counters of {area}", area=area_name(lists, level, area))
    return Brief("", title, [each for each in sections if each.blocks])


def _itself(lists: Lists, level: str, area: str, here: Sequence[Counter]) -> Iterator[Block]:
    networks = dict.fromkeys(each.network for each in lists.counters.values())
    counts = tuple(
        say(
            "{network}: {number}",
            network=network_name(network),
            number=Number(sum(each.network == network for each in here), "count"),
        )
        for network in networks
    )
    yield Line(say("Counters here: {counts}.", counts=counts))
    row = lists.area_rows.get((level, area), {})
    if row.get("people_total"):
        values = {
            "people": Number(row["people_total"], "people"),
            "left": Number(row["people_neither"], "people"),
            "km": Number(row["band_km"], "km"),
        }
        pair = tuple(network_name(network) for network in [*networks][:2])
        if len(networks) > len(pair):  # whose counters may be nearer
            told = say(
                "{people} people live here, {left} of them farther than {km} from these networks: "
                "{networks}.",
                networks=pair,
                **values,
            )
        else:
            told = say(
                "{people} people live here, {left} of them farther than {km} from every counter.", **values
            )
        yield Line(told)


def _services(lists: Lists, here: Sequence[Counter]) -> Iterator[Block]:
    if not here:
        return
    heads = [
        say("Service"),
        say("Offer it"),
        say("Do not offer it"),
        say("Not known"),
        say("Do not, and nobody within {km} does", km=Number(lists.limit_km, "km")),
    ]
    unmet = [row["service"] for each in here for row in lists.unmet.get(each.id, ())]
    rows = [
        [
            service_name(service),
            Number(sum(service in each.offers for each in here), "count"),
            Number(sum(service in each.lacks for each in here), "count"),
            Number(sum(service in each.unknown for each in here), "count"),
            Number(unmet.count(service), "count"),
        ]
        for service in lists.services
    ]
    yield Rows(say("Counters by service"), heads, rows)


def _counters(lists: Lists, here: Sequence[Counter]) -> Iterator[Block]:
    if not here:
        return
    heads = [say("Counter"), say("Network"), say("Offers"), say("Does not offer")]
    rows = [
        [
            with_contact(each),
            network_name(each.network),
            told_of(each, each.offers),
            told_of(each, each.lacks),
        ]
        for each in here
    ]
    yield with_levels(lists, Rows(say("Every counter here"), heads, rows), [each.id for each in here])
    yield from contact_dates(lists, [each.id for each in here])


def _partners(lists: Lists, here: Sequence[Counter]) -> Iterator[Block]:
    """The nearest pairs of which one lies here at least."""
    ids = {each.id for each in here}
    found = [pair for pair in lists.complements if ids & {*pair[:2]}]
    if not found:
        return
    heads = [say("Counter"), say("Partner"), say("Distance")]
    rows: list[list[Value]] = [
        [lists.counters[one].name, lists.counters[other].name, Number(distance_m, "m")]
        for one, other, distance_m in found[:_PAIRS]
    ]
    title = say(
        "Pairs that offer every service only together: the {shown} nearest of {all}",
        shown=Number(len(rows), "count"),
        all=Number(len(found), "count"),
    )
    yield Rows(title, heads, rows)
