"""What the cell of a table says: is it known, and what is it as text, number or flag.

Files disagree on types (a CSV holds only text, a GeoPackage has integers), so every question about a cell
goes through these functions and the same data give the same answer, whatever file they came in.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Cells = NDArray[np.object_]

MISSING_WORDS = frozenset({"", "nan", "null", "none", "na", "n/a", "#n/a", "<na>", r"\n"})
"""Texts, in small letters, that stand for a missing number."""

_FLAGS = {"true": 1.0, "1": 1.0, "false": 0.0, "0": 0.0}
_WHOLE_UP_TO = 2.0**53


def cells(column: pd.Series) -> Cells:
    """Return the values of a column as Python objects, shape (n,)."""
    return column.to_numpy(dtype=object)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_UP_TO:
        return str(int(value))
    return str(value).strip()


def as_text(values: Cells) -> Cells:
    """Return text without outer space, empty where unknown; 101.0 reads `101`, True reads `true`."""
    gone = np.asarray(pd.isna(values), dtype=bool)
    texts = np.empty(len(values), dtype=object)
    texts[:] = ["" if missing else _text(value) for value, missing in zip(values, gone, strict=True)]
    return texts


def without_fractions(texts: Cells) -> Cells:
    """Return 101, 102 ... where all texts read 101.0, 102.0 ...: a table once held them as floats."""
    if all(re.fullmatch(r"-?\d+\.0|", text) for text in texts):
        return np.array([text.removesuffix(".0") for text in texts], dtype=object)
    return texts


def known(values: Cells) -> NDArray[np.bool_]:
    """Return where a value is known: not None, NaN, blank or only space."""
    return np.asarray(as_text(values) != "", dtype=bool)


def is_missing(values: Cells) -> NDArray[np.bool_]:
    """Return where a cell that should hold a number holds nothing, or a word for nothing."""
    return np.fromiter((text.casefold() in MISSING_WORDS for text in as_text(values)), bool, len(values))


def _number(value: object) -> float:
    # float() also takes 1_000, which no file means as a number.
    if isinstance(value, str) and "_" in value:
        return math.nan
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever is no number raises
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


def as_number(values: Cells) -> NDArray[np.float64]:
    """Return finite numbers, NaN where a cell holds none; text is read as a number, true as 1."""
    gone = np.asarray(pd.isna(values), dtype=bool)
    numbers = (math.nan if missing else _number(value) for value, missing in zip(values, gone, strict=True))
    return np.fromiter(numbers, np.float64, len(values))


def as_flag(values: Cells) -> NDArray[np.float64]:
    """Return 1 for true, 0 for false (also as text in any case, or as 1 and 0), NaN for anything else."""
    flags = (_FLAGS.get(text.casefold(), math.nan) for text in as_text(values))
    return np.fromiter(flags, np.float64, len(values))
