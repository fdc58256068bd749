"""What the catalogue must know: every title, rule, unit and file that the tool's own analyses have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import overlap
from overlap.domain.rule_words import role_words
from overlap.domain.run import RunContent
from overlap.outputs.brief.sections import brief_of
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.known import source_name, step_name, unit_name
from overlap.outputs.language.messages import English, Message
from overlap.outputs.language.rules import rule_name, rule_title, rule_words
from overlap.outputs.language.titles import table_title
from overlap.outputs.language.words import Words
from overlap.readers.rules import read_rule

ROOT = Path(overlap.__file__).parent


def titles_in(file: Path) -> Iterator[str]:
    """The titles of the tables that a module makes, or hands to a function of its own that does."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            named.setdefault(ast.unparse(node.targets[0]), []).append(node.value.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Table", "_table"):
            said = node.args[1]
            yield from [said.value] if isinstance(said, ast.Constant) else named.get(ast.unparse(said), [])


def test_no_note_of_ours_is_english_alone_or_made_where_no_translator_finds_it() -> None:
    made = {
        f"{file.name}: {node.func.id}"
        for part in ("analyses", "readers", "runs")
        for file in (ROOT / part).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {"notes.py: say", "notes.py: count"} < made
    assert not [each for each in made if each.split(": ")[1] in ("English", "Message")]


def test_every_table_that_an_analysis_makes_has_a_title_in_the_catalogue(content: RunContent) -> None:
    made = {
        title
        for part in ("analyses", "runs")
        for file in (ROOT / part).rglob("*.py")
        for title in titles_in(file)
    }
    assert {table.title for table in content.tables} < made
    assert [title for title in made if not isinstance(table_title(title), Message)] == []


def test_every_table_that_the_docs_list_has_a_title_in_the_catalogue() -> None:
    text = (ROOT.parent / "docs" / "tables.md").read_text(encoding="utf-8")
    listed = re.findall(r"^## `\w+`\n\n(.+?)\.(?: Map layer of \w+\.)?$", text, re.MULTILINE)
    assert len(listed) > 50
    assert [title for title in listed if not isinstance(table_title(title), Message)] == []


def test_the_title_of_another_table_stays_english_and_is_marked(strange: RunContent) -> None:
    assert table_title("Rows of a later analysis") == English("Rows of a later analysis")
    told = spoken(brief_of(strange), Words("ar"), {})
    annex = told["sections"][-1]["blocks"][0]
    assert annex["english"][-1] == [False, True, False]
    assert annex["rows"][-1][1] == "Rows of a later analysis"
    assert not any(map(any, annex["english"][:-1]))


def test_rules_of_ours_are_known_and_a_studys_own_are_as_written() -> None:
    rules = [read_rule(file) for file in (ROOT / "resources" / "rules").glob("*.toml")]
    assert all(isinstance(rule_title(rule.title), Message) for rule in rules)
    assert all(rule_name(rule.id) == rule_title(rule.title) for rule in rules)
    assert rule_name("ten-minutes") == "ten-minutes"
    said = {text.rstrip(".") for rule in rules for text in (rule.assumption, rule.leaves_out)}
    for rule in rules:
        said |= {getattr(part, "needs", "") for part in rule.parts}
        roles = {getattr(part, key, "") for part in rule.parts for key in ("among", "each")}
        said |= {role_words(role, rule.labels) for role in roles}
    assert said - {""} == rule_words().keys()
    assert rule_title("Ten minutes for everybody") == "Ten minutes for everybody"


def test_units_and_files_of_the_sample_are_known(content: RunContent) -> None:
    units = {column.unit for table in content.tables for column in table.columns} - {""}
    assert [unit for unit in units if not isinstance(unit_name(unit), Message)] == []
    assert [each.role for each in content.sources if not isinstance(source_name(each.role), Message)] == []
    assert source_name("something.else") == "something.else"


def test_steps_of_the_ladder_are_known_by_number_and_name(content: RunContent) -> None:
    digital = next(table for table in content.tables if table.name == "digital")
    assert all(isinstance(step_name(each), Message) for each in digital.frame["level"].unique())
    assert Words("fr").say(step_name("2 public access")) == "2 accès public"
    assert (step_name("2 of our own"), step_name("Rue 2")) == ("2 of our own", "Rue 2")
