"""What else lies on the map: counters, gap regions, and the layers of any other analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from overlap.domain.result import Column, Table
from overlap.outputs.language.known import step_name
from overlap.outputs.language.messages import Message
from overlap.outputs.language.words import Words
from overlap.outputs.page.shapes import Plane, fewer_corners
from overlap.outputs.page.shown import coded, shown_text, values
from overlap.outputs.page.words import title_words

MOST_ROWS = 2_000
MOST_GAPS = 3_000
CORNERS = 60_000

_OWN = {"facilities", "areas", "gaps"}
_FACILITY = ("facility_id",)


def facilities(
    tables: Mapping[str, Table], plane: Plane, networks: list[str], words: Words
) -> dict[str, Any]:
    """Counters as columns: id, name, network, place, and one fact from each table of counters."""
    table = tables.get("facilities")
    if table is None or table.geometry is None:
        return {"ids": [], "names": [], "networks": [], "places": [], "context": [], "facts": []}
    frame = table.frame
    return {
        "ids": [shown_text(each) for each in frame["id"]],
        "names": [shown_text(each) for each in frame["name"]],
        "networks": [networks.index(each) for each in frame["network"]],
        "places": plane.points(table.geometry),
        "context": np.flatnonzero((frame["status"] != "used").to_numpy()).tolist(),
        "facts": [fact for each in tables.values() for fact in _facts(each, frame["id"].tolist(), words)],
    }


def _facts(table: Table, ids: list[str], words: Words) -> list[dict[str, Any]]:
    """What a table of counters says of each: the column by which its map is drawn."""
    if not _of_counters(table) or table.style is None or not table.style.by:
        return []
    column = next(each for each in table.columns if each.name == table.style.by)
    row = {facility: index for index, facility in enumerate(table.frame["facility_id"])}
    said = values(table.frame, column)
    found = [said[row[facility]] if facility in row else None for facility in ids]
    fact = {"title": title_words(table.title, words), **_described(column)}
    if column.kind == "text":
        told = coded([text or "" for text in found])
        steps = [step_name(text) for text in told["words"]]
        if all(isinstance(each, Message) for each in steps):
            told |= {"words": [words.say(each) for each in steps], "said": True}
        return [{**fact, **told}]
    return [{**fact, "values": found}]


def _of_counters(table: Table) -> bool:
    return table.key == _FACILITY and table.geometry_type == "Point"


def gaps(tables: Mapping[str, Table], plane: Plane) -> dict[str, Any]:
    """Gap regions with the most people first, and how many are left out."""
    table = tables.get("gaps")
    if table is None or table.geometry is None:
        return {"regions": [], "left_out": 0}
    frame = table.frame
    there = np.array([shape is not None and not shape.is_empty for shape in table.geometry], dtype=bool)
    order = frame["people_total"].to_numpy(float).argsort(kind="stable")[::-1]
    order = order[there[order]][:MOST_GAPS]
    if not len(order):
        return {"regions": [], "left_out": len(frame)}
    planar = shapely.make_valid(plane.planar(table.geometry[order]))
    outlines = plane.lines(fewer_corners(planar, plane.extent_m, CORNERS))
    columns = {column.name: column for column in table.columns}
    names = ("kind", "distance_km", "people_total", "ground_km2", "farthest_m", "place_name", "gap_id")
    rows = frame.iloc[order]
    figures = [values(rows, columns[name]) if name in columns else [None] * len(rows) for name in names]
    return {
        "regions": [list(row) for row in zip(*figures, outlines, strict=True)],
        "left_out": len(frame) - len(order),
    }


def others(tables: Sequence[Table], plane: Plane, words: Words) -> tuple[list[dict[str, Any]], list[str]]:
    """Layers of every other analysis in a plain form, and the titles of those too long for a page."""
    found, too_long = [], []
    for table in tables:
        if table.geometry is None or table.elsewhere or table.name in _OWN or _of_counters(table):
            continue
        if len(table.frame) > MOST_ROWS:
            too_long.append(title_words(table.title, words))
        elif len(table.frame):
            found.append(_layer(table, plane, words))
    return found, too_long


def _layer(table: Table, plane: Plane, words: Words) -> dict[str, Any]:
    shown = [column for column in table.columns if not column.name.endswith("_deg")]
    columns = [{**_described(column), **_cells(values(table.frame, column), column)} for column in shown]
    return {"title": title_words(table.title, words), "columns": columns, **_drawn(table, plane)}


def _cells(cells: list[Any], column: Column) -> dict[str, Any]:
    return coded(cells) if column.kind == "text" else {"values": cells}


def _drawn(table: Table, plane: Plane) -> dict[str, Any]:
    shapes = table.geometry
    assert shapes is not None
    there = np.array([shape is not None and not shape.is_empty for shape in shapes], dtype=bool)
    if table.geometry_type == "Point":
        return {"points": plane.points(shapes)}
    drawn: list[list[list[int]]] = [[] for _ in shapes]
    planar = plane.planar(shapes[there])
    is_area = table.geometry_type == "MultiPolygon"
    if is_area:
        planar = fewer_corners(shapely.make_valid(planar), plane.extent_m, CORNERS)
    for index, parts in zip(np.flatnonzero(there), plane.lines(planar), strict=True):
        drawn[index] = parts
    return {"areas" if is_area else "lines": drawn}


def _described(column: Column) -> dict[str, str]:
    return {"name": column.name, "meaning": column.meaning, "unit": column.unit, "kind": column.kind}
