"""How far people live from the nearest counter, in quantiles with sure bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.places import NETWORK, PLACE, Rows, layers, nearest_of, places
from overlap.domain.result import Column, Table

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


def distances_table(evidence: Evidence) -> Table:
    """Quantiles of the distance to the nearest counter, by layer, place and network."""
    rows: Rows = []
    for layer, number, sums in layers(evidence):
        edges_m = np.concatenate([[0.0], sums.told_edges_m, [np.inf]])
        for place, slot in places(evidence, sums):
            for name in nearest_of(evidence, sums):
                units = sums.told(sums.histogram(number, slot, name))
                if units.any():
                    rows += [(layer, *place, name, *row) for row in _quantiles(units, edges_m)]
    columns = (
        *PLACE,
        NETWORK,
        Column("quantile", "share of people at most that far, 0 to 1", "", "number"),
        Column(
            "distance_m",
            "the distance, by even spread within its bin; empty beyond the last bin",
            "metre",
            "number",
        ),
        Column("at_least_m", "lower edge of the bin: a sure bound", "metre", "number"),
        Column(
            "at_most_m", "upper edge of the bin: a sure bound; empty beyond the last bin", "metre", "number"
        ),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("layer", "area_level", "area_id", "network", "quantile")
    return Table("distances", "How far people live from the nearest facility", columns, frame, key)


def _quantiles(units: NDArray[np.int64], edges_m: NDArray[np.float64]) -> Rows:
    upto = np.cumsum(units)
    rows: Rows = []
    for quantile in QUANTILES:
        wanted = quantile * float(upto[-1])
        at = int(np.searchsorted(upto, wanted, side="left"))
        low, high = float(edges_m[at]), float(edges_m[at + 1])
        if np.isinf(high):
            rows.append((quantile, None, low, None))
        else:
            within = (wanted - float(upto[at] - units[at])) / float(units[at])
            rows.append((quantile, low + within * (high - low), low, high))
    return rows
