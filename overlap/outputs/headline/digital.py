"""How digital counters are, and where they send people for what they lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.domain.text import service_title
from overlap.outputs.headline.rows import nearest_of_all, online_is_unknown, reported_row
from overlap.outputs.headline.words import any_counter, many, percent


def online(summary: Mapping[str, Any]) -> Iterator[str]:
    """How many counters are online, as far as that is known, and whom they reach."""
    if online_is_unknown(summary):
        yield "Nothing is known of which counters are online."
        return
    digital = summary.get("digitisation") or {"levels": [], "online_level": 0}
    rows = [
        row
        for row in digital["levels"]
        if row["level"] == str(digital["online_level"]) and row["facilities"] > 0
    ]
    if rows:
        shares = "; ".join(f"{_surely(row)} of {many(row['network'])}" for row in rows)
        yield f"Online, which is level {rows[0]['level']} ({rows[0]['level_name']}) or more: {shares}."
    reported = reported_row(summary)
    for row in digital.get("online", []):
        if reported is None or row["network"] != nearest_of_all(summary):
            continue
        if (row["layer"], row["band_km"]) == (reported["layer"], reported["band_km"]):
            yield _online_reach(row, any_counter(summary["networks"]))


def _surely(row: Mapping[str, Any]) -> str:
    low, high = percent(row["share_at_least_low"]), percent(row["share_at_least_high"])
    return low if row["at_least_low"] == row["at_least_high"] else f"{low} for certain, at most {high},"


def _online_reach(row: Mapping[str, Any], counter: str) -> str:
    served, certain, possible, gap = (
        percent(row[f"people_{part}"] / row["people_total"])
        for part in ("served", "upgrade_certain", "upgrade_possible", "presence_gap")
    )
    return (
        f"{served} of people live within {row['band_km']:g} km of {counter} that is online for certain, "
        f"{possible} of one that may be, {certain} only of counters that are offline, {gap} of none."
    )


def referrals(summary: Mapping[str, Any]) -> Iterator[str]:
    """How often a counter can refer people for a service that it lacks, and for which service least."""
    found = summary.get("referrals") or {}
    if not found.get("lacking"):
        return
    lacking, referred = found["lacking"], found["referred"]
    least = ""
    if 0 < referred < lacking and len(found["services"]) > 1:
        shares = {service: _referred_share(summary, service) for service in found["services"]}
        service, share = min(shares.items(), key=lambda each: each[1])
        least = f"; least often for {service_title(service)} ({percent(share)})"
    yield (
        f"Where a counter lacks a service, one that offers it is within {found['limit_km']:g} km in "
        f"{referred:,} of {lacking:,} cases ({percent(referred / lacking)}){least}."
    )


def _referred_share(summary: Mapping[str, Any], service: str) -> float:
    found = summary["referrals"]
    rows = [
        row
        for row in found["summary"]
        if (row["service"], row["band_km"]) == (service, found["limit_km"])
        and row["network"] in summary["networks"]  # counters of groups are counted there already
    ]
    lacking = sum(row["lacking"] for row in rows)
    return sum(row["referred"] for row in rows) / lacking if lacking else 1.0
