"""Who lives near which network, and who was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.outputs.headline.rows import reached, reported_row, total_rows
from overlap.outputs.headline.words import many, one, people, percent, verb


def reach(summary: Mapping[str, Any]) -> Iterator[str]:
    """How many live near any of the first two networks."""
    row = reported_row(summary)
    if row is None:
        return
    total, band, names = row["people_total"], f"{row['band_km']:g} km", list(summary["networks"])[:2]
    places = " or ".join(f"a {one(name)}" for name in names)
    near = percent(reached(row, names) / total)
    yield f"Of {people(total)}, {near} live within {band} of {places}{_wider(summary, row, names)}."


def parts(summary: Mapping[str, Any]) -> Iterator[str]:
    """The four-way split at the reported band."""
    row = reported_row(summary)
    names = list(summary["networks"])[:2]
    if row is None or len(names) < 2:
        return
    total = row["people_total"]
    only = ", ".join(
        f"{percent(row[f'people_only_{name}'] / total)} near a {one(name)} only" for name in names
    )
    yield (
        f"Within {row['band_km']:g} km, {percent(row['people_both'] / total)} live near both, {only}, and "
        f"{people(row['people_neither'])} ({percent(row['people_neither'] / total)}) near neither."
    )


def _wider(summary: Mapping[str, Any], reported: Mapping[str, Any], names: list[str]) -> str:
    """How many the band reaches that was passed over, since it leaves hardly anybody out."""
    for row in total_rows(summary):
        if row["band_km"] == summary["reported"]["passed_over_km"]:
            share = percent(reached(row, names) / reported["people_total"])
            return f", {'everybody' if row['people_neither'] == 0 else share} within {row['band_km']:g} km"
    return ""


def outside(summary: Mapping[str, Any]) -> Iterator[str]:
    """People of the file in no area: they are in the study's figures, counters far from the areas are not."""
    row = reported_row(summary)
    if row is None:
        return
    outside = summary["ledger"][row["layer"]]["people_outside"].values()
    left, total = min(outside, default=0.0), row["people_total"]
    if left > 0.0005 * total:
        margin = f"{summary['settings']['margin_km']:g} km"
        yield (
            f"{people(left)} of these ({percent(left / total)}) {verb(left, 'live')} outside every area, "
            f"where counters more than {margin} from the areas are left out; the table areas has the "
            "areas' own figures."
        )


def counted(summary: Mapping[str, Any]) -> Iterator[str]:
    """Which rows of each list count, and why others do not."""
    for name, each in summary["networks"].items():
        part = "all" if each["used"] == each["read"] else f"{each['used']:,} of"
        used = f"{part} {each['read']:,} rows count"
        if each["read"] == 1:
            used = "the one row counts" if each["used"] else "the one row does not count"
        rule = f", where {each['rule']}" if each["rule"] else ""
        text = f"{many(name).capitalize()}: {used}{rule}"
        if each["context"]:
            text += f"; {each['context']:,} beyond the areas serve people and are in no count"
        reasons = ", ".join(f"{reason} ({number:,})" for reason, number in each["reasons"].items())
        yield f"{text}; left out: {reasons}." if reasons else f"{text}."


def border(summary: Mapping[str, Any]) -> Iterator[str]:
    """People who could be nearer to a counter that no list has."""
    near = (summary.get("near_border") or {}).get("any")
    if near:
        yield (
            f"{people(near)} {verb(near, 'live')} closer to the outer border of the areas (coasts included) "
            "than to any counter listed; one across the border could be nearer."
        )
