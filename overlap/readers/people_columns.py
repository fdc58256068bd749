"""People in a column of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.people_keys import stated_among
from overlap.domain.values import Cells, as_text, cells
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder, named
from overlap.readers.numbers import DOUBTFUL, doubtful_rows, read_numbers, units_of
from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    import pandas as pd

    from overlap.domain.study import PopulationFile
    from overlap.readers.reading import Reading

FloatArray = NDArray[np.float64]

_HOW_IT_IS_READ = ("crs", "longitude", "latitude", "method", "spacing_m")
_NEARLY_ALL = 0.95


def note_unlike(
    layer: PopulationFile, total: PopulationFile, name: str, first: str, faults: FaultList
) -> bool:
    """Note what a layer says about its file that the total does not say: one file is read one way.

    Returns whether it means another table, so that its column is not sought in this one.
    """
    elsewhere = False
    for key in ("file", *stated_among(layer, ("layer", "cell", *_HOW_IT_IS_READ))):
        own, common = getattr(layer, key), getattr(total, key)
        if own != common:
            found = f"{own}, not {common or 'empty'}"
            advice = f"a part is a column of the file that holds {first}"
            faults.add(f"population.{name}.{key}", f"unlike that of {first}", found, advice)
            elsewhere |= key not in _HOW_IT_IS_READ
    return elsewhere


def column_of_people(finder: ColumnFinder, column: str, *, of_everybody: bool) -> str:
    """Return the column given, or nothing and a fault that lists the columns of numbers.

    The people of everybody may go without: the only column with the best of their names is taken, and noted.
    """
    if column:
        return finder.given(column)
    by_name = columns_of_people(finder.frame) if of_everybody else []
    if len(by_name) == 1:
        finder.notes.append(f"By its name {by_name[0]} is taken for the people.")
        return by_name[0]
    advice = f"name it with column in {finder.key}"
    if by_name:
        finder.faults.add(finder.shown, "several columns may be the people", listed(by_name), advice)
        return ""
    numeric = [name for name in finder.names if _holds_numbers(read_people(finder.frame, name))]
    found = f"columns of numbers are {listed(numeric)}" if numeric else "it has no column of numbers"
    finder.faults.add(finder.shown, "no column of people given", found, advice)
    return ""


def columns_of_people(frame: pd.DataFrame) -> list[str]:
    """Return the columns of numbers that have the best name for everybody that any of them has."""
    for group in named("people", [str(name) for name in frame.columns]):
        if held := [name for name in group if _holds_numbers(read_people(frame, name))]:
            return held
    return []


def _holds_numbers(reading: Reading) -> bool:
    some = ~reading.missing & (reading.numbers != 0)
    numbers = np.isfinite(reading.numbers) | doubtful_rows(reading)
    return bool(some.any() and numbers[some].mean() > _NEARLY_ALL)


def read_people(frame: pd.DataFrame, column: str) -> Reading:
    """Return the people of a column, which may be written as people write numbers."""
    return read_numbers(cells(frame[column]), units_of("people"), frame)


def people_of(finder: ColumnFinder, column: str) -> FloatArray:
    """Return the people of a column, NaN where missing, noting every value that is no count."""
    shown, faults = finder.shown, finder.faults
    values = cells(finder.frame[column])
    reading = read_people(finder.frame, column)
    finder.notes.extend(reading.notes(column))
    people = reading.numbers
    doubtful = doubtful_rows(reading)
    if doubtful.any():
        faults.add(
            shown,
            f"{column} has {DOUBTFUL}",
            _example(values, doubtful),
            "write 12345 if it parts thousands, 12.3450 if decimals",
        )
    unreadable = (reading.problems != "") & ~doubtful
    if unreadable.any():
        faults.add(
            shown,
            f"{column} holds what is no number",
            _example(values, unreadable),
            "write people as plain numbers, or leave the cell blank",
        )
    negative = people < 0
    if negative.any():
        found = (
            f"{count(int(negative.sum()), 'row')}, lowest {people[negative].min():,.10g}, {rows(negative)}"
        )
        faults.add(shown, f"{column} holds negative people", found, "leave unknown people blank")
    return people


def _example(values: Cells, mask: NDArray[np.bool_]) -> str:
    return f"{as_text(values[mask])[0][:40]!r} in {rows(mask)}"
