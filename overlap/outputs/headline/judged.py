"""Access rules, and people who are worse off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.outputs.headline.rows import reported_row
from overlap.outputs.headline.words import many, percent


def rules(summary: Mapping[str, Any]) -> Iterator[str]:
    """The verdicts on the access rules that the study asks for."""
    asked = summary.get("rules") or {"wanted": [], "rows": []}
    for row in asked["rows"]:
        if row["rule_id"] in asked["wanted"]:
            points, status = row["margin_points"], row["status"]
            room = "" if points is None else f"; the tightest share has a margin of {points:+.1f} points"
            of = row["rule_id"] if status == "in force" else f"{row['rule_id']}, {status}"
            yield f"{row['title']} ({of}), {many(row['network'])}: {row['verdict']}{room}."


_LEAST_GAP_PP = 0.05


def unequal(summary: Mapping[str, Any]) -> Iterator[str]:
    """The layer whose coverage by any network differs most from everyone's; artefacts are not quoted."""
    row = reported_row(summary)
    shares = (summary.get("equity") or {}).get("layers", [])
    nearest_of_all = "any" if len(summary["networks"]) > 1 else next(iter(summary["networks"]), "")
    gaps = [
        each
        for each in shares
        if row is not None
        and (each["band_km"], each["network"]) == (row["band_km"], nearest_of_all)
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
        f"{widest['band_km']:g} km of any counter, {points}."
    )
