"""The list as a table and a layer."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.priorities.demand import reachable
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.told import SITE, currency_of, points_of, site_frame
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table


def priorities_table(evidence: Evidence, listed: Listed) -> Table:
    """One row for each site of the list, in the order to act in."""
    currency, layers, people = currency_of(evidence), listed.sums.layers, listed.people
    brought = ["people_gained", *(f"people_gained_{layer}" for layer in layers[1:])]
    frame = site_frame(listed.sites)
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    frame["cost"] = listed.sites.cost
    frame["cost_cumulative"] = np.cumsum(listed.sites.cost)
    for layer, name, gains in zip(layers, brought, people, strict=True):
        frame[name] = gains
        if layer == layers[0]:
            frame["people_cumulative"] = listed.sums.people(np.cumsum(listed.gains[0]))
    reach = reachable(listed.first)
    frame["share_reachable"] = np.cumsum(listed.gains[0]) / reach if reach else np.nan
    frame["stays_distance"], frame["stays_costs"] = listed.stays.by_distance, listed.stays.by_costs
    levels = _levels(evidence, listed, frame)
    columns = (
        Column("rank", "place in the list: act here first", "", "integer"),
        *SITE,
        Column("cost", f"what it costs once{currency}; empty where nothing says so", "", "number"),
        Column("cost_cumulative", f"what the list costs up to here{currency}", "", "number"),
        Column(
            brought[0],
            "people who come within reach by it, whom neither today's counters nor those above it in the "
            "list reach",
            "person",
            "number",
        ),
        Column(
            "people_cumulative", "people whom the list brings within reach up to here", "person", "number"
        ),
        *(
            Column(name, f"people of the layer {layer} among those that it brings", "person", "number")
            for layer, name in zip(layers[1:], brought[1:], strict=True)
        ),
        Column(
            "share_reachable",
            "people_cumulative as a share of those whom all candidates together would bring, 0 to 1",
            "",
            "number",
        ),
        Column(
            "stays_distance",
            "in how many of the lists for a distance a tenth shorter and longer it is too, 0 to 1",
            "",
            "number",
        ),
        Column(
            "stays_costs",
            "in how many lists it is too when every cost is up to a fifth less or more, 0 to 1; empty where "
            "costs do not limit the list",
            "",
            "number",
        ),
        *levels,
    )
    frame = frame[[column.name for column in columns]]
    style = Style("graduated", brought[0])
    return Table(
        "priorities", "Where to act first", columns, frame, ("rank",), points_of(listed.sites), "Point", style
    )


def _levels(evidence: Evidence, listed: Listed, frame: pd.DataFrame) -> list[Column]:
    """Add the area of each level that a site lies in; says what the columns mean."""
    columns = []
    for level, areas in evidence.areas.items():
        here = listed.areas(level)
        frame[f"{level}_id"] = np.array([*areas.ids, None], dtype=np.object_)[here]
        frame[f"{level}_name"] = np.array([*areas.names, None], dtype=np.object_)[here]
        columns.append(Column(f"{level}_id", f"id of the {level} it lies in"))
        columns.append(Column(f"{level}_name", f"name of the {level} it lies in"))
    return columns
