"""Who gains a counter near by, who loses one: person by person, from three sums each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.scenarios.path import Steps
from overlap.analyses.scenarios.path_years import year_rows
from overlap.analyses.scenarios.questions import Compared
from overlap.domain.evidence import Evidence
from overlap.domain.places import BAND, PLACE, Rows, layers, places
from overlap.domain.result import Column, Table
from overlap.domain.sums import Sums

Units = NDArray[np.int64]

STEP = Column("step", "year of a path, whose figures are those at its end; empty where all is done at once")
_PEOPLE = (
    Column("people_total", "people of the layer", "person", "number"),
    Column("people_before", "people within the band of such a counter as it is", "person", "number"),
    Column("people_after", "people within the band of such a counter in the scenario", "person", "number"),
    Column("people_gained", "people within the band in the scenario and not as it is", "person", "number"),
    Column("people_lost", "people within the band as it is and not in the scenario", "person", "number"),
    Column("people_unchanged_near", "people within the band both times", "person", "number"),
    Column("people_unchanged_far", "people within the band neither time", "person", "number"),
)
COLUMNS = (
    Column("scenario", "title of the scenario"),
    STEP,
    *PLACE,
    Column(
        "question",
        "near which counters: of a network, any, online (from the study's online_level on, for certain), or "
        "a group of the study; only what a scenario touches is here",
    ),
    BAND,
    *_PEOPLE,
)


def parts(total: int | Units, before: Units, after: Units, either: Units) -> Units:
    """Before, after, gained, lost, near both times and near neither time, shape (6, …), in whole units.

    Whoever is near either of two groups is near one or the other, so near both are |B| + |S| − |B or S|.
    """
    return np.array([before, after, either - before, either - after, before + after - either, total - either])


def differences_table(
    evidence: Evidence, asked: Mapping[str, Sequence[Compared]], paths: Mapping[str, Steps]
) -> Table:
    """The differences of every scenario and step from what is, for each layer, place, question and band."""
    rows: Rows = []
    for scenario in (each.title for each in evidence.scenarios):
        if scenario in paths:
            rows += year_rows(evidence, paths[scenario], parts)
        for layer, number, sums in layers(evidence):
            at = np.searchsorted(sums.edges_m, evidence.bands_m)
            for place, slot in places(evidence, sums):
                for each in asked.get(scenario, ()):
                    rows += _rows((scenario, "", layer, *place), each, evidence, sums, number, slot, at)
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    key = ("scenario", "step", "layer", "area_level", "area_id", "question", "band_km")
    return Table("scenarios", "What changes for people in each scenario", COLUMNS, frame, key)


def _rows(
    head: tuple[str, ...],
    each: Compared,
    evidence: Evidence,
    sums: Sums,
    layer: int,
    slot: int,
    at: NDArray[np.intp],
) -> Rows:
    near = {
        group: np.cumsum(sums.histogram(layer, slot, group))
        for group in (each.before, each.after, each.either)
    }
    total = int(near[each.before][-1])
    before, after, either = (near[group][at] for group in (each.before, each.after, each.either))
    people = sums.people(parts(total, before, after, either))
    everyone = float(sums.people(total))
    return [
        (*head, each.question, band_km, everyone, *people[:, k].tolist())
        for k, band_km in enumerate(evidence.settings.bands_km)
    ]
