"""What a person newly within reach costs, by option and by area, and where every cost comes from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.priorities.demand import gains_of
from overlap.analyses.priorities.gap_places import GAP, region_of
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.task import chosen_or_none
from overlap.domain.areas import STUDY, Place, named_areas
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Table
from overlap.domain.sums import Units

LIST, ALONE = "list", "alone"
EVERY = "all"

_Row = tuple[str, str, str, str, str, int, float | None, float, float, float | None]


def business_table(evidence: Evidence, listed: Listed) -> Table:
    """Sites, cost and people of the list by option and area, and of the best list of each option alone."""
    currency = f", in {evidence.acting.currency}" if evidence.acting.currency else ""
    columns = (
        Column(
            "basis",
            "list: sites of the table priorities; alone: the list for the same number, budget or share, "
            "were this option the only one",
        ),
        Column("option", "what is done: connect, raise_level, add, mobile; all: whatever it is"),
        Column(
            "area_level",
            "study: all sites; gap: the sites in a gap region; otherwise the level of the area in which "
            "sites lie",
        ),
        Column("area_id", "id of the area"),
        Column("area_name", "name of the area"),
        Column("sites", "sites", "", "integer"),
        Column(
            "cost", f"what they cost together{currency}; empty where one of them has no cost", "", "number"
        ),
        Column(
            "people_gained",
            "people whom they bring within reach beyond sites above them in the list, wherever those live",
            "person",
            "number",
        ),
        Column("people_per_site", "people_gained by sites", "person", "number"),
        Column(
            "cost_per_person",
            f"cost by people_gained{currency}; empty without costs or people",
            "",
            "number",
        ),
    )
    frame = pd.DataFrame(list(_rows(evidence, listed)), columns=[column.name for column in columns])
    frame = frame.astype({"cost": np.float64, "cost_per_person": np.float64})
    key = ("basis", "option", "area_level", "area_id")
    return Table("business_case", "What a person newly within reach costs", columns, frame, key)


def assumptions_table(evidence: Evidence, listed: Listed) -> Table:
    """Every cost that was used, and where it comes from."""
    rows = [
        (
            each.option,
            each.network,
            each.candidates,
            each.source or "nothing says what it costs",
            each.lowest,
            each.highest,
            each.unknown,
            evidence.acting.currency,
        )
        for each in listed.asked.candidates.costs
    ]
    columns = (
        Column("option", "what is done: connect, raise_level, add or mobile"),
        Column("network", "network of existing counters; place, or the file that candidates come from"),
        Column("candidates", "how many they are, those in no area among them", "", "integer"),
        Column("source", "the key of the study, or the column, that says what each costs"),
        Column("cost_lowest", "the lowest cost; empty where none is known", "", "number"),
        Column("cost_highest", "the highest", "", "number"),
        Column("unknown", "candidates without a cost", "", "integer"),
        Column("currency", "the study's currency; empty where it states none"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    frame = frame.astype({"cost_lowest": np.float64, "cost_highest": np.float64})
    title = "Every cost that is assumed, and where it comes from"
    return Table("business_assumptions", title, columns, frame, ("option", "network"))


def _rows(evidence: Evidence, listed: Listed) -> Iterator[_Row]:
    options, everyone = listed.sites.option, np.ones(len(listed.sites), np.bool_)
    gains, cost = listed.gains[0], listed.sites.cost
    by_option = {EVERY: everyone, **{each: options == each for each in np.unique(options).tolist()}}
    whole = (STUDY, "", "")
    for option, here in by_option.items():
        yield _row(listed, LIST, option, whole, gains[here], cost[here])
    for level, areas in evidence.areas.items():
        for place, number in zip(named_areas(level, areas), [*range(len(areas)), -1], strict=True):
            inside = listed.areas(level) == number
            for option, here in by_option.items():
                if (inside & here).any():
                    yield _row(listed, LIST, option, place, gains[inside & here], cost[inside & here])
    regions = np.array([region_of(each) for each in listed.sites.ids.tolist()])
    for gap in dict.fromkeys(regions[listed.sites.network == GAP].tolist()):
        here = (listed.sites.network == GAP) & (regions == gap)
        yield _row(listed, LIST, "add", (GAP, gap, ""), gains[here], cost[here])
    sites = listed.asked.candidates.sites
    for option in np.unique(sites.option).tolist():
        kept = sites.option == option
        found = chosen_or_none(listed.task.only(kept))
        if found is not None:
            chosen = np.flatnonzero(kept).astype(np.int32)[found]
            units = gains_of(listed.first, chosen, listed.problem.sites)[0]
            yield _row(listed, ALONE, option, whole, units, sites.cost[chosen])


def _row(
    listed: Listed, basis: str, option: str, place: Place, units: Units, costs: NDArray[np.float64]
) -> _Row:
    people, count = float(listed.sums.people(units.sum())), len(units)
    cost = None if not count or np.isnan(costs).any() else float(costs.sum())
    per_person = cost / people if cost is not None and people > 0.0 else None
    return (basis, option, *place, count, cost, people, people / count if count else 0.0, per_person)
