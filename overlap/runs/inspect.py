"""A first look at a file or a study: what it is, how it is understood, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.facilities import Facilities
from overlap.domain.population import SCALE_BITS, Population, Tally, TooManyPeopleError
from overlap.domain.quality import MEANINGS
from overlap.domain.source import Source
from overlap.domain.study import AreaFile, NetworkFile, PopulationFile, Study
from overlap.domain.values import as_text, cells
from overlap.errors import Fault, InputError
from overlap.geo.antimeridian import wrap_longitude
from overlap.readers.areas import read_areas
from overlap.readers.facilities import read_facilities
from overlap.readers.formats import RawTable, read_table
from overlap.readers.population import RASTER_SUFFIXES, open_population
from overlap.readers.roles import Guess, guess

FloatArray = NDArray[np.float64]
EXAMPLES = 3
COARSEST_M = 1000.0
_NOT_YET = "before areas and their margin, which analyze applies"


@dataclass(frozen=True)
class ColumnLook:
    """One column: share of rows that fill it (0 to 1), how many different values, and a few of them."""

    name: str
    filled: float
    different: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What was seen of one file.

    `facts` are label and text; `rejected` counts by reason with an example each; `points` is longitude and
    latitude of what a map can show, EPSG:4326.
    """

    title: str
    source: Source
    facts: tuple[tuple[str, str], ...]
    columns: tuple[ColumnLook, ...] = ()
    rejected: tuple[tuple[str, int, str], ...] = ()
    points: tuple[FloatArray, FloatArray] = field(default_factory=lambda: (np.zeros(0), np.zeros(0)))


def inspect_file(path: Path) -> Look:
    """Look at one file in the role that it most likely has.

    Raises
    ------
    InputError
        The file cannot be read, or not in that role.
    """
    shown, folder = str(path), Path()
    if path.suffix.casefold() in RASTER_SUFFIXES:
        return _people({"total": PopulationFile(file=shown)}, folder)
    table = read_table(path, shown)
    guessed = guess(path, shown)
    columns = tuple(_columns(table))
    if guessed.role == "areas":
        return _areas(read_areas("area", AreaFile(file=shown), folder), columns)
    if guessed.role == "population":
        return _people({"total": PopulationFile(file=shown, column=guessed.column)}, folder, columns)
    if guessed.role == "none":
        return _plain(shown, table, guessed, columns)
    return _facilities(read_facilities(guessed.name, NetworkFile(file=shown), folder), columns)


def inspect_study(study: Study, folder: Path) -> list[Look]:
    """Look at every file of a study as the study describes it."""
    looks = [_facilities(read_facilities(name, each, folder)) for name, each in study.networks.items()]
    for name, layer in study.population.items():
        looks.append(_people({name: layer}, folder))
    looks += [_areas(read_areas(level, each, folder)) for level, each in study.areas.items()]
    return looks


def _facilities(facilities: Facilities, columns: Sequence[ColumnLook] = ()) -> Look:
    examples: dict[str, tuple[int, str]] = {}
    for row in facilities.rejected:
        number, example = examples.get(row.reason, (0, f"row {row.row}: {row.name or row.id} {row.found}"))
        examples[row.reason] = (number + 1, " ".join(example.split()))
    points = facilities.longitude_deg, facilities.latitude_deg
    rejects = len(facilities.rejected)
    rows = f"{facilities.rows_read:,}: {facilities.used:,} can be used, {rejects:,} rejected"
    facts = (("rows", f"{rows} ({_NOT_YET})"), ("extent", _extent(*points)), *_quality(facilities))
    rejected = tuple((reason, number, example) for reason, (number, example) in sorted(examples.items()))
    return Look(
        f"facilities ({facilities.network})", facilities.source, facts, tuple(columns), rejected, points
    )


def _quality(facilities: Facilities) -> Iterable[tuple[str, str]]:
    """What there is to say against facilities that are kept, with one of them each."""
    for check, ids in facilities.quality.flagged.items():
        if ids:
            yield f"quality, {check}", f"{len(ids):,} ({MEANINGS[check]}), such as {min(ids)}"


def _areas(areas: Areas, columns: Sequence[ColumnLook] = ()) -> Look:
    inside = shapely.get_coordinates(shapely.point_on_surface(areas.polygons))
    points = wrap_longitude(inside[:, 0]), inside[:, 1]
    names = ", ".join(str(name or key) for name, key in zip(areas.names[:5], areas.ids[:5], strict=True))
    facts = (
        ("areas", f"{len(areas):,} ({names}{', …' if len(areas) > 5 else ''})"),
        ("extent of their middles", _extent(*points)),
    )
    return Look(f"areas ({areas.level})", areas.source, facts, tuple(columns), (), points)


def _people(specs: Mapping[str, PopulationFile], folder: Path, columns: Sequence[ColumnLook] = ()) -> Look:
    population = open_population(specs, folder, COARSEST_M)
    tally, bits = _tally(population)
    cells_read = f"{tally.cells[0].valid:,} with a number, {tally.cells[0].nodata:,} without"
    facts = [("people", f"{tally.units[0] / 2**bits:,.1f}"), ("cells", f"{population.cells:,}: {cells_read}")]
    grid = population.grid
    if grid is not None:
        west, south, east, north = grid.bounds
        facts.append(
            ("grid", f"{grid.width:,} × {grid.height:,}, each up to about {grid.side_m:,.0f} m wide or high")
        )
        facts.append(("extent", f"{west:g} to {east:g}, {south:g} to {north:g} in its own CRS"))
    return Look(f"people ({next(iter(specs))})", population.source, tuple(facts), tuple(columns))


def _tally(population: Population) -> tuple[Tally, int]:
    """The plain count of a whole file, with its scale."""
    for bits in SCALE_BITS:
        tally = Tally()
        try:
            for _ in population.blocks(bits, tally):
                pass
        except TooManyPeopleError:
            continue
        return tally, bits
    raise InputError(Fault(population.source.path, "more people than live on Earth"))


def _plain(shown: str, table: RawTable, guessed: Guess, columns: Sequence[ColumnLook]) -> Look:
    source = Source(role="file", path=shown, format=table.format, crs=table.crs, notes=table.notes)
    return Look(f"a table: {guessed.why}", source, (("rows", f"{len(table):,}"),), tuple(columns))


def _columns(table: RawTable) -> Iterable[ColumnLook]:
    for name in table.frame.columns:
        texts = as_text(cells(table.frame[name]))
        filled = texts[texts != ""]
        different = list(dict.fromkeys(filled))
        share = len(filled) / max(1, len(texts))
        yield ColumnLook(str(name), share, len(different), tuple(different[:EXAMPLES]))


def _extent(longitude_deg: FloatArray, latitude_deg: FloatArray) -> str:
    """West to east (the short way round) and south to north, in degrees."""
    west, east = bounds_around(longitude_deg)
    east = float(wrap_longitude(np.array([east]))[0])
    return f"{west:.4f} to {east:.4f}, {latitude_deg.min():.4f} to {latitude_deg.max():.4f}"


def bounds_around(longitude_deg: FloatArray) -> tuple[float, float]:
    """The narrowest range of longitudes that holds all, as west ≤ east; east may pass 180."""
    ordered = np.sort(longitude_deg)
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(np.argmax(gaps))
    if widest == len(ordered) - 1:
        return float(ordered[0]), float(ordered[-1])
    return float(ordered[widest + 1]), float(ordered[widest]) + 360.0
