"""What the cells of digital columns say: yes and no in many words, kinds, speeds and counts."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.indicators import NO, UNKNOWN, YES, Flags, FloatArray
from overlap.domain.values import MISSING_WORDS, Cells, as_number, as_text
from overlap.readers.columns import letters, words, words_of
from overlap.readers.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

Unknown = dict[str, list[int]]
"""Words that nothing recognises, with their rows from 0."""

_UNIT = re.compile(r"[^\W\d_][^\d]*\Z")
_LONGEST = 60
"""Characters of a cell that may be an answer; whatever is longer is prose."""


@cache
def spoken(answer: str, kind: str = "") -> frozenset[str]:
    """Return the words for an answer such as `yes`, or `kinds` with a kind, by their bare letters."""
    entry = words_of("answers")[answer]
    return _forms((entry[kind] if kind else entry).values())


def _forms(several: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(form(word) for each in several for word in each)


def form(text: str) -> str:
    """Return what answers are compared by: bare letters and digits or, where there are none, the signs."""
    return letters(text) or text.strip()


def is_blank(text: str) -> bool:
    """Return whether a cell says nothing: empty, a dash, or a word for not known; `none` is no such word."""
    said = text.strip().casefold()
    return form(said) in spoken("unknown") or (said in MISSING_WORDS and said not in spoken("none"))


def distinct(values: Cells) -> tuple[list[str], NDArray[np.int64]]:
    """Return the different texts of a column, and for each row which of them it holds, shape (n,)."""
    texts, places = np.unique(as_text(values), return_inverse=True)
    return texts.tolist(), places


def rows_of(strange: Sequence[Sequence[str]], places: NDArray[np.int64]) -> Unknown:
    """Return the rows of every strange word, given the words of each distinct text and where that stands."""
    unknown: Unknown = defaultdict(list)
    for row, place in enumerate(places.tolist()):
        for word in strange[place]:
            unknown[word].append(row)
    return unknown


def read_flags(values: Cells, role: str) -> tuple[Flags, Unknown]:
    """Read a column of yes and no, or of kinds such as `solar` where the role has kinds.

    A number above zero is a yes to who counts trained staff, and 1.0 is what some programs make of 1.

    Parameters
    ----------
    values
        Shape (n,).
    role
        The indicator, for its kinds.

    Returns
    -------
    Shape (n,), and the rows of every word that is not recognised.
    """
    texts, places = distinct(values)
    kinds = spoken("kinds", role) if role in words_of("answers")["kinds"] else frozenset()
    has_kinds = any(letters(text) in kinds for text in texts if len(text) <= _LONGEST)
    verdicts = [_verdict(text, role, kinds, none=NO if has_kinds else UNKNOWN) for text in texts]
    flags = np.array([UNKNOWN if each is None else each for each in verdicts], dtype=np.int8)
    strange = [[text] if each is None else [] for text, each in zip(texts, verdicts, strict=True)]
    return flags[places], rows_of(strange, places)


def _verdict(text: str, role: str, kinds: frozenset[str], none: int) -> int | None:
    """Return what a text says, or None where it is not recognised; `none` is what that word says."""
    if len(text) > _LONGEST:
        return None
    if is_blank(text):
        return UNKNOWN
    number = float(as_number(np.array([text], dtype=object))[0])
    if not np.isnan(number):  # before words, which are compared without signs: -1 is no 1
        counts = role == "staff_training" or number in (0.0, 1.0)
        return (YES if number > 0 else NO) if counts and number >= 0 else None
    said = form(text)
    if said in spoken("none"):
        return none
    if said in spoken("yes") or said in kinds:
        return YES
    if said in spoken("no"):
        return NO
    parts = [form(part) for part in re.split(r"[;,/+&|]| and ", text)]
    return YES if len(parts) > 1 and all(part in kinds for part in parts) else None


def read_amounts(values: Cells, role: str, column: str, beside: pd.DataFrame) -> tuple[FloatArray, Unknown]:
    """Read a column of speeds, in megabits a second, or of devices.

    Parameters
    ----------
    values
        Shape (n,).
    role
        `speed_mbps` or `devices`. Yes stands for one device, the least that it can mean, and no for none.
    column
        Its name; `download_kbps` says what numbers without a unit are in.
    beside
        The table, whose other numbers may tell the decimal mark.

    Returns
    -------
    Shape (n,), at least 0, NaN where unknown, and the rows of every word that is not recognised.
    """
    texts, places = distinct(values)
    brief = np.array([text if len(text) <= _LONGEST else "" for text in texts], dtype=object)
    units = _scales() if role == "speed_mbps" else dict.fromkeys(spoken("device_units"), 1.0)
    usual = _of_name(column) if role == "speed_mbps" else 1.0
    numbers = read_numbers(brief, units, beside).numbers * [_scale(text, units, usual) for text in brief]
    numbers = np.where(numbers >= 0, numbers, np.nan)
    if role == "devices":
        flags, _ = read_flags(brief, role)
        numbers = np.where(np.isnan(numbers) & (flags != UNKNOWN), flags, numbers)
        numbers = np.where(numbers == np.floor(numbers), numbers, np.nan)
    strange = [
        [text] if np.isnan(number) and not is_blank(text) and form(text) not in spoken("none") else []
        for text, number in zip(texts, numbers, strict=True)
    ]
    return np.asarray(numbers[places], dtype=np.float64), rows_of(strange, places)


@cache
def _scales() -> dict[str, float]:
    """Return megabits a second in one of each unit, by its bare letters."""
    speeds, called = words_of("answers")["speeds"], words_of("answers")["speed_units"]
    return {letters(word): speeds[unit] for unit, several in called.items() for word in several}


def _of_name(column: str) -> float:
    named = [_scales()[part] for part in words(column).split("_") if part in words_of("answers")["speeds"]]
    return named[0] if named else 1.0


def _scale(text: str, units: Mapping[str, float], usual: float) -> float:
    unit = _UNIT.search(text)
    return units.get(letters(unit[0]), usual) if unit else usual
