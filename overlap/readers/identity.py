"""Ids of facilities: the file's own, or made from name and place; and which rows are one counter."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.text import one_line
from overlap.domain.values import as_text, cells, without_fractions
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import connected, pairs_within
from overlap.readers.columns import letters
from overlap.readers.quality_doubles import NEAR_M

if TYPE_CHECKING:
    import pandas as pd

    from overlap.readers.points import Points

Texts = NDArray[np.object_]
Rows = NDArray[np.intp]
Spot = tuple[str, float, float]

_DIGITS = 12


def id_texts(frame: pd.DataFrame, column: str) -> Texts:
    """Return the ids as text, shape (n,), empty where a row has none or there is no id column.

    Where all of them read 101.0, 102.0 ..., a table once held them as floats: they are 101, 102 ...
    """
    texts = np.full(len(frame), "", dtype=object)
    if column:
        texts[:] = [one_line(text) for text in as_text(cells(frame[column]))]
        texts = without_fractions(texts)
    return texts


@dataclass(frozen=True)
class Identified:
    """The rows that stay, in the order of their ids.

    `kept_for` gives, for each row that repeats another, the row that stays; both count from 0. `shared` tells
    which of those that stay have an id that the file gives to several counters, shape of `ids`.
    """

    ids: NDArray[np.str_]
    rows: Rows
    kept_for: dict[int, int]
    shared: NDArray[np.bool_]


def identify(
    network: str, frame: pd.DataFrame, given: Texts, names: Texts, points: Points, rows: Rows
) -> Identified:
    """Give every row an id of its own, and find the rows that are the same counter again.

    Parameters
    ----------
    network
        What ids begin with.
    frame
        The columns of the file, without what the study adds.
    given
        The file's own ids, empty where missing.
    names
        The names of the counters, empty where missing.
    points
        Where they are; ids of rows without one are made from coordinates as in the file.
    rows
        The rows to identify, shape (k,).

    Returns
    -------
    One row for each counter. Rows with one id are the same counter where they also have one name and lie
    within 50 m of each other; rows without an id, where all columns and the point are equal. Of several rows
    of a counter the first by name, place and content stays, and of several counters with one id the first
    has the id as it is, the others have it with a mark. Marks are made from name and place, and so is the id
    of a row without one: neither the order of the file nor what else is told of a counter, such as an address
    that the next edition mends, changes its id. Only where name and place are equal too does content decide.
    """
    times = Counter(given[rows])
    repeated = np.array([row for row in rows.tolist() if given[row] and times[given[row]] > 1], dtype=np.intp)
    without = np.array([row for row in rows.tolist() if not given[row]], dtype=np.intp)
    spots = {row: _spot(names[row], points, row) for row in [*repeated.tolist(), *without.tolist()]}
    contents = _contents(frame, _alike(given, spots))
    counter_of = _counters(given, names, points, repeated)
    entries = sorted(
        (given[row] or _mark(spots[row]), spots.get(row, ()), contents.get(row, ""), row)
        for row in rows.tolist()
    )
    first: dict[str, int] = {}
    stays: dict[tuple[str, int | str], int] = {}
    ids: dict[int, str] = {}
    kept_for: dict[int, int] = {}
    for key, _, content, row in entries:
        stay = stays.setdefault((key, counter_of.get(row, content)), row)
        if stay != row:
            kept_for[row] = stay
        elif first.setdefault(key, row) == row:
            ids[row] = f"{network}:{key}"
        else:
            ids[row] = f"{network}:{key}~{_mark(spots[row] if given[row] else content)}"
    counters = Counter(key for key, _ in stays)
    order = sorted(ids, key=ids.__getitem__)
    return Identified(
        np.array([ids[row] for row in order], dtype=np.str_),
        np.array(order, dtype=np.intp),
        kept_for,
        np.array([counters[given[row]] > 1 for row in order], dtype=np.bool_),
    )


def _counters(given: Texts, names: Texts, points: Points, rows: Rows) -> dict[int, int]:
    """Return a number for each row, the same where id and name are the same and the places near."""
    number: dict[tuple[str, str], int] = {}
    # Rows that also share their exact point are one from the start: their pairs alone could fill the memory.
    place: dict[tuple[int, float, float], int] = {}
    at = []
    for row in rows.tolist():
        called = number.setdefault((given[row], letters(names[row])), len(number))
        spot = called, float(points.longitude_deg[row]), float(points.latitude_deg[row])
        at.append(place.setdefault(spot, len(place)))
    called_of = np.array([called for called, _, _ in place], dtype=np.int64)
    index = PointIndex(
        np.array([longitude for _, longitude, _ in place]), np.array([latitude for _, _, latitude in place])
    )
    one, other, _ = pairs_within(index, index, NEAR_M)
    same = called_of[one] == called_of[other]
    counter = connected(len(place), one[same], other[same])
    return dict(zip(rows.tolist(), counter[at].tolist(), strict=True))


def _mark(made_from: Spot | str) -> str:
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:_DIGITS]


def _spot(name: str, points: Points, row: int) -> Spot:
    """What marks are made from: a name's letters, and coordinates as in the file."""
    return letters(name), float(points.x[row]), float(points.y[row])


def _alike(given: Texts, spots: Mapping[int, Spot]) -> Rows:
    """The rows that share their id, or have none, and their name and place."""
    times = Counter((given[row], spot) for row, spot in spots.items())
    return np.array([row for row, spot in spots.items() if times[given[row], spot] > 1], dtype=np.intp)


def _contents(frame: pd.DataFrame, rows: Rows) -> dict[int, str]:
    """Return canonical JSON of what is known of each row, the same whatever format the file has."""
    part = frame.iloc[rows]
    texts = {str(name): as_text(cells(part[name])) for name in part.columns}
    contents = {}
    for position, row in enumerate(rows.tolist()):
        record = {name: column[position] for name, column in texts.items() if column[position]}
        contents[row] = json.dumps(record, sort_keys=True)
    return contents
