"""The map of how digital counters are, what is not known left open."""

from __future__ import annotations

from overlap.outputs.figures.text import shown
from overlap.outputs.headline.digital import online
from overlap.outputs.headline.words import many
from overlap.outputs.maps.gap import gap_regions
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, by_people, density, land, mark_pt, names, networks_of, used
from overlap.outputs.maps.picture import Entry, Fill, Group, Layer, Marks, Picture
from overlap.resources import palette

UNKNOWN = "unknown"
UPGRADE = palette.CATEGORY_COLOURS[1]


def digital(place: Place) -> Picture:
    """Counters by level in colour and by network in shape, over the upgrade gaps."""
    table = place.table("digital")
    assert table is not None
    assert table.geometry is not None
    levels = sorted({str(each) for each in table.frame["level"]} - {UNKNOWN})
    looks = dict(zip(levels, palette.grades(max(1, len(levels)), pale=False), strict=False))
    looks[UNKNOWN] = palette.NOT_KNOWN
    within = place.holds(table) & used(table)
    marks: list[Marks] = []
    for level in (UNKNOWN, *levels):
        for number, network in enumerate(networks_of(table)):
            own = ((table.frame["level"] == level) & (table.frame["network"] == network)).to_numpy(dtype=bool)
            shape, hollow = palette.category(number)[1], level == UNKNOWN
            marks.append(Marks(table.geometry[own], looks[level], shape, mark_pt(len(own)) + 0.6, hollow))
    entries = []
    for level in (*reversed(levels), UNKNOWN):
        count = ((table.frame["level"] == level).to_numpy(dtype=bool) & within).sum()
        entries.append(Entry(f"{shown(level)} ({count:,})", looks[level], "circle", hollow=level == UNKNOWN))
    shapes = tuple(
        Entry(shown(many(network).capitalize()), palette.INK, palette.category(number)[1])
        for number, network in enumerate(networks_of(table))
    )
    ground, beyond = _upgrade(place)
    legend = (Group("Level of the counter", tuple(entries)), Group("Network", shapes), *beyond)
    layers: tuple[Layer, ...] = (*land(place), *ground, *borders(place), *marks)
    words = tuple(online(place.run.summary))
    return Picture("How digital the counters are", words, layers, legend, names(place))


def _upgrade(place: Place) -> tuple[tuple[Fill, ...], tuple[Group, ...]]:
    """Where people live near counters, but near none that is online for certain."""
    if place.table("gaps") is None:
        return (), ()
    table = gap_regions(place, "upgrade")
    if table.geometry is None or not len(table.frame):
        return (), ()
    opacity, classes = by_people(density(table))
    entries = tuple(Entry(label, UPGRADE, opacity=step) for label, step in classes)
    fill = Fill(table.geometry, [UPGRADE] * len(opacity), opacity)
    return (fill,), (Group("No counter surely online: people per km²", entries),)
