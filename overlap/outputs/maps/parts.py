"""What several kinds of map share: the land, the counters, the names, and opacity by people."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.result import Table
from overlap.outputs.figures.voice import network
from overlap.outputs.language.messages import Message, Number, Value, say
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.picture import Entry, Fill, Group, Marks, Names, Strokes
from overlap.resources import palette

BORDER = "#8A8A86"
LAND = "#F1F1EE"
_MANY = 300
_STEPS = 4
_PALEST = 0.25
_MOST = 0.98


def land(place: Place) -> tuple[Fill, ...]:
    """The areas as plain land; nothing where the run has none."""
    table = place.areas()
    if table is None or table.geometry is None or not len(table.frame):
        return ()
    every = np.ones(len(table.frame))
    return (Fill(table.geometry, [LAND] * len(table.frame), every, BORDER),)


def borders(place: Place) -> tuple[Strokes, ...]:
    """The borders of the largest level, or of the one area."""
    if place.outline is not None:
        return (Strokes(np.array([place.outline], dtype=object), palette.INK, 0.9),)
    return (Strokes(place.shapes, "#55554F", 0.8),) if place.level else ()


def networks_of(table: Table) -> list[str]:
    """The networks of a table of counters, in their order."""
    return [str(each) for each in dict.fromkeys(table.frame["network"])]


def stacked(table: Table) -> list[str]:
    """The networks as they are drawn: the one with fewest counters last, on top; ties by name."""
    counts = table.frame["network"].astype(str).value_counts()
    return sorted(counts.index, key=lambda name: (-counts[name], name))


def counters(place: Place) -> tuple[tuple[Marks, ...], tuple[Group, ...]]:
    """Every counter by colour and shape of its network; those in no count are hollow."""
    table = place.table("facilities")
    if table is None or table.geometry is None:
        return (), ()
    size_pt = mark_pt(len(table.frame))
    entries, within = [], place.holds(table)
    layers: dict[str, list[Marks]] = {name: [] for name in stacked(table)}
    for number, name in enumerate(networks_of(table)):
        colour, shape = palette.category(number)
        for status, hollow in (("context", True), ("used", False)):
            own = (table.frame["network"] == name) & ((table.frame["status"] == "context") == hollow)
            if own.any():
                called = say("{network} beyond the areas", network=network(name)) if hollow else network(name)
                label = place.tell(counted(called, (own & within).sum()))
                layers[name].append(Marks(table.geometry[own.to_numpy()], colour, shape, size_pt, hollow))
                entries.append(Entry(label, colour, shape, hollow=status != "used"))
    entries.sort(key=lambda entry: entry.hollow)
    return tuple(chain(*layers.values())), (Group(place.tell(say("Counters")), tuple(entries)),)


def counted(what: Value, number: int) -> Message:
    """What stands in a legend, with how many there are."""
    return say("{what} ({n})", what=what, n=Number(int(number), "count"))


def mark_pt(count: int) -> float:
    """How large marks are, so that many leave the ground to be seen."""
    return 4.6 if count <= _MANY else 3.2 if count <= 10 * _MANY else 1.8


def names(place: Place) -> Names | None:
    """The names of the areas that are shown, those with most people first."""
    table = place.areas()
    if table is None or table.geometry is None or not len(table.frame):
        return None
    texts = tuple(place.tell.shown(name, 28) for name in table.frame["area_name"])
    return Names(table.geometry, texts, _people(table.frame))


def used(table: Table) -> NDArray[np.bool_]:
    """Which counters of a table are in counts."""
    found: NDArray[np.bool_] = (table.frame["status"] != "context").to_numpy(dtype=bool)
    return found


def density(table: Table) -> NDArray[np.float64]:
    """People on a square kilometre of gap regions."""
    people, ground = (
        table.frame[name].to_numpy(dtype=np.float64, na_value=0.0) for name in ("people_total", "ground_km2")
    )
    per_km2: NDArray[np.float64] = np.divide(people, ground, out=np.zeros(len(people)), where=ground > 0.0)
    return per_km2


def by_people(density: NDArray[np.float64]) -> tuple[NDArray[np.float64], list[tuple[Value, float]]]:
    """Opacity for each shape by people on a square kilometre, and its classes for the legend.

    Classes are even in ratios, since densities differ by factors.
    """
    finite = np.where(np.isfinite(density), density, 0.0)
    edges = _round_edges(float(finite.min()), float(np.quantile(finite, _MOST)))
    steps = np.linspace(_PALEST, 0.95, len(edges) + 1) if edges else np.array([0.7])
    opacity = steps[np.searchsorted(edges, finite, side="left")]
    return opacity, [(_class(finite, edges, n), float(step)) for n, step in enumerate(steps)]


def _class(values: NDArray[np.float64], edges: list[float], number: int) -> Value:
    """From which number to which a class goes; the first may be one number by itself, such as 0."""
    if number == 0:
        inside = values[values <= edges[0]] if edges else values
        low, high = _rounded(inside.min()), _rounded(inside.max())
        if low == high:
            return low
        return (
            say("up to {number}", number=_rounded(edges[0]))
            if edges
            else say("{low} to {high}", low=low, high=high)
        )
    if number == len(edges):
        return say("more than {number}", number=_rounded(edges[-1]))
    return say("{low} to {high}", low=_rounded(edges[number - 1]), high=_rounded(edges[number]))


def _rounded(value: float) -> Number:
    return Number(float(f"{value:.3g}"), "plain")


def _round_edges(least: float, most: float) -> list[float]:
    """At most three of 1, 2, 5, 10, … that cut what is between into steps of like ratio."""
    powers = 10.0 ** np.arange(-3, 7)
    rounds = np.concatenate([step * powers for step in (1.0, 2.0, 5.0)])
    inside = np.sort(rounds[(rounds > least) & (rounds < most)])
    if len(inside) <= _STEPS - 1:
        return [float(each) for each in inside]
    wanted = np.linspace(0, len(inside) - 1, _STEPS + 1)[1:-1]
    return [float(each) for each in inside[np.unique(np.round(wanted).astype(int))]]


def _people(frame: pd.DataFrame) -> NDArray[np.float64]:
    column = next((name for name in frame if str(name).startswith("people_")), None)
    if column is None:
        return np.zeros(len(frame))
    people: NDArray[np.float64] = frame[column].to_numpy(dtype=np.float64, na_value=0.0)
    return people
