"""One column of projected coordinates: decimal marks and thousands separators, told apart by the column."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_number, as_text, is_missing
from overlap.readers.coordinates import COMMAS, MARKS, PLAIN, Reading, plain_reading
from overlap.readers.coordinates_text import tidied

Mask = NDArray[np.bool_]

THOUSANDS = "thousands separators"
_AMBIGUOUS = "one mark before three digits, and the column does not tell what it means"

_METRES = re.compile(
    r"^(?P<sign>[+-]?)\s*(?P<head>\d{1,3})(?P<mark>[ '.,])(?P<groups>\d{3}(?:(?P=mark)\d{3})*)"
    r"(?P<rest>[.,]\d*)?\s*(?:m|metres?|meters?)?\Z|"
    r"^(?P<plain_sign>[+-]?)\s*(?P<whole>\d+)(?P<decimals>[.,]\d*)?\s*(?:m|metres?|meters?)?\Z",
    re.IGNORECASE,
)


def read_metres(values: Cells) -> Reading:
    """Return a column of projected coordinates: plain numbers, and what else people write.

    `405,751` is 405.751 or 405751: other rows of the column tell which, or it is a problem. In a column that
    has 1.405.751, `405.751` is no plain number either.
    """
    plain = plain_reading(values)
    if not (plain.problems != "").any():
        return plain
    there = np.flatnonzero(~is_missing(values))
    texts = [tidied(text) for text in as_text(values[there])]
    parts = pd.Series(texts, dtype=object).str.extract(_METRES).astype(object)
    parts = parts.where(parts.notna(), "")
    grouped, decided = _grouped(parts)
    numbers = plain.numbers.copy()
    problems = plain.problems.copy()
    numbers[there] = np.where(decided, _numbers(parts, grouped), np.nan)
    unread = np.where((parts["whole"] == "") & (parts["head"] == ""), "no number", _AMBIGUOUS)
    problems[there] = np.where(decided, "", unread)
    read_plainly = np.array([text == raw for text, raw in zip(texts, as_text(values[there]), strict=True)])
    commas = (parts["rest"] + parts["decimals"]).str.startswith(",") | (~grouped & (parts["mark"] == ","))
    marks = ~(commas | grouped | read_plainly)
    met = {COMMAS: commas, THOUSANDS: grouped, MARKS: marks, PLAIN: ~(commas | grouped | marks)}
    forms = {form: np.zeros(len(values), dtype=bool) for form in met}
    for form, mask in met.items():
        forms[form][there] = np.asarray(mask, dtype=bool) & decided
    return Reading(numbers, plain.sides, problems, forms)


def _grouped(parts: pd.DataFrame) -> tuple[Mask, Mask]:
    """Return where the mark parts thousands, and where it is known what it does."""
    mark = parts["mark"].to_numpy(dtype=object)
    rest, decimals = parts["rest"].str[:1], parts["decimals"].str[:1]
    several = (parts["groups"].str.len() > len("000")).to_numpy(dtype=bool)
    surely = np.isin(mark, (" ", "'")) | several | ((rest != "") & (rest != mark)).to_numpy(dtype=bool)
    other = {".": ",", ",": "."}
    decimal_marks = {*decimals, *(other.get(each, "") for each in mark[surely]), *rest[surely]} - {""}
    open_case = (mark != "") & ~surely & (rest == "").to_numpy(dtype=bool)
    one_mark = decimal_marks.pop() if len(decimal_marks) == 1 else ""
    # Only points, and nothing against them: plain numbers.
    if not decimal_marks and not one_mark and set(mark[open_case]) <= {"."}:
        one_mark = "."
    grouped = surely | (open_case & (one_mark != "") & (mark != one_mark))
    legible = (mark != "") & (surely | (open_case & (one_mark != ""))) | (parts["whole"] != "").to_numpy(
        dtype=bool
    )
    return grouped, np.asarray(legible, dtype=bool)


def _numbers(parts: pd.DataFrame, grouped: Mask) -> NDArray[np.float64]:
    joint = np.where(grouped, "", ".")
    groups = parts["groups"].str.replace(r"\D", "", regex=True)
    body = parts["head"] + np.where(parts["mark"] != "", joint, "") + groups + parts["whole"]
    tail = (parts["rest"] + parts["decimals"]).str.replace(",", ".", regex=False)
    return as_number((parts["sign"] + parts["plain_sign"] + body + tail).to_numpy(dtype=object))
