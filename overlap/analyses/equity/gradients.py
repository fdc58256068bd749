"""Whether coverage and distance lean towards better-off or worse-off areas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.equity.groups import Distances
from overlap.analyses.equity.indices import Ranking, wagstaff
from overlap.analyses.equity.ranked import ranked
from overlap.domain.evidence import Evidence
from overlap.domain.places import NETWORK, Rows, nearest_of
from overlap.domain.result import Column, Table

FloatArray = NDArray[np.float64]

COVERED, DISTANCE = "share_within", "distance_m"
WORSE_OFF, BEST_OFF = 0.4, 0.9
# An index of less is no lean in words; rounding alone leaves some.
_HARDLY = 0.001

_COLUMNS = (
    Column("attribute", "NAME of the [equity.NAME] that ranks the areas"),
    Column("title", "what the attribute is called"),
    Column("area_level", "level of the areas"),
    Column("better", "which end of the attribute is well off: high or low"),
    Column("layer", "population layer"),
    NETWORK,
    Column(
        "measure",
        f"{COVERED}: share within the band, a good; {DISTANCE}: mean distance, a bad, by the middles of bins "
        "and, of the last, its near end",
    ),
    Column("band_km", "distance limit; empty for the distance", "kilometre", "number"),
    Column("areas", "areas that are ranked: those with a value and with people", "", "integer"),
    Column("people", "people in them", "person", "number"),
    Column("areas_unknown", "areas with people but without a value, left out", "", "integer"),
    Column("people_unknown", "people in these", "person", "number"),
    Column("people_outside", "people in no area, left out", "person", "number"),
    Column("mean", "mean of the measure over the people ranked: a share of 0 to 1, or metres", "", "number"),
    Column(
        "concentration",
        "concentration index C between areas, -1 to 1, areas ranked from worst off to best off; negative: "
        "concentrated among the worse-off. Empty where nobody is covered",
        "",
        "number",
    ),
    Column(
        "at_least",
        "sure bound of the index of distance, however people are spread in their bins",
        "",
        "number",
    ),
    Column(
        "at_most",
        "sure bound of the index of distance, however people are spread in their bins",
        "",
        "number",
    ),
    Column("erreygers", "4·mean·C of a share, -1 to 1; empty for the distance", "", "number"),
    Column(
        "wagstaff",
        "C / (1 − mean) of a share, -1 to 1; empty for the distance, or where all or none are covered",
        "",
        "number",
    ),
    Column("mean_worst_off_40", "mean of the worst-off 40 % of people by area", "", "number"),
    Column("mean_best_off_10", "mean of the best-off 10 % of people by area", "", "number"),
    Column("ratio_40_10", "the former over the latter; empty where the latter is 0", "", "number"),
    Column("reading", "the sign in words"),
)


def areas_table(evidence: Evidence) -> Table:
    """The indices of every attribute, layer, network and measure."""
    rows: Rows = []
    for each in ranked(evidence):
        standing, ranking = each.standing, each.ranking
        of = (standing.name, standing.title, standing.level, standing.better, each.layer)
        counts = (len(each.slots), float(ranking.people.sum()), *each.left_out)
        for network in nearest_of(evidence, each.sums):
            here = each.distances(network)
            within = here.within(evidence.bands_m).T
            for band_km, near in zip(evidence.settings.bands_km, within, strict=True):
                rows.append((*of, network, COVERED, band_km, *counts, *_covered(ranking, near)))
            rows.append((*of, network, DISTANCE, None, *counts, *_far(ranking, here)))
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    numbers = [column.name for column in _COLUMNS if column.kind == "number"]
    frame[numbers] = frame[numbers].astype(float)
    key = ("attribute", "layer", "network", "measure", "band_km")
    return Table(
        "equity_areas", "Coverage and distance between worse-off and better-off areas", _COLUMNS, frame, key
    )


def _covered(ranking: Ranking, near: FloatArray) -> tuple[Any, ...]:
    """The figures of a covered share, from the mean on."""
    shares = ranking.means(near)
    mean, tilt = ranking.mean(shares), ranking.tilt(shares)
    index = tilt / mean if mean > 0.0 else None
    said = _reading(4.0 * tilt, 4.0 * tilt, "more covered")
    return mean, index, None, None, 4.0 * tilt, wagstaff(tilt, mean), *_ends(ranking, shares), said


def _far(ranking: Ranking, here: Distances) -> tuple[Any, ...]:
    """The figures of a mean distance, from the mean on."""
    near, means, far = (ranking.means(here.total(at_m)) for at_m in (here.low_m, here.middle_m, here.high_m))
    mean, bounds = ranking.mean(means), ranking.bounds(near, far)
    said = _reading(*bounds, "farther away")
    return mean, ranking.tilt(means) / mean, *bounds, None, None, *_ends(ranking, means), said


def _ends(ranking: Ranking, means: FloatArray) -> tuple[float, float, float | None]:
    worst = ranking.mean_between(means, 0.0, WORSE_OFF)
    best = ranking.mean_between(means, BEST_OFF, 1.0)
    return worst, best, worst / best if best > 0.0 else None


def _reading(at_least: float, at_most: float, how: str) -> str:
    if at_most <= -_HARDLY:
        return f"worse-off areas are {how}"
    if at_least >= _HARDLY:
        return f"better-off areas are {how}"
    return f"neither is {how}" if max(-at_least, at_most) < _HARDLY else f"neither is surely {how}"
