"""From what a table's style means to classes with a label, a condition and a look; nothing of QGIS yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from overlap.domain.result import Table
from overlap.domain.text import clean_text
from overlap.outputs.qgis.elements import xml_text
from overlap.outputs.qgis.grades import Value, class_edges, grade_label, value_label
from overlap.resources import palette

# Counters that serve people but are in no count, whatever the table, are drawn hollow.
_STATUS, _CONTEXT = "status", "context"

_MOST_CATEGORIES = 12


class Condition(NamedTuple):
    """What a row of a class keeps; IS and IS NOT take None for unknown."""

    column: str
    relation: Literal["IS", "IS NOT", ">", "<="]
    value: Value


@dataclass(frozen=True)
class MapClass:
    """One entry of a legend.

    `conditions` hold together; None means every row that no other class holds. `weight`, 0 to 1, is for a
    size or width: it grows over grades, and falls over categories, so that marks at one place all show.
    A `ring` goes round the marks of other layers.
    """

    label: str
    conditions: tuple[Condition, ...] | None
    colour: str
    shape: str = "circle"
    weight: float = 0.5
    hollow: bool = False
    ring: bool = False
    known: bool = True


def category_order(tables: Iterable[Table]) -> dict[str, list[Value]]:
    """Values of every column by which a table is categorised, as they first appear.

    So that a network has one colour, whichever layer shows it.
    """
    order: dict[str, dict[Value, None]] = {}
    for table in tables:
        if table.style is not None and table.style.kind == "categorised":
            found = order.setdefault(table.style.by, {})
            found.update(dict.fromkeys(_values(table, table.style.by)))
    return {column: list(found) for column, found in order.items()}


def map_classes(table: Table, order: Mapping[str, Sequence[Value]]) -> tuple[MapClass, ...]:
    """Classes of a map layer; a table without a style is drawn in one.

    Raises
    ------
    ValueError
        A column that should be graduated holds no numbers.
    """
    if table.style is None or table.style.kind == "single":
        point = table.geometry_type == "Point"
        classes = [MapClass("", (), palette.INK if point else palette.OTHER, hollow=point, ring=point)]
    elif table.style.kind == "categorised":
        classes = _categorised(table, table.style.by, order[table.style.by])
    else:
        classes = _graduated(table, table.style.by)
    return tuple(_context_apart(table, classes))


def _values(table: Table, by: str) -> list[Value]:
    return [
        clean_text(value) if isinstance(value, str) else value
        for value in _known(table, by).drop_duplicates().tolist()
    ]


def _known(table: Table, by: str) -> pd.Series[Any]:
    return table.frame[by].dropna()


def _not_known(by: str) -> MapClass:
    return MapClass("not known", (Condition(by, "IS", None),), palette.NOT_KNOWN, known=False)


def _categorised(table: Table, by: str, order: Sequence[Value]) -> list[MapClass]:
    present = set(_values(table, by))
    # XML cannot carry every character; a value with such a one goes with the others.
    named = [value for value in order if value in present and xml_text(str(value)) == str(value)]
    named = named[:_MOST_CATEGORIES]
    classes = []
    for value in named:
        number = order.index(value)
        colour, shape = palette.category(number)
        weight = max(0.35, 1.0 / (1.0 + number))
        classes.append(
            MapClass(value_label(value), (Condition(by, "IS", value),), colour, shape, weight=weight)
        )
    if len(named) < len(present):
        classes.append(MapClass("other", None, palette.OTHER))
    if table.frame[by].isna().any() or not classes:
        classes.append(_not_known(by))
    return classes


def _graduated(table: Table, by: str) -> list[MapClass]:
    known = _known(table, by).to_numpy(dtype=np.float64)
    edges = class_edges(known)
    count = len(edges) + 1
    colours = palette.grades(count, pale=table.geometry_type == "MultiPolygon")
    classes = []
    for number in range(count if known.size else 0):
        above = (Condition(by, ">", edges[number - 1]),) if number else ()
        upto = (Condition(by, "<=", edges[number]),) if number < len(edges) else ()
        inside = above + upto or (Condition(by, "IS NOT", None),)
        weight = number / (count - 1) if count > 1 else 0.5
        classes.append(MapClass(grade_label(known, edges, number), inside, colours[number], weight=weight))
    if len(known) < len(table.frame) or not classes:
        classes.append(_not_known(by))
    return classes


def _context_apart(table: Table, classes: list[MapClass]) -> list[MapClass]:
    if table.geometry_type != "Point" or _STATUS not in table.frame:
        return classes
    if not (table.frame[_STATUS] == _CONTEXT).any():
        return classes
    apart = []
    for each in classes:
        if each.conditions is None:
            apart.append(each)
            continue
        counts = (*each.conditions, Condition(_STATUS, "IS NOT", _CONTEXT))
        context = (*each.conditions, Condition(_STATUS, "IS", _CONTEXT))
        label = f"{each.label}, context" if each.label else _CONTEXT
        apart += [
            replace(each, conditions=counts),
            replace(each, label=label, conditions=context, hollow=True),
        ]
    return apart
