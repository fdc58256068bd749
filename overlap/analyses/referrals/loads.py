"""What comes to each counter that others refer to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.referrals.counters import Counters
from overlap.analyses.referrals.pathways import Pathways
from overlap.domain.result import Column, Table

_COUNTED = (
    Column("referred_id", "the counter that offers the service, one beyond the areas included"),
    Column("network", "its network"),
    Column("service", "the service"),
    Column("facilities", "counters that refer to it for the service", "", "integer"),
)
_PEOPLE = Column("people", "people whose nearest counter of all networks is one of these", "person", "number")


def loads_table(counters: Counters, pathways: Pathways) -> Table:
    """One row for each counter and service for which any other refers to it."""
    found = pathways.only(pathways.met)
    pair = found.receiver * len(counters.services) + found.service
    pairs, which, facilities = np.unique(pair, return_inverse=True, return_counts=True)
    receiver, service = np.divmod(pairs, len(counters.services))
    frame = pd.DataFrame(
        {
            "referred_id": counters.everyone.ids[receiver],
            "network": counters.everyone.network[receiver],
            "service": np.array(counters.services)[service],
            "facilities": facilities,
        }
    )
    if counters.units is not None:
        units = np.zeros(len(pairs), dtype=np.int64)  # whole units: the order of adding decides nothing
        np.add.at(units, which, counters.units[found.origin])
        frame["people"] = counters.people(units)
    columns = _COUNTED if counters.units is None else (*_COUNTED, _PEOPLE)
    return Table(
        "referral_loads", "Counters that others refer to", columns, frame, ("referred_id", "service")
    )
