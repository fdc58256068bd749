"""Rows of the summary that several sentences speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def reported_row(summary: Mapping[str, Any]) -> dict[str, Any] | None:
    """The total's row at the reported band."""
    for row in total_rows(summary):
        if row["band_km"] == summary["reported"]["band_km"] and row["people_total"] > 0:
            return row
    return None


def total_rows(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of coverage for the layer that is everybody."""
    total = total_layer(summary)
    return [dict(row) for row in summary.get("coverage", []) if row["layer"] == total]


def total_layer(summary: Mapping[str, Any]) -> str | None:
    """The layer that is everybody, where there is one."""
    return next((name for name, each in summary["population"].items() if each["role"] == "total"), None)


def nearest_of_all(summary: Mapping[str, Any]) -> str:
    """What tables call the nearest counter of all: `any`, or the network that is alone."""
    return "any" if len(summary["networks"]) > 1 else next(iter(summary["networks"]), "")


def online_is_unknown(summary: Mapping[str, Any]) -> bool:
    """Whether the lists say of no counter at all whether it is online."""
    digital = summary.get("digitisation") or {"levels": [], "online_level": 0}
    rows = [
        row
        for row in digital["levels"]
        if row["level"] == str(digital["online_level"]) and row["facilities"] > 0
    ]
    return bool(rows) and all(map(says_nothing, rows))


def says_nothing(row: Mapping[str, Any]) -> bool:
    """Whether of no counter of a row of levels it is known whether it is on the level."""
    return bool(row["at_least_low"] == 0 and row["at_least_high"] == row["facilities"])


def reached(row: Mapping[str, Any], names: list[str]) -> float:
    """People near any of some networks, of one row of coverage."""
    near = ["people_both", *(f"people_only_{name}" for name in names)]
    return float(sum(row.get(key, 0.0) for key in near))
