"""Rubrics: ladders of conditions that say how digital a counter is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pandas as pd

from overlap.domain.indicators import Flags, Kind
from overlap.domain.selection import Comparison, Mask, Selection
from overlap.errors import Fault, InputError

MOST_CASES = 100_000
"""Cases of a rubric that are tried to find rungs out of reach; of a larger one none is called so."""


@dataclass(frozen=True)
class Rung:
    """One rung: its number from 1, what stands on it, and what its condition leans on."""

    level: int
    name: str
    condition: Selection
    source: str


@dataclass(frozen=True)
class Rubric:
    """A ladder: a counter stands on the highest rung whose condition and all below hold; 0 is no rung."""

    name: str
    source: str
    rungs: tuple[Rung, ...]

    def require_rung(self, level: int, where: str) -> None:
        """Refuse a level that is no rung.

        Raises
        ------
        InputError
            With the rungs that there are.
        """
        if level not in [rung.level for rung in self.rungs]:
            rungs = ", ".join(f"{rung.level} {rung.name}" for rung in self.rungs)
            raise InputError(Fault(where, f"is no rung of {self.name}", str(level), f"rungs are {rungs}"))

    def levels(self, facts: pd.DataFrame) -> tuple[Flags, Flags]:
        """Return the rung that each row certainly reaches, and the highest that it may, shape (n,) each.

        No value that is unknown can take a row below the first or above the second. Where no indicator stands
        twice in the rubric, some values take it to each of them.

        Parameters
        ----------
        facts
            The columns of `indicators.facts_frame`.
        """
        low, high = np.zeros(len(facts), dtype=np.int8), np.zeros(len(facts), dtype=np.int8)
        surely, maybe = np.ones(len(facts), dtype=bool), np.ones(len(facts), dtype=bool)
        for rung in self.rungs:
            holds, fails = rung.condition.certainty(facts, rung.name)
            surely &= holds
            maybe &= ~fails
            low[surely], high[maybe] = rung.level, rung.level
        return low, high

    def out_of_reach(self, kinds: Mapping[str, Kind]) -> Iterator[tuple[Rung, str]]:
        """Yield every rung that no counter can ever stand on, and why; not those above one of them.

        Parameters
        ----------
        kinds
            Every indicator that a condition may name, as `indicators.kinds_of` gives them.
        """
        facts = _cases(self, kinds)
        if facts is None:
            return
        below = np.ones(len(facts), dtype=bool)
        held: list[tuple[Rung, Mask]] = []
        for rung in self.rungs:
            holds = rung.condition.certainty(facts, rung.name)[0]
            rivals = [other for other, mask in held if not (mask & holds).any()]
            if not holds.any():
                yield rung, "no values meet its condition"
            elif below.any() and not (below & holds).any():
                against = (
                    f"rung {rivals[0].level} ({rivals[0].name})" if rivals else "the rungs below, together"
                )
                yield rung, f"its condition contradicts {against}"
            held.append((rung, holds))
            below &= holds


def _cases(rubric: Rubric, kinds: Mapping[str, Kind]) -> pd.DataFrame | None:
    """Return rows that meet every condition that any values meet; None if they are too many."""
    tests: dict[str, list[Comparison]] = {}
    for rung in rubric.rungs:
        for step in rung.condition.comparisons:
            tests.setdefault(step.name, []).append(step)
    values = [_values(name, kinds[name], steps) for name, steps in tests.items()]
    if math.prod(map(len, values)) > MOST_CASES:
        return None
    return pd.DataFrame(list(product(*values)), columns=list(tests), dtype=object)


def _values(name: str, kind: Kind, steps: list[Comparison]) -> list[object]:
    """Return values on each side of every limit; also none at all, where a condition asks what is known."""
    unknown: list[object] = [None] if any(step.operator == "known" for step in steps) else []
    if kind == "flag":
        return [True, False, *unknown]
    limits = sorted({float(literal) for step in steps for literal in step.literals} | {0.0})
    around: set[float]
    if name == "devices":  # whole ones
        around = {math.floor(each) + step for each in limits for step in (-1, 0, 1, 2)}
    else:
        between = {0.5 * (one + other) for one, other in pairwise(limits)}
        around = {*limits, *between, 2 * abs(limits[-1]) + 1}
    return [*sorted(value for value in around if value >= 0), *unknown]
