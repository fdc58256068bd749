"""Any table with shapes and a style, drawn as its style says: what later analyses get without a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.result import Column, Table
from overlap.outputs.language.known import network_name, step_name
from overlap.outputs.language.messages import Value, count
from overlap.outputs.language.titles import table_title
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, counted, land, mark_pt, names
from overlap.outputs.maps.picture import Entry, Fill, Group, Marks, Picture, Strokes
from overlap.outputs.qgis.classes import Condition, MapClass, category_order, map_classes
from overlap.outputs.qgis.style import heading

_LIGHT = 0.9


def plain(place: Place, table: Table) -> Picture:
    """A table in the classes of its style, the same that the GeoPackage's styles have."""
    assert table.geometry is not None
    title = place.tell(table_title(table.title))
    order = category_order(place.run.tables)
    taken = np.zeros(len(table.frame), dtype=bool)
    if table.name == "areas" and place.level:
        taken = (table.frame["area_level"] != place.level).to_numpy(dtype=bool, copy=True)
    layers: list[Fill | Strokes | Marks] = []
    entries = []
    classes = sorted(map_classes(table, order), key=lambda each: each.conditions is None)
    by = next((column for column in table.columns if table.style and column.name == table.style.by), None)
    for each in classes:
        own = _holds(table, each) & ~taken
        taken |= own
        called = _called(by, each.label) if each.label else title.lower()
        label = place.tell(counted(called, own.sum()))
        layers.append(_layer(table, each, own))
        shape = {"Point": each.shape, "MultiPolygon": "patch"}.get(table.geometry_type or "", "line")
        entries.append(Entry(label, each.colour, shape, hollow=each.hollow))
    rows = count(
        "{n} row of the table {table}.",
        "{n} rows of the table {table}.",
        len(table.frame),
        table=table.name,
    )
    words = (place.tell(rows),)
    legend = (Group(place.tell.shown(heading(by)) if by else "", tuple(entries)),)
    return Picture(title, words, (*land(place), *layers, *borders(place)), legend, names(place))


def _called(by: Column | None, label: str) -> Value:
    """A class by what its column holds; words that no catalogue knows by their column stay as they are."""
    match by.name if by else "":
        case "network":
            return network_name(label)
        case "level":
            return step_name(label)
        case _:
            return label


def _holds(table: Table, each: MapClass) -> NDArray[np.bool_]:
    mask = np.ones(len(table.frame), dtype=bool)
    for condition in each.conditions or ():
        mask &= _meets(table, condition)
    return mask


def _meets(table: Table, condition: Condition) -> NDArray[np.bool_]:
    column, (_, relation, value) = table.frame[condition.column], condition
    if relation in (">", "<="):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        assert isinstance(value, float | int)
        return numbers > value if relation == ">" else numbers <= value
    same = column.isna() if value is None else column == value
    found: NDArray[np.bool_] = same.to_numpy(dtype=bool, na_value=False)
    return found if relation == "IS" else ~found


def _layer(table: Table, each: MapClass, own: NDArray[np.bool_]) -> Fill | Strokes | Marks:
    assert table.geometry is not None
    shapes = table.geometry[own]
    if table.geometry_type == "MultiPolygon":
        return Fill(shapes, [each.colour] * len(shapes), np.full(len(shapes), _LIGHT), "#8A8A86")
    if table.geometry_type == "Point":
        size_pt = mark_pt(len(table.frame)) * (0.8 + 0.8 * each.weight)
        return Marks(shapes, each.colour, each.shape, size_pt, each.hollow)
    return Strokes(shapes, each.colour, 0.4 + each.weight)
