"""Where the people are whom nobody reaches, or only counters that are not online: gap regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.gaps.areas import area_rows, areas_table
from overlap.analyses.gaps.tables import gap_rows, gap_shapes, gaps_table, totals_rows, totals_table
from overlap.domain.evidence import Evidence
from overlap.domain.gaps import UPGRADE, Gap, gap_regions, gaps_asked, gaps_wanted
from overlap.domain.messages import Message, Name, Number, hinted, say, together
from overlap.domain.places import Rows
from overlap.domain.result import Result, Table
from overlap.domain.values import as_text, cells
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = True

_FIRST = 5  # regions that the summary tells of, by gap
_SMALL = 3.0  # times a coarse cell: the distance from which on it is small
_STATEMENTS = 3  # of a list about its points, the most frequent


def wants(evidence: Evidence) -> Wanted:
    """People beyond the distances, by coarse cell."""
    return gaps_wanted(evidence)


def analyse(evidence: Evidence) -> Result:
    """The regions, the areas that they lie in, and the sum that must be everybody beyond reach."""
    rows: list[pd.DataFrame] = []
    shapes: list[NDArray[np.object_]] = []
    totals: Rows = []
    touched: list[pd.DataFrame] = []
    for each in gap_regions(evidence):  # one after the other: each holds a million cells or more
        rows.append(gap_rows(evidence, each))
        shapes.append(gap_shapes(each))
        totals.extend(totals_rows(evidence, each))
        touched.extend(area_rows(evidence, each))
    gaps, everybody = gaps_table(evidence, rows, shapes), totals_table(totals)
    tables = [gaps, everybody, *([areas_table(touched)] if evidence.areas else [])]
    figures = {"gaps": _figures(evidence, gaps, everybody)}
    return Result(tuple(tables), figures, tuple(_caveats(evidence, everybody)))


def _figures(evidence: Evidence, gaps: Table, totals: Table) -> dict[str, Any]:
    settings, layer = evidence.acting.gaps, evidence.sums[0].layers[0]
    return {
        "density_per_km2": settings.density_per_km2,
        "largest_km2": settings.largest_km2,
        "totals": totals.records(),
        "first": [
            {
                "gap_id": row["gap_id"],
                "kind": row["kind"],
                "distance_km": row["distance_km"],
                "people": row[f"people_{layer}"],
                "ground_km2": row["ground_km2"],
                "farthest_m": row["farthest_m"],
                "place_name": row["place_name"],
            }
            for row in gaps.records()
            if row["rank"] <= _FIRST
        ],
    }


def _caveats(evidence: Evidence, totals: Table) -> Iterator[Message]:
    rows = totals.frame
    for gap in gaps_asked(evidence):
        here = (rows["kind"] == gap.kind) & (rows["distance_km"] == gap.distance_km)
        if not rows.loc[here, "people_total"].any():
            yield hinted(_nobody(gap), "[gaps] distances_km asks for other distances")
    yield from _rough(evidence)
    if UPGRADE in {gap.kind for gap in gaps_asked(evidence)}:
        yield say("in upgrade gaps a counter of which it is not known whether it is online counts as offline")
    for network in evidence.networks:
        yield from _approximate(evidence, network)


def _nobody(gap: Gap) -> Message:
    km = Number(gap.distance_km, "km")
    if gap.kind == UPGRADE:
        return say("nobody lives in upgrade gaps of {km}", km=km)
    return say("nobody lives in presence gaps of {km}", km=km)


def _rough(evidence: Evidence) -> Iterator[Message]:
    """At which distances a coarse cell is not small: people are counted exactly, ground is not."""
    coarse = evidence.sums[0].coarse
    assert coarse is not None
    side_m = coarse.grid.side_m
    short = sorted({gap.distance_km for gap in gaps_asked(evidence) if gap.distance_m < _SMALL * side_m})
    if short:
        yield say(
            "gaps of {distances} km: people are counted in the population's own cells, but regions "
            "consist of coarse cells up to {cell} wide or high, so their outlines, ground and middles "
            "are known to about {known}",
            distances=together([Number(each, "plain") for each in short]),
            cell=Number(side_m, "m"),
            known=Number(side_m / sqrt(2.0), "m"),
        )


def _approximate(evidence: Evidence, network: str) -> Iterator[Message]:
    """What the list says of its points, or shows: gaps have no sharper edges than that."""
    facilities = evidence.networks[network]
    rounded = int(evidence.flags[network]["low precision"].sum())
    hint = "see the table quality"
    if rounded:
        note = say(
            "{network}: points of {some} of {all} counters are rounded, so gap regions near them are "
            "approximate",
            network=Name(network, "network"),
            some=Number(rounded, "count"),
            all=Number(len(facilities), "count"),
        )
        yield hinted(note, hint)
    for column in facilities.quality.accuracy:
        texts = as_text(cells(facilities.attributes[column]))
        often = Counter(texts[texts != ""].tolist())
        # Ties by the statement itself, so that the order of rows decides nothing.
        said = sorted(often.items(), key=lambda each: (-each[1], each[0]))[:_STATEMENTS]
        if said:
            note = say(
                "{network}: its list says in {column} how good its points are: {stated}; gap regions near "
                "them are approximate",
                network=Name(network, "network"),
                column=column,
                stated=tuple(
                    say("{reason} ({number})", reason=text, number=Number(often, "count"))
                    for text, often in said
                ),
            )
            yield hinted(note, hint)
