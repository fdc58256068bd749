"""The map of overlap: which counters have a partner near by, which stand alone."""

from __future__ import annotations

import numpy as np

from overlap.domain.reported import partner_band_km
from overlap.outputs.figures.text import shown
from overlap.outputs.headline.together import overlap as sentences
from overlap.outputs.headline.words import many, one
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, land, mark_pt, names, networks_of, used
from overlap.outputs.maps.picture import Entry, Group, Marks, Picture
from overlap.resources import palette

_PAIR = 2
_RING_PT = 5.0


def overlap(place: Place) -> Picture:
    """Counters of the first two networks, filled where one of the other is within the band that is told."""
    facilities, nearest = place.table("facilities"), place.table("nearest")
    assert facilities is not None
    assert nearest is not None
    assert facilities.geometry is not None
    pair = networks_of(facilities)[:_PAIR]
    km = partner_band_km(place.run.summary["settings"]["bands_km"])
    frame = nearest.frame
    near = frame[(frame["distance_m"] <= 1000.0 * km) & frame["nearest_network"].isin(pair)]
    paired = facilities.frame["id"].isin(near["facility_id"]).to_numpy(dtype=bool)
    within, counts = place.holds(facilities), used(facilities)
    layers, groups = [], []
    for number, network in enumerate(pair):
        colour, shape = palette.category(number)
        own = (facilities.frame["network"] == network).to_numpy(dtype=bool) & counts
        other = one(pair[1 - number]) if len(pair) == _PAIR else "partner"
        entries = []
        for mask, word, hollow in (
            (own & paired, f"with a {other} within {km:g} km", False),
            (own & ~paired, "without", True),
        ):
            layers.append(Marks(facilities.geometry[mask], colour, shape, mark_pt(len(counts)), hollow))
            entries.append(Entry(f"{shown(word)} ({(mask & within).sum():,})", colour, shape, hollow=hollow))
        groups.append(Group(shown(many(network).capitalize()), tuple(entries)))
    layers.sort(key=lambda marks: not marks.hollow)
    sites = place.table("sites")
    rings: list[Marks] = []
    if sites is not None and sites.geometry is not None:
        look = palette.INK, "circle", mark_pt(len(counts)) + _RING_PT
        rings = [Marks(sites.geometry, *look, ring=True)]
        label = f"within {place.run.summary['settings']['site_m']:g} m ({place.holds(sites).sum():,})"
        groups.append(Group("Shared sites", (Entry(label, palette.INK, "circle", ring=True),)))
    share = np.round(100.0 * (paired & counts & within).sum() / max(1, (counts & within).sum()), 1)
    title = f"Where {' and '.join(map(many, pair))} are neighbours"
    told = {**place.run.summary, "networks": dict.fromkeys(pair)}
    words = tuple(sentences(told))[:_PAIR]
    if place.area is not None:
        words = (f"{share:g} % of the counters of {shown(place.name)} have one within {km:g} km.",)
    return Picture(
        title, words, (*land(place), *borders(place), *rings, *layers), tuple(groups), names(place)
    )
