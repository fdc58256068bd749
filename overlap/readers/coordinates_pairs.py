"""Both coordinates in one column: `38.9, -77.0`, `geo:38.9,-77.0`, `[-77.0, 38.9]`, `N38 53 51 W76 58 45`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from overlap.domain.values import Cells, as_text, is_missing
from overlap.readers.columns import words
from overlap.readers.coordinates import read_angles, wrong_side
from overlap.readers.coordinates_text import pair_pattern, tidied
from overlap.readers.reading import Mask, Reading
from overlap.readers.wording import count

_RIGHT_ANGLE = 90.0
_ENOUGH = 0.1
_LONGITUDE_FIRST = re.compile(r"^(.*_)?(x_?y|(lon|lng|long|longitude)_?(lat|latitude))(_.*)?$")
_UNSIGNED_COMMAS = re.compile(r"^[-+]?\d+,\d+,\d+$")


@dataclass(frozen=True)
class Pairs:
    """A column of pairs, read; `notes` say how."""

    latitude: Reading
    longitude: Reading
    notes: tuple[str, ...]


def are_pairs(values: Cells) -> bool:
    """Return whether most of what a column holds are pairs of angles."""
    texts = pd.Series(as_text(values[~is_missing(values)]), dtype=object)
    if not len(texts):
        return False
    return bool(_split(texts)["first"].notna().mean() > 0.5)


def read_pairs(values: Cells, column: str, side_of_o: str) -> Pairs:
    """Read a column of pairs.

    The order is latitude, longitude, as people write it, but longitude first in square brackets (GeoJSON's
    order, RFC 7946) or where the column's name says so; letters for the hemisphere decide row by row, and
    numbers beyond 90 for the whole column, if they are in one row of ten and all on the same side.

    Parameters
    ----------
    values
        Cells as in the file.
    column
        The column's name, for its clue and for the notes.
    side_of_o
        As for `read_angles`.
    """
    texts = pd.Series(as_text(values), dtype=object)
    parts = _split(texts)
    no_pair = parts["first"].isna().to_numpy() & ~is_missing(values)
    first, second = (
        read_angles(parts[name].to_numpy(dtype=object), side_of_o) for name in ("first", "second")
    )
    usually, note = _longitude_first(texts, column, first, second)
    by_letter = np.isin(first.sides, ("E", "W")) | np.isin(second.sides, ("N", "S"))
    no_letters = (first.sides == "") & (second.sides == "")
    swap = np.where(no_letters, usually, by_letter)
    latitude = wrong_side(_chosen(second, first, swap, no_pair), "latitude")
    longitude = wrong_side(_chosen(first, second, swap, no_pair), "longitude")
    return Pairs(latitude, longitude, (note, *_form_notes(column, first, second)))


def _split(texts: pd.Series) -> pd.DataFrame:
    """Return columns first and second, None where a text is no pair of angles."""
    bare = texts.map(tidied).str.replace(r"^geo:([^;?]*).*$", r"\1", regex=True)
    bare = bare.str.replace(r"^(geo:)?\s*([\[({])(.*)[\])}]$", r"\3", regex=True).map(tidied)
    parts = bare.str.extract(pair_pattern()).astype(object)
    lone = parts["apart"].str.strip() == ""
    uneven = _numbers_in(parts["first"]) != _numbers_in(parts["second"])
    # Without a mark between them, 38 53 26 58 may be parted in several ways; and 1,2,3 may with one.
    unclear = (lone & uneven) | bare.str.match(_UNSIGNED_COMMAS)
    return parts[["first", "second"]].where(parts["first"].notna() & ~unclear, None)


def _numbers_in(part: pd.Series) -> pd.Series:
    return part.str.count(r"\d+(?:[.,]\d+)?")


def _longitude_first(texts: pd.Series, column: str, first: Reading, second: Reading) -> tuple[bool, str]:
    """Return whether longitude comes first where no letter tells, and a sentence that says why."""
    beyond_first = int((np.abs(first.numbers) > _RIGHT_ANGLE).sum())
    beyond_second = int((np.abs(second.numbers) > _RIGHT_ANGLE).sum())
    # A slip in a single row does not turn the whole column round.
    enough = max(beyond_first, beyond_second) > _ENOUGH * np.isfinite(first.numbers).sum()
    by_numbers = (beyond_first > 0) != (beyond_second > 0) and enough
    if by_numbers:
        found = count(max(beyond_first, beyond_second), "row")
        swap, why = beyond_first > 0, f"as {found} with a number beyond 90 tell"
    elif _LONGITUDE_FIRST.match(words(column)):
        swap, why = True, "as its name says"
    elif texts.str.startswith("[").sum() * 2 > (texts != "").sum():
        swap, why = True, "the order of GeoJSON, as its brackets suggest"
    else:
        swap, why = False, "the order in which people write"
    order = "longitude, latitude" if swap else "latitude, longitude"
    return swap, f"{column}: read as {order}, {why}."


def _chosen(one: Reading, other: Reading, take_one: Mask, no_pair: Mask) -> Reading:
    problems = np.where(take_one, one.problems, other.problems)
    return Reading(
        np.where(take_one, one.numbers, other.numbers),
        np.where(take_one, one.sides, other.sides),
        np.where(no_pair, "no pair of coordinates", problems).astype(object),
        {},
    )


def _form_notes(column: str, first: Reading, second: Reading) -> tuple[str, ...]:
    nowhere = np.zeros(len(first.numbers), dtype=bool)
    forms = {
        form: first.forms.get(form, nowhere) | second.forms.get(form, nowhere)
        for form in dict.fromkeys([*first.forms, *second.forms])
    }
    return Reading(first.numbers, first.sides, first.problems, forms).notes(column)
