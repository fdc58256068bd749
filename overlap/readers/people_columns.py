"""People in a column of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_text, cells
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder
from overlap.readers.numbers import DOUBTFUL, doubtful_rows, read_numbers, units_of
from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    import pandas as pd

    from overlap.domain.study import PopulationFile
    from overlap.readers.reading import Reading

FloatArray = NDArray[np.float64]


def note_unlike(
    layer: PopulationFile, total: PopulationFile, name: str, first: str, faults: FaultList
) -> None:
    """Note what a layer says about its file that the total does not say: one file is read one way."""
    for key in ("file", "layer", "crs"):
        own, common = getattr(layer, key), getattr(total, key)
        if own not in ("", common):
            found = f"{own}, not {common or 'empty'}"
            advice = f"a part is a column of the file that holds {first}"
            faults.add(f"population.{name}.{key}", f"unlike that of {first}", found, advice)


def column_of_people(finder: ColumnFinder, column: str) -> str:
    """Return the column given, or nothing and a fault that lists the columns of numbers."""
    if column:
        return finder.given(column)
    numeric = [name for name in finder.names if _is_numeric(finder, name)]
    found = f"columns of numbers are {listed(numeric)}" if numeric else "it has no column of numbers"
    finder.faults.add(
        finder.shown, "no column of people given", found, f"name it with column in {finder.key}"
    )
    return ""


def _is_numeric(finder: ColumnFinder, name: str) -> bool:
    reading = read_people(cells(finder.frame[name]), finder.frame)
    return bool((reading.problems == "").all() and not reading.missing.all())


def read_people(values: Cells, beside: pd.DataFrame) -> Reading:
    """Return people as people write them; `beside` is the table, whose other columns may tell how."""
    return read_numbers(values, units_of("people"), beside)


def people_of(finder: ColumnFinder, column: str) -> FloatArray:
    """Return the people of a column, NaN where missing, noting every value that is no count."""
    shown, faults = finder.shown, finder.faults
    values = cells(finder.frame[column])
    reading = read_people(values, finder.frame)
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
