"""The nearest facility of each other network, and of each group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.overlap.directions import Direction
from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table
from overlap.geo.lines import lines_between


def nearest_table(evidence: Evidence, everyone: Everyone, directions: list[Direction]) -> Table:
    """One row, and a line, for each facility that counts and each other network, or group, that has any."""
    frames, lines = [], []
    longitude, latitude = everyone.longitude_deg, everyone.latitude_deg
    for each in directions:
        if each.origin not in evidence.networks:
            continue  # its members have their rows as facilities of their networks
        found = each.nearest >= 0
        origin, nearest = each.chosen[found], each.nearest[found]
        frames.append(
            pd.DataFrame(
                {
                    "facility_id": everyone.ids[origin],
                    "network": each.origin,
                    "name": everyone.names[origin],
                    "longitude_deg": longitude[origin],
                    "latitude_deg": latitude[origin],
                    "nearest_network": each.partner,
                    "nearest_id": everyone.ids[nearest],
                    "distance_m": each.distance_m[found],
                }
            )
        )
        ends = (longitude[origin], latitude[origin]), (longitude[nearest], latitude[nearest])
        lines.append(lines_between(*ends))
    return Table(
        "nearest",
        "The nearest facility of each other network",
        (
            Column("facility_id", "network and id of the facility"),
            Column("network", "its network"),
            Column("name", "its name"),
            Column("longitude_deg", "its longitude, EPSG:4326", "degree", "number"),
            Column("latitude_deg", "its latitude, EPSG:4326", "degree", "number"),
            Column("nearest_network", "the other network, or a group of the study"),
            Column(
                "nearest_id",
                "the nearest facility of the other network, or the nearest other one of the group; ties go "
                "to the smaller id",
            ),
            Column("distance_m", "length of the geodesic between the two", "metre", "number"),
        ),
        pd.concat(frames, ignore_index=True),
        ("facility_id", "nearest_network"),
        np.concatenate(lines),
        "MultiLineString",
        Style("graduated", "distance_m"),
    )
