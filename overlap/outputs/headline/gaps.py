"""Where the people beyond reach are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.outputs.headline.words import any_counter, people, verb


def gaps(summary: Mapping[str, Any]) -> Iterator[str]:
    """Of each kind of gap at its smallest distance: how many regions hold whom, and the first of them."""
    found = summary.get("gaps") or {"totals": [], "first": []}
    total = next((name for name, each in summary["population"].items() if each["role"] == "total"), None)
    rows = [row for row in found["totals"] if row["layer"] == total and row["regions"] > 0]
    for kind in dict.fromkeys(row["kind"] for row in rows):
        row = next(row for row in rows if row["kind"] == kind)
        first = next(
            each
            for each in found["first"]
            if (each["kind"], each["distance_km"]) == (kind, row["distance_km"])
        )
        inside, everybody = (f"{row[f'people_{of}']:,.0f}" for of in ("regions", "total"))
        found_in = f"{'all' if inside == everybody else inside} of them in {_regions(row['regions'], first)}"
        yield f"{_who(row, any_counter(summary['networks']))}; {found_in}."


def _who(row: Mapping[str, Any], counter: str) -> str:
    far = f"{row['distance_km']:g} km"
    who = f"{people(row['people_total'])} {verb(row['people_total'], 'live')}"
    if row["kind"] == "presence":
        return f"{who} more than {far} from {counter.replace('a counter', 'every counter', 1)}"
    return f"{who} within {far} of {counter}, but of none that is online for certain"


def _regions(count: int, first: Mapping[str, Any]) -> str:
    near = f" near {first['place_name']}" if first["place_name"] else ""
    ground = f"{first['ground_km2']:,.0f} km²" if first["ground_km2"] >= 1.0 else "less than 1 km²"
    far = "" if first["farthest_m"] is None else f", at most {first['farthest_m'] / 1000.0:,.1f} km away"
    if count == 1:
        return f"1 region of {ground}{near}{far}"
    return f"{count:,} regions; the one with most has {people(first['people'])} on {ground}{near}{far}"
