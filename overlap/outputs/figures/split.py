"""The four-way split as figures show it: columns, words and colours."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from overlap.outputs.figures.text import shown
from overlap.outputs.language.messages import Value, say
from overlap.resources import palette

_ONLY = "people_only_"
_ONLY_NEAR = {"library": say("only libraries"), "post": say("only post offices")}


@dataclass(frozen=True)
class Part:
    """One part of the split: its column, what it is called, its colour."""

    column: str
    label: Value
    colour: str


def split_of(frame: pd.DataFrame) -> tuple[Part, ...]:
    """The parts of the split that a table has, both first and neither last; networks in their own colours."""
    names = [str(name).removeprefix(_ONLY) for name in frame if str(name).startswith(_ONLY)]
    only = [
        Part(
            f"{_ONLY}{name}",
            _ONLY_NEAR.get(name, say("Only: {network}", network=shown(name))),
            palette.category(number)[0],
        )
        for number, name in enumerate(names)
    ]
    first = Part("people_both", say("both"), palette.CATEGORY_COLOURS[2])
    last = Part("people_neither", say("neither"), palette.CATEGORY_COLOURS[3])
    return tuple(part for part in (first, *only, last) if part.column in frame)
