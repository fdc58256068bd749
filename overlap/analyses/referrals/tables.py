"""Referrals, and what nobody within reach offers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.referrals.counters import Counters
from overlap.analyses.referrals.pathways import Pathways
from overlap.domain.result import Column, Style, Table
from overlap.geo.directions import azimuth_deg, direction
from overlap.geo.lines import lines_between

_KEY = (
    Column("facility_id", "the counter that lacks the service; those beyond the areas have no rows"),
    Column("network", "its network"),
    Column("service", "the service that it lacks"),
)


def referrals_table(counters: Counters, pathways: Pathways) -> Table:
    """One row, and a line, for each counter that counts and each service it lacks that is within reach."""
    found = pathways.only(pathways.met)
    here, there = counters.places(found.origin), counters.places(found.receiver)
    frame = _frame(counters, found).assign(
        referred_id=counters.everyone.ids[found.receiver],
        referred_network=counters.everyone.network[found.receiver],
        distance_m=found.distance_m,
        azimuth_deg=np.where(found.distance_m > 0.0, azimuth_deg(*here, *there), np.nan),
        direction=direction(*here, *there),
    )
    for level, area in counters.areas.items():
        own = area[found.origin]
        frame[f"same_{level}"] = (own >= 0) & (own == area[found.receiver])
    same = [
        Column(f"same_{level}", f"whether both lie in one {level}", "", "flag") for level in counters.areas
    ]
    return Table(
        "referrals",
        "The nearest counter for each service that a counter lacks",
        (
            *_KEY,
            Column("referred_id", "the nearest counter of any network that offers it; ties: the smaller id"),
            Column("referred_network", "the network of that counter"),
            Column("distance_m", "length of the geodesic between the two", "metre", "number"),
            Column(
                "azimuth_deg",
                "direction in which it sets out, clockwise from north; empty where both are at one place",
                "degree",
                "number",
            ),
            Column("direction", "the same as the nearest of eight points of the compass, such as NE"),
            *same,
        ),
        frame,
        ("facility_id", "service"),
        lines_between(here, there),
        "MultiLineString",
        Style("graduated", "distance_m"),
    )


def unmet_table(counters: Counters, pathways: Pathways) -> Table:
    """One row for each counter that counts and each service it lacks that nobody within reach offers."""
    left = pathways.only(~pathways.met)
    known = left.receiver >= 0
    nearest = np.where(known, left.receiver, 0)
    frame = _frame(counters, left).assign(
        nearest_id=np.where(known, counters.everyone.ids[nearest], ""),
        distance_m=np.where(known, left.distance_m, np.nan),
    )
    return Table(
        "referrals_unmet",
        "Services that a counter lacks and nobody within reach offers",
        (
            *_KEY,
            Column("nearest_id", "the nearest counter that offers it, beyond reach; empty where nobody does"),
            Column("distance_m", "length of the geodesic between the two", "metre", "number"),
        ),
        frame,
        ("facility_id", "service"),
    )


def _frame(counters: Counters, pathways: Pathways) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "facility_id": counters.everyone.ids[pathways.origin],
            "network": counters.everyone.network[pathways.origin],
            "service": np.array(counters.services)[pathways.service],
        }
    )
