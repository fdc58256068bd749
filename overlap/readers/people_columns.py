"""People in a column of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_number, as_text, cells, is_missing, known
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder
from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    from overlap.domain.study import PopulationFile

FloatArray = NDArray[np.float64]


def note_unlike(
    layer: PopulationFile, total: PopulationFile, name: str, first: str, faults: FaultList
) -> bool:
    """Note what a layer says about its file that the total does not say: one file is read one way.

    Returns whether it means another table, so that its column is not sought in this one.
    """
    elsewhere = False
    for key in ("file", "layer", "crs"):
        own, common = getattr(layer, key), getattr(total, key)
        if own not in ("", common):
            found = f"{own}, not {common or 'empty'}"
            advice = f"a part is a column of the file that holds {first}"
            faults.add(f"population.{name}.{key}", f"unlike that of {first}", found, advice)
            elsewhere |= key != "crs"
    return elsewhere


def column_of_people(finder: ColumnFinder, column: str) -> str:
    """Return the column given, or nothing and a fault that lists the columns of numbers."""
    if column:
        return finder.given(column)
    numeric = [name for name in finder.names if _is_numeric(cells(finder.frame[name]))]
    found = f"columns of numbers are {listed(numeric)}" if numeric else "it has no column of numbers"
    finder.faults.add(
        finder.shown, "no column of people given", found, f"name it with column in {finder.key}"
    )
    return ""


def _is_numeric(values: Cells) -> bool:
    some = known(values) & ~is_missing(values)
    return bool(some.any() and np.isfinite(as_number(values)[some]).all())


def people_of(values: Cells, column: str, shown: str, faults: FaultList) -> FloatArray:
    """Return the people of a column, NaN where missing, noting every value that is no count."""
    people = as_number(values)
    unreadable = np.isnan(people) & ~is_missing(values)
    if unreadable.any():
        found = f"{as_text(values[unreadable])[0][:40]!r} in {rows(unreadable)}"
        faults.add(
            shown,
            f"{column} holds what is no number",
            found,
            "write people as plain numbers, or leave the cell blank",
        )
    negative = people < 0
    if negative.any():
        found = (
            f"{count(int(negative.sum()), 'row')}, lowest {people[negative].min():,.10g}, {rows(negative)}"
        )
        faults.add(shown, f"{column} holds negative people", found, "leave unknown people blank")
    return people
