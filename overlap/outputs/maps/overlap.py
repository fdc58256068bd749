"""The map of overlap: which counters have a partner near by, which stand alone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from overlap.domain.bands import partner_band_km
from overlap.outputs.figures.text import shown
from overlap.outputs.figures.voice import network
from overlap.outputs.language.messages import Message, Number, say
from overlap.outputs.language.rows import part
from overlap.outputs.language.told import partners
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, counted, land, mark_pt, names, networks_of, stacked, used
from overlap.outputs.maps.picture import Entry, Group, Layer, Marks, Picture
from overlap.resources import palette

_PAIR = 2
_RING_PT = 5.0


def overlap(place: Place) -> Picture:
    """Counters of the first two networks, filled where one of the other is within the band that is told."""
    facilities, nearest, tell = place.table("facilities"), place.table("nearest"), place.tell
    assert facilities is not None
    assert nearest is not None
    assert facilities.geometry is not None
    pair = networks_of(facilities)[:_PAIR]
    km = partner_band_km(place.run.summary["settings"]["bands_km"])
    frame = nearest.frame
    near = frame[(frame["distance_m"] <= 1000.0 * km) & frame["nearest_network"].isin(pair)]
    paired = facilities.frame["id"].isin(near["facility_id"]).to_numpy(dtype=bool)
    within, counts = place.holds(facilities), used(facilities)
    band = Number(km, "km")
    looks = ((paired, say("with a partner within {km}", km=band), False), (~paired, say("without"), True))
    groups = []
    layers: dict[str, list[Marks]] = {name: [] for name in stacked(facilities) if name in pair}
    for number, name in enumerate(pair):
        colour, shape = palette.category(number)
        own = (facilities.frame["network"] == name).to_numpy(dtype=bool) & counts
        entries = []
        for of, word, hollow in looks:
            mask = own & of
            marks = Marks(facilities.geometry[mask], colour, shape, mark_pt(len(counts)), hollow)
            layers[name].insert(0, marks)  # those without a partner below
            entries.append(Entry(tell(counted(word, (mask & within).sum())), colour, shape, hollow=hollow))
        groups.append(Group(tell(network(name)), tuple(entries)))
    sites = place.table("sites")
    rings: list[Marks] = []
    if sites is not None and sites.geometry is not None:
        look = palette.INK, "circle", mark_pt(len(counts)) + _RING_PT
        rings = [Marks(sites.geometry, *look, ring=True)]
        apart = say("within {distance}", distance=Number(place.run.summary["settings"]["site_m"], "m"))
        label = tell(counted(apart, place.holds(sites).sum()))
        groups.append(Group(tell(say("Shared sites")), (Entry(label, palette.INK, "circle", ring=True),)))
    words: Iterable[Message] = partners(place.run, pair)
    if place.area is not None:
        here = counts & within
        told = say(
            "{share} of the counters of {area} have a partner within {km}.",
            share=part(float((paired & here).sum()), float(here.sum())),
            area=shown(place.name),
            km=band,
        )
        words = [told] if here.any() else []
    drawn: tuple[Layer, ...] = (*land(place), *borders(place), *rings, *chain(*layers.values()))
    return Picture(tell(_title(pair)), tuple(map(tell, words)), drawn, tuple(groups), names(place))


def _title(pair: list[str]) -> Message:
    if pair == ["library", "post"]:
        return say("Where libraries and post offices are neighbours")
    return say("Where counters of two networks are neighbours")
