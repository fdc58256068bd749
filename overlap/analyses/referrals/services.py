"""What each counter offers, lacks, and leaves unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.referrals.counters import Counters, Mask
from overlap.domain.result import Column, Table
from overlap.domain.text import BETWEEN


def services_table(counters: Counters) -> Table:
    """One row for each counter that serves people, context included."""
    frame = pd.DataFrame(
        {
            "facility_id": counters.everyone.ids,
            "network": counters.everyone.network,
            "offers": _named(counters.offered, counters.services),
            "lacks": _named(counters.lacking, counters.services),
            "unknown": _named(counters.unknown, counters.services),
        }
    )
    columns = (
        Column("facility_id", "network and id of the facility"),
        Column("network", "its network"),
        Column("offers", "services that its list says it offers"),
        Column("lacks", "services that its list says it does not offer"),
        Column("unknown", "services of which its list says nothing; they are no lack"),
    )
    return Table("services", "What each counter offers and lacks", columns, frame, ("facility_id",))


def _named(chosen: Mask, services: tuple[str, ...]) -> NDArray[np.object_]:
    """The names of the services chosen, shape (n,): few combinations occur, and each is put in words once."""
    which: NDArray[np.int64] = np.zeros(len(chosen), dtype=np.int64)
    for column in chosen.T:  # by whole numbers, which sort much faster than rows
        which = np.unique(2 * which + column, return_inverse=True)[1]
    first = np.unique(which, return_index=True)[1]
    names = np.array(services)
    texts = np.array([BETWEEN.join(names[each]) for each in chosen[first]], dtype=np.object_)
    return texts[which]
