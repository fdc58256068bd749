"""Every sentence of the brief is there in every language, with the same figures in it."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import overlap
from overlap.domain.facilities import REASONS
from overlap.domain.run import RunContent
from overlap.outputs.brief.sections import brief_of
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.known import known
from overlap.outputs.language.messages import Message, Number, count, say
from overlap.outputs.language.words import LANGUAGES, Words

FOREIGN = [each for each in LANGUAGES if each != "en"]


def said() -> set[str | tuple[str, ...]]:
    """From the syntax itself, since gettext takes a variable of the same name for such a call."""
    found: set[str | tuple[str, ...]] = set()
    for file in Path(overlap.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        meant = {"say", "count"} if file.name == "messages.py" else _from_messages(tree)
        for node in ast.walk(tree):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and name in {"say", "count"} & meant:
                texts = [ast.literal_eval(each) for each in node.args[: 1 + (name == "count")]]
                found.add(texts[0] if name == "say" else tuple(texts))
    return found


def _from_messages(tree: ast.AST) -> set[str]:
    """What a module has from the room of messages: readers count rows by a function of the same name."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {name.name for node in imports if (node.module or "").endswith(".messages") for name in node.names}


def catalog(language: str) -> Catalog:
    text = (files("overlap.resources") / "translations" / f"{language}.po").read_bytes()
    return read_po(BytesIO(text), locale=language)


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", FOREIGN)
def test_each_message_has_its_translation_and_none_is_left_over(language: str) -> None:
    assert {each.id for each in catalog(language) if each.id} == said()


@pytest.mark.parametrize("language", FOREIGN)
def test_translations_hold_the_figures_of_the_english(language: str) -> None:
    for each in catalog(language):
        if each.id:
            ids = [each.id] if isinstance(each.id, str) else each.id
            texts = [each.string] if isinstance(each.string, str) else each.string
            assert all(texts), each.id
            assert {frozenset(places(text)) for text in texts} == {frozenset(places(ids[0]))}, each.id


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_no_word_mixes_two_scripts(language: str) -> None:
    for each in catalog(language):
        texts = [each.string] if isinstance(each.string, str) else each.string
        for word in re.findall(r"[^\W\d_]+", " ".join(texts) if each.id else ""):
            assert len({letter.isascii() for letter in word}) == 1, word


@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_that_nobody_has_reviewed_says_so(language: str, content: RunContent) -> None:
    assert "# reviewed by a native speaker: no" in f"# {catalog(language).header_comment}"
    words = Words(language)
    assert not words.reviewed
    assert spoken(brief_of(content), words, {})["note"]


@pytest.mark.parametrize(
    ("language", "numbers", "forms"), [("en", 3, 2), ("fr", 2, 1), ("ru", 23, 3), ("ar", 130, 5)]
)
def test_plurals_are_those_of_the_language(language: str, numbers: int, forms: int) -> None:
    words, network = Words(language), {"distance": Number(100.0, "m")}
    one = "The networks share {n} site (counters at most {distance} apart)."
    many = "The networks share {n} sites (counters at most {distance} apart)."
    found = {re.sub(r"\d+", "", words.say(count(one, many, n, **network))) for n in range(numbers)}
    assert len(found) == forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_fills_in_a_number_says_it_as_we_do(language: str) -> None:
    words = Words(language)
    forms = words.pattern(count("{n} row", "{n} rows", 0))
    assert isinstance(forms, dict)
    for number in range(130):
        text = forms[words._locale.plural_form(number)]
        assert text.format(n=number) == words.say(count("{n} row", "{n} rows", number))


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("en", Number(1234567.4, "people"), "1,234,567"),
        ("fr", Number(1234567.4, "people"), "1\u202f234\u202f567"),
        ("ru", Number(0.8915, "share"), "89,2\xa0%"),
        ("es", Number(0.1075, "share"), "10,8\xa0%"),
        ("en", Number(0.00001, "share"), "<0.1%"),
        ("en", Number(0.99999, "share"), ">99.9%"),
        ("en", Number(0.2, "people"), "<1"),
        ("en", Number(1.0, "share"), "100.0%"),
        ("pt", Number(12345.0, "people"), "12\xa0345"),
        ("pt", Number(1500.0, "m"), "1,5 km"),
        ("zh", Number(1500.0, "m"), "1.5公里"),
        ("zh", Number(0.8915, "share"), "89.2%"),
        ("en", Number(0.491, "money", "XOK"), "XOK\xa00.49"),
    ],
)
def test_numbers_are_written_as_the_language_does(language: str, number: Number, text: str) -> None:
    assert Words(language).say(number) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_stand_with_the_number_that_a_page_fills_in(language: str) -> None:
    words = Words(language)
    for unit, number in (("km", Number(3.0, "km")), ("m", Number(300.0, "m")), ("km2", Number(3.0, "km2"))):
        assert words.unit(unit).count("{n}") == 1
        if language != "ar":  # which has words of its own for few and many
            assert words.unit(unit).replace("{n}", f"{number.value:g}") == words.say(number)


def test_a_strangers_braces_are_not_filled_in() -> None:
    assert Words("en").say(say("{people} people", people="{share} {0}")) == "{share} {0} people"


def test_every_reason_for_a_rejected_row_is_a_word_of_ours() -> None:
    assert all(isinstance(known(reason), Message) for reason in REASONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_without_people_has_a_brief_that_says_so(content: RunContent, language: str) -> None:
    kept = ("networks", "settings", "overlap", "nearest", "sites", "study", "headline", "caveats")
    summary = {key: content.summary[key] for key in kept} | {"ledger": {}, "population": {}}
    tables = tuple(table for table in content.tables if table.name in ("facilities", "overlap", "rejected"))
    words = Words(language)
    run = replace(content, summary=summary, tables=tables, study_text="[study]\n")
    told = spoken(brief_of(run), words, {})
    sentence = say("No population was given, so that nothing can be said of people.")
    assert told["sections"][0]["blocks"] == [{"kind": "line", "text": words.say(sentence)}]
    titles = [section["title"] for section in told["sections"]]
    assert words.say(say("Who is left out")) not in titles
    assert words.say(say("What overlaps")) in titles
