"""Values as the page holds them: short, finite, and names that stay inside their line."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from overlap.domain.result import Column
from overlap.domain.text import clean_text

LONGEST = 120

# Controls of lines, terminals and writing direction: a name shows them as what they are, and they do nothing.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def shown_text(value: object) -> str:
    """A text from a list: one line of at most `LONGEST` characters, its controls replaced by U+FFFD."""
    text = "" if value is None or value is pd.NA or value != value else str(value)
    text = re.sub(r"[\t\r\n]+", " ", clean_text(text)).strip()
    text = _CONTROLS.sub("\ufffd", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def values(frame: pd.DataFrame, column: Column) -> list[Any]:
    """The values of one column: texts, whole numbers, numbers of four digits, flags; None where unknown."""
    series = frame[column.name]
    known = ~pd.isna(series).to_numpy()
    if column.kind == "text":
        return [shown_text(value) if here else "" for value, here in zip(series, known, strict=True)]
    if column.kind == "flag":
        return [bool(value) if here else None for value, here in zip(series, known, strict=True)]
    return [short(float(value)) if here else None for value, here in zip(series, known, strict=True)]


def short(number: float) -> float | int | None:
    """A number with four significant digits, or its whole part where that is longer; None if not finite."""
    if not np.isfinite(number):
        return None
    if abs(number) >= 1_000.0:
        return round(number)
    brief = float(f"{number:.4g}")
    return int(brief) if brief.is_integer() else brief


def coded(texts: list[str]) -> dict[str, Any]:
    """Texts that repeat, as a list of the different ones in order and the number of each."""
    different = sorted(set(texts))
    number = {text: index for index, text in enumerate(different)}
    return {"words": different, "codes": [number[text] for text in texts]}
