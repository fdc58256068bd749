"""How far people live, layer against everyone, and how unequally. Distance is a bad: more of it is worse."""

from __future__ import annotations

from typing import Any

import pandas as pd

from overlap.analyses.equity.groups import COMPARED, Compared, Distances, compared
from overlap.analyses.equity.indices import binned_gini
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.places import NETWORK, PLACE, nearest_of
from overlap.domain.result import Column, Table

_COLUMNS = (
    *PLACE,
    NETWORK,
    Column("people_total", "people of the layer in the place", "person", "number"),
    Column("share_beyond", "share of them beyond the last bin of distance, 0 to 1", "", "number"),
    Column(
        "mean_m",
        "mean distance, by the middles of bins; empty where people live beyond the last bin",
        "metre",
        "number",
    ),
    Column("mean_at_least_m", "everyone at the near end of the bin: a sure bound", "metre", "number"),
    Column(
        "mean_at_most_m",
        "everyone at the far end of the bin: a sure bound; empty where people live beyond the last bin",
        "metre",
        "number",
    ),
    COMPARED,
    Column(
        "mean_gap_m",
        "mean_m less that of those compared with; positive: they live farther, which is bad",
        "metre",
        "number",
    ),
    Column(
        "gini",
        "Gini of distance over people, those of a bin spread evenly over it, those of the last at its near "
        "end: 0 where all live equally far, towards 1 where a few live far",
        "",
        "number",
    ),
    Column("gini_at_least", "sure bound, however people are spread in their bins", "", "number"),
    Column("gini_at_most", "sure bound, however people are spread in their bins", "", "number"),
    Column(
        "artefact",
        "true where the layer is modelled (the total times ratios of whole areas) and the place is an area: "
        "the gap says where the model's areas end, not who lives where",
        "",
        "flag",
    ),
)


def distances_table(evidence: Evidence) -> Table:
    """Mean and Gini of distance by layer, place and network; the total in the study first."""
    first = evidence.sums[0]
    everyone = Compared(first.layers[0], 0, first, (STUDY, "", ""), 0, "", 0)
    rows = [
        _row(evidence, each, network)
        for each in (everyone, *compared(evidence))
        for network in nearest_of(evidence, each.sums)
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    numbers = [column.name for column in _COLUMNS if column.kind == "number"]
    frame[numbers] = frame[numbers].astype(float)
    key = ("layer", "area_level", "area_id", "network")
    return Table("equity_distances", "How far each layer lives, and how unequally", _COLUMNS, frame, key)


def _row(evidence: Evidence, each: Compared, network: str) -> tuple[Any, ...]:
    here = Distances.of(each.sums, each.number, [each.slot], network)
    people, beyond = float(here.everyone[0]), float(here.beyond[0])
    mean_m = _mean_m(here)
    against_m = _mean_m(Distances.of(evidence.sums[0], 0, [each.whose_slot], network)) if each.whom else None
    gap_m = None if mean_m is None or against_m is None else mean_m - against_m
    at_least_m = float(here.total(here.low_m)[0]) / people
    at_most_m = None if beyond else float(here.total(here.high_m)[0]) / people
    means = (mean_m, at_least_m, at_most_m, each.whom or None, gap_m)
    artefact = each.layer in evidence.modelled and each.place[0] in evidence.areas
    gini = binned_gini(here.people[0], here.low_m, here.high_m)
    ginis = (gini.even, gini.at_least, gini.at_most)
    return (each.layer, *each.place, network, people, beyond / people, *means, *ginis, artefact)


def _mean_m(here: Distances) -> float | None:
    return None if here.beyond[0] else float(here.total(here.middle_m)[0] / here.everyone[0])
