"""What sheets look up in a run, counter by counter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from overlap.domain.run import RunContent
from overlap.outputs.brief.sheets.elsewhere import Offered, offered_elsewhere
from overlap.outputs.brief.sheets.entry import Counter
from overlap.outputs.language.rows import records

_PARTNERS = 4

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Lists:
    """The tables of a run that sheets are made from.

    Parameters
    ----------
    counters
        By id, in the order of the run.
    levels
        Of areas, from large to small.
    area_rows
        What the run says of an area, by level and id, in the order of the run.
    referrals, unmet, loads
        The rows of a counter, by its id.
    elsewhere
        Where services that are unknown of a counter are known to be offered, by its id.
    partners
        The nearest of each other network: id and distance in metres, by the id of a counter.
    complements
        Pairs that offer every service only together: both ids and the distance in metres, the nearest first.
    limit_km
        How far a counter refers at most.
    services
        Of which some list tells.
    dates
        The day that the list of a network describes, by network, empty where the study names none.
    """

    counters: Mapping[str, Counter]
    levels: tuple[str, ...]
    area_rows: Mapping[tuple[str, str], Row]
    referrals: Mapping[str, Sequence[Row]]
    unmet: Mapping[str, Sequence[Row]]
    loads: Mapping[str, Sequence[Row]]
    elsewhere: Mapping[str, Sequence[Offered]]
    partners: Mapping[str, Sequence[tuple[str, float]]]
    complements: Sequence[tuple[str, str, float]]
    limit_km: float
    services: tuple[str, ...]
    dates: Mapping[str, str]

    @classmethod
    def of(cls, run: RunContent) -> Lists:
        """Those of a run with the analysis of referrals."""
        facilities = records(run, "facilities")
        levels = tuple(
            name.removesuffix("_id") for name in (facilities[0] if facilities else ()) if name.endswith("_id")
        )
        told = {row["facility_id"]: row for row in records(run, "services")}
        digital = {row["facility_id"]: row["level"] for row in records(run, "digital")}
        pairs = records(run, "complements")
        counters = {
            row["id"]: Counter.of(row, levels, told.get(row["id"], {}), digital.get(row["id"]))
            for row in facilities
        }
        services, limit_km = run.summary["referrals"]["services"], run.summary["referrals"]["limit_km"]
        return cls(
            counters,
            levels,
            _named(run),
            _by(records(run, "referrals"), "facility_id"),
            _by(records(run, "referrals_unmet"), "facility_id"),
            _by(records(run, "referral_loads"), "referred_id"),
            offered_elsewhere(counters.values(), services, limit_km),
            _partners(run),
            sorted(
                ((row["facility_id_a"], row["facility_id_b"], row["distance_m"]) for row in pairs),
                key=lambda pair: (pair[2], *pair[:2]),
            ),
            limit_km,
            tuple(services),
            dates_of(run),
        )

    def area_name(self, level: str, area: str) -> str:
        """What an area is called, or its id."""
        return self.area_rows.get((level, area), {}).get("area_name") or area


def dates_of(run: RunContent) -> dict[str, str]:
    """The day that the list of a network describes, by network; empty where the study names none."""
    lists = run.study.get("networks", {})
    return {network: str(lists.get(network, {}).get("date", "")) for network in run.summary["networks"]}


def _by(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return dict(found)


def _partners(run: RunContent) -> dict[str, list[tuple[str, float]]]:
    """From pairs within the largest band, and the nearest where none is."""
    tables = {table.name: table.frame for table in run.tables}
    ways = (
        ("pairs", ("facility_id_a", "network_b", "facility_id_b")),
        ("pairs", ("facility_id_b", "network_a", "facility_id_a")),
        ("nearest", ("facility_id", "nearest_network", "nearest_id")),
    )
    frames = [
        tables[name][[*columns, "distance_m"]].set_axis(["own", "network", "other", "distance_m"], axis=1)
        for name, columns in ways
        if name in tables
    ]
    if not frames:
        return {}
    every = pd.concat(frames, ignore_index=True).dropna(subset="other")
    every = every[every["other"] != ""].drop_duplicates(["own", "other"])
    every = every.sort_values(["own", "network", "distance_m", "other"])
    found = defaultdict(list)
    nearest = every.groupby(["own", "network"]).head(_PARTNERS)
    for own, other, distance_m in zip(nearest["own"], nearest["other"], nearest["distance_m"], strict=True):
        found[own].append((other, float(distance_m)))
    return dict(found)


def _named(run: RunContent) -> dict[tuple[str, str], Row]:
    """Areas by level and id: with their people where the run has any, else as overlap names them."""
    rows = [row for table in ("overlap", "areas") for row in records(run, table)]
    return {(row["area_level"], row["area_id"]): row for row in rows}
