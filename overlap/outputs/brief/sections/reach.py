"""The headline and the map."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Picture
from overlap.outputs.headline.rows import reported_row
from overlap.outputs.language.advised import acting, perhaps_online
from overlap.outputs.language.messages import Number, say
from overlap.outputs.language.rows import has_third
from overlap.outputs.language.told import near, online


def short(run: RunContent) -> Iterator[Block]:
    """What matters most, a sentence a question."""
    # A run of some analyses alone may say nothing of people whom its study has.
    if "population" not in run.study:
        yield Line(say("No population was given, so that nothing can be said of people."), short=True)
    for told in (near, online, acting):
        yield from (Line(each, short=True) for each in told(run))
    yield from map(Line, perhaps_online(run))


def the_map(run: RunContent) -> Iterator[Block]:
    """Where people live beyond reach."""
    row = reported_row(run.summary)
    if row is not None:
        km = Number(row["band_km"], "km")
        alt = say(
            "Map of the counters, and of where people live farther than {km} from all of them: {people}.",
            km=km,
            people=Number(row["people_neither"], "people"),
        )
        if has_third(run):
            alt = say("Where people live more than {km} from every counter", km=km)
        yield Picture("map", "gap", alt, short=True)
