"""How the two networks lie to each other, and what joining forces adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.domain.bands import partner_band_km
from overlap.outputs.headline.rows import reported_row
from overlap.outputs.headline.words import many, one, people, percent


def overlap(summary: Mapping[str, Any]) -> Iterator[str]:
    """How many of each network have a partner of another near by."""
    networks = set(summary["networks"])  # of groups the tables tell: here they would be too many lines
    rows = [row for row in summary.get("overlap", []) if {row["from_network"], row["to_network"]} <= networks]
    if not rows:
        return
    told = partner_band_km(row["band_km"] for row in rows)
    medians = {(each["from_network"], each["to_network"]): each["median_m"] for each in summary["nearest"]}
    for row in rows:
        if row["band_km"] != told or row["share"] is None:
            continue
        origin, partner = row["from_network"], row["to_network"]
        median_m = medians[origin, partner]
        verb = "has" if row["with_partner"] == 1 else "have"
        yield (
            f"{row['with_partner']:,} of {row['facilities']:,} {many(origin)} ({percent(row['share'])}) "
            f"{verb} a {one(partner)} within {told:g} km; the median distance is {median_m:,.0f} m."
        )


_OFTEN = {
    "as chance": "no more and no less often than chance can explain",
    "more than chance": "more often than chance can explain",
    "less than chance": "less often than chance can explain",
    "more and less than chance": "at some distances more, at others less often than chance can explain",
}


def chance(summary: Mapping[str, Any]) -> Iterator[str]:
    """Whether the first network is near the second by more than chance; both verdicts where they differ.

    The way from the second to the first is told as well where it reads differently.
    """
    told: set[tuple[str, str | None]] = set()
    for row in (summary.get("colocation") or {}).get("directions", []):
        verdicts = row["labels_verdict"], row["people_verdict"]
        if verdicts in told:
            continue
        told.add(verdicts)
        origins, partners = many(row["from_network"]), many(row["to_network"])
        labels, people = _OFTEN[row["labels_verdict"]], _OFTEN.get(row["people_verdict"])
        shuffled = f"shuffled labels (quotient {row['quotient']:.2f}, p = {row['labels_p']:.2g})"
        if people is None:
            yield f"{origins.capitalize()} are near {partners} {labels}, going by {shuffled}."
            continue
        drawn = f"{partners} drawn where people live (p = {row['people_p']:.2g})"
        if people == labels:
            yield f"{origins.capitalize()} are near {partners} {labels}, going by {shuffled} and by {drawn}."
        else:
            yield (
                f"Whether {origins} are near {partners} beyond chance depends on what chance is: {labels}, "
                f"going by {shuffled}; {people}, going by {drawn}."
            )


def gain(summary: Mapping[str, Any]) -> Iterator[str]:
    """How many more the two reach together than the better of them."""
    row = reported_row(summary)
    gains = summary.get("gains") or {}
    if row is None or not gains:
        return
    gain = next(
        each for each in gains["rows"] if each["layer"] == row["layer"] and each["band_km"] == row["band_km"]
    )
    better, added = gain["better_network"], gain["people_added_to_better"]
    if added == 0:
        within = f"within {row['band_km']:g} km"
        yield f"Together the two reach nobody {within} whom {many(better)} alone do not reach."
        return
    yield (
        f"Together the two reach {people(added)} ({percent(added / row['people_total'])}) more within "
        f"{row['band_km']:g} km than {many(better)} alone, the better of the two."
    )
