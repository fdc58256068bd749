"""Scenarios as a study's analyses see them: what changes, and the counters as they are then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.scenario_counters import Counters
from overlap.geo.index import PointIndex


@dataclass(frozen=True)
class Changed:
    """One thing about one counter: what it is before and after; degrees are of where it is then, or was."""

    facility_id: str
    network: str
    name: str
    change: str
    what: str
    before: str
    after: str
    longitude_deg: float
    latitude_deg: float


@dataclass(frozen=True)
class PathAsked:
    """Yearly steps: whom to connect, in the order of their ids, and what each year allows.

    Parameters
    ----------
    years
        Ascending.
    ids, networks, names
        Of the candidates: counters that are not online for certain; shape (n,).
    levels
        What is known of their level, in words.
    index
        Where they are.
    costs
        What each costs in whole hundredths of the currency, shape (n,), int64; 1 each where counters are
        counted.
    limit
        How much of that may be spent in a year.
    in_money
        Whether costs are money.
    """

    years: tuple[int, ...]
    ids: tuple[str, ...]
    networks: tuple[str, ...]
    names: tuple[str, ...]
    levels: tuple[str, ...]
    index: PointIndex
    costs: NDArray[np.int64]
    limit: int
    in_money: bool


@dataclass(frozen=True)
class ScenarioAsked:
    """One scenario: changes and the counters after them, or a path."""

    title: str
    description: str
    file: str
    changes: tuple[Changed, ...] = ()
    after: Counters | None = None
    path: PathAsked | None = None


def level_words(counters: Counters, network: str, row: int) -> str:
    """What is known of a counter's level: a rung, or from which to which."""
    each = counters.indicators[network]
    low, high = int(each.level_low[row]), int(each.level_high[row])
    return str(low) if low == high else f"{low} to {high}"
