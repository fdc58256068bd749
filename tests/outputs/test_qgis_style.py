"""QML documents of every kind of layer.

After a change that is meant, write the expected files anew and read the difference:

    OVERLAP_UPDATE_GOLDEN=1 .venv/bin/pytest tests/outputs/test_qgis_style.py
"""

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from qgis_tables import HOSTILE, areas, facilities, hostile_tables, pairs, tables

from overlap.domain.result import Table
from overlap.outputs.qgis.classes import Condition, category_order, map_classes
from overlap.outputs.qgis.elements import xml_text
from overlap.outputs.qgis.style import expression, qml

GOLDEN = Path(__file__).parent / "golden"
MAPS = [*(table for table in tables() if table.geometry_type), pairs()]


def text_of(table: Table) -> str:
    return qml(table, map_classes(table, category_order([table])))


def parsed(table: Table) -> ET.Element:
    return ET.fromstring(text_of(table))  # noqa: S314


@pytest.mark.parametrize("table", MAPS, ids=lambda table: table.name)
def test_golden(table: Table) -> None:
    path = GOLDEN / f"{table.name}.qml"
    text = text_of(table)
    if os.environ.get("OVERLAP_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("table", hostile_tables(), ids=lambda table: table.name)
def test_hostile_words_come_back_from_a_parser(table: Table) -> None:
    element = parsed(table)
    names = [alias.get("field") for alias in element.iter("alias")]
    assert names == [column.name for column in table.columns]
    headings = [alias.get("name", "") for alias in element.iter("alias")]
    assert all(
        heading.startswith(xml_text(column.meaning))
        for heading, column in zip(headings, table.columns, strict=True)
    )


def test_hostile_categories_come_back_from_a_parser() -> None:
    element = parsed(hostile_tables()[0])
    labels = [rule.get("label") for rule in element.iter("rule")][1:]
    assert labels == [*HOSTILE[:6], "(empty)", "other", "not known"]
    assert [rule.get("filter") for rule in element.iter("rule")][-2] == "ELSE"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "NULL"),
        (True, "true"),
        (0.1, "0.1"),
        (2**53 + 1, "9007199254740993"),
        ("O'Brien", "'O''Brien'"),
        ("back\\slash\n\t", "'back\\\\slash\\n\\t'"),
    ],
)
def test_values_in_an_expression(value: str | float | None, words: str) -> None:
    assert expression([Condition('a"b', "IS", value)]) == f'"a""b" IS {words}'


def test_conditions_hold_together() -> None:
    both = [Condition("x", ">", 1.5), Condition("x", "<=", 2.0)]
    assert expression(both) == '"x" > 1.5 AND "x" <= 2.0'


def test_labels_are_plain_text_by_name() -> None:
    for table, column in ((facilities(), "name"), (areas(), "area_name")):
        style = parsed(table).find(".//text-style")
        assert style is not None
        assert (style.get("fieldName"), style.get("isExpression"), style.get("allowHtml")) == (
            column,
            "0",
            "0",
        )


def test_every_rule_has_its_symbol() -> None:
    for table in (*MAPS, *hostile_tables()):
        element = parsed(table)
        symbols = [symbol.get("name") for symbol in element.findall("./renderer-v2/symbols/symbol")]
        wanted = [rule.get("symbol") for rule in element.iter("rule") if rule.get("symbol")]
        assert symbols == (wanted or ["0"])
