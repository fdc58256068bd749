"""A table's style for QGIS: renderer, labels and column aliases, alone (QML) or inside a project."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from overlap.domain.result import Column, Table
from overlap.outputs.qgis.classes import Condition, MapClass
from overlap.outputs.qgis.elements import child, document, root
from overlap.outputs.qgis.grades import Value
from overlap.outputs.qgis.labels import add_labels, label_column
from overlap.outputs.qgis.symbols import add_symbol

# What is written here is read by this version and by later ones.
QGIS_VERSION = "3.22.0"
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"


def qml(table: Table, classes: Sequence[MapClass]) -> str:
    """The style of a map layer as a QML document."""
    element = root("qgis", version=QGIS_VERSION, styleCategories="AllStyleCategories")
    add_style(element, table, classes)
    return document(element, DOCTYPE)


def add_style(element: ET.Element, table: Table, classes: Sequence[MapClass]) -> None:
    """Append everything that a style says; a table without shapes only has aliases."""
    named = label_column(table)
    if table.geometry_type is not None:
        _add_renderer(element, table, table.geometry_type, classes)
        element.set("labelsEnabled", "1" if named else "0")
        if named:
            add_labels(element, named, table.geometry_type)
    aliases = child(element, "aliases")
    # Number 0 is the primary key, which is no column of the table.
    for number, column in enumerate(table.columns, start=1):
        child(aliases, "alias", index=number, field=column.name, name=heading(column))
    if named:
        child(element, "previewExpression", _quoted(named))


def heading(column: Column) -> str:
    """A column's meaning with its unit."""
    words = column.meaning or column.name
    return f"{words} ({column.unit})" if column.unit else words


def expression(conditions: Sequence[Condition]) -> str:
    """Conditions in the expression language of QGIS."""
    return " AND ".join(
        f"{_quoted(column)} {relation} {_literal(value)}" for column, relation, value in conditions
    )


def _quoted(column: str) -> str:
    doubled = column.replace('"', '""')
    return f'"{doubled}"'


def _literal(value: Value) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    text = value.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace("\t", "\\t")
    return f"'{text}'"


def _add_renderer(element: ET.Element, table: Table, geometry_type: str, classes: Sequence[MapClass]) -> None:
    single = len(classes) == 1 and classes[0].conditions == ()
    renderer = child(
        element,
        "renderer-v2",
        type="singleSymbol" if single else "RuleRenderer",
        forceraster=0,
        symbollevels=0,
        enableorderby=0,
        referencescale=-1,
    )
    if not single:
        # Rules, as no other renderer of QGIS can show a class for what is not known.
        _add_rules(renderer, table, classes)
    symbols = child(renderer, "symbols")
    for number, each in enumerate(classes):
        add_symbol(symbols, str(number), geometry_type, each)


def _add_rules(renderer: ET.Element, table: Table, classes: Sequence[MapClass]) -> None:
    rules = child(renderer, "rules", key="all")
    by = table.style.by if table.style else ""
    column = next((column for column in table.columns if column.name == by), None)
    if column is not None:
        rules = child(rules, "rule", key="heading", label=heading(column))
    for number, each in enumerate(classes):
        condition = "ELSE" if each.conditions is None else expression(each.conditions)
        child(rules, "rule", key=f"class {number}", label=each.label, filter=condition, symbol=number)
