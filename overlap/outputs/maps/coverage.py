"""The map of coverage: in each area, how many people live near both networks, one, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overlap.domain.result import Table
from overlap.outputs.figures.split import split_of
from overlap.outputs.figures.text import shown
from overlap.outputs.language.messages import Message, Number, say
from overlap.outputs.language.rows import pair, part
from overlap.outputs.language.told import near, split
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.parts import borders, land, names
from overlap.outputs.maps.picture import Entry, Group, Picture, Pies


def coverage(place: Place) -> Picture:
    """A disc for each area, as large as its people are many, cut by the four-way split."""
    table, tell = place.areas(), place.tell
    assert table is not None
    assert table.geometry is not None
    parts = split_of(table.frame)
    values = table.frame[[each.column for each in parts]].to_numpy(dtype=np.float64, na_value=0.0)
    pies = Pies(table.geometry, values, tuple(each.colour for each in parts))
    km = Number(float(table.frame["band_km"].iloc[0]), "km")
    total = _total(place)
    whole = sum(total[each.column] for each in parts)
    entries = tuple(
        Entry(
            tell(say("{what}: {share}", what=each.label, share=part(total[each.column], whole))), each.colour
        )
        for each in parts
    )
    size = Entry(tell(_largest(table, values.sum(axis=1))), shape="none")
    legend = (
        Group(tell(say("People within {km}", km=km)), entries),
        Group(tell(say("A disc for each area: {level}", level=shown(place.level))), (size,)),
    )
    title = tell(say("Who lives within {km} of which counter", km=km))
    words = tuple(map(tell, _words(place, total, whole)))
    return Picture(title, words, (*land(place), *borders(place), pies), legend, names(place))


def _largest(table: Table, people: NDArray[np.float64]) -> Message:
    row = table.frame.iloc[int(people.argmax())]
    area = shown(str(row["area_name"] or row["area_id"]))
    return say(
        "the largest: {area}, {people} people", area=area, people=Number(float(people.max()), "people")
    )


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


def _words(place: Place, total: Mapping[str, Any], whole: float) -> Iterator[Message]:
    if place.area is None:
        yield from (*near(place.run), *split(place.run))
    elif whole:
        yield beyond(place, total, whole)


def beyond(place: Place, row: Mapping[str, Any], whole: float) -> Message:
    """How many of an area's people live near neither; `row` is the area's."""
    people, km = Number(whole, "people"), Number(float(row["band_km"]), "km")
    far = Number(row["people_neither"], "people")
    if len(pair(place.run)) == 1:
        return say(
            "{people} people live here, {left} of them farther than {km} from every counter.",
            people=people,
            left=far,
            km=km,
        )
    return say(
        "Of {people} people in {area}, {far} ({share}) live more than {km} from either.",
        people=people,
        area=shown(place.name),
        far=far,
        share=part(row["people_neither"], whole),
        km=km,
    )
