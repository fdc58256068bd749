"""Who serves near the sites of a list today."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.priorities.listed import Listed
from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table
from overlap.geo.index import PointIndex
from overlap.geo.lines import lines_between
from overlap.geo.neighbours import nearest_facility


def links_table(evidence: Evidence, listed: Listed) -> Table:
    """A line from each site of the list to the counter that serves there today, the nearest there is."""
    members = np.concatenate([listed.asked.members[name] for name in evidence.networks])
    everyone = Everyone.of(evidence)
    numbers = np.flatnonzero(members)
    numbers = numbers[np.argsort(everyone.ids[numbers], kind="stable")]
    there = PointIndex(everyone.longitude_deg[numbers], everyone.latitude_deg[numbers])
    sites = listed.sites if len(numbers) else listed.sites.only(np.zeros(0, dtype=np.int64))
    nearest, distance_m = nearest_facility(sites.index(), there)
    found = numbers[nearest]
    frame = pd.DataFrame(
        {
            "rank": np.arange(1, len(sites) + 1),
            "candidate_id": sites.ids,
            "nearest_id": everyone.ids[found],
            "nearest_name": everyone.names[found],
            "distance_m": distance_m,
        }
    )
    columns = (
        Column("rank", "place of the site in the list", "", "integer"),
        Column("candidate_id", "its id"),
        Column("nearest_id", "the counter that people there would go to today; ties: the smaller id"),
        Column("nearest_name", "its name"),
        Column("distance_m", "length of the geodesic between the two", "metre", "number"),
    )
    lines = lines_between(
        (sites.longitude_deg, sites.latitude_deg),
        (everyone.longitude_deg[found], everyone.latitude_deg[found]),
    )
    return Table(
        "priorities_links",
        "From each site of the list to the nearest counter that serves today",
        columns,
        frame,
        ("rank",),
        lines,
        "MultiLineString",
        Style("graduated", "distance_m"),
    )
