"""Where to act first, and how close to the best that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from overlap.outputs.headline.words import any_counter, one, people, percent

_DOING = {
    "connect": "connecting",
    "raise_level": "raising the level of",
    "add": "adding a counter at",
    "mobile": "letting a mobile counter stop at",
}


def priorities(summary: Mapping[str, Any]) -> Iterator[str]:
    """What the list of places to act at brings, and what no other could exceed."""
    found = summary.get("priorities")
    if not found:
        return
    gained = found["people_gained"][found["layer"]]
    if not found["chosen"] and found["share"] is not None:
        yield _reached_already(summary, found)
        return
    if not found["chosen"]:
        yield "No candidate brings anybody within reach who is not there already."
        return
    share = percent(gained / found["people_total"]) if found["people_total"] else ""
    money = f" for {_money(found['cost'], found['currency'])}" if found["cost"] is not None else ""
    yield (
        f"{_what(found['options'])}{money} brings {people(gained, 'more ')} ({share} of all) within "
        f"{found['distance_km']:g} km of {_counter(summary, found['reach'])}; {_bound(found)}."
    )
    first = next(each for each in found["business"] if (each["basis"], each["option"]) == ("list", "all"))
    if first["cost_per_person"] is not None:
        yield f"A person newly within reach costs {_money(first['cost_per_person'], found['currency'])}."


def _reached_already(summary: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    near = f"within {found['distance_km']:g} km of {_counter(summary, found['reach'])} already"
    if found["every"]:
        return f"In every {found['every']}, at least {percent(found['share'])} of people are {near}."
    served = found["people_served"] / found["people_total"] if found["people_total"] else 0.0
    return f"{percent(served)} of people are {near}, and {percent(found['share'])} are asked for."


def _what(options: Mapping[str, int]) -> str:
    texts = [f"{_DOING[option]} {_places(option, number)}" for option, number in options.items()]
    text = " and ".join(texts)
    return text[0].upper() + text[1:]


def _places(option: str, number: int) -> str:
    one, several = ("counter", "counters") if option in ("connect", "raise_level") else ("place", "places")
    return f"{number:,} {one if number == 1 else several}"


def _counter(summary: Mapping[str, Any], reach: str) -> str:
    if reach == "any":
        return any_counter(summary["networks"])
    if reach == "online":
        return "a counter that is online for certain"
    return f"a {one(reach)}" if reach in summary["networks"] else f"a counter of the group {reach}"


def _bound(found: Mapping[str, Any]) -> str:
    if found["share"] is not None:
        where = f"every {found['every']}" if found["every"] else "the whole study"
        reached = f"{percent(found['share'])} or more of the people in {where} then live so near"
        return f"{reached}, and {_less(found)}"
    budget = found["budget"]
    limit = f"of {found['sites']:,}" if budget is None else f"for {_money(budget, found['currency'])}"
    whose = f"no choice {limit}"
    counted = ", counted by their weights," if found["weights"] else ""
    if found["proven"]:
        return f"{whose} brings{counted} more"
    # Rounded up: it is above what any choice brings.
    return f"{whose} can bring{counted} more than {people(ceil(found['counted_bound']))}"


def _less(found: Mapping[str, Any]) -> str:
    """What no other list for the share has less of."""
    if found["cost_bound"] is not None:
        least = f"for less than {_money(found['cost_bound'], found['currency'])}"
        return "nothing cheaper would do" if found["proven"] else f"nothing {least} would do"
    return (
        "no fewer sites would do"
        if found["proven"]
        else f"no fewer than {found['sites_bound']:,} sites would do"
    )


def _money(amount: float, currency: str) -> str:
    text = f"{amount:,.0f}" if amount >= 100 or amount == int(amount) else f"{amount:,.2f}"
    return f"{currency} {text}".strip()
