"""What matters most of a run, a sentence each: in briefs, on maps and on charts alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from overlap.domain.bands import partner_band_km
from overlap.domain.run import RunContent
from overlap.outputs.headline.rows import (
    nearest_of_all,
    online_is_unknown,
    reached,
    reported_row,
    says_nothing,
)
from overlap.outputs.language.known import network_name
from overlap.outputs.language.messages import Message, Number, count, say
from overlap.outputs.language.rows import cell, has_third, pair, part, records, study_row

Area = tuple[str, str]
"""The level and the id of an area."""


def near(run: RunContent) -> Iterator[Message]:
    """How many live near any of the two networks, or the only one, and how many do not."""
    row = reported_row(run.summary)
    if row is None:
        return
    names = pair(run)
    values = {
        "people": Number(row["people_total"], "people"),
        "share": part(reached(row, names), row["people_total"]),
        "km": Number(row["band_km"], "km"),
    }
    if names == ["library", "post"]:
        yield say("Of {people} people, {share} live within {km} of a library or a post office.", **values)
    elif len(names) == 1:
        yield say(
            "Of {people} people, {share} live within {km} of a counter of this network: {network}.",
            network=network_name(names[0]),
            **values,
        )
    else:
        networks = tuple(network_name(name) for name in names)
        yield say(
            "Of {people} people, {share} live within {km} of a counter of these networks: {networks}.",
            networks=networks,
            **values,
        )
    far = {
        "people": Number(row["people_neither"], "people"),
        "share": part(row["people_neither"], row["people_total"]),
    }
    if has_third(run):
        yield say("{people} people ({share}) live farther away than that from both.", **far)
    else:
        yield say("{people} people ({share}) live farther away than that from every counter.", **far)


def split(run: RunContent) -> Iterator[Message]:
    """The four-way split at the reported band."""
    row, names = reported_row(run.summary), pair(run)
    if row is None or len(names) < 2:
        return
    one = sum(row[f"people_only_{name}"] for name in names)
    yield say(
        "Within {km}, {both} of people live near both networks, {one} near one of them only, and {people} "
        "people ({share}) near neither.",
        km=Number(row["band_km"], "km"),
        both=part(row["people_both"], row["people_total"]),
        one=part(one, row["people_total"]),
        people=Number(row["people_neither"], "people"),
        share=part(row["people_neither"], row["people_total"]),
    )


def gaps(run: RunContent) -> Iterator[Message]:
    """How many live in gaps that are large enough to act on, where they were sought at the reported band."""
    band_km = (run.summary.get("reported") or {}).get("band_km")
    found = (run.summary.get("gaps") or {}).get("totals", [])
    totals = [row for row in found if row["kind"] == "presence" and row["distance_km"] == band_km]
    if not totals or not totals[0]["regions"]:
        return
    if totals[0]["people_rest"] < 1.0:
        yield count(
            "{people} people live in {n} gap that is large enough to act on.",
            "{people} people live in {n} gaps that are large enough to act on.",
            totals[0]["regions"],
            people=Number(totals[0]["people_regions"], "people"),
        )
    else:
        yield count(
            "{people} people live in {n} gap that is large enough to act on; {rest} live scattered.",
            "{people} people live in {n} gaps that are large enough to act on; {rest} live scattered.",
            totals[0]["regions"],
            people=Number(totals[0]["people_regions"], "people"),
            rest=Number(totals[0]["people_rest"], "people"),
        )


def partners(run: RunContent, names: Iterable[str]) -> Iterator[Message]:
    """How many counters of each of these networks have one of another of them near by."""
    nearest = run.summary.get("nearest", [])
    band_km = partner_band_km(run.summary["settings"]["bands_km"])
    for row in run.summary.get("overlap", []):
        ends = {"from_network": row["from_network"], "to_network": row["to_network"]}
        if row["band_km"] != band_km or not row["facilities"] or not {*ends.values()} <= {*names}:
            continue
        distance = study_row(nearest, **ends)
        yield say(
            "{network}: {with_partner} of {all} ({share}) have a counter of the other network "
            "({partners}) within {km}; half of all have one within {median}.",
            network=network_name(row["from_network"]),
            partners=network_name(row["to_network"]),
            with_partner=Number(row["with_partner"], "count"),
            all=Number(row["facilities"], "count"),
            share=Number(row["share"], "share"),
            km=Number(row["band_km"], "km"),
            median=cell(distance["median_m"] if distance else None, "m"),
        )


def online(run: RunContent, area: Area | None = None) -> Iterator[Message]:
    """How many live near a counter that is online for certain: of everyone, or of an area with people."""
    row = online_row(run, area)
    if online_is_unknown(run.summary):
        yield say("Nothing is known of which counters are online.")
    elif row is not None and row["people_total"]:
        upgrade = row["people_upgrade_certain"] + row["people_upgrade_possible"]
        yield say(
            "{share} live within {km} of a counter that is online for certain; {people} people live near "
            "a counter, but near none that is known to be online.",
            share=part(row["people_served"], row["people_total"]),
            km=Number(row["band_km"], "km"),
            people=Number(upgrade, "people"),
        )


def online_row(run: RunContent, area: Area | None = None) -> Mapping[str, Any] | None:
    """The study's people, or an area's, by the nearest counter of any network that is online."""
    found = run.summary.get("digitisation", {}).get("online", [])
    band = (run.summary.get("reported") or {}).get("band_km")
    total = next((row["layer"] for row in found), None)
    rows = found if area is None else _of_area(run, "online", area)
    return study_row(rows, layer=total, network=nearest_of_all(run.summary), band_km=band)


def counters_online(run: RunContent, area: Area | None = None) -> Iterator[Message]:
    """How many counters of each network, of all or of an area's, are online: for certain and at most."""
    found = run.summary.get("digitisation") or {"levels": [], "online_level": None}
    if online_is_unknown(run.summary):
        return
    for row in found["levels"] if area is None else _of_area(run, "levels", area):
        if row["level"] != str(found["online_level"]) or not row["facilities"]:
            continue
        if says_nothing(row):
            yield say(
                "{network}: nothing is known of which are online.", network=network_name(row["network"])
            )
        else:
            yield say(
                "{network}: {low} are online for certain, and at most {high} may be.",
                network=network_name(row["network"]),
                low=Number(row["share_at_least_low"], "share"),
                high=Number(row["share_at_least_high"], "share"),
            )


def _of_area(run: RunContent, table: str, area: Area) -> list[dict[str, Any]]:
    return records(run, table, area_level=area[0], area_id=area[1])
