"""One column of numbers as people write them: decimal marks and thousands separators, told apart."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_number, cells, is_missing
from overlap.readers.columns import heading_words, letters, words_of
from overlap.readers.coordinates_text import tidied
from overlap.readers.reading import COMMAS, MARKS, PLAIN, THOUSANDS, Mask, Reading, plain_reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

DOUBTFUL = "one mark before three digits, and nothing tells whether it parts thousands or decimals"
"""The problem of a number that can be read in two ways."""

# Groups are of three digits, or of two but for the last, as in India: 12,34,567.
_NUMBER = re.compile(
    r"^(?P<sign>[+-]?)\s*(?:"
    r"(?P<head>[1-9]\d{0,2})(?P<mark>[ '.,])(?P<groups>(?:\d{2,3}(?P=mark))*\d{3})"
    r"(?P<rest>(?!(?P=mark))[.,]\d*)?|"
    r"(?P<whole>\d+)(?P<decimals>[.,]\d*)?"
    r")\s*(?P<unit>[^\W\d_].*)?\Z"
)
_THREE_AFTER_POINT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_WHOLE = re.compile(r"[+-]?\d+")
_OTHER = {".": ",", ",": "."}
_NEARLY_ALL = 0.9


@cache
def units_of(kind: str) -> frozenset[str]:
    """Return the words that may follow a number of `people` or of `metres`, by their bare letters."""
    units = {letters(word) for words in words_of("words")["units"][kind].values() for word in words}
    return frozenset(units.union(heading_words("people") if kind == "people" else ()))


def read_numbers(values: Cells, units: Collection[str], beside: pd.DataFrame, decimal: str = "") -> Reading:
    """Return a column of numbers: plain ones, and what else people write.

    `405,751` is 405.751 or 405751, and `405.751` is no clearer: other rows of the column tell which, else the
    other columns of the table, or it is a problem, `DOUBTFUL`.

    Parameters
    ----------
    values
        Cells as in the file.
    units
        Words that may follow a number, by their bare letters.
    beside
        The table. Three digits after the decimal mark of its other columns still are a problem: lists have
        coordinates from a machine beside people typed by hand.
    decimal
        The decimal mark, where it is known; empty to find it.
    """
    plain = plain_reading(values)
    is_text = np.fromiter((isinstance(value, str) for value in values), bool, len(values))
    there = np.flatnonzero(is_text & ~is_missing(values))
    raw = [str(value).strip() for value in values[there]]
    if not (plain.problems != "").any() and _surely_plain(raw):
        return plain
    texts = [tidied(text) for text in raw]
    parts = _parts(texts)
    readable = (parts["whole"] + parts["head"] != "") & _units_known(parts, units)
    mark = decimal or _decimal_mark(parts[readable], beside)
    doubtful = _is_doubtful(parts) & (mark == "")
    grouped = _is_grouped(parts) | (_is_doubtful(parts) & (parts["mark"] != mark) & ~doubtful)
    decided = (readable & ~doubtful).to_numpy(dtype=bool)
    unreadable = np.where(readable, DOUBTFUL, plain.problems[there])
    numbers, problems = plain.numbers.copy(), plain.problems.copy()
    # What is no number of this grammar may be one of Python's, such as 1e5.
    numbers[there] = np.where(decided, _numbers(parts, grouped), np.where(readable, np.nan, numbers[there]))
    problems[there] = np.where(decided, "", unreadable)
    commas = (parts["rest"] + parts["decimals"]).str.startswith(",") | (~grouped & (parts["mark"] == ","))
    marks = ~(commas | grouped) & np.array([one != other for one, other in zip(texts, raw, strict=True)])
    marks |= parts["unit"] != ""
    met = {COMMAS: commas, THOUSANDS: grouped, MARKS: marks, PLAIN: ~(commas | grouped | marks)}
    forms = {form: np.zeros(len(values), dtype=bool) for form in met}
    for form, mask in met.items():
        forms[form][there] = mask.to_numpy(dtype=bool) & decided
    forms[PLAIN] |= np.isfinite(plain.numbers) & ~is_text
    return Reading(numbers, plain.sides, problems, forms)


def _surely_plain(texts: list[str]) -> bool:
    """Return whether texts that are plain numbers are meant so: not all points are before three digits."""
    if not any(_THREE_AFTER_POINT.fullmatch(text) for text in texts):
        return True
    return any(not (_THREE_AFTER_POINT.fullmatch(text) or _WHOLE.fullmatch(text)) for text in texts)


def _parts(texts: Iterable[str]) -> pd.DataFrame:
    parts = pd.Series(list(texts), dtype=object).str.extract(_NUMBER).astype(object)
    return parts.where(parts.notna(), "")


def _units_known(parts: pd.DataFrame, units: Collection[str]) -> pd.Series:
    return parts["unit"].map(lambda unit: not unit or letters(unit) in units).astype(bool)


def _is_grouped(parts: pd.DataFrame) -> pd.Series:
    """Return where the mark parts thousands, whatever the other rows say."""
    several = parts["groups"].str.len() > len("000")
    return parts["mark"].isin([" ", "'"]) | several | (parts["rest"] != "")


def _is_doubtful(parts: pd.DataFrame) -> pd.Series:
    return (parts["mark"] != "") & ~_is_grouped(parts)


def _decimal_mark(parts: pd.DataFrame, beside: pd.DataFrame) -> str:
    """Return the decimal mark of a column as it tells itself, else as the table does; empty if none does."""
    told, doubtful = _told(parts), {*parts["mark"][_is_doubtful(parts)]}
    if not told and doubtful:
        told = _told_by(beside) - doubtful
        # Where thousands are not parted in some rows, points are for decimals in the others.
        if not told and doubtful == {"."} and (parts["whole"].str.len() > len("000")).any():
            told = doubtful
    return told.pop() if len(told) == 1 else ""


def _told(parts: pd.DataFrame) -> set[str]:
    """Return the decimal marks that a column shows beyond doubt."""
    against = {_OTHER.get(mark, "") for mark in parts["mark"][_is_grouped(parts)]}
    return {*parts["decimals"].str[:1], *parts["rest"].str[:1], *against} - {""}


def _told_by(table: pd.DataFrame) -> set[str]:
    """Return the decimal mark that the columns of numbers show, or nothing where they show none or both."""
    told: set[str] = set()
    for name in table.columns:
        values = cells(table[name])
        texts = [tidied(value) for value in values[~is_missing(values)] if isinstance(value, str)]
        parts = _parts(texts)
        bare = (parts["whole"] + parts["head"] != "") & (parts["unit"] == "")
        if bare.sum() >= max(1.0, _NEARLY_ALL * len(texts)):
            told |= _told(parts[bare])
    return told if len(told) == 1 else set()


def _numbers(parts: pd.DataFrame, grouped: pd.Series) -> NDArray[np.float64]:
    joint = np.where(grouped, "", ".")
    groups = parts["groups"].str.replace(r"\D", "", regex=True)
    body = parts["head"] + np.where(parts["mark"] != "", joint, "") + groups + parts["whole"]
    tail = (parts["rest"] + parts["decimals"]).str.replace(",", ".", regex=False)
    return as_number((parts["sign"] + body + tail).to_numpy(dtype=object))


def doubtful_rows(reading: Reading) -> Mask:
    """Return where a number can be read in two ways."""
    return np.asarray(reading.problems == DOUBTFUL, dtype=bool)
