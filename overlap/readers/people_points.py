"""People from a table: of its polygons, at its points, or of the H3 cells that it names."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.people_keys import note_meaningless, stated_among
from overlap.domain.people_table import PeopleTable
from overlap.domain.point_people import PeopleAtPoints
from overlap.domain.source import Source
from overlap.domain.study import NetworkFile
from overlap.domain.values import as_text, cells, known
from overlap.errors import FaultList
from overlap.readers.columns import ColumnFinder
from overlap.readers.formats import RawTable, read_table
from overlap.readers.formats.h3_cells import h3_column, hexagons
from overlap.readers.people_columns import column_of_people, note_unlike, people_of
from overlap.readers.points import Points, locate
from overlap.readers.polygons import read_polygons
from overlap.readers.wording import count, rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from overlap.domain.study import PopulationFile

FloatArray = NDArray[np.float64]

_HALF_TURN, _POLE = 180.0, 90.0
_NOWHERE = 1e-6
_OF_POINTS, _OF_POLYGONS = ("longitude", "latitude"), ("method", "spacing_m")
_POINTS = (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT)


def read_people(
    specs: Mapping[str, PopulationFile], folder: Path, table: RawTable | None = None
) -> PeopleTable | PeopleAtPoints:
    """Read every layer of people from one table.

    They are of the H3 cells in the column that the study names, else of its polygons if it has shapes that
    are not points, else of the H3 cells that a column holds, else at its points, be they shapes or columns
    of coordinates.

    Parameters
    ----------
    specs
        Layers by name, the total first; all name the same file, and each its own column.
    folder
        What the path of the file is relative to.
    table
        The file, where it was read already.

    Raises
    ------
    InputError
        With every fault: a column that is not named or not there, negative or infinite people, text that is
        no number, people without a place, no CRS.
    """
    first, spec = next(iter(specs.items()))
    table = table or read_table(folder / spec.file, spec.file, spec.layer)
    faults = FaultList()
    people, columns, read_as = _layers(specs, table, faults)
    source = Source(
        role=f"population.{first}",
        path=spec.file,
        format=table.format,
        crs="",
        columns=columns,
        notes=(*table.notes, *read_as, *_unknown_note(people, columns[first])),
    )
    column = ""
    if spec.cell:
        column = ColumnFinder(table.frame, spec.file, source.role, faults).given(spec.cell)
        faults.raise_if_any()
    elif table.geometry is not None and not _are_points(table.geometry):
        _refuse(source.role, spec, "people of polygons", _OF_POINTS, faults)
        return _of_polygons(table, spec, people, source, faults)
    elif table.geometry is None:
        column = h3_column(table.frame)
    if column:
        _refuse(source.role, spec, f"the H3 cells in {column}", _OF_POINTS, faults)
        return _of_h3_cells(table, column, people, source, faults)
    _refuse(source.role, spec, "people at points", _OF_POLYGONS, faults)
    return _at_points(table, spec, people, source, faults)


def _refuse(role: str, spec: PopulationFile, kind: str, keys: tuple[str, ...], faults: FaultList) -> None:
    note_meaningless(role, kind, stated_among(spec, keys), faults)


def _layers(
    specs: Mapping[str, PopulationFile], table: RawTable, faults: FaultList
) -> tuple[FloatArray, dict[str, str], list[str]]:
    """Return the people of every layer, shape (layers, rows), their columns, and how they were read."""
    columns: dict[str, str] = {}
    notes: list[str] = []
    people = np.full((len(specs), len(table)), np.nan)
    first, total = next(iter(specs.items()))
    for index, (name, spec) in enumerate(specs.items()):
        note_meaningless(f"population.{name}", "a table", stated_among(spec, ["nodata"]), faults)
        if note_unlike(spec, total, name, first, faults):
            continue
        finder = ColumnFinder(table.frame, total.file, f"population.{name}", faults)
        columns[name] = column_of_people(finder, spec.column, of_everybody=name == first)
        if columns[name]:
            people[index] = people_of(finder, columns[name])
        notes += finder.notes
    return people, columns, notes


def _unknown_note(people: FloatArray, column: str) -> tuple[str, ...]:
    unknown = int(np.isnan(people[0]).sum())
    return (f"{count(unknown, 'row')} without people in {column}.",) if unknown else ()


def _are_points(shapes: NDArray[np.object_]) -> bool:
    there = shapes[~shapely.is_missing(shapes)]
    return bool(len(there) and np.isin(shapely.get_type_id(there), _POINTS).all())


def _of_polygons(
    table: RawTable, spec: PopulationFile, people: FloatArray, source: Source, faults: FaultList
) -> PeopleTable:
    with faults.gathering():
        polygons = read_polygons(table, spec.crs, spec.file, source.role)
    faults.raise_if_any()
    said = _told(source, "of polygons", polygons.crs, polygons.notes)
    return PeopleTable(tuple(source.columns), people, polygons.shapes, said)


def _of_h3_cells(
    table: RawTable, column: str, people: FloatArray, source: Source, faults: FaultList
) -> PeopleTable:
    values = cells(table.frame[column])
    shapes = hexagons(values, source.path, column, faults)
    placed = ~shapely.is_missing(shapes)
    there = known(values)
    _note_unplaced(people, ~there, f"no id in {column}", source.path, faults)
    strays = there & ~placed
    example = f", such as {as_text(values[strays])[0][:40]}" if strays.any() else ""
    _note_unplaced(people, strays, f"no H3 cell in {column}{example}", source.path, faults)
    faults.raise_if_any()
    notes = (f"{count(int(strays.sum()), 'row')} without a cell or people ({rows(strays)}).",)
    said = _told(source, f"of H3 cells in {column}", "EPSG:4326", notes if strays.any() else ())
    return PeopleTable(tuple(source.columns), people[:, placed], shapes[placed], said)


def _at_points(
    table: RawTable, spec: PopulationFile, people: FloatArray, source: Source, faults: FaultList
) -> PeopleAtPoints:
    finder = ColumnFinder(table.frame, spec.file, source.role, faults)
    with faults.gathering():
        points = locate(table, _located_as(spec), finder)
    faults.raise_if_any()
    for reason, unplaced in _nowhere(points).items():
        _note_unplaced(people, unplaced, reason, source.path, faults)
    faults.raise_if_any()
    where = " and ".join(points.columns.values())
    said = _told(source, f"at points, from {where}", points.crs, (*points.notes, *finder.notes))
    return PeopleAtPoints(tuple(source.columns), people, points.longitude_deg, points.latitude_deg, said)


def _located_as(spec: PopulationFile) -> NetworkFile:
    return NetworkFile(file=spec.file, crs=spec.crs, longitude=spec.longitude, latitude=spec.latitude)


def _nowhere(points: Points) -> dict[str, NDArray[np.bool_]]:
    """Return which rows have no place on the globe, by why not."""
    x, y = points.longitude_deg, points.latitude_deg
    there = ~points.missing & ~points.unreadable
    return {
        "no coordinates": points.missing,
        "coordinates that are no numbers": points.unreadable,
        "coordinates beyond the globe": there & ~((np.abs(x) <= _HALF_TURN) & (np.abs(y) <= _POLE)),
        "coordinates 0, 0": there & (np.abs(x) < _NOWHERE) & (np.abs(y) < _NOWHERE),
    }


def _told(source: Source, what: str, crs: str, notes: tuple[str, ...]) -> Source:
    return dataclasses.replace(
        source, format=f"{source.format}; people {what}", crs=crs, notes=(*source.notes, *notes)
    )


def _note_unplaced(
    people: FloatArray, unplaced: NDArray[np.bool_], reason: str, shown: str, faults: FaultList
) -> None:
    """Note rows with people and without a place; a row with neither is no fault."""
    lost = unplaced & (np.nan_to_num(people) != 0).any(axis=0)
    if lost.any():
        what = f"{count(int(lost.sum()), 'row')} with people, but {reason}"
        found = f"{np.nansum(people[0][lost]):,.10g} people, {rows(lost)}"
        faults.add(shown, what, found, "complete or remove them")
