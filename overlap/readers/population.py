"""People from whatever holds them: rasters by their cells, tables by a column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Population
from overlap.domain.study import PopulationFile
from overlap.errors import Fault, FaultList, InputError
from overlap.readers.formats import RawTable
from overlap.readers.people_points import read_people
from overlap.readers.raster import RasterPopulation
from overlap.readers.raster_files import raster_in


def open_population(
    specs: Mapping[str, PopulationFile], folder: Path, spacing_m: float, table: RawTable | None = None
) -> Population:
    """One source of people: a total (or an alternative) and its parts.

    Parameters
    ----------
    specs
        The layers by name, the total first.
    folder
        Where relative paths start.
    spacing_m
        The widest lattice that the bands allow, for people of polygons, metres.
    table
        The file, where it has columns and was read already.

    Raises
    ------
    InputError
        All faults of all the files at once.
    """
    faults = FaultList()
    for name, spec in specs.items():
        if not (folder / spec.file).is_file():
            faults.add(f"population.{name}", "no such file", spec.file, "check the path")
    faults.raise_if_any()
    rasters = {name for name, spec in specs.items() if raster_in(folder / spec.file, spec.file, spec.layer)}
    if not rasters:
        first = next(iter(specs.values()))
        people = read_people(specs, folder, table)
        if isinstance(people, PeopleAtPoints):
            return PointPopulation(people)
        return PolygonPopulation(people, first.method, min(first.spacing_m, spacing_m))
    if len(rasters) < len(specs):
        found = ", ".join(f"{name}: {spec.file}" for name, spec in specs.items())
        advice = (
            'give all of them as rasters or all as columns of one file, or call some role = "alternative"'
        )
        raise InputError(Fault("population", "a total and its parts must be of one kind", found, advice))
    return RasterPopulation(specs, folder)
