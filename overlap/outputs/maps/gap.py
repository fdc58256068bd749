"""The map of gaps: where people live beyond reach, as dark as people live densely there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from overlap.domain.result import Table
from overlap.outputs.figures.text import shown
from overlap.outputs.language.messages import Message, Number, count, say
from overlap.outputs.language.rows import gap_name, records
from overlap.outputs.language.told import gaps as sentences
from overlap.outputs.language.told import near
from overlap.outputs.maps.coverage import beyond
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, by_people, counters, density, land, names
from overlap.outputs.maps.picture import Entry, Fill, Group, Marks, Numbers, Picture, Shapes, Strokes
from overlap.resources import palette

_COLOUR = palette.RAMP[-1]
_TOLD = 3


def gap(place: Place) -> Picture:
    """Gap regions of presence at the smallest distance; those with most people are numbered."""
    table, tell = gap_regions(place, "presence"), place.tell
    marks, counted = counters(place)
    layers: list[Fill | Strokes | Marks | Numbers] = [*land(place)]
    legend: list[Group] = []
    if table.geometry is not None and len(table.frame):
        opacity, classes = by_people(density(table))
        layers.append(Fill(table.geometry, [_COLOUR] * len(opacity), opacity))
        entries = tuple(Entry(tell(label), _COLOUR, opacity=step) for label, step in classes)
        legend = [Group(tell(say("Beyond reach: people per km²")), entries), _first(place, table)]
        km, words = float(table.frame["distance_km"].iloc[0]), _words(place, table)
    else:
        sought = _sought(place)
        km, words = float(sought["distance_km"]), _without(place, sought)
    layers += [*borders(place), *marks]
    if table.geometry is not None and len(table.frame):
        most = np.arange(min(_TOLD, len(table.frame)))
        layers.append(Numbers(_middles(table), tuple(str(n + 1) for n in most)))
    title = tell(say("Where people live more than {km} from every counter", km=Number(km, "km")))
    return Picture(title, tuple(map(tell, words)), tuple(layers), (*legend, *counted), names(place))


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


def _sought(place: Place) -> Mapping[str, Any]:
    """What the run says of presence gaps at the smallest distance at which it sought them."""
    totals = place.run.summary["gaps"]["totals"]
    found: Mapping[str, Any] = min(
        (row for row in totals if row["kind"] == "presence"), key=lambda row: float(row["distance_km"])
    )
    return found


def _middles(table: Table) -> Shapes:
    first = table.frame.head(_TOLD)
    return np.array(shapely.points(first[["longitude_deg", "latitude_deg"]].to_numpy(dtype=np.float64)))


def _first(place: Place, table: Table) -> Group:
    """The regions with most people, by their numbers on the map."""
    entries = []
    for number, row in enumerate(table.records()[:_TOLD], start=1):
        people = Number(row["people_total"], "people")
        name = shown(gap_name(place.run, row, pointed_at=True), 24)
        if row["place_name"]:
            told = say("{people} people near {place}", people=people, place=name)
        elif name:
            told = say("{place}: {people} people", place=name, people=people)
        else:
            told = say("{people} people", people=people)
        entries.append(Entry(place.tell(told), shape=str(number)))
    return Group(place.tell(say("The largest gaps")), tuple(entries))


def _words(place: Place, table: Table) -> Iterator[Message]:
    if place.area is None:
        yield from (*near(place.run), *sentences(place.run))
        return
    lying = place.table("gap_areas")
    if lying is None:
        return
    own = (lying.frame["area_level"] == place.area[0]) & (lying.frame["area_id"] == place.area[1])
    own &= lying.frame["gap_id"].isin(table.frame["gap_id"])
    yield count(
        "{people} people of {area} live in {n} gap.",
        "{people} people of {area} live in {n} gaps.",
        len(table.frame),
        people=Number(float(lying.frame.loc[own, "people"].sum()), "people"),
        area=shown(place.name),
    )


def _without(place: Place, sought: Mapping[str, Any]) -> Iterator[Message]:
    """What is said where no region is drawn: some may live beyond reach all the same, scattered."""
    everybody = say("Everybody lives within reach of a counter.")
    if place.area is None:
        yield from near(place.run) if sought["people_total"] else [everybody]
        return
    level, wanted = place.area
    row = records(place.run, "areas", area_level=level, area_id=wanted)[0]
    if row["band_km"] == sought["distance_km"] and row["people_total"]:
        yield beyond(place, row, row["people_total"]) if row["people_neither"] else everybody
