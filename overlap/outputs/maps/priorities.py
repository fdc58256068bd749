"""The map of priorities: where to act first, and what it buys."""

from __future__ import annotations

import numpy as np

from overlap.outputs.figures.text import shown
from overlap.outputs.figures.voice import network
from overlap.outputs.language.advised import acting, no_better, perhaps_online
from overlap.outputs.language.messages import Number, count, say
from overlap.outputs.language.rows import site_name
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, counted, land, mark_pt, names, networks_of
from overlap.outputs.maps.picture import Entry, Group, Layer, Marks, Numbers, Picture
from overlap.resources import palette

_TOLD = 6
_OPTIONS = {
    "connect": say("connect a counter"),
    "raise_level": say("raise a counter's level"),
    "add": say("add a counter"),
    "mobile": say("a mobile counter stops"),
}
_COLOURS = {"connect": 0, "add": 5, "mobile": 2}
_LEAST_PT, _MOST_PT = 5.0, 13.0
_TODAY = "#9A9A95"


def priorities(place: Place) -> Picture:
    """The list's places, as large as people gained are many, over today's counters in grey."""
    table, tell = place.table("priorities"), place.tell
    assert table is not None
    assert table.geometry is not None
    table = place.rows(table, place.holding(table))
    assert table.geometry is not None
    frame = table.frame
    gained = frame["people_gained"].to_numpy(dtype=np.float64)
    size_pt = np.maximum(_LEAST_PT, _MOST_PT * np.sqrt(gained / max(1.0, gained.max(initial=1.0))))
    layers, entries = [], []
    for option in dict.fromkeys(frame["option"]):
        own = (frame["option"] == option).to_numpy(dtype=bool)
        number = _COLOURS.get(option, 4)
        colour, shape = palette.CATEGORY_COLOURS[number], palette.category(number)[1]
        layers.append(Marks(table.geometry[own], colour, shape, np.round(size_pt[own], 1)))
        entries.append(Entry(tell(counted(_OPTIONS.get(option, shown(option)), own.sum())), colour, shape))
    first = table.records()[:_TOLD]
    told = tuple(
        Entry(
            tell(
                say(
                    "{place}: {people} people",
                    place=shown(site_name(row, pointed_at=True), 30),
                    people=Number(row["people_gained"], "people"),
                )
            ),
            shape=str(row["rank"]),
        )
        for row in first
    )
    today, greyed = _today(place)
    legend = (
        Group(tell(say("Act here")), tuple(entries)),
        *greyed,
        Group(tell(say("First on the list, and whom it brings")), told),
    )
    discs = Numbers(table.geometry[: len(first)], tuple(str(row["rank"]) for row in first))
    words = _words(place, gained)
    shown_layers: tuple[Layer, ...] = (*land(place), *borders(place), *today, *layers, discs)
    return Picture(tell(say("Where to act first")), words, shown_layers, legend, names(place))


def _today(place: Place) -> tuple[tuple[Marks, ...], tuple[Group, ...]]:
    table = place.table("facilities")
    assert table is not None
    assert table.geometry is not None
    marks, entries = [], []
    for number, name in enumerate(networks_of(table)):
        own = (table.frame["network"] == name).to_numpy(dtype=bool)
        shape = palette.category(number)[1]
        marks.append(Marks(table.geometry[own], _TODAY, shape, 0.75 * mark_pt(len(own))))
        entries.append(Entry(place.tell(network(name)), _TODAY, shape))
    return tuple(marks), (Group(place.tell(say("Counters today")), tuple(entries)),)


def _words(place: Place, gained: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[str, ...]:
    if place.area is None:
        return tuple(map(place.tell, (*acting(place.run), *perhaps_online(place.run), *no_better(place.run))))
    if not len(gained):
        return (place.tell(say("No site of the list lies in {area}.", area=shown(place.name))),)
    told = count(
        "{n} site of the list in {area} brings {people} people within reach.",
        "{n} sites of the list in {area} bring {people} people within reach.",
        len(gained),
        area=shown(place.name),
        people=Number(float(gained.sum()), "people"),
    )
    return (place.tell(told),)
