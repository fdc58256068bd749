"""Where a counter is to be found and when it is open: the words of its list, which nobody here reads."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from overlap.domain.facilities import Facilities
from overlap.domain.text import one_line
from overlap.domain.values import MISSING_WORDS, as_text, cells, without_fractions

Texts = NDArray[np.object_]

LONGEST = 300
"""Characters of a text: what is longer ends in an ellipsis."""

_NOT_KNOWN = MISSING_WORDS | {"unknown", "not known", "unk"}
_LINE_ENDS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")


def addresses(facilities: Facilities) -> Texts | None:
    """The address of each in one line, shape (n,), empty where unknown; no array where the list has none."""
    return _texts(facilities, facilities.address, ", ")


def opening_hours(facilities: Facilities) -> Texts | None:
    """When each is open in one line, shape (n,), empty where unknown; no array where the list has none."""
    return _texts(facilities, (facilities.hours,) if facilities.hours else (), "; ")


def is_told(text: str) -> bool:
    """Whether a cell says anything."""
    return any(map(str.isalnum, text)) and text.casefold() not in _NOT_KNOWN


def _texts(facilities: Facilities, columns: tuple[str, ...], between: str) -> Texts | None:
    if not columns:
        return None
    told = [without_fractions(as_text(cells(facilities.attributes[column]))) for column in columns]
    texts = np.empty(len(facilities), dtype=np.object_)
    texts[:] = [_line(parts, between) for parts in zip(*told, strict=True)]
    return texts


def _line(parts: tuple[str, ...], between: str) -> str:
    """Several texts, and the lines of each, as one line."""
    lines = (line.strip(between) for part in parts for line in map(one_line, _LINE_ENDS.split(part)))
    text = between.join(filter(is_told, lines))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
