"""What a file may be good for in a study, guessed from its shapes, its columns and its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from overlap.domain.study import NetworkFile
from overlap.domain.values import cells
from overlap.errors import FaultList, InputError
from overlap.readers.columns import ColumnFinder, candidates, columns_for
from overlap.readers.coordinates_columns import find_pair
from overlap.readers.coordinates_named import Pair
from overlap.readers.coordinates_pairs import are_pairs
from overlap.readers.formats import FORMATS, RawTable, each_layer
from overlap.readers.formats.h3_cells import h3_column
from overlap.readers.guess import Guess, year_in
from overlap.readers.people_columns import columns_of_people
from overlap.readers.raster_files import RASTER_SUFFIXES, raster_in
from overlap.readers.role_networks import kinds_of, network_of_rows
from overlap.readers.role_rasters import guess_raster
from overlap.readers.role_words import networks_in, speaks_of
from overlap.readers.shapes import dimension_of

SUFFIXES = frozenset(FORMATS) | RASTER_SUFFIXES

POLYGONS = 2


def guess_file(path: Path, shown: str) -> list[Guess]:
    """Guess the role of each table of a file; one that cannot be read is good for nothing, and says why.

    A table of several networks has a guess for each.
    """
    if path.suffix.casefold() == ".txt" and speaks_of(path.stem, "note", "file"):
        return [Guess(shown, "none", "", "by its name a text for people to read")]
    try:
        if opened := raster_in(path, shown):
            return [guess_raster(path, opened, shown)]
    except InputError as error:
        return [Guess(shown, "none", "", error.faults[0].what)]
    return [
        guess
        for layer, table in each_layer(path, shown)
        for guess in (
            [Guess(shown, "none", "", table.faults[0].what, layer=layer)]
            if isinstance(table, InputError)
            else guess_networks(table, shown, layer) or [guess_table(table, shown, layer)]
        )
    ]


def guess_networks(table: RawTable, shown: str, layer: str = "") -> list[Guess]:
    """Guess the networks of a table that holds two, unless its name speaks of one of them; else nothing."""
    titles = _titles(shown, layer)
    if len(_networks(titles)) == 1 or not _is_of_points(table):
        return []
    return [
        Guess(shown, "network", each.network, each.why, each.rows, layer=layer, where=each.where)
        for each in kinds_of(table.frame)
    ]


def guess_table(table: RawTable, shown: str, layer: str = "") -> Guess:
    """Guess the role of one table; a layer's own name says more than that of its file."""
    titles = _titles(shown, layer)
    column = next(iter(columns_of_people(table.frame)), "")
    year = max(map(year_in, (*titles, column)))
    found = Guess(shown, "none", "", "", len(table), year=year, layer=layer)
    people = replace(found, role="population", name="total", column=column)
    dimension = None if table.geometry is None else dimension_of(table.geometry)
    if column and table.geometry is None and (cell := h3_column(table.frame)):
        why = f"H3 cells in {cell} with people in {column}"
        return replace(people, why=why, cell=cell, kind="H3 cells")
    if dimension == POLYGONS and column:
        return replace(people, why=f"polygons with people in {column}", kind="polygons")
    if dimension == POLYGONS:
        return replace(found, role="areas", name=_word(titles[0]), why="polygons without people")
    if not _is_of_points(table):
        return replace(found, why="neither shapes nor coordinate columns")
    if networks := _networks(titles):
        why = f"points, and a name that speaks of {networks[0]}"
        return replace(found, role="network", name=networks[0], why=why, by_name=True)
    network, told = network_of_rows(table.frame)
    if network:
        return replace(found, role="network", name=network, why=f"points, and {told}")
    if column:
        pair = Pair("", "") if table.geometry is not None else _pair(table, shown)
        why = f"points with people in {column}, each place's people at its point"
        return replace(people, why=why, longitude=pair.longitude, latitude=pair.latitude, kind="points")
    return replace(found, role="network", name=_word(titles[0]), why="points")


def is_administrative(guessed: Guess) -> bool:
    """Whether a file of polygons, or its layer, bears the name of administrative units."""
    return speaks_of(f"{Path(guessed.file).stem} {guessed.layer}", "areas", "administrative")


def _titles(shown: str, layer: str) -> list[str]:
    return [Path(layer).stem, Path(shown).stem] if layer else [Path(shown).stem]


def _networks(titles: Iterable[str]) -> list[str]:
    """Return the networks that the first of some titles speaks of that speaks of any."""
    return next(filter(None, map(networks_in, titles)), [])


def _is_of_points(table: RawTable) -> bool:
    """Whether rows have places that are no polygons: shapes, or columns of coordinates, be they in doubt."""
    dimension = None if table.geometry is None else dimension_of(table.geometry)
    if dimension is not None:
        return dimension != POLYGONS
    names = [str(name) for name in table.frame.columns]
    if candidates("longitude", names) and candidates("latitude", names):
        return True
    return any(are_pairs(cells(table.frame[name])) for name in columns_for("point", names))


def _pair(table: RawTable, shown: str) -> Pair:
    """Return the columns of coordinates, without names where there are none, or rivals."""
    return find_pair(ColumnFinder(table.frame, shown, "", FaultList()), NetworkFile(file=shown), None)


def _word(stem: str) -> str:
    """A name for the study file from the first words of a file's name."""
    words = re.findall(r"[a-z][a-z0-9]*", stem.casefold())
    return "_".join(words[:2]) or "points"
