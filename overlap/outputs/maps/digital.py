"""The map of how digital counters are, what is not known left open."""

from __future__ import annotations

from overlap.outputs.figures.voice import level as level_name
from overlap.outputs.figures.voice import network
from overlap.outputs.language.messages import Value, say
from overlap.outputs.language.told import counters_online, online
from overlap.outputs.maps.gap import gap_regions
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import (
    borders,
    by_people,
    counted,
    density,
    land,
    mark_pt,
    names,
    networks_of,
    used,
)
from overlap.outputs.maps.picture import Entry, Fill, Group, Layer, Marks, Picture
from overlap.resources import palette

UNKNOWN = "unknown"
UPGRADE = palette.CATEGORY_COLOURS[1]


def digital(place: Place) -> Picture:
    """Counters by level in colour and by network in shape, over the upgrade gaps."""
    table, tell = place.table("digital"), place.tell
    assert table is not None
    assert table.geometry is not None
    levels = sorted({str(each) for each in table.frame["level"]} - {UNKNOWN})
    looks = dict(zip(levels, palette.grades(max(1, len(levels)), pale=False), strict=False))
    looks[UNKNOWN] = palette.NOT_KNOWN
    within = place.holds(table) & used(table)
    marks: list[Marks] = []
    for level in (UNKNOWN, *levels):
        for number, name in enumerate(networks_of(table)):
            own = ((table.frame["level"] == level) & (table.frame["network"] == name)).to_numpy(dtype=bool)
            shape, hollow = palette.category(number)[1], level == UNKNOWN
            marks.append(Marks(table.geometry[own], looks[level], shape, mark_pt(len(own)) + 0.6, hollow))
    entries = []
    for level in (*reversed(levels), UNKNOWN):
        count = ((table.frame["level"] == level).to_numpy(dtype=bool) & within).sum()
        label = tell(counted(_called(level), count))
        entries.append(Entry(label, looks[level], "circle", hollow=level == UNKNOWN))
    shapes = tuple(
        Entry(tell(network(name)), palette.INK, palette.category(number)[1])
        for number, name in enumerate(networks_of(table))
    )
    ground, beyond = _upgrade(place)
    kinds = Group(tell(say("Level of the counter")), tuple(entries))
    legend = (kinds, Group(tell(say("Network")), shapes), *beyond)
    layers: tuple[Layer, ...] = (*land(place), *ground, *borders(place), *marks)
    words = tuple(map(tell, (*counters_online(place.run, place.area), *online(place.run, place.area))))
    return Picture(tell(say("How digital the counters are")), words, layers, legend, names(place))


def _called(written: str) -> Value:
    """A level as the table writes it: its number and its name, or that it is unknown."""
    number, space, name = written.partition(" ")
    return level_name(number, name) if space else level_name("", written)


def _upgrade(place: Place) -> tuple[tuple[Fill, ...], tuple[Group, ...]]:
    """Where people live near counters, but near none that is online for certain."""
    if place.table("gaps") is None:
        return (), ()
    table = gap_regions(place, "upgrade")
    if table.geometry is None or not len(table.frame):
        return (), ()
    opacity, classes = by_people(density(table))
    entries = tuple(Entry(place.tell(label), UPGRADE, opacity=step) for label, step in classes)
    fill = Fill(table.geometry, [UPGRADE] * len(opacity), opacity)
    return (fill,), (Group(place.tell(say("No counter surely online: people per km²")), entries),)
