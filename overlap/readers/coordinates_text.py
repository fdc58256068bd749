"""The forms in which people write an angle, as text: one grammar for one coordinate and for pairs."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from overlap.readers.columns import heading_words, letters, words_of

_NUMBER = r"(?:\d+(?:[.,]\d+|\.)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_WHOLE = r"\d{1,3}"
_PART = r"\d{1,2}(?:[.,]\d+)?"
_AFTER_DEGREES = r"\s*(?:°|d(?=\s*\d)|:|-)\s*|\s+"
_AFTER_MINUTES = r"\s*(?:'|:|-)\s*|\s+"
_APART = r"\s*[,;/|]\s*|\s+"


def tidied(text: str) -> str:
    """Return a text with one sign for each meaning, and without quotes around it or a label before it."""
    text = text.translate(_signs()).replace("''", '"').strip()
    # A spreadsheet marks text by a quote in front; a closing one may be a mark of minutes or seconds.
    text = re.sub(r"""^(['"])(.*?)\1?$""", r"\2", text)
    text = re.sub(
        rf"(?:{_alternatives(set(words_of('words')['degrees']))})\.?", "°", text.strip(), flags=re.I
    )
    return re.sub(rf"^{_label()}", "", text, flags=re.IGNORECASE).strip()


@cache
def _signs() -> dict[int, str]:
    return str.maketrans(
        {sign: one for one, several in words_of("words")["signs"].items() for sign in several}
    )


@cache
def _label() -> str:
    names = {*heading_words("latitude"), *heading_words("longitude")} - set(hemispheres())
    return rf"(?:(?:{_alternatives(names)})\b\.?\s*[:=]?\s*)?"


@cache
def hemispheres() -> dict[str, str]:
    """Return N, S, E or W for every word, by its bare letters; O for the letter that may be two of them."""
    entries = words_of("words")["hemispheres"]
    return {"o": "O", **{letters(word): side for side, several in entries.items() for word in several}}


@cache
def _side() -> str:
    entries = ["O", *(word for several in words_of("words")["hemispheres"].values() for word in several)]
    # Accents may be composed or not, and the Russian abbreviations have points.
    spelt = {form for word in entries for form in (word, unicodedata.normalize("NFD", word))}
    dotted = {f"{word[0]}{dot}{word[1]}" for word in entries if len(word) == 2 for dot in (".", ". ")}
    return _alternatives(spelt | dotted)


def _alternatives(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _angle(*, named: bool) -> str:
    def group(name: str, pattern: str) -> str:
        return f"(?P<{name}>{pattern})" if named else f"(?:{pattern})"

    seconds = rf"(?:{_AFTER_MINUTES}){group('seconds', _PART)}\s*\"?"
    minutes = rf"{group('gap', _AFTER_DEGREES)}{group('minutes', _PART)}(?:{seconds}|\s*')?"
    number = rf"{group('whole', _WHOLE)}{minutes}|{group('number', _NUMBER)}\s*°?"
    before, after = (group(name, _side()) for name in ("before", "after"))
    return rf"(?:{before}[\s.:]*)?{group('sign', '[+-]?')}\s*(?:{number})(?:\s*{after}\.?)?"


@cache
def angle_pattern() -> re.Pattern[str]:
    """Return the pattern of one angle: before, sign, whole, gap, minutes, seconds or number, after."""
    return re.compile(rf"^{_angle(named=True)}\Z", re.IGNORECASE)


@cache
def pair_pattern() -> re.Pattern[str]:
    """Return the pattern of two angles: first, apart and second."""
    one = rf"{_label()}{_angle(named=False)}"
    return re.compile(rf"^(?P<first>{one})(?P<apart>{_APART})(?P<second>{one})\Z", re.IGNORECASE)
