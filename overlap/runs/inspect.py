"""A first look at a file or a study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from overlap.domain.source import Source
from overlap.domain.study import AreaFile, CasesFile, NetworkFile, PopulationFile, Study, as_network
from overlap.domain.study_acting import CandidateFile, PlacesFile
from overlap.errors import InputError
from overlap.readers.areas import read_areas
from overlap.readers.facilities import read_facilities
from overlap.readers.formats import RawTable, bad_input, each_layer, read_table
from overlap.readers.guess import Guess
from overlap.readers.population import open_population
from overlap.readers.raster_files import raster_in
from overlap.readers.roles import guess_networks, guess_table
from overlap.readers.wording import listed
from overlap.runs.look import Look, of_areas, of_facilities, of_layers, of_people, of_table, recognised

COARSEST_M = 1000.0

Spec = NetworkFile | PopulationFile | AreaFile


def inspect_file(path: Path, layer: str = "") -> list[Look]:
    """Look at one file in the role that it most likely has.

    Of a file with several layers and none asked for: all of them briefly, then the one with most rows.

    Raises
    ------
    InputError
        The file cannot be read. Why it cannot be used in its role is told with what was seen of it.
    """
    shown = str(path)
    if raster_in(path, shown, layer):
        if layer and path.suffix.casefold() != ".zip":
            raise bad_input(shown, f"layer {layer} is asked for, but a raster has none", "", "leave it out")
        return [_as_said("total", PopulationFile(file=shown, layer=layer), Path(), None)]
    layers = list(each_layer(path, shown, layer))
    tables = {name: table for name, table in layers if not isinstance(table, InputError)}
    if not tables:
        raise InputError(
            *(fault for _, error in layers if isinstance(error, InputError) for fault in error.faults)
        )
    largest = max(tables, key=lambda name: len(tables[name]))
    table = tables[largest]
    guesses = guess_networks(table, shown, largest) or [guess_table(table, shown, largest)]
    looks = [_as_guessed(table, shown, guessed) for guessed in guesses]
    looks[:-1] = [replace(look, columns=()) for look in looks[:-1]]  # said once, below the last
    return looks if len(layers) == 1 else [of_layers(shown, layers), *looks]


def _as_guessed(table: RawTable, shown: str, guessed: Guess) -> Look:
    seen = of_table(table, shown, guessed)
    spec = _spec(guessed)
    if spec is None:
        return seen
    try:
        look = _as_said(guessed.name, spec, Path(), table)
    except InputError as error:
        return replace(seen, error=error)
    return _with_columns(look, seen)


def _spec(guessed: Guess) -> Spec | None:
    match guessed.role:
        case "network":
            return NetworkFile(file=guessed.file, layer=guessed.layer, where=guessed.where)
        case "areas":
            return AreaFile(file=guessed.file, layer=guessed.layer)
        case "population":
            return PopulationFile(file=guessed.file, layer=guessed.layer, column=guessed.column)
        case "none":
            return None


def inspect_study(study: Study, folder: Path) -> list[Look]:
    """Look at every file of places and people as the study describes it, its columns in brief."""
    specs: dict[str, Spec] = {}
    for role, spec in study.files().items():
        if isinstance(spec, PlacesFile | CandidateFile):
            specs[role] = as_network(spec)
        elif not isinstance(spec, CasesFile):
            specs[role] = spec
    return [_of_study(role, spec, folder) for role, spec in specs.items()]


def _of_study(role: str, spec: Spec, folder: Path) -> Look:
    look = Look(role, Source(role=role, path=spec.file, format="", crs=""))
    table, seen = None, look
    try:
        if not (isinstance(spec, PopulationFile) and raster_in(folder / spec.file, spec.file, spec.layer)):
            table = read_table(folder / spec.file, spec.file, spec.layer)
            names = listed(table.frame.columns)
            source = replace(look.source, format=table.format, crs=table.crs, notes=table.notes)
            seen = replace(look, source=source, facts=(("rows", f"{len(table):,}"),))
            seen = replace(seen, recognised=(*recognised(table), ("columns", names)))
        found = _as_said(role.partition(".")[2] or role, spec, folder, table, role)
    except InputError as error:
        return replace(seen, error=error)
    return _with_columns(found, seen)


def _with_columns(look: Look, seen: Look) -> Look:
    """A look at a file in its role, with what was seen of its columns before, but said once."""
    told = look.source.columns
    serving = {f"← {column}" for column in told.values()}
    others = tuple(
        (role, columns) for role, columns in seen.recognised if role not in told and columns not in serving
    )
    return replace(look, recognised=others, columns=seen.columns)


def _as_said(name: str, spec: Spec, folder: Path, table: RawTable | None, key: str = "") -> Look:
    if isinstance(spec, NetworkFile):
        return of_facilities(read_facilities(name, spec, folder, table, key))
    if isinstance(spec, AreaFile):
        return of_areas(read_areas(name, spec, folder, table))
    return of_people(open_population({name: spec}, folder, COARSEST_M, table))
