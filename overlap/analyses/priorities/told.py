"""How sites are told of in tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.analyses.priorities.sites import CONNECT, Sites
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column

SITE = (
    Column("candidate_id", "id of the candidate, an existing counter's own"),
    Column("name", "its name"),
    Column(
        "option",
        "what is done: connect or raise_level of an existing counter, add one, mobile: let one stop there",
    ),
    Column("network", "network of an existing counter; place, or the file that the candidate comes from"),
    Column(
        "offline",
        "of an existing counter: certain, it is offline; possible, its list does not say enough; else empty",
    ),
    Column("longitude_deg", "longitude, EPSG:4326", "degree", "number"),
    Column("latitude_deg", "latitude, EPSG:4326", "degree", "number"),
)


def site_frame(sites: Sites) -> pd.DataFrame:
    """The columns of `SITE`."""
    offline = np.where(sites.known, "certain", "possible")
    return pd.DataFrame(
        {
            "candidate_id": sites.ids,
            "name": sites.names,
            "option": sites.option,
            "network": sites.network,
            "offline": np.where(sites.option == CONNECT, offline, ""),
            "longitude_deg": sites.longitude_deg,
            "latitude_deg": sites.latitude_deg,
        }
    )


def points_of(sites: Sites) -> NDArray[np.object_]:
    """Their points."""
    return np.asarray(shapely.points(sites.longitude_deg, sites.latitude_deg), dtype=np.object_)


def currency_of(evidence: Evidence) -> str:
    """What is said after a sum of money, empty where the study states no currency."""
    return f", in {evidence.acting.currency}" if evidence.acting.currency else ""
