"""Sentences on where to act first, which several outputs say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from overlap.domain.run import RunContent
from overlap.outputs.language.messages import Message, Number, Value, count, say
from overlap.outputs.language.rows import part, records


def acting(run: RunContent) -> Iterator[Message]:
    """What the list of places to act at brings."""
    found = run.summary.get("priorities")
    if not found or not found.get("chosen"):
        return
    layer, sites = found["layer"], len(found["chosen"])
    values: dict[str, Value] = {
        "people": Number(found["people_gained"][layer], "people"),
        "share": part(found["people_gained"][layer], found["people_total"]),
        "km": Number(found["distance_km"], "km"),
    }
    if found["cost"] is not None:
        values["cost"] = Number(found["cost"], "money", found["currency"])
    yield _brought(sites, values, online=found["reach"] == "online")


def perhaps_online(run: RunContent) -> Iterator[Message]:
    """At how many of the places a counter is to be connected that may be online already."""
    found = run.summary.get("priorities")
    perhaps = [row for row in records(run, "priorities", option="connect") if row["offline"] == "possible"]
    if found and perhaps and found["reach"] == "online":
        yield count(
            "{n} of them may be online already: its list does not say.",
            "{n} of them may be online already: their lists do not say.",
            len(perhaps),
        )


def _brought(sites: int, values: Mapping[str, Value], *, online: bool) -> Message:
    match "cost" in values, online:
        case False, False:
            return count(
                "Acting at {n} place would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                "Acting at {n} places would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                sites,
                **values,
            )
        case False, True:
            return count(
                "Acting at {n} place would bring {people} more people ({share}) within {km} of "
                "a counter that is online for certain.",
                "Acting at {n} places would bring {people} more people ({share}) within {km} of "
                "a counter that is online for certain.",
                sites,
                **values,
            )
        case True, False:
            return count(
                "Acting at {n} place, for {cost}, would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                "Acting at {n} places, for {cost}, would bring {people} more people ({share}) within {km} of "
                "a counter that serves them.",
                sites,
                **values,
            )
        case _:
            return count(
                "Acting at {n} place, for {cost}, would bring {people} more people ({share}) within {km} of "
                "a counter that is online for certain.",
                "Acting at {n} places, for {cost}, would bring {people} more people ({share}) within {km} of "
                "a counter that is online for certain.",
                sites,
                **values,
            )


def no_better(run: RunContent) -> Iterator[Message]:
    """What no other choice of places could exceed."""
    found = run.summary.get("priorities")
    if not found or not found.get("chosen"):
        return
    if found["proven"]:
        yield say("No other choice brings more: that is proven.")
    elif found["counted_bound"] is not None:
        yield say(
            "No other choice, however clever, could bring more than {people} people.",
            people=Number(found["counted_bound"], "people"),
        )
