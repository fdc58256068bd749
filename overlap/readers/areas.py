"""From a file of administrative units to `Areas`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.source import Source
from overlap.domain.text import one_line
from overlap.domain.values import as_text, cells
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder
from overlap.readers.formats import RawTable, bad_input, read_table
from overlap.readers.identity import id_texts
from overlap.readers.overlaps import check_overlaps
from overlap.readers.polygons import read_polygons
from overlap.readers.wording import listed, rows

if TYPE_CHECKING:
    from pathlib import Path

    from overlap.domain.study import AreaFile

Texts = NDArray[np.object_]


def read_areas(level: str, spec: AreaFile, folder: Path, table: RawTable | None = None) -> Areas:
    """Read the units of one level.

    Parameters
    ----------
    level
        Its name in the study.
    spec
        The file and what the study says about it.
    folder
        What the path of the file is relative to.
    table
        The file, where it was read already.

    Returns
    -------
    Areas in EPSG:4326 in the order of their ids, unrolled, valid, and without overlaps to speak of.

    Raises
    ------
    InputError
        With every fault of the file and of what the study says about it.
    """
    key = f"areas.{level}"
    table = table or read_table(folder / spec.file, spec.file, spec.layer)
    faults = FaultList()
    finder = ColumnFinder(table.frame, spec.file, key, faults)
    id_column = finder.find("id", spec.id, distinct=1.0, before="area_code")
    name_column = finder.find("name", spec.name)
    with faults.gathering():
        polygons = read_polygons(table, spec.crs, spec.file, key)
    faults.raise_if_any()
    table = replace(table, geometry=None)  # as large as the polygons made of it, and no longer needed
    names = _texts(finder, name_column)
    ids = id_texts(table.frame, id_column) if id_column else names
    with faults.gathering():
        _refuse_unclear_ids(ids, id_column or name_column, finder)
    labels = np.where(names != "", names, ids)
    with faults.gathering():
        overlap_notes = check_overlaps(polygons.shapes, labels, spec.file)
    faults.raise_if_any()
    order = np.argsort(ids.astype(np.str_), kind="stable")
    roles = {"id": id_column or name_column, "name": name_column}
    return Areas(
        level=level,
        ids=ids[order].astype(np.str_),
        names=names[order].astype(np.str_),
        polygons=polygons.shapes[order],
        source=Source(
            role=key,
            path=spec.file,
            format=table.format,
            crs=polygons.crs,
            columns={role: column for role, column in roles.items() if column},
            notes=(*table.notes, *finder.notes, *polygons.notes, *overlap_notes),
        ),
        attributes=table.frame.iloc[order].reset_index(drop=True),
    )


def _texts(finder: ColumnFinder, column: str) -> Texts:
    texts = np.full(len(finder.frame), "", dtype=object)
    if column:
        texts[:] = [one_line(text) for text in as_text(cells(finder.frame[column]))]
    return texts


def _refuse_unclear_ids(ids: Texts, column: str, finder: ColumnFinder) -> None:
    """Raise `InputError` unless every area has an id of its own."""
    advice = f"name a column whose values all differ with id in {finder.key}"
    if not column:
        found = f"columns are {listed(finder.names)}"
        raise bad_input(finder.shown, "no id column and no name column", found, advice)
    faults = FaultList()
    missing = ids == ""
    if missing.any():
        faults.add(finder.shown, f"areas without {column}, which is their id", rows(missing), advice)
    reserved = sorted({"outside", "study"} & set(ids))
    if reserved:
        advice = f"rename it, or {advice}"
        faults.add(finder.shown, f"{column} is a word with a meaning of its own", listed(reserved), advice)
    repeated = [
        f"{text} ({times} times)" for text, times in sorted(Counter(ids[~missing]).items()) if times > 1
    ]
    if repeated:
        faults.add(finder.shown, f"{column} is the id of several areas", listed(repeated, 5), advice)
    faults.raise_if_any()
