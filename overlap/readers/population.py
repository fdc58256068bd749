"""People from whatever holds them: rasters by their cells, tables by a column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from overlap.domain.people_keys import OF_TABLES, note_meaningless, stated_among
from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Population
from overlap.domain.study import PopulationFile
from overlap.errors import Fault, FaultList, InputError
from overlap.readers.formats import RawTable
from overlap.readers.people_points import read_people
from overlap.readers.raster import RasterPopulation
from overlap.readers.raster_files import raster_in

# Some ten minutes' work with the check at half the spacing; a slip of the bands is likelier than the wish.
MOST_POINTS = 200_000_000


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
        return _spread(PolygonPopulation(people, first.method, min(first.spacing_m, spacing_m)))
    if len(rasters) < len(specs):
        found = ", ".join(f"{name}: {spec.file}" for name, spec in specs.items())
        advice = (
            'give all of them as rasters or all as columns of one file, or call some role = "alternative"'
        )
        raise InputError(Fault("population", "a total and its parts must be of one kind", found, advice))
    for name, spec in specs.items():
        note_meaningless(f"population.{name}", "a raster", stated_among(spec, OF_TABLES), faults)
    with faults.gathering():
        population = RasterPopulation(specs, folder)
    faults.raise_if_any()
    return population


def _spread(population: PolygonPopulation) -> PolygonPopulation:
    """See that polygons are not spread over a lattice that nobody would wait for."""
    points = population.expected_points()
    if points > MOST_POINTS:
        found = f"about {points:,} points, {population.spacing_m:g} m apart"
        advice = (
            f'take a larger smallest band, or method = "interior-point" (at most {MOST_POINTS:,} are made)'
        )
        where = population.source.path
        raise InputError(Fault(where, "people would be spread over too many points", found, advice))
    return population
