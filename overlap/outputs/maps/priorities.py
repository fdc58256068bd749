"""The map of priorities: where to act first, and what it buys."""

from __future__ import annotations

import numpy as np

from overlap.outputs.figures.text import shown
from overlap.outputs.headline.acting import priorities as sentences
from overlap.outputs.headline.words import many, people
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, land, mark_pt, names, networks_of
from overlap.outputs.maps.picture import Entry, Group, Layer, Marks, Numbers, Picture
from overlap.resources import palette

_TOLD = 6
_OPTIONS = {
    "connect": "connect a counter",
    "raise_level": "raise a counter's level",
    "add": "add a counter",
    "mobile": "a mobile counter stops",
}
_COLOURS = {"connect": 0, "add": 5, "mobile": 2}
_LEAST_PT, _MOST_PT = 5.0, 13.0
_TODAY = "#9A9A95"


def priorities(place: Place) -> Picture:
    """The list's places, as large as people gained are many, over today's counters in grey."""
    table = place.table("priorities")
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
        entries.append(Entry(f"{_OPTIONS.get(option, shown(option))} ({own.sum():,})", colour, shape))
    first = table.records()[:_TOLD]
    told = tuple(
        Entry(
            f"{shown(row['name'], 30) or shown(row['candidate_id'], 30)}: {people(row['people_gained'])}",
            shape=str(row["rank"]),
        )
        for row in first
    )
    today, greyed = _today(place)
    legend = (
        Group("Act here", tuple(entries)),
        *greyed,
        Group("First on the list, and whom it brings", told),
    )
    discs = Numbers(table.geometry[: len(first)], tuple(str(row["rank"]) for row in first))
    words = tuple(sentences(place.run.summary)) if place.area is None else _words(place, gained)
    shown_layers: tuple[Layer, ...] = (*land(place), *borders(place), *today, *layers, discs)
    return Picture("Where to act first", words, shown_layers, legend, names(place))


def _today(place: Place) -> tuple[tuple[Marks, ...], tuple[Group, ...]]:
    table = place.table("facilities")
    assert table is not None
    assert table.geometry is not None
    marks, entries = [], []
    for number, network in enumerate(networks_of(table)):
        own = (table.frame["network"] == network).to_numpy(dtype=bool)
        shape = palette.category(number)[1]
        marks.append(Marks(table.geometry[own], _TODAY, shape, 0.75 * mark_pt(len(own))))
        entries.append(Entry(shown(many(network).capitalize()), _TODAY, shape))
    return tuple(marks), (Group("Counters today", tuple(entries)),)


def _words(place: Place, gained: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[str, ...]:
    sites = f"{len(gained):,} site{'' if len(gained) == 1 else 's'} of the list"
    return (f"{sites} in {shown(place.name)} bring {people(float(gained.sum()))} within reach.",)
