"""How digital: levels of counters, what is not known, and whom an online counter reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Picture, Rows
from overlap.outputs.headline.rows import online_is_unknown, says_nothing
from overlap.outputs.language.known import known, network_name, service_name
from overlap.outputs.language.messages import Number, say
from overlap.outputs.language.rows import part
from overlap.outputs.language.told import counters_online, online, online_row


def digital(run: RunContent) -> Iterator[Block]:
    """Certain and possible apart, as nowhere is unknown taken for offline."""
    found = run.summary.get("digitisation")
    if not found:
        return
    if online_is_unknown(run.summary):
        yield from map(Line, online(run))
    else:
        yield from map(Line, counters_online(run))
        yield _levels(found)
        yield Picture(
            "chart", "digital", say("Chart: counters by digital level, with those of unknown level.")
        )
        yield from _people(run)
    yield from _referrals(run)


def _levels(found: Mapping[str, Any]) -> Rows:
    """As the ladder is read: who stands on a step or above it, for certain and at most.

    A network whose list says nothing at all has no rows.
    """
    steps = [
        row
        for row in found["levels"]
        if row["area_level"] == "study" and row["level"] not in ("0", "unknown") and row["facilities"]
    ]
    told = {row["network"] for row in steps if not says_nothing(row)}
    rows = [
        [
            network_name(row["network"]),
            known(row["level_name"]),
            Number(row["at_least_low"], "count"),
            part(row["at_least_low"], row["facilities"]),
            Number(row["at_least_high"], "count"),
            part(row["at_least_high"], row["facilities"]),
        ]
        for row in steps
        if row["network"] in told
    ]
    heads = [say("Network"), say("Level"), say("For certain"), say("Share")]
    return Rows(say("Counters at each digital level or above"), [*heads, say("At most"), say("Share")], rows)


def _people(run: RunContent) -> Iterator[Block]:
    row = online_row(run)
    if row is None:
        return
    kinds = (
        (say("Near a counter that is online for certain"), "people_served"),
        (say("Near one that may be online"), "people_upgrade_possible"),
        (say("Only near counters that are offline"), "people_upgrade_certain"),
        (say("Near no counter"), "people_presence_gap"),
    )
    yield Rows(
        say("People and online counters within {km}", km=Number(row["band_km"], "km")),
        [say("Who"), say("People"), say("Share")],
        [[name, Number(row[key], "people"), part(row[key], row["people_total"])] for name, key in kinds],
    )


def _referrals(run: RunContent) -> Iterator[Block]:
    found = run.summary.get("referrals")
    if found and found.get("lacking"):
        yield Line(
            say(
                "Where a counter lacks a digital service, another within {km} offers it in {referred} of "
                "{lacking} cases ({share}). In {unknown} cases the lists do not say.",
                km=Number(found["limit_km"], "km"),
                referred=Number(found["referred"], "count"),
                lacking=Number(found["lacking"], "count"),
                share=part(found["referred"], found["lacking"]),
                unknown=Number(found["unknown"], "count"),
            )
        )
    nowhere = (found or {}).get("offered_nowhere")
    if nowhere:
        yield Line(say("Offered nowhere: {services}.", services=tuple(map(service_name, nowhere))))
