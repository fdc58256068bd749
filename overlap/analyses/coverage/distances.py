"""How far people live from the nearest counter, in quantiles with sure bounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.places import (
    NETWORK,
    PLACE,
    crossed,
    layer_axis,
    layers,
    nearest_of,
    slot_axis,
    text_axis,
)
from overlap.domain.result import Column, Table
from overlap.domain.sums import ALL, Sums

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


def distances_table(evidence: Evidence) -> Table:
    """Quantiles of the distance to the nearest counter, by layer, place and network."""
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
    names = nearest_of(evidence, evidence.sums[0])
    told = np.stack(
        [
            np.stack([_told(sums, number, name) for name in names], axis=1)
            for _, number, sums in layers(evidence)
        ]
    )
    axes = (
        layer_axis(evidence),
        slot_axis(evidence),
        text_axis("network", names),
        {"quantile": np.array(QUANTILES)},
    )
    figures = {column.name: told[..., at] for at, column in enumerate(columns[-3:])}
    frame = crossed(columns, axes, figures).dropna(subset="at_least_m", ignore_index=True)
    key = ("layer", "area_level", "area_id", "network", "quantile")
    return Table("distances", "How far people live from the nearest facility", columns, frame, key)


def _told(sums: Sums, layer: int, name: str) -> NDArray[np.float64]:
    """The distance of every quantile and its bounds, shape (slots, quantiles, 3), NaN where nobody lives."""
    units = sums.told(sums.histogram(layer, ALL, name))
    found = np.full((len(units), len(QUANTILES), 3), np.nan)
    some = units.any(axis=1)
    found[some] = _quantiles(units[some], np.concatenate([[0.0], sums.told_edges_m, [np.inf]]))
    return found


def _quantiles(units: NDArray[np.int64], edges_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of people by place and bin, some in every place, shape (places, quantiles, 3)."""
    upto = np.cumsum(units, axis=1)
    before = (upto - units).astype(np.float64)
    found = np.empty((len(units), len(QUANTILES), 3))
    for number, quantile in enumerate(QUANTILES):
        wanted = quantile * upto[:, -1:].astype(np.float64)
        at = (upto < wanted).sum(axis=1, keepdims=True)
        low, high = edges_m[at], edges_m[at + 1]
        high[np.isinf(high)] = np.nan
        within = (wanted - np.take_along_axis(before, at, 1)) / np.take_along_axis(units, at, 1)
        found[:, number] = np.concatenate([low + within * (high - low), low, high], axis=1)
    return found
