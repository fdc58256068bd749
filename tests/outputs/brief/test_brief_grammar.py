"""Figures and names stand in sentences that stay right whatever they are: what a native editor asks first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

# Of a number that is no message's own, a noun behind it has one form only: these would have to bend.
BENT = {
    "ar": r"\}%? (شخص|نسمة|منطقة|صفًا|صف|موقع|حالة|خلية|مرة|نقطة خدمة)\b",
    "ru": r"\{(people|outside|counted)\} (человек|люд|жител)|\} (территори|случа)\w+ из \{",
    # Before a vowel French drops an e, and Portuguese draws an article together with what stands before it.
    "fr": r"\b([dlq]e|que|jusque) \{(area|place|counter|network|partner|first|second|name|file|total)\}",
    "pt": r"\b(de|em|a|por) \{(area|counter|network|partner|name)\}",
}
FEW, MANY, OTHER = 3, 4, 5
TANWIN, SHADDA = "\u064b", "\u0651"


DOCS = Path(__file__).parents[3] / "docs"
NAMES = {
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "ar": "Arabic",
    "ru": "Russian",
    "zh": "Chinese",
}


@cache
def catalogue(language: str) -> dict[str, str]:
    """What is said of no number, by its English."""
    text = (files("overlap.resources") / "translations" / f"{language}.po").read_bytes()
    return {
        each.id: each.string for each in read_po(BytesIO(text), locale=language) if isinstance(each.id, str)
    }


def sentences(language: str) -> Iterator[list[str]]:
    """Of each message its forms; those of no number have one."""
    text = (files("overlap.resources") / "translations" / f"{language}.po").read_bytes()
    for each in read_po(BytesIO(text), locale=language):
        if each.id:
            yield [each.string] if isinstance(each.string, str) else list(each.string)


@pytest.mark.parametrize("language", BENT)
def test_no_figure_or_name_stands_where_the_words_around_it_would_have_to_bend(language: str) -> None:
    alone = [forms[0] for forms in sentences(language) if len(forms) == 1]
    assert len(alone) > 300
    assert [text for text in alone if re.search(BENT[language], text)] == []
    counted = [text for forms in sentences(language) if len(forms) > 1 for text in forms]
    people = re.compile(BENT[language].replace(r"\}%?", r"\{people\}"))
    assert [text for text in counted if people.search(text)] == []


def test_arabic_nouns_are_plural_from_3_to_10_accusative_from_11_and_genitive_from_100() -> None:
    nouns = set()
    for forms in sentences("ar"):
        assert len(forms) in (1, 6)
        found = [re.findall(r"\{n\} ([^\W\d_][^\s.\u060c\u061b]*)", form) for form in forms]
        if len(forms) == 6 and found[FEW] != found[OTHER]:
            nouns.add(tuple(found[form][0] for form in (FEW, MANY, OTHER)))
    assert len(nouns) >= 8
    for few, many, other in nouns:
        assert few not in (many, other)
        assert TANWIN not in other
        # A noun that ends in a closed t bears no letter for its accusative, and its mark is often left out.
        ends = ("", TANWIN) if other.endswith("\u0629") else (f"{TANWIN}\u0627",)
        assert many.replace(SHADDA, "") in [f"{other.replace(SHADDA, '')}{end}" for end in ends]


def test_one_and_two_are_said_by_the_arabic_noun_itself() -> None:
    for forms in sentences("ar"):
        if len(forms) > 1:
            assert not re.search(r"\{n\} [\u0621-\u064a]", forms[1] + forms[2]) or "غيرها" in forms[1], forms[
                1
            ]


def test_the_words_of_the_field_that_reviewers_read_are_those_of_the_catalogue() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (DOCS / "translating.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    head, *terms = rows
    assert head == ["English", "meaning", *NAMES.values()]
    assert len(terms) > 25
    for english, meaning, *translated in terms:
        assert meaning
        assert [known[english] for known in map(catalogue, NAMES)] == translated
