"""The four-way split as figures show it: columns, words and colours."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from overlap.outputs.figures.voice import network
from overlap.outputs.language.messages import Message, say
from overlap.resources import palette

_ONLY = "people_only_"


@dataclass(frozen=True)
class Part:
    """One part of the split: its column, what it is called, its colour."""

    column: str
    label: Message
    colour: str


def split_of(frame: pd.DataFrame) -> tuple[Part, ...]:
    """The parts of the split that a table has, both first and neither last; networks in their own colours.

    Of one network alone these are whom it reaches and whom it does not.
    """
    names = [str(name).removeprefix(_ONLY) for name in frame if str(name).startswith(_ONLY)]
    only = [
        Part(f"{_ONLY}{name}", say("Only: {network}", network=network(name)), palette.category(number)[0])
        for number, name in enumerate(names)
    ]
    if len(names) == 1:
        reached = Part(only[0].column, say("Near a counter"), only[0].colour)
        return reached, Part("people_neither", say("Near no counter"), palette.CATEGORY_COLOURS[3])
    first = Part("people_both", say("Near both"), palette.CATEGORY_COLOURS[2])
    last = Part("people_neither", say("Near neither"), palette.CATEGORY_COLOURS[3])
    return tuple(part for part in (first, *only, last) if part.column in frame)
