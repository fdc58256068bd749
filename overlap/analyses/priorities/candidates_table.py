"""Every candidate, in the list or not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.priorities.demand import alone
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.sites import together
from overlap.analyses.priorities.told import SITE, currency_of, points_of, site_frame
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table


def candidates_table(evidence: Evidence, listed: Listed) -> Table:
    """Every candidate, with what it would bring by itself; those left out say why."""
    candidates = listed.asked.candidates
    units = alone(listed.first, len(candidates.sites))
    rank = np.full(len(candidates.sites), -1)
    rank[listed.plan.chosen] = np.arange(1, len(listed.plan.chosen) + 1)
    inside = site_frame(candidates.sites).assign(
        cost=candidates.sites.cost, people_alone=listed.sums.people(units), rank=rank, left_out=""
    )
    outside = site_frame(candidates.outside).assign(
        cost=candidates.outside.cost, people_alone=np.nan, rank=-1, left_out="in no area of any level"
    )
    frame = pd.concat([each for each in (inside, outside) if len(each)], ignore_index=True)
    order = np.argsort(frame["candidate_id"].to_numpy(dtype=np.str_), kind="stable")
    frame = frame.iloc[order].reset_index(drop=True)
    frame["rank"] = frame["rank"].astype("Int64").where(frame["rank"] > 0)
    columns = (
        *SITE,
        Column(
            "cost", f"what it costs once{currency_of(evidence)}; empty where nothing says so", "", "number"
        ),
        Column(
            "people_alone",
            "people whom it alone would bring within reach; empty if left out",
            "person",
            "number",
        ),
        Column("rank", "its place in the list; empty where it is not in it", "", "integer"),
        Column("left_out", "why it was no candidate; empty where it was one"),
    )
    return Table(
        "priorities_candidates",
        "Where one could act",
        columns,
        frame,
        ("candidate_id",),
        points_of(together([candidates.sites, candidates.outside])),
        "Point",
        Style("categorised", "option"),
    )
