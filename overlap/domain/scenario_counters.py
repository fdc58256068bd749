"""The counters that scenarios are about, and what their changes may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overlap.domain.facilities import Facilities
from overlap.domain.groups import members
from overlap.domain.indicators import Indicators
from overlap.domain.selection import Selection
from overlap.domain.wanted import Members


@dataclass(frozen=True)
class Counters:
    """The counters of all networks, how digital they are, row by row, and the study's groups of them."""

    networks: Mapping[str, Facilities]
    indicators: Mapping[str, Indicators]
    groups: Mapping[str, Members]


@dataclass(frozen=True)
class Known:
    """What changes may name: the files of candidates, the levels of the rubric, the rung of being online."""

    candidates: Mapping[str, Facilities]
    levels: tuple[int, ...]
    online_level: int


def selected(selection: Selection, counters: Counters) -> list[str]:
    """Ids of the counters that a selection chooses, of those that count."""
    chosen = []
    for name, each in counters.networks.items():
        mask = members(selection, each, counters.indicators[name]) & each.counts
        chosen += each.ids[mask].tolist()
    return chosen


def columns_of(counters: Counters) -> dict[str, None]:
    """Every column that a selection may name."""
    found: dict[str, None] = {}
    for name, each in counters.networks.items():
        found |= dict.fromkeys(map(str, each.attributes.columns))
        found |= dict.fromkeys(
            [*map(str, counters.indicators[name].frame().columns), "network", "id", "name"]
        )
    return found
