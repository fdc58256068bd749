"""Notes of an analysis in a reader's language, and English that is marked wherever it is left."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from english_said import ENGLISH

from overlap.domain.notes import as_json, english, from_json
from overlap.domain.run import RunContent
from overlap.outputs.brief import LANGUAGES, brief_files
from overlap.outputs.brief.sections import brief_of
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.language.messages import English, Message, Name, Number, Value, count, say
from overlap.outputs.language.notes import notes
from overlap.outputs.language.words import Words

FOREIGN = [each for each in LANGUAGES if each != "en"]
# Words that every sentence of the tool has some of, and no sentence of ours in French or Arabic.
TELLING = re.compile(
    r"\b(the|of|and|is|are|which|with|from|their|not|nobody|people|counters?)\b", re.IGNORECASE
)
# What stands in Latin letters in Arabic as well: names of files, formats and options.
TECHNICAL = re.compile(r"overlap|study\.toml|summary\.json|SHA-256|CSV|XOK|La Poste")


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


def numbers(text: str) -> list[str]:
    """Every number of a sentence as a program writes it, in order of their digits: languages order words."""
    plain = re.sub(r"(?<=\d)[\u202f\xa0.,](?=\d{3}(?!\d))", "", text)
    return sorted(each.replace(",", ".") for each in re.findall(r"\d+(?:[.,]\d+)?", plain))


def figures(value: Any) -> list[Any]:
    """What each language writes in its own way, or leaves as it is."""
    if isinstance(value, Message):
        return [each for inner in value.values.values() for each in figures(inner)]
    if isinstance(value, tuple):
        return [each for inner in value for each in figures(inner)]
    return [value] if isinstance(value, str | Number) else []


def nameless(value: Any) -> Any:
    """The same without what is called by a name."""
    if isinstance(value, Message):
        return replace(value, values={name: nameless(each) for name, each in value.values.items()})
    if isinstance(value, tuple):
        return tuple(map(nameless, value))
    return "" if isinstance(value, Name) else value


def test_the_english_of_every_note_is_the_sentence_beside_it(content: RunContent) -> None:
    summary = content.summary
    for kind in ("warnings", "caveats"):
        assert [english(from_json(each)) for each in summary["notes"][kind]] == summary[kind]
    assert len(summary["notes"]["caveats"]) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_of_the_sample_is_said_in_each_language_with_its_figures(
    content: RunContent, language: str
) -> None:
    known, alone = notes(content.summary)
    assert (len(known), alone) == (len(content.summary["caveats"]), [])
    words = Words(language)
    for note in known:
        told = words.say(note)
        for each in figures(note):
            assert words.say(each) in told
        # Names have numbers of their own, which some languages write as words.
        plain = nameless(note)
        assert numbers(words.say(plain)) == numbers(Words("en").say(plain))
        # Hints are for who sits at the tool.
        assert not note.hint or note.hint not in told


def test_names_are_words_of_ours_in_english_too(content: RunContent) -> None:
    """Else the English brief says what the run says, but for hints, and how it joins and writes shares."""
    words = Words("en")
    for note, sentence in zip(notes(content.summary)[0], content.summary["caveats"], strict=True):
        told = _unnamed(words.say(note)).replace("%", " %").replace("  %", " %")
        assert told.replace("; ", ", ") == sentence.removesuffix(f"; {note.hint}").replace("; ", ", ")


def _unnamed(told: str) -> str:
    names = {"Libraries": "library", "Post offices": "post", "People over 60": "over_60", "Women": "women"}
    return re.sub("|".join([*names, "any counter(?= 0)"]), lambda found: names.get(found[0], "any"), told)


def test_of_numbers_that_count_each_language_takes_its_plural() -> None:
    for number in (1, 2, 3, 11, 1_200):
        note = count(
            "{network}: {n} word is not understood; its cells are unknown",
            "{network}: {n} words are not understood; their cells are unknown",
            number,
            network=Name("post", "network"),
        )
        assert english(note).startswith(f"post: {number:,} {'word is' if number == 1 else 'words are'} not")
        for language in FOREIGN:
            assert numbers(Words(language).say(note)) == [str(number)]


def test_a_unit_stands_as_with_the_number_in_print() -> None:
    for language in LANGUAGES:
        words = Words(language)
        assert words.say(Number(923.0468, "m")) == words.say(Number(923, "m"))
        assert words.say(Number(2.0001, "km")) == words.say(Number(2, "km"))


def test_rules_of_ours_are_called_by_their_titles_and_a_studys_own_as_they_are() -> None:
    ours = say(
        "{rule}: {told}",
        rule=Name("canada-post", "rule"),
        told=Name("people stand for households", "rule_words"),
    )
    assert english(ours) == "canada-post: people stand for households"
    assert Words("en").say(ours) == "Canadian Postal Service Charter, clause 10: people stand for households"
    own = "Ten minutes on foot, whatever the weather; " * 4
    told = Words("fr").say(say("{rule}: {told}", rule=Name("mine", "rule"), told=Name(own, "rule_words")))
    assert told == f"mine : {own.strip()}"


def test_what_is_known_of_one_list_is_said_by_name() -> None:
    same = tuple(Name(each, "question") for each in ("library", "any", "online", "schools"))
    note = say(
        "the scenario {name} leaves as they are, and out of its tables: {same}", name="Close two", same=same
    )
    assert Words("fr").say(note).endswith(": Bibliothèques ; tout guichet ; guichets en ligne ; schools.")
    assert english(note).endswith(": library, any, online, schools")


def test_a_run_of_another_version_has_its_notes_in_english(content: RunContent) -> None:
    older = {key: value for key, value in content.summary.items() if key != "notes"}
    said = content.summary["caveats"]
    assert notes(older) == ([], [English(each) for each in said])
    # One that this version words otherwise, and one whose part it words otherwise.
    held = [
        as_json(say("{n} counters are gone", n=Number(1_200, "count"))),
        as_json(say("{note}; {more}", note=say("some are gone"), more=say("so are others"))),
        as_json(say("no population is given, so nothing is said of people")),
    ]
    sentences = [
        "1,200 counters are gone",
        "some are gone; so are others",
        "no population is given, so nothing is said of people",
    ]
    known, alone = notes({"caveats": sentences, "notes": {"caveats": held}})
    assert [each.text for each in known] == sentences[2:]
    assert alone == [English(each) for each in sentences[:2]]


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
