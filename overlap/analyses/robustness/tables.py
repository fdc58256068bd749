"""Robustness as a table and as figures: three kinds of statement side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from overlap.analyses.robustness.interval import Drawn
from overlap.analyses.robustness.parts import Part
from overlap.domain.result import Column, Table

COLUMNS = (
    Column(
        "measure",
        "part of the split: both, only_ a network, either, neither, or near_ a network or a group of the "
        "study, whatever the others",
    ),
    Column(
        "kind",
        "bounds: sure, whatever the errors; interval: 95 % of random draws; sensitivity: another choice",
    ),
    Column("variant", "what is assumed"),
    Column("band_km", "distance limit of the share", "kilometre", "number"),
    Column(
        "share", "people in this part as a share of everyone, 0 to 1, as it is told elsewhere", "", "number"
    ),
    Column("low", "lower end of the bounds or the interval; empty for a sensitivity", "", "number"),
    Column("high", "upper end; empty for a sensitivity", "", "number"),
    Column("value", "the share with the other choice; empty for bounds and intervals", "", "number"),
    Column("difference_pp", "value less share, in percentage points", "percentage point", "number"),
    Column("note", "what to know of it"),
)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Told:
    """All that is told of one band.

    Parameters
    ----------
    band_km, position_error_m, draws, seed
        What was assumed.
    cells, whole
        How many cells the sample has, and whether they are all.
    parts
        Those of the split, then people near each group.
    """

    band_km: float
    position_error_m: float
    draws: int
    seed: int
    cells: int
    whole: bool
    parts: Sequence[Part]

    def figures(self) -> dict[str, Any]:
        """As `summary.json` holds it."""
        return {
            "band_km": self.band_km,
            "position_error_m": self.position_error_m,
            "draws": self.draws,
            "seed": self.seed,
            "sample": {"cells": self.cells, "everybody": self.whole},
            "left_out": {choice: dict(numbers) for choice, numbers in self.parts[0].left_out.items()},
            "measures": {part.measure: _figures(part) for part in self.parts},
        }


def _figures(part: Part) -> dict[str, Any]:
    return {
        "share": part.share,
        "bounds": dict(zip(("low", "high"), part.bounds, strict=True)),
        "interval": dict(zip(("low", "high"), part.interval, strict=True)),
        "sample": {"share": part.drawn.share, "standard_error": part.drawn.standard_error},
        "sensitivity": dict(part.sensitivity),
    }


def robustness_table(told: Told) -> Table:
    """A row for each part of the split, or group, and each statement on it."""
    frame = pd.DataFrame(
        [row for part in told.parts for row in _rows(told, part)],
        columns=[column.name for column in COLUMNS],
    )
    title = "How far the split can be trusted: bounds, interval, sensitivity"
    return Table("robustness", title, COLUMNS, frame, ("measure", "kind", "variant"))


def _rows(told: Told, part: Part) -> Iterator[Row]:
    share, name = part.share, part.measure
    off = f"facilities up to {told.position_error_m:g} m off"
    sure = "sure, however each facility is displaced"
    yield (name, "bounds", off, told.band_km, share, *part.bounds, None, None, sure)
    by_chance = f"{told.draws:,} draws, seed {told.seed}; {_check(told, part.drawn)}"
    yield (name, "interval", off, told.band_km, share, *part.interval, None, None, by_chance)
    for choice, value in part.sensitivity.items():
        difference = 100.0 * (value - share)
        note = left_out_text(part.left_out.get(choice, {}))
        yield (name, "sensitivity", choice, told.band_km, share, None, None, value, difference, note)


def _check(told: Told, sample: Drawn) -> str:
    """What the sample itself says of the share, where it is one."""
    if told.whole:
        return f"all {told.cells:,} cells with people"
    return (
        f"in the sample of {told.cells:,} cells the share is {sample.share:.4f}, with a standard error of "
        f"{sample.standard_error:.4f}"
    )


def left_out_text(numbers: Mapping[str, int]) -> str:
    """How many of each network a choice leaves out, in words; nothing where it leaves out none."""
    parts = ", ".join(f"{number:,} of {network}" for network, number in numbers.items())
    return f"left out: {parts}" if parts else ""
