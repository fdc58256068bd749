"""Robustness of the shares with a partner as a table and as figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from overlap.analyses.robustness.counters import Counted, Partners, Range
from overlap.analyses.robustness.tables import Row, left_out_text
from overlap.domain.result import Column, Table

COLUMNS = (
    Column("from_network", "the network whose facilities are counted"),
    Column("to_network", "the network in which a partner is sought"),
    Column(
        "kind",
        "bounds: sure, whatever the errors; interval: 95 % of random draws; sensitivity: another choice",
    ),
    Column("variant", "what is assumed"),
    Column("band_km", "distance up to which a partner counts", "kilometre", "number"),
    Column("facilities", "facilities of the first network that count", "", "integer"),
    Column("with_partner", "those with a facility of the second network within the band", "", "integer"),
    Column("share", "with_partner as a share of facilities, 0 to 1, as it is told elsewhere", "", "number"),
    Column("low", "lower end of the bounds or the interval; empty for a sensitivity", "", "number"),
    Column("high", "upper end; empty for a sensitivity", "", "number"),
    Column(
        "value",
        "the share with the other choice, of the facilities that remain; empty for bounds and intervals, and "
        "where none remain",
        "",
        "number",
    ),
    Column("difference_pp", "value less share, in percentage points", "percentage point", "number"),
    Column("note", "the numbers of facilities, and what to know of them"),
)


@dataclass(frozen=True)
class CountersTold:
    """All that is told of counters with a partner.

    Parameters
    ----------
    band_km, position_error_m, draws, seed
        What was assumed.
    directions
        From the first network to the second, and back.
    left_out
        How many facilities of each network a choice leaves out.
    """

    band_km: float
    position_error_m: float
    draws: int
    seed: int
    directions: Sequence[Partners]
    left_out: Mapping[str, Mapping[str, int]]

    def figures(self) -> dict[str, Any]:
        """As `summary.json` holds it."""
        return {
            "band_km": self.band_km,
            "position_error_m": self.position_error_m,
            "draws": self.draws,
            "seed": self.seed,
            "left_out": {choice: dict(numbers) for choice, numbers in self.left_out.items()},
            "directions": [_figures(each) for each in self.directions],
        }


def counters_table(told: CountersTold) -> Table:
    """A row for each direction and each statement on it."""
    frame = pd.DataFrame(
        [row for each in told.directions for row in _rows(told, each)],
        columns=[column.name for column in COLUMNS],
    )
    title = "How far the shares with a partner can be trusted: bounds, interval, sensitivity"
    return Table(
        "robustness_counters", title, COLUMNS, frame, ("from_network", "to_network", "kind", "variant")
    )


def _rows(told: CountersTold, each: Partners) -> Iterator[Row]:
    share = each.with_partner / each.facilities
    about = (told.band_km, each.facilities, each.with_partner, share)
    off = f"facilities of both networks up to {told.position_error_m:g} m off"
    by_chance = f"{told.draws:,} draws, seed {told.seed}"
    for kind, ends, note in (
        ("bounds", each.bounds, "sure, however each facility is displaced"),
        ("interval", each.interval, by_chance),
    ):
        numbers = f"{ends[0]:,} to {ends[1]:,} of {each.facilities:,}; {note}"
        low, high = _shares(ends, each.facilities)
        yield (each.origin, each.partner, kind, off, *about, low, high, None, None, numbers)
    for choice, counted in each.sensitivity.items():
        value = _share(counted)
        difference = None if value is None else 100.0 * (value - share)
        numbers = f"{counted[0]:,} of {counted[1]:,}"
        left_out = left_out_text(told.left_out.get(choice, {}))
        note = f"{numbers}; {left_out}" if left_out else numbers
        yield (each.origin, each.partner, "sensitivity", choice, *about, None, None, value, difference, note)


def _figures(each: Partners) -> dict[str, Any]:
    return {
        "from_network": each.origin,
        "to_network": each.partner,
        "facilities": each.facilities,
        "with_partner": each.with_partner,
        "share": each.with_partner / each.facilities,
        "bounds": dict(zip(("low", "high"), _shares(each.bounds, each.facilities), strict=True)),
        "interval": dict(zip(("low", "high"), _shares(each.interval, each.facilities), strict=True)),
        "sensitivity": {choice: _share(counted) for choice, counted in each.sensitivity.items()},
    }


def _shares(ends: Range, facilities: int) -> tuple[float, float]:
    return ends[0] / facilities, ends[1] / facilities


def _share(counted: Counted) -> float | None:
    near, facilities = counted
    return near / facilities if facilities else None
