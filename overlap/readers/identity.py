"""Ids of facilities: the file's own, or made from content; and which of several equal rows stays."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import as_text, cells

if TYPE_CHECKING:
    import pandas as pd

    from overlap.readers.points import Points

Texts = NDArray[np.object_]
Rows = NDArray[np.intp]

_DIGITS = 12
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def clean_text(text: str) -> str:
    """Return text without outer space, and with a space for every run of control characters."""
    return _CONTROL.sub(" ", text).strip()


def id_texts(frame: pd.DataFrame, column: str) -> Texts:
    """Return the ids as text, shape (n,), empty where a row has none or there is no id column.

    Where all of them read 101.0, 102.0 ..., a table once held them as floats: they are 101, 102 ...
    """
    texts = np.full(len(frame), "", dtype=object)
    if column:
        texts[:] = [clean_text(text) for text in as_text(cells(frame[column]))]
        if all(re.fullmatch(r"-?\d+\.0|", text) for text in texts):
            texts[:] = [text.removesuffix(".0") for text in texts]
    return texts


@dataclass(frozen=True)
class Identified:
    """The rows that stay, in the order of their ids.

    `kept_for` gives, for each row that repeats another, the row that stays; both count from 0.
    """

    ids: NDArray[np.str_]
    rows: Rows
    kept_for: dict[int, int]


def identify(network: str, frame: pd.DataFrame, given: Texts, points: Points, rows: Rows) -> Identified:
    """Give every row an id, and find the rows that repeat another.

    Parameters
    ----------
    network
        What ids begin with.
    frame
        The columns of the file, without what the study adds.
    given
        The file's own ids, empty where missing.
    points
        Coordinates as in the file are part of the content.
    rows
        The rows to identify, shape (k,).

    Returns
    -------
    One row for each id. Of several, the one with the smallest content stays, so that the order of the file
    decides nothing. Rows without an id of their own repeat each other if all columns and the point are equal.
    """
    times = Counter(given[rows])
    by_content = [row for row in rows.tolist() if not given[row] or times[given[row]] > 1]
    contents = _contents(frame, points, np.array(by_content, dtype=np.intp))
    entries = sorted(
        (_id(network, given[row], contents.get(row, "")), contents.get(row, ""), row) for row in rows.tolist()
    )
    stays: dict[str, int] = {}
    kept_for = {row: stays[key] for key, _, row in entries if stays.setdefault(key, row) != row}
    return Identified(
        np.array(list(stays), dtype=np.str_), np.array(list(stays.values()), dtype=np.intp), kept_for
    )


def _id(network: str, given: str, content: str) -> str:
    return f"{network}:{given or hashlib.sha256(content.encode()).hexdigest()[:_DIGITS]}"


def _contents(frame: pd.DataFrame, points: Points, rows: Rows) -> dict[int, str]:
    """Return canonical JSON of what is known of each row, the same whatever format the file has."""
    part = frame.iloc[rows]
    texts = {str(name): as_text(cells(part[name])) for name in part.columns}
    contents = {}
    for position, row in enumerate(rows.tolist()):
        record = {name: column[position] for name, column in texts.items() if column[position]}
        contents[row] = json.dumps([record, [points.x[row], points.y[row]]], sort_keys=True)
    return contents
