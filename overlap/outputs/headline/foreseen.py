"""What if: scenarios and paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.outputs.headline.rows import total_layer
from overlap.outputs.headline.words import any_counter, one, people, percent, verb

_TOLD = 5
_NOBODY = 0.5  # people, as they are rounded
_ONLINE = ("online", "any online")


def scenarios(summary: Mapping[str, Any]) -> Iterator[str]:
    """Who gains and who loses in the first few scenarios; of a path from where to where."""
    found = summary.get("scenarios") or {}
    listed = found.get("scenarios", [])
    for each in listed[:_TOLD]:
        rows = [row for row in found["rows"] if row["scenario"] == each["title"]]
        rows = [row for row in rows if row["layer"] == total_layer(summary)]
        if each["path"]:
            yield from _path(each["title"], rows, found["paths"])
        else:
            at_band = [row for row in rows if row["band_km"] == found["band_km"]]
            yield from _changes(each["title"], at_band, list(summary["networks"]))
    if len(listed) > _TOLD:
        yield f"{len(listed) - _TOLD} more scenarios are in the tables."


def _path(title: str, rows: list[dict[str, Any]], paths: list[dict[str, Any]]) -> Iterator[str]:
    if not rows or not rows[0]["people_total"]:
        return
    years = [row for row in paths if (row["scenario"], row["layer"]) == (title, rows[0]["layer"])]
    rows = [row for row in rows if row["band_km"] == years[0]["band_km"]]
    connected, total = years[-1]["counters_connected_so_far"], rows[0]["people_total"]
    before, after = percent(rows[0]["people_before"] / total), percent(rows[-1]["people_after"] / total)
    counters = "1 counter comes" if connected == 1 else f"{connected:,} counters come"
    when = f"from {rows[0]['step']} to {rows[-1]['step']}" if len(rows) > 1 else f"in {rows[0]['step']}"
    yield (
        f"In the path “{title}”, {counters} online {when}, and the share of people within "
        f"{rows[0]['band_km']:g} km of an online counter goes from {before} to {after}{_order(years)}."
    )


def _order(years: list[dict[str, Any]]) -> str:
    """How far at most the path stays behind any other under the same limits, at the end of each year."""
    behind = [row["people_online_bound"] - row["people_online"] for row in years]
    most = max(behind)
    if most < _NOBODY:
        return "; no other order would reach more by the end of any year"
    year = years[behind.index(most)]["year"]
    of_any = ", and by no year's end more than that" * (len(years) > 1)
    return f"; by the end of {year} another order would reach at most {people(most)} more{of_any}"


def _changes(title: str, rows: list[dict[str, Any]], networks: list[str]) -> Iterator[str]:
    if not rows:
        yield f"The scenario “{title}” changes nothing for anybody."
        return
    # Any counter says most; a scenario that leaves all where they are is about those online, or a group.
    order = ["any", *networks, *_ONLINE]
    row = min(rows, key=lambda each: (*order, each["question"]).index(each["question"]))
    gained, lost = row["people_gained"], row["people_lost"]
    within = f"within {row['band_km']:g} km of {_counter(row['question'], networks)}"
    if not gained and not lost:
        yield f"In the scenario “{title}”, as many people as before, and the same, live {within}."
        return
    parts = [f"{people(gained)} newly {verb(gained, 'live')} {within}"] if gained else []
    if lost and gained:
        parts.append(f"{people(lost)} no longer {verb(lost, 'do')}")
    elif lost:
        parts.append(f"{people(lost)} no longer {verb(lost, 'live')} {within}")
    yield f"In the scenario “{title}”, {' and '.join(parts)}."


def _counter(question: str, networks: list[str]) -> str:
    if question in _ONLINE:
        return "an online counter"
    if question == "any":
        return any_counter(networks)
    return f"a {one(question)}" if question in networks else f"a counter of the group {question}"
