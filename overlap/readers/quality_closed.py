"""Rows that say of themselves that the counter is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import MISSING_WORDS, as_text, cells
from overlap.readers.columns import columns_for, letters, words_of
from overlap.readers.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import pandas as pd

    from overlap.readers.columns import Role

Mask = NDArray[np.bool_]

_LIFECYCLE = re.compile(r"(disused|abandoned|demolished|razed|removed|was|ruins)(:.+)?")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d{2}|[2-9]\d{3})(?!\d)")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_STAMP = re.compile(
    r"[\d./-]{8,10}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M|Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
_NOT_IN_USE: dict[Role, str] = {"open": "closed", "active": "doubtful"}
"""What a no says to *open?* and to *active?*: as with a status, inactive is not plainly closed."""
_UNSURE_YEAR = re.compile(r"\W*\d{3,5}\W*")
_NEVER = 2100
"""A closing date in this year or later stands for none."""


@dataclass(frozen=True)
class Closing:
    """What the rows of a file say of closing, row by row, shape (n,).

    Parameters
    ----------
    closed
        `Discontinued = 1905` where a row says plainly that it is closed, else empty.
    doubtful
        Where a row speaks of closing, but not plainly.
    notes
        By which columns it was judged.
    """

    closed: NDArray[np.object_]
    doubtful: Mask
    notes: tuple[str, ...]


def read_closing(frame: pd.DataFrame, decided: Collection[str], date: str) -> Closing:
    """Judge every row by the columns that tell of closing.

    Parameters
    ----------
    frame
        The table.
    decided
        Columns that the study's own rule speaks of: they are left to it.
    date
        The day that the file describes; a closing later than its year is none yet. Empty where unknown.
    """
    closed = np.full(len(frame), "", dtype=object)
    doubtful = np.zeros(len(frame), dtype=bool)
    notes = []
    for column, says in _judges(frame, date).items():
        if column in decided:
            continue
        texts = as_text(cells(frame[column]))
        verdicts = {text: says(text) for text in set(texts)}
        plainly = np.array([verdicts[text] == "closed" for text in texts], dtype=bool)
        if ":" in column:
            plainly &= ~_still(frame, column)
        doubtful |= [verdicts[text] == "doubtful" for text in texts]
        new = plainly & (closed == "")
        closed[new] = [f"{column} = {text}" for text in texts[new]]
        if plainly.any():
            rows = count(int(plainly.sum()), "row")
            notes.append(
                f"{column} says closed in {rows}, left out unless a where that names {column} decides."
            )
    return Closing(closed, doubtful & (closed == ""), tuple(notes))


def _judges(frame: pd.DataFrame, date: str) -> dict[str, Callable[[str], str]]:
    """Return for each column that tells of closing what a text in it says: closed, doubtful or nothing."""
    names = [str(name) for name in frame.columns]
    judges: dict[str, Callable[[str], str]] = {}
    for column in columns_for("status", names):
        codes = words_of("words")["codes"].get(letters(column), {})
        by_code = {code: verdict for verdict, several in codes.items() for code in several}
        judges[column] = partial(_by_word, words=by_code or _verdicts())
    for role, verdict in _NOT_IN_USE.items():
        for column in columns_for(role, names):
            if _all_answers(frame, column):
                judges[column] = partial(_by_answer, no=verdict)
    for column in columns_for("closed", names):
        judges[column] = partial(_by_date, date=date)
    lifecycle = [column for column in names if _LIFECYCLE.fullmatch(column)]
    return {**judges, **dict.fromkeys(lifecycle, _by_stage)}


@cache
def _verdicts() -> dict[str, str]:
    return {
        letters(word): verdict
        for verdict in ("closed", "doubtful")
        for several in words_of("words")[verdict].values()
        for word in several
    }


def _by_word(text: str, words: Mapping[str, str]) -> str:
    return words.get(letters(text), "")


def _by_stage(text: str) -> str:
    return "" if _is_no(text) else "closed"


def _all_answers(frame: pd.DataFrame, column: str) -> bool:
    """Return whether all values that are known are yes or no."""
    said = {text.casefold() for text in as_text(cells(frame[column]))} - MISSING_WORDS
    return bool(said) and all(text in _said("no") or letters(text) in _yes() for text in said)


def _by_answer(text: str, no: str) -> str:
    return no if text.casefold() in _said("no") else ""


def _is_no(text: str) -> bool:
    """Return whether the answer to *closed?* is no, or none."""
    said = text.casefold()
    return said in MISSING_WORDS or said in _said("no") or said in _said("not_closed") or not letters(text)


@cache
def _said(answer: str) -> frozenset[str]:
    return frozenset(word for several in words_of("words")[answer].values() for word in several)


def _by_date(text: str, date: str) -> str:
    """Judge the answer to *closed?* or *closed when?*: a year, a date with one, yes, or a word for closed.

    There is no clock: a day to come is told only by the day of the file.
    """
    if _is_no(text):
        return ""
    if year := _YEAR.search(text):
        if _is_notice(text):
            return "doubtful"
        now = _YEAR.search(date)
        later = int(year[1]) >= _NEVER or (now is not None and int(year[1]) > int(now[1]))
        return "" if later else "closed"
    return (
        "closed" if _UNSURE_YEAR.fullmatch(text) or letters(text) in _yes() else _by_word(text, _verdicts())
    )


def _is_notice(text: str) -> bool:
    """Return whether a date comes with a time of day, another year, or a word such as until."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    by_clock = _CLOCK.search(text) and not _STAMP.fullmatch(text)
    return bool(by_clock or len(_YEAR.findall(text)) > 1 or not _said("notice").isdisjoint(words))


@cache
def _yes() -> frozenset[str]:
    return frozenset(letters(word) for word in words_of("words")["yes"]["any"])


def _still(frame: pd.DataFrame, column: str) -> Mask:
    """Return where a row also has what a lifecycle column says it had: `amenity` beside `disused:amenity`."""
    key = column.partition(":")[2]
    if key not in frame.columns:
        return np.zeros(len(frame), dtype=bool)
    return np.asarray(as_text(cells(frame[key])) != "", dtype=bool)
