"""The headline and the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Picture
from overlap.outputs.brief.rows import pair, part
from overlap.outputs.headline.rows import reached, reported_row
from overlap.outputs.language.known import network_name
from overlap.outputs.language.messages import Message, Number, count, say


def short(run: RunContent) -> Iterator[Block]:
    """What matters most, a sentence a question."""
    row = reported_row(run.summary)
    if row is None:
        yield Line(say("No population was given, so that nothing can be said of people."), short=True)
    else:
        yield Line(_near(run, row), short=True)
        yield Line(
            say(
                "{people} people ({share}) live farther away than that from every counter.",
                people=Number(row["people_neither"], "people"),
                share=part(row["people_neither"], row["people_total"]),
            ),
            short=True,
        )
    yield from _digital(run)
    yield from _acting(run)


def _near(run: RunContent, row: Mapping[str, Any]) -> Message:
    names = pair(run)
    values = {
        "people": Number(row["people_total"], "people"),
        "share": part(reached(row, names), row["people_total"]),
        "km": Number(row["band_km"], "km"),
    }
    if names == ["library", "post"]:
        return say("Of {people} people, {share} live within {km} of a library or a post office.", **values)
    networks = tuple(network_name(name) for name in names)
    return say(
        "Of {people} people, {share} live within {km} of a counter of these networks: {networks}.",
        networks=networks,
        **values,
    )


def _digital(run: RunContent) -> Iterator[Block]:
    row = online_row(run.summary)
    if row is not None:
        upgrade = row["people_upgrade_certain"] + row["people_upgrade_possible"]
        yield Line(
            say(
                "{share} live within {km} of a counter that is online for certain; {people} people live near "
                "a counter, but near none that is known to be online.",
                share=part(row["people_served"], row["people_total"]),
                km=Number(row["band_km"], "km"),
                people=Number(upgrade, "people"),
            ),
            short=True,
        )


def online_row(summary: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Everyone by the nearest counter of any network that is online, at the reported band."""
    band = (summary.get("reported") or {}).get("band_km")
    rows = summary.get("digitisation", {}).get("online", [])
    total = next((row["layer"] for row in rows), None)
    wanted = {"layer": total, "network": "any", "area_level": "study", "band_km": band}
    return next((row for row in rows if all(row[key] == each for key, each in wanted.items())), None)


def _acting(run: RunContent) -> Iterator[Block]:
    found = run.summary.get("priorities")
    if found and found.get("chosen"):
        layer = found["layer"]
        sites = len(found["chosen"])
        values = {
            "people": Number(found["people_gained"][layer], "people"),
            "share": part(found["people_gained"][layer], found["people_total"]),
            "km": Number(found["distance_km"], "km"),
        }
        if found["cost"] is None:
            text = count(
                "Acting at {n} place would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                "Acting at {n} places would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                sites,
                **values,
            )
        else:
            text = count(
                "Acting at {n} place, for {cost}, would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                "Acting at {n} places, for {cost}, would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                sites,
                cost=Number(found["cost"], "money", found["currency"]),
                **values,
            )
        yield Line(text, short=True)


def the_map(run: RunContent) -> Iterator[Block]:
    """Where people live beyond reach."""
    row = reported_row(run.summary)
    if row is not None:
        alt = say(
            "Map of the counters, and of where people live farther than {km} from all of them: {people}.",
            km=Number(row["band_km"], "km"),
            people=Number(row["people_neither"], "people"),
        )
        yield Picture("map", "gap", alt, short=True)
