"""Lorenz and concentration curves of distance, for charts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.equity.groups import Distances
from overlap.analyses.equity.ranked import ranked
from overlap.domain.evidence import Evidence
from overlap.domain.places import NETWORK, Rows, layers, nearest_of
from overlap.domain.result import Column, Table

OWN_DISTANCE = "own distance"

_COLUMNS = (
    Column("layer", "population layer"),
    NETWORK,
    Column(
        "ranked_by",
        f"{OWN_DISTANCE}: people from the nearest to the farthest, the Lorenz curve; otherwise the NAME of "
        "an [equity.NAME]: areas from the worst off to the best off, the concentration curve",
    ),
    Column("point", "number of the point along the curve, from 0", "", "integer"),
    Column("people_share", "share of people up to here, 0 to 1", "", "number"),
    Column("distance_share", "their share of all distance, 0 to 1, by middles of bins", "", "number"),
)


def lorenz_table(evidence: Evidence) -> Table:
    """Every curve."""
    rows: Rows = []
    for layer, number, sums in layers(evidence):
        for network in nearest_of(evidence, sums):
            here = Distances.of(sums, number, [0], network)
            if here.people.any():
                people = here.people[0]
                rows += _curve((layer, network, OWN_DISTANCE), people, people * here.middle_m)
    for each in ranked(evidence):
        for network in nearest_of(evidence, each.sums):
            here, ranking = each.distances(network), each.ranking
            people, metres = (ranking.by_step(of) for of in (ranking.people, here.total(here.middle_m)))
            rows += _curve((each.layer, network, each.standing.name), people, metres)
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    key = ("layer", "network", "ranked_by", "point")
    return Table("equity_lorenz", "Lorenz and concentration curves of distance", _COLUMNS, frame, key)


def _curve(key: tuple[str, str, str], people: NDArray[np.float64], metres: NDArray[np.float64]) -> Rows:
    """Cumulative shares of both from 0 to 1; steps without people add no point."""
    some = people > 0.0
    upto, far = np.cumsum(people[some]), np.cumsum(metres[some])
    points = zip((upto / upto[-1]).tolist(), (far / far[-1]).tolist(), strict=True)
    return [(*key, number, *point) for number, point in enumerate([(0.0, 0.0), *points])]
