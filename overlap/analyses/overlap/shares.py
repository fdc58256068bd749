"""The share of facilities that have a partner within each band, by area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from overlap.analyses.overlap.directions import Direction
from overlap.domain.evidence import STUDY, Evidence, Place, named_areas
from overlap.domain.result import Column, Table
from overlap.geo.ellipsoid import FloatArray

Rows = list[tuple[Any, ...]]


def shares_table(evidence: Evidence, directions: list[Direction]) -> Table:
    """One row for each direction, area and band."""
    rows: Rows = []
    for each in directions:
        names = each.origin, each.partner
        rows += _share_rows(names, (STUDY, "", ""), each.distance_m, evidence.settings.bands_km)
        for level, areas in evidence.areas.items():
            area_of = np.concatenate([evidence.area_of[level][name] for name in evidence.networks])[
                each.chosen
            ]
            named = named_areas(level, areas)
            for number in range(-1, len(areas)):
                here = each.distance_m[area_of == number]
                rows += _share_rows(names, named[number], here, evidence.settings.bands_km)
    columns = (
        Column("from_network", "the network, or group of the study, whose facilities are counted"),
        Column(
            "to_network",
            "the network, or group, in which a partner is sought: every other network; from a network every "
            "group; from a group every network and the group itself",
        ),
        Column("area_level", "study: all facilities that count; otherwise the level of the area"),
        Column("area_id", "id of the area; outside: in no area of the level"),
        Column("area_name", "name of the area"),
        Column("band_km", "distance up to which a partner counts", "kilometre", "number"),
        Column("facilities", "facilities of the first network or group", "", "integer"),
        Column(
            "with_partner",
            "those with a facility of the second, other than themselves, within the band",
            "",
            "integer",
        ),
        Column(
            "share", "with_partner as a share of facilities, 0 to 1; empty without facilities", "", "number"
        ),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("from_network", "to_network", "area_level", "area_id", "band_km")
    return Table("overlap", "Facilities with a partner of the other network", columns, frame, key)


def _share_rows(
    names: tuple[str, str], place: Place, distance_m: FloatArray, bands_km: tuple[float, ...]
) -> Rows:
    rows: Rows = []
    for band_km in bands_km:
        near = int((distance_m <= 1000.0 * band_km).sum())
        share = near / len(distance_m) if len(distance_m) else None
        rows.append((*names, *place, band_km, len(distance_m), near, share))
    return rows
