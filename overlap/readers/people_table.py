"""From a file of polygons with people in its columns to a `PeopleTable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.people_table import PeopleTable
from overlap.domain.source import Source
from overlap.domain.values import Cells, as_number, as_text, cells, is_missing, known
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder
from overlap.readers.formats import read_table
from overlap.readers.polygons import read_polygons
from overlap.readers.wording import count, listed, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from overlap.domain.study import PopulationFile

FloatArray = NDArray[np.float64]


def read_people_table(names_and_specs: Mapping[str, PopulationFile], folder: Path) -> PeopleTable:
    """Read every layer of people from one file of polygons.

    Parameters
    ----------
    names_and_specs
        Layers by name, the total first; all name the same file, and each its own column.
    folder
        What the path of the file is relative to.

    Raises
    ------
    InputError
        With every fault: a column that is not named or not there, negative or infinite people, text that is
        no number, rows without a polygon, no CRS.
    """
    first, spec = next(iter(names_and_specs.items()))
    table = read_table(folder / spec.file, spec.file, spec.layer)
    faults = FaultList()
    people = np.full((len(names_and_specs), len(table)), np.nan)
    for index, (name, layer) in enumerate(names_and_specs.items()):
        finder = ColumnFinder(table.frame, spec.file, f"population.{name}", faults)
        _note_unlike(layer, spec, name, first, faults)
        column = _column(finder, layer.column)
        if column:
            people[index] = _people(cells(table.frame[column]), column, spec.file, faults)
    with faults.gathering():
        polygons = read_polygons(table, spec.crs, spec.file, f"population.{first}")
    faults.raise_if_any()
    unknown = np.isnan(people[0])
    unknown_note = (
        (f"{count(int(unknown.sum()), 'row')} without people in {spec.column}.",) if unknown.any() else ()
    )
    return PeopleTable(
        layers=tuple(names_and_specs),
        people=people,
        polygons=polygons.shapes,
        source=Source(
            role=f"population.{first}",
            path=spec.file,
            format=table.format,
            crs=polygons.crs,
            columns={name: layer.column for name, layer in names_and_specs.items()},
            notes=(*table.notes, *polygons.notes, *unknown_note),
        ),
    )


def _note_unlike(
    layer: PopulationFile, total: PopulationFile, name: str, first: str, faults: FaultList
) -> None:
    """Note what a layer says about its file that the total does not say: one file is read one way."""
    for key in ("file", "layer", "crs"):
        own, common = getattr(layer, key), getattr(total, key)
        if own not in ("", common):
            found = f"{own}, not {common or 'empty'}"
            advice = f"a part is a column of the file that holds {first}"
            faults.add(f"population.{name}.{key}", f"unlike that of {first}", found, advice)


def _column(finder: ColumnFinder, column: str) -> str:
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


def _people(values: Cells, column: str, shown: str, faults: FaultList) -> FloatArray:
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
