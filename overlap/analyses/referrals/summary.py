"""How many counters can refer, by network or group, service and distance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from overlap.analyses.referrals.counters import Counters, Mask
from overlap.analyses.referrals.pathways import Pathways
from overlap.domain.result import Column, Table

Row = dict[str, Any]

_COUNTED = (
    Column(
        "network",
        "the network, or group of the study, whose counters are counted, without those beyond the areas",
    ),
    Column("service", "the service"),
    Column("band_km", "distance up to which a counter refers", "kilometre", "number"),
    Column("facilities", "counters of the network or group", "", "integer"),
    Column("offering", "those that offer the service", "", "integer"),
    Column("lacking", "those that do not", "", "integer"),
    Column("unknown", "those of which it is not known", "", "integer"),
    Column("referred", "those lacking it with a counter within the band that offers it", "", "integer"),
    Column("share", "referred as a share of lacking, 0 to 1; empty where none lacks it", "", "number"),
)
_PEOPLE = (
    Column(
        "people_lacking",
        "people whose nearest counter of all networks is one of those lacking",
        "person",
        "number",
    ),
    Column(
        "people_referred",
        "people whose nearest counter of all networks is one of those referred",
        "person",
        "number",
    ),
)


def summary_rows(counters: Counters, pathways: Pathways, bands_km: Sequence[float]) -> list[Row]:
    """One row for each network or group, service and band up to the limit, the last; None where unknown."""
    limit_km = pathways.limit_km
    distances_km = [*(band for band in bands_km if band < limit_km), limit_km]
    networks = dict.fromkeys(counters.everyone.network.tolist())
    counted = {**{network: counters.everyone.network == network for network in networks}, **counters.groups}
    return [
        row
        for name, those in counted.items()
        for column in range(len(counters.services))
        for row in _rows(counters, pathways, (name, those), column, distances_km)
    ]


def summary_table(rows: list[Row], *, with_people: bool) -> Table:
    """The rows of `summary_rows` as a table."""
    columns = (*_COUNTED, *_PEOPLE) if with_people else _COUNTED
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("network", "service", "band_km")
    return Table("referral_summary", "Counters that can refer, by service and distance", columns, frame, key)


def _rows(
    counters: Counters,
    pathways: Pathways,
    those: tuple[str, Mask],
    column: int,
    distances_km: Sequence[float],
) -> list[Row]:
    """Those of one network or group, its name and which counters it has, and of one service."""
    network, has = those
    counted = has & counters.everyone.counts
    here = pathways.only((pathways.service == column) & counted[pathways.origin])
    fixed: Row = {
        "network": network,
        "service": counters.services[column],
        "facilities": int(counted.sum()),
        "offering": int(counters.offered[counted, column].sum()),
        "lacking": len(here.origin),
        "unknown": int(counters.unknown[counted, column].sum()),
    }
    rows = []
    for band_km in distances_km:
        near = here.distance_m <= 1000.0 * band_km
        share = int(near.sum()) / len(near) if len(near) else None
        row = fixed | {"band_km": band_km, "referred": int(near.sum()), "share": share}
        if counters.units is not None:
            lacking, referred = counters.units[here.origin], counters.units[here.origin[near]]
            both = counters.people(np.array([lacking.sum(), referred.sum()]))
            row |= {"people_lacking": float(both[0]), "people_referred": float(both[1])}
        rows.append(row)
    return rows
