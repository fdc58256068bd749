"""Notes of an analysis in a reader's language, and English that is marked wherever it is left."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from english_said import ENGLISH

from overlap.domain.run import RunContent
from overlap.outputs.brief import LANGUAGES, brief_files
from overlap.outputs.brief.notes import note
from overlap.outputs.brief.sections import brief_of
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.messages import Number, Value, say
from overlap.outputs.language.words import Words

FOREIGN = [each for each in LANGUAGES if each != "en"]
SWAPPED = (
    "latitude and longitude are probably swapped, and figures take them as they stand; "
    "--mend-swapped exchanges them"
)
ROUNDED = "have coordinates rounded to half a kilometre or more; shares within short distances are rough"
UNPLACED = (
    "have missing or impossible coordinates and are not placed; the results describe only the rows that are "
    "placed"
)
WARNINGS = (
    f"post: in 1 row {SWAPPED}",
    f"library: in 12 rows {SWAPPED}",
    f"school: 1,234 of 5,678 places {ROUNDED}",
    f"library: 1,077 of 2,000 rows (53.9 %) {UNPLACED}",
)
# Words that every sentence of the tool has some of, and no sentence of ours in French or Arabic.
TELLING = re.compile(
    r"\b(the|of|and|is|are|which|with|from|their|not|nobody|people|counters?)\b", re.IGNORECASE
)
# What stands in Latin letters in Arabic as well: names of files, formats and options.
TECHNICAL = re.compile(
    r"overlap( twins)?|study\.toml|summary\.json|SHA-256|CSV|--mend-swapped|modelled = false|XOK|La Poste"
    r"|people_online_bound|offline|priorities_candidates"
)


class OursAlone(Words):
    """Says what is ours, and a dot for a stranger's text."""

    def say(self, value: Value) -> str:
        return "·" if isinstance(value, str) else super().say(value)


def unmarked(value: Any) -> list[str]:
    """Every text of a spoken brief that is not marked as English."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for each in value for text in unmarked(each)]
    if isinstance(value, dict) and value.get("kind") == "table":
        cells = [
            cell
            for row, flags in zip(value["rows"], value["english"], strict=True)
            for cell, english in zip(row, flags, strict=True)
            if not english
        ]
        return [value["title"], *value["heads"], *cells]
    if isinstance(value, dict):
        kept = value.items() if value.get("english") is not True else ()
        return [
            text for key, each in kept if key not in ("kind", "file", "language") for text in unmarked(each)
        ]
    return []


@pytest.mark.parametrize("said", WARNINGS)
def test_what_makes_figures_wrong_is_told_in_every_language(said: str) -> None:
    message = note(said)
    assert message is not None
    figures = {round(each.value) for each in message.values.values() if isinstance(each, Number)}
    numbers = {round(float(each.replace(",", ""))) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", said)}
    assert figures == numbers
    told = {Words(language).say(message) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES)


@pytest.mark.parametrize("said", WARNINGS)
def test_a_note_in_other_words_stays_english(said: str) -> None:
    assert note(said.replace(" rows ", " lines ").replace(" row ", " line ").replace("are", "were")) is None


def test_in_english_a_note_says_what_the_run_says(content: RunContent) -> None:
    words = Words("en")
    names = {
        "library": "Libraries",
        "post": "Post offices",
        "over_60": "People over 60",
        "women": "Women",
        "any": "any counter",
    }
    named = re.compile(rf"\b({'|'.join(names)})\b(?= 0|: |, women| and post| to post| against| it is|$)")
    for said in (*content.summary["caveats"], *WARNINGS[2:]):
        message = note(said)
        assert message is not None
        told = named.sub(lambda found: names[found[0]], said)
        assert words.say(message).replace("; ", ", ") == told.replace("; ", ", ")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_english_is_unmarked(strange: RunContent, language: str) -> None:
    told = spoken(brief_of(strange), OursAlone(language), {})
    texts = unmarked({**told, "name": "·"})
    assert len(texts) > 200
    assert [text for text in texts if TELLING.search(text)] == []
    if language == "ar":
        latin = [text for text in texts if re.search(r"[A-Za-z]{3}", TECHNICAL.sub("", text))]
        assert [text for text in latin if strange.summary["study"] not in text] == []


def test_unmarked_english_would_be_found(content: RunContent) -> None:
    told = spoken(brief_of(content), OursAlone("en"), {})
    assert [text for text in unmarked(told) if TELLING.search(text)]


@pytest.mark.parametrize("language", FOREIGN)
def test_what_stands_over_english_says_so(language: str) -> None:
    words = Words(language)
    for head in (say("Notes of the analysis"), say("Meaning")):
        assert ENGLISH[language] in words.say(head)
    for head in (say("Title"), say("Rule"), say("More layers"), say("All tables of this run")):
        assert ENGLISH[language] not in words.say(head)


def test_a_document_marks_english_for_word_processors(strange: RunContent) -> None:
    (made,) = brief_files(strange, ["ar"], ("docx",), short=False).values()
    marked, others = [], []
    for run in Document(BytesIO(made)).element.body.iter(qn("w:r")):
        lang = run.rPr.find(qn("w:lang"))
        assert (lang is None) == (run.rPr.find(qn("w:rtl")) is not None)
        (others if lang is None else marked).append(run.text)
    assert sorted(marked) == ["Rows of a later analysis", "a note that nobody knows of"]
    assert not any(TELLING.search(each) for each in others if each.count(" ") > 8 and "\u2068" not in each)
