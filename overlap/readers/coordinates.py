"""One column of coordinates as numbers: plain where they are, else as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_number, as_text
from overlap.readers.columns import languages_of, letters, words_of
from overlap.readers.coordinates_text import angle_pattern, hemispheres, tidied
from overlap.readers.reading import COMMAS, MARKS, FloatArray, Mask, Reading, plain_reading

if TYPE_CHECKING:
    from collections.abc import Iterable

Axis = Literal["latitude", "longitude"]

SIDES = {"latitude": ("N", "S"), "longitude": ("E", "W")}

MINUTES = "degrees and minutes"
SECONDS = "degrees, minutes and seconds"
LETTERS = "letters for the hemisphere"
_SIXTY = 60.0


def read_angles(values: Cells, side_of_o: str) -> Reading:
    """Return a column of degrees: plain numbers, and what else people write.

    Parameters
    ----------
    values
        Cells as in the file.
    side_of_o
        W or E for the letter O; empty where nothing tells which, and then it is a problem.
    """
    plain = plain_reading(values)
    rest = np.flatnonzero(plain.problems != "")
    if not len(rest):
        return plain
    texts = pd.Series([tidied(text) for text in as_text(values[rest])], dtype=object)
    parts = texts.str.extract(angle_pattern()).astype(object)
    parts = parts.where(parts.notna(), "")
    sides = _sides(parts, side_of_o)
    problems = _problems(texts, parts, sides)
    degrees = _degrees(parts, sides)
    fine = problems == ""
    numbers, all_sides, all_problems = plain.numbers.copy(), plain.sides.copy(), plain.problems.copy()
    numbers[rest] = np.where(fine, degrees, np.nan)
    all_sides[rest], all_problems[rest] = sides, problems
    forms = dict(plain.forms)
    for form, met in _forms(parts, sides).items():
        forms[form] = np.zeros(len(values), dtype=bool)
        forms[form][rest] = met & fine
    return Reading(numbers, all_sides, all_problems, forms)


def _values(part: pd.Series) -> FloatArray:
    return as_number(part.str.replace(",", ".").to_numpy(dtype=object))


def _degrees(parts: pd.DataFrame, sides: NDArray[np.object_]) -> FloatArray:
    whole = np.where(parts["number"] != "", _values(parts["number"]), _values(parts["whole"]))
    minutes, seconds = (np.nan_to_num(_values(parts[name])) for name in ("minutes", "seconds"))
    below = (parts["sign"] == "-").to_numpy() | np.isin(sides, ("S", "W"))
    size = whole + minutes / _SIXTY + seconds / _SIXTY**2
    return np.where(below, -size, size)


def _sides(parts: pd.DataFrame, side_of_o: str) -> NDArray[np.object_]:
    known = {**hemispheres(), "": "", "o": side_of_o or "O"}
    before, after = (parts[name].map(lambda word: known[letters(word)]) for name in ("before", "after"))
    return np.where(before != "", before, after).astype(object)


def _problems(texts: pd.Series, parts: pd.DataFrame, sides: NDArray[np.object_]) -> NDArray[np.object_]:
    minutes, seconds = _values(parts["minutes"]), _values(parts["seconds"])
    broken_minutes = parts["minutes"].str.contains("[.,]") & (parts["seconds"] != "")
    dashes = parts["gap"].str.contains("-", regex=False) & (sides == "")
    twice = (parts["before"] != "") & (parts["after"] != "")
    problems = {
        "no number": (parts["number"] == "") & (parts["whole"] == "") | (texts == ""),
        "minutes or seconds above 60": (minutes > _SIXTY) | (seconds > _SIXTY) | broken_minutes,
        "dashes between numbers, and no letter for the hemisphere": dashes,
        "two letters for the hemisphere": twice,
        "O is west in French and Spanish, east in German, and nothing tells which": sides == "O",
        "both a sign and a letter for the hemisphere": (parts["sign"] == "-") & (sides != ""),
    }
    return np.select([np.asarray(mask, dtype=bool) for mask in problems.values()], list(problems), "").astype(
        object
    )


def _forms(parts: pd.DataFrame, sides: NDArray[np.object_]) -> dict[str, Mask]:
    texts = parts[["number", "minutes", "seconds"]].sum(axis=1)
    commas = texts.str.contains(",", regex=False).to_numpy(dtype=bool)
    seconds = (parts["seconds"] != "").to_numpy(dtype=bool)
    minutes = (parts["minutes"] != "").to_numpy(dtype=bool) & ~seconds
    by_letter = sides != ""
    marks = ~(commas | seconds | minutes | by_letter)
    return {COMMAS: commas, SECONDS: seconds, MINUTES: minutes, LETTERS: by_letter, MARKS: marks}


def side_of_o(columns: Iterable[Cells], names: Iterable[str]) -> str:
    """Return whether O is west or east in a file, or an empty text where nothing tells.

    Other letters tell first: who writes W for west writes O for east. Else the language of the headings.

    Parameters
    ----------
    columns
        The cells that hold longitudes.
    names
        All headings of the file.
    """
    texts = {text for values in columns for text in as_text(values[np.isnan(as_number(values))])}
    matches = [match for text in texts if (match := angle_pattern().match(tidied(text)))]
    written = {letters(match["before"] or match["after"] or "") for match in matches}
    others = {"w": "E", "e": "W"}
    told = {others[letter] for letter in written & set(others)}
    if len(told) == 1 or "o" not in written:
        return told.pop() if len(told) == 1 else ""
    spoken = languages_of(names)
    votes = {
        side: max(spoken[each] for each in langs) for side, langs in words_of("words")["letter_o"].items()
    }
    return max(votes, key=lambda side: votes[side]) if votes["W"] != votes["E"] else ""


def wrong_side(reading: Reading, axis: Axis) -> Reading:
    """Return the same with a problem wherever a letter belongs to the other coordinate."""
    wrong = ~np.isin(reading.sides, ("", *SIDES[axis]))
    problems = np.where(wrong & (reading.problems == ""), f"no {axis}, by its letter", reading.problems)
    return Reading(
        np.where(wrong, np.nan, reading.numbers), reading.sides, problems.astype(object), reading.forms
    )
