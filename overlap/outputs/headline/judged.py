"""Access rules, and people who are worse off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.outputs.headline.rows import nearest_of_all, reported_row
from overlap.outputs.headline.words import any_counter, many, percent


def rules(summary: Mapping[str, Any]) -> Iterator[str]:
    """The verdicts on the access rules that the study asks for."""
    asked = summary.get("rules") or {"wanted": [], "rows": []}
    for row in asked["rows"]:
        if row["rule_id"] in asked["wanted"]:
            of = row["rule_id"] if row["status"] == "in force" else f"{row['rule_id']}, {row['status']}"
            yield f"{row['title']} ({of}), {many(row['network'])}: {_verdict(row)}."


def _verdict(row: Mapping[str, Any]) -> str:
    """What was found of a rule: a share that is told and not judged, or the verdict and what is near it."""
    verdict, parts, points = row["verdict"], row["parts"], row["margin_points"]
    if row["share_told"] is not None:
        share = percent(row["share_told"])
        return f"{share} of the people it means; the source names no share that would be enough"
    said = str(verdict)
    open_parts, close = row["parts_not_assessed"], row["parts_too_close_to_call"]
    if verdict == "not assessed" and open_parts < parts:
        said = f"not assessed in full ({_are(open_parts, parts)} not)"
    if close and verdict != "too close to call":
        said += f"; {_are(close, parts)} too close to call"
    if points is None:
        return said
    side = "above" if points >= 0 else "below"
    return f"{said}; the tightest share is {abs(points):.1f} percentage points {side} what is asked"


def _are(number: int, parts: int) -> str:
    return f"{number} of {parts} parts {'is' if number == 1 else 'are'}"


_LEAST_GAP_PP = 0.05


def unequal(summary: Mapping[str, Any]) -> Iterator[str]:
    """The layer whose coverage by any network differs most from everyone's; artefacts are not quoted."""
    row = reported_row(summary)
    shares = (summary.get("equity") or {}).get("layers", [])
    gaps = [
        each
        for each in shares
        if row is not None
        and (each["band_km"], each["network"]) == (row["band_km"], nearest_of_all(summary))
        and summary["population"][each["layer"]]["role"] == "part"
        and not each["artefact"]
    ]
    widest = max(gaps, key=lambda each: abs(float(each["gap_pp"])), default=None)
    if widest is None or abs(widest["gap_pp"]) < _LEAST_GAP_PP:
        return
    more = "more" if widest["gap_pp"] > 0 else "less"
    points = f"{abs(widest['gap_pp']):.1f} percentage points {more} than of everyone"
    yield (
        f"Of the layer {widest['layer']}, {percent(widest['share_within'])} live within "
        f"{widest['band_km']:g} km of {any_counter(summary['networks'])}, {points}."
    )
