"""The map of coverage: in each area, how many people live near both networks, one, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from overlap.outputs.figures.split import split_of
from overlap.outputs.figures.text import shown
from overlap.outputs.headline.reach import parts, reach
from overlap.outputs.headline.words import people, percent
from overlap.outputs.language.messages import Number, say
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, land, names
from overlap.outputs.maps.picture import Entry, Group, Picture, Pies


def coverage(place: Place) -> Picture:
    """A disc for each area, as large as its people are many, cut by the four-way split."""
    table = place.areas()
    assert table is not None
    assert table.geometry is not None
    split = split_of(table.frame)
    values = table.frame[[each.column for each in split]].to_numpy(dtype=np.float64, na_value=0.0)
    pies = Pies(table.geometry, values, tuple(each.colour for each in split))
    km = float(table.frame["band_km"].iloc[0])
    total = _total(place)
    whole = sum(total[each.column] for each in split)
    entries = tuple(
        Entry(say("{part}: {share}", part=each.label, share=_share(total[each.column], whole)), each.colour)
        for each in split
    )
    size = Entry(f"the largest: {people(float(values.sum(axis=1).max()))}", shape="none")
    legend = (Group(f"People within {km:g} km", entries), Group(f"A disc for each {place.level}", (size,)))
    title = f"Who lives within {km:g} km of which counter"
    words = tuple(_words(place, total, whole, km))
    return Picture(title, words, (*land(place), *borders(place), pies), legend, names(place))


def _share(people: float, whole: float) -> Number:
    return Number(people / whole if whole else 0.0, "share")


def _total(place: Place) -> Mapping[str, Any]:
    """The split of what is shown: of everyone, or of the area."""
    areas = place.table("areas")
    assert areas is not None
    if place.area is not None:
        level, wanted = place.area
        return areas.records(area_level=level, area_id=wanted)[0]
    km = areas.frame["band_km"].iloc[0]
    rows = [row for row in place.run.summary["coverage"] if row["band_km"] == km]
    found: Mapping[str, Any] = rows[0]
    return found


def _words(place: Place, total: Mapping[str, Any], whole: float, km: float) -> Iterator[str]:
    if place.area is None:
        yield from (*reach(place.run.summary), *parts(place.run.summary))
    elif whole:
        neither = total["people_neither"]
        yield (
            f"Of {people(whole)} in {shown(place.name)}, {people(neither)} ({percent(neither / whole)}) "
            f"live more than {km:g} km from either."
        )
