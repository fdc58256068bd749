"""The nearest facility of each other network."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.overlap.directions import Direction
from overlap.domain.result import Column, Style, Table
from overlap.geo.lines import lines_between


def nearest_table(directions: list[Direction]) -> Table:
    """One row, and a line, for each facility that counts and each other network that has any."""
    frames, lines = [], []
    for each in directions:
        found = each.nearest >= 0
        origin, chosen, partner = each.origin, each.chosen[found], each.partner
        nearest = each.nearest[found]
        longitude, latitude = origin.longitude_deg[chosen], origin.latitude_deg[chosen]
        frames.append(
            pd.DataFrame(
                {
                    "facility_id": origin.ids[chosen],
                    "network": origin.network,
                    "name": origin.names[chosen],
                    "longitude_deg": longitude,
                    "latitude_deg": latitude,
                    "nearest_network": partner.network,
                    "nearest_id": partner.ids[nearest],
                    "distance_m": each.distance_m[found],
                }
            )
        )
        ends = partner.longitude_deg[nearest], partner.latitude_deg[nearest]
        lines.append(lines_between((longitude, latitude), ends))
    return Table(
        "nearest",
        "The nearest facility of each other network",
        (
            Column("facility_id", "network and id of the facility"),
            Column("network", "its network"),
            Column("name", "its name"),
            Column("longitude_deg", "its longitude, EPSG:4326", "degree", "number"),
            Column("latitude_deg", "its latitude, EPSG:4326", "degree", "number"),
            Column("nearest_network", "the other network"),
            Column("nearest_id", "the nearest facility of the other network; ties go to the smaller id"),
            Column("distance_m", "length of the geodesic between the two", "metre", "number"),
        ),
        pd.concat(frames, ignore_index=True),
        ("facility_id", "nearest_network"),
        np.concatenate(lines),
        "MultiLineString",
        Style("graduated", "distance_m"),
    )
