"""How digital counters are: what is known of each, and what its file leaves open or contradicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.selection import Comparison, Selection
from overlap.errors import FaultList

if TYPE_CHECKING:
    from overlap.domain.selection import Literal as Written

Flags = NDArray[np.int8]
FloatArray = NDArray[np.float64]
Word = tuple[str, str]
"""The column of a file and a word in it."""

YES: Final = 1
NO: Final = 0
UNKNOWN: Final = -1

FLAGS = ("internet", "public_internet", "training", "electricity")
"""Yes or no: connected; open to visitors; trained staff or training for visitors; powered."""

NUMBERS = ("speed_mbps", "devices")
"""Megabits a second towards the counter; computers and tablets for visitors."""

LEVEL = "level"
LEVELS = (LEVEL, "level_low", "level_high")

Kind = Literal["flag", "number"]


@dataclass(frozen=True)
class Indicators:
    """How digital the counters of one network are, row by row with its facilities.

    Parameters
    ----------
    flags
        For each of `FLAGS`, shape (n,), int8: YES, NO or UNKNOWN. Where a file contradicts itself, what it
        contradicts itself about is unknown.
    numbers
        For each of `NUMBERS`, shape (n,), float64 of at least 0, NaN where unknown.
    services
        Keys of services: the usual five, then the study's own.
    offers
        Which counter offers which service, shape (n, services), int8 like flags.
    level_low, level_high
        The rung of a rubric that is certainly reached, and the highest that may be, shape (n,), int8.
    columns
        For an indicator or service the columns that it came from; it has no key where nothing told of it.
    conflicts
        What a row says against itself, shape (n,), empty where nothing.
    unknown_words
        Words that nothing recognises, by column, with the rows that hold them, int64 from 0.
    notes
        What was decided in reading, one sentence each.
    """

    flags: Mapping[str, Flags]
    numbers: Mapping[str, FloatArray]
    services: tuple[str, ...]
    offers: Flags
    level_low: Flags
    level_high: Flags
    columns: Mapping[str, str]
    conflicts: NDArray[np.object_]
    unknown_words: Mapping[Word, NDArray[np.int64]]
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.level_low)

    @property
    def level(self) -> FloatArray:
        """The rung that each counter stands on, NaN where what is known leaves several, shape (n,)."""
        return np.where(self.level_low == self.level_high, self.level_low, np.nan)

    def frame(self) -> pd.DataFrame:
        """All of it as columns: flags and services as nullable booleans, numbers, then `LEVELS`.

        `level` is NaN where `level_low` and `level_high` differ.
        """
        frame = facts_frame(self.flags, self.numbers, self.services, self.offers)
        return frame.assign(level=self.level, level_low=self.level_low, level_high=self.level_high)


def facts_frame(
    flags: Mapping[str, Flags], numbers: Mapping[str, FloatArray], services: Collection[str], offers: Flags
) -> pd.DataFrame:
    """What conditions of a rubric are about: a column for each indicator and service."""
    offered = {service: offers[:, column] for column, service in enumerate(services)}
    columns = {name: _nullable(flags[name]) for name in FLAGS}
    return pd.DataFrame(
        columns
        | {name: numbers[name] for name in NUMBERS}
        | {name: _nullable(each) for name, each in offered.items()}
    )


def _nullable(flags: Flags) -> pd.arrays.BooleanArray:
    return pd.arrays.BooleanArray(flags == YES, flags == UNKNOWN)


def kinds_of(services: Collection[str]) -> dict[str, Kind]:
    """Every indicator with its kind, as conditions may name them; levels are not among them."""
    kinds: dict[str, Kind] = dict.fromkeys(FLAGS, "flag")
    kinds |= dict.fromkeys(NUMBERS, "number")
    return kinds | dict.fromkeys(services, "flag")


def check_kinds(selection: Selection, kinds: Mapping[str, Kind], where: str, faults: FaultList) -> None:
    """Note comparisons that an indicator can never answer, such as `internet == 'yes'`.

    Parameters
    ----------
    selection
        Any selection; names that are not among `kinds` are passed over.
    kinds
        As `kinds_of` gives them.
    where
        What a message should name as the place of the selection.
    faults
        Takes what is found.
    """
    for step in selection.comparisons:
        kind = kinds.get(step.name)
        if kind and any(not _answers(kind, step, literal) for literal in step.literals):
            what = "yes or no" if kind == "flag" else "a number"
            example = f"{step.name} == true" if kind == "flag" else f"{step.name} >= 1"
            faults.add(where, f"{step.name} is {what}", f"in {selection.text}", f"write such as {example}")


def _answers(kind: Kind, step: Comparison, literal: Written) -> bool:
    if kind == "number":
        return not isinstance(literal, str | bool)
    return isinstance(literal, bool) or (step.operator == "==" and literal in (0.0, 1.0))
