"""What sections look up in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from overlap.domain.areas import OUTSIDE
from overlap.domain.run import RunContent
from overlap.outputs.language.messages import Number, Value

MISSING = "–"


def records(run: RunContent, table: str, **only: str) -> list[dict[str, Any]]:
    """The rows of a table of the run; none where the run has no such table."""
    return next((each.records(**only) for each in run.tables if each.name == table), [])


def pair(run: RunContent) -> list[str]:
    """The two networks that are compared."""
    return list(run.summary["networks"])[:2]


def has_third(run: RunContent) -> bool:
    """Whether there are networks besides the pair, whose counters may be nearer than those of both."""
    return len(run.summary["networks"]) > len(pair(run))


def part(people: float, total: float) -> Value:
    """A share of people, or a dash of nobody."""
    return Number(people / total, "share") if total else MISSING


def cell(value: float | None, unit: Any, code: str = "") -> Value:
    """A figure of a table, or a dash where it is not known."""
    return MISSING if value is None else Number(float(value), unit, code)


def site_name(row: Mapping[str, Any], *, pointed_at: bool = False) -> str:
    """Where one could act: by its name, else by the smallest area that it lies in and its coordinates.

    Where a map has `pointed_at` it, coordinates say nothing new of an area.
    """
    areas = [str(row[key]) for key in row if str(key).endswith("_name") and row[key]]
    return str(row["name"] or _at(row, areas[-1] if areas else "", pointed_at=pointed_at))


def gap_name(run: RunContent, row: Mapping[str, Any], *, pointed_at: bool = False) -> str:
    """Where a gap is: near a settlement, else in the smallest area with most of its people, by its middle."""
    if row["place_name"]:
        return str(row["place_name"])
    areas = records(run, "gap_areas", gap_id=row["gap_id"])
    smallest = [each for each in areas if each["area_level"] == areas[-1]["area_level"]]
    named = [each for each in smallest if each["area_name"] and each["area_id"] != OUTSIDE]
    area = str(max(named, key=lambda each: float(each["people"]))["area_name"]) if named else ""
    return _at(records(run, "gaps", gap_id=row["gap_id"])[0], area, pointed_at=pointed_at)


def _at(row: Mapping[str, Any], area: str, *, pointed_at: bool) -> str:
    """Several places may lie in one area: coordinates tell them apart."""
    if area and pointed_at:
        return area
    at = f"{row['latitude_deg']:.4f}, {row['longitude_deg']:.4f}"
    return f"{area} ({at})" if area else at


def study_row(rows: Sequence[Mapping[str, Any]], **only: Any) -> Mapping[str, Any] | None:
    """The first row with the values given."""
    return next((row for row in rows if all(row.get(key) == each for key, each in only.items())), None)
