"""The map of gaps: where people live beyond reach, as dark as people live densely there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from overlap.domain.result import Table
from overlap.outputs.figures.text import shown
from overlap.outputs.headline.rows import total_layer
from overlap.outputs.headline.words import people
from overlap.outputs.language.messages import Number, Value, count, say
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, by_people, counters, density, land, names
from overlap.outputs.maps.picture import Entry, Fill, Group, Marks, Numbers, Picture, Shapes, Strokes
from overlap.resources import palette

_COLOUR = palette.RAMP[-1]
_TOLD = 3


def gap(place: Place) -> Picture:
    """Gap regions of presence at the smallest distance; those with most people are numbered."""
    table = gap_regions(place, "presence")
    marks, counted = counters(place)
    layers: list[Fill | Strokes | Marks | Numbers] = [*land(place)]
    legend: list[Group] = []
    words: tuple[Value, ...] = (say("Everybody lives within reach of a counter."),)
    km = float(table.frame["distance_km"].iloc[0]) if len(table.frame) else 0.0
    if table.geometry is not None and len(table.frame):
        opacity, classes = by_people(density(table))
        layers.append(Fill(table.geometry, [_COLOUR] * len(opacity), opacity))
        entries = tuple(Entry(label, _COLOUR, opacity=step) for label, step in classes)
        legend = [Group(say("Beyond reach: people per km²"), entries), _first(table)]
        words = tuple(_words(place, table))
    layers += [*borders(place), *marks]
    if table.geometry is not None and len(table.frame):
        most = np.arange(min(_TOLD, len(table.frame)))
        layers.append(Numbers(_middles(table), tuple(str(n + 1) for n in most)))
    title = say("Where people live more than {km} from every counter", km=Number(km, "km"))
    return Picture(title, words, tuple(layers), (*legend, *counted), names(place))


def gap_regions(place: Place, kind: str) -> Table:
    """Regions of a kind at its smallest distance, those with most people first; of an area, those in it."""
    table = place.table("gaps")
    assert table is not None
    keep = table.frame["kind"] == kind
    keep &= table.frame["distance_km"] == table.frame.loc[keep, "distance_km"].min()
    lying = place.table("gap_areas")
    if place.area is not None and lying is not None:
        own = (lying.frame["area_level"] == place.area[0]) & (lying.frame["area_id"] == place.area[1])
        keep &= table.frame["gap_id"].isin(lying.frame.loc[own, "gap_id"])
    return place.rows(table, keep)


def _middles(table: Table) -> Shapes:
    first = table.frame.head(_TOLD)
    return np.array(shapely.points(first[["longitude_deg", "latitude_deg"]].to_numpy(dtype=np.float64)))


def _first(table: Table) -> Group:
    """The regions with most people, by their numbers on the map."""
    entries = []
    for number, row in enumerate(table.records()[:_TOLD], start=1):
        many = Number(row["people_total"], "people")
        label = count("{people} person", "{people} people", round(row["people_total"]), people=many)
        if row.get("place_name"):
            label = say("{people} near {place}", people=label, place=shown(row["place_name"], 24))
        entries.append(Entry(label, shape=str(number)))
    return Group(say("Largest gaps"), tuple(entries))


def _beyond(summary: Mapping[str, Any]) -> Iterator[Value]:
    """How many live beyond reach, and how many of them where it is large enough to act."""
    total = total_layer(summary)
    row = next((each for each in summary["gaps"]["totals"] if each["layer"] == total), None)
    if row is None or row["kind"] != "presence":
        return
    yield count(
        "{people} people live more than {km} from every counter; {inside} of them in {n} region.",
        "{people} people live more than {km} from every counter; {inside} of them in {n} regions.",
        row["regions"],
        people=Number(row["people_total"], "people"),
        km=Number(row["distance_km"], "km"),
        inside=Number(row["people_regions"], "people"),
    )


def _words(place: Place, table: Table) -> Iterator[Value]:
    if place.area is None:
        yield from _beyond(place.run.summary)
        return
    lying = place.table("gap_areas")
    if lying is None:
        return
    own = (lying.frame["area_level"] == place.area[0]) & (lying.frame["area_id"] == place.area[1])
    own &= lying.frame["gap_id"].isin(table.frame["gap_id"])
    count = f"{len(table.frame):,} gap region{'s' if len(table.frame) > 1 else ''}"
    yield f"{people(float(lying.frame.loc[own, 'people'].sum()))} of {shown(place.name)} live in {count}."
