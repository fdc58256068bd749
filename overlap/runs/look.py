"""What was seen of a file: what it is, how it is understood, what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.facilities import Facilities, RejectedRow
from overlap.domain.point_people import PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import SCALE_BITS, Population, Tally, TooManyPeopleError
from overlap.domain.quality import MEANINGS
from overlap.domain.source import Source
from overlap.domain.values import as_text, cells
from overlap.errors import Fault, InputError
from overlap.geo.antimeridian import wrap_longitude
from overlap.readers.columns import Role, columns_for
from overlap.readers.formats import RawTable
from overlap.readers.guess import Guess
from overlap.readers.indicator_columns import indicator_columns
from overlap.readers.wording import count, listed

FloatArray = NDArray[np.float64]
EXAMPLES = 3
_MOST_FREQUENT = 5
_NOT_YET = "before areas and their margin, which analyze applies"
_ALSO: tuple[Role, ...] = ("status", "closed", "people", "address", "accuracy")
_WITH_VALUES: tuple[Role, ...] = ("status", "closed", "accuracy")


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
    latitude of what a map can show, EPSG:4326; `recognised` are columns by what they tell of; `error` is why
    the file cannot be used as it is; `figures` are the numbers among the facts.
    """

    title: str
    source: Source
    facts: tuple[tuple[str, str], ...] = ()
    recognised: tuple[tuple[str, str], ...] = ()
    columns: tuple[ColumnLook, ...] = ()
    rejected: tuple[tuple[str, int, str], ...] = ()
    points: tuple[FloatArray, FloatArray] = field(default_factory=lambda: (np.zeros(0), np.zeros(0)))
    error: InputError | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


def of_facilities(facilities: Facilities) -> Look:
    """Which rows are counters, where they are, and what there is to say against them."""
    examples: dict[str, tuple[int, str]] = {}
    for row in facilities.rejected:
        number, example = examples.get(row.reason, (0, _example(row)))
        examples[row.reason] = (number + 1, " ".join(example.split()))
    points = facilities.longitude_deg, facilities.latitude_deg
    rejects = len(facilities.rejected)
    rows = f"{facilities.rows_read:,}: {facilities.used:,} can be used, {rejects:,} rejected"
    facts = (("rows", f"{rows} ({_NOT_YET})"), ("extent", _extent(*points)), *_quality(facilities))
    rejected = tuple((reason, number, example) for reason, (number, example) in sorted(examples.items()))
    title = f"facilities ({facilities.network})"
    figures = {"rows": facilities.rows_read, "used": facilities.used, "rejected": rejects}
    return Look(title, facilities.source, facts, rejected=rejected, points=points, figures=figures)


def _example(row: RejectedRow) -> str:
    return ": ".join(filter(None, (f"row {row.row}", row.name or row.id, row.found)))


def _quality(facilities: Facilities) -> Iterable[tuple[str, str]]:
    """What there is to say against facilities that are kept, with one of them each."""
    for check, ids in facilities.quality.flagged.items():
        if ids:
            yield f"quality, {check}", f"{len(ids):,} ({MEANINGS[check]}), such as {min(ids)}"


def of_areas(areas: Areas) -> Look:
    """How many units there are, the first of them, and where they are."""
    inside = shapely.get_coordinates(shapely.point_on_surface(areas.polygons))
    points = wrap_longitude(inside[:, 0]), inside[:, 1]
    names = ", ".join(str(name or key) for name, key in zip(areas.names[:5], areas.ids[:5], strict=True))
    outlines = shapely.get_coordinates(areas.polygons)
    facts = (
        ("areas", f"{len(areas):,} ({names}{', …' if len(areas) > 5 else ''})"),
        ("extent", _extent(wrap_longitude(outlines[:, 0]), outlines[:, 1])),
    )
    return Look(f"areas ({areas.level})", areas.source, facts, points=points, figures={"areas": len(areas)})


def of_people(population: Population) -> Look:
    """How many people a file holds, and in what cells, or rows."""
    tally, bits = _tally(population)
    valid, missing = tally.cells[0].valid, tally.cells[0].nodata
    people = tally.units[0] / 2**bits
    parts = f"{population.cells:,}: {valid:,} with a number, {missing:,} without"
    grid, points = population.grid, (np.zeros(0), np.zeros(0))
    facts = [("people", f"{people:,.1f}"), ("rows" if grid is None else "cells", parts)]
    if isinstance(population, PointPopulation | PolygonPopulation):
        points = wrap_longitude(population.places[0]), population.places[1]
        of_what = "extent" if isinstance(population, PointPopulation) else "extent of their middles"
        facts += [(of_what, _extent(*points))] if len(points[0]) else []
    if grid is not None:
        west, south, east, north = grid.bounds
        facts.append(
            ("grid", f"{grid.width:,} × {grid.height:,}, each up to about {grid.side_m:,.0f} m wide or high")
        )
        facts.append(("extent", f"{west:g} to {east:g}, {south:g} to {north:g} in its own CRS"))
    title = f"people ({population.layers[0]})"
    figures = {"people": people, "cells": population.cells, "with_number": valid, "without": missing}
    return Look(title, population.source, tuple(facts), points=points, figures=figures)


def _tally(population: Population) -> tuple[Tally, int]:
    """The plain count of a whole file, with its scale."""
    for bits in SCALE_BITS:
        tally = Tally()
        try:
            for _ in population.blocks(bits, tally):
                pass
        except TooManyPeopleError:
            continue
        population.judge(tally)
        return tally, bits
    raise InputError(Fault(population.source.path, "more people than live on Earth"))


def of_table(table: RawTable, shown: str, guessed: Guess) -> Look:
    """What there is to see of any table, whatever becomes of it."""
    notes = table.notes
    address = columns_for("address", [str(name) for name in table.frame.columns])
    if guessed.role == "none" and address:
        advice = "have these geocoded, and add the columns latitude and longitude"
        notes += (f"Only addresses say where the rows are ({listed(address)}): {advice}.",)
    source = Source(role="file", path=shown, format=table.format, crs=table.crs, notes=notes)
    rows = (("rows", f"{len(table):,}"),)
    title, figures = f"a table: {guessed.why}", {"rows": len(table)}
    return Look(title, source, rows, recognised(table), tuple(_columns(table)), figures=figures)


def of_layers(shown: str, layers: Iterable[tuple[str, RawTable | InputError]]) -> Look:
    """What each table of a file with several is, and how many rows it has."""
    source = Source(role="file", path=shown, format="", crs="")
    facts = tuple((f"layer {name}", _briefly(table)) for name, table in layers)
    return Look("several layers", source, facts)


def _briefly(table: RawTable | InputError) -> str:
    if isinstance(table, InputError):
        return table.faults[0].what
    kinds = [] if table.geometry is None else sorted({each.geom_type for each in table.geometry if each})
    return f"{count(len(table), 'row')}, {listed(kinds) or 'no shapes'}"


def recognised(table: RawTable) -> tuple[tuple[str, str], ...]:
    """Columns by what their names say that they tell of, with the most frequent values where these count."""
    names = [str(name) for name in table.frame.columns]
    found = []
    for role in _ALSO:
        columns = columns_for(role, names)
        if role in _WITH_VALUES:
            columns = [f"{name} ({_values(table, name)})" for name in columns]
        if columns:
            found.append((role, f"← {listed(columns)}"))
    return tuple(found) + tuple((role, f"← {listed(columns)}") for role, columns in indicator_columns(names))


def _values(table: RawTable, column: str) -> str:
    """The most frequent values of a column: open 26, closed 2 and 3 more."""
    times = Counter(text for text in as_text(cells(table.frame[column])) if text)
    found = (f"{text[:30]} {number:,}" for text, number in times.most_common())
    return listed(found, _MOST_FREQUENT) or "empty"


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
