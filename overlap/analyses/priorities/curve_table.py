"""The curve of a list as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.told import currency_of
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Table


def curve_table(evidence: Evidence, listed: Listed) -> Table:
    """People against sites and money, from nothing on, with what no other choice could exceed."""
    count = len(listed.sites)
    brought = np.concatenate([[0], np.cumsum(listed.gains[0])])
    served = int(listed.first.served[0].sum())
    everyone = int(listed.first.everyone()[0])
    weights = [0, *np.cumsum(listed.plan.gains).tolist()]
    frame = pd.DataFrame(
        {
            "sites": np.arange(count + 1),
            "cost": np.concatenate([[0.0], np.cumsum(listed.sites.cost)]),
            "people_gained": listed.sums.people(brought),
            "people_served": listed.sums.people(brought + served),
            "share_served": (brought + served) / everyone if everyone else np.nan,
            "counted": [listed.weighting.people(each) for each in weights],
            "counted_bound": [listed.weighting.people(each) for each in (0, *listed.bounds)],
        }
    )
    columns = (
        Column("sites", "how many sites of the list, from the first on", "", "integer"),
        Column("cost", f"what they cost{currency_of(evidence)}; empty where that is not known", "", "number"),
        Column("people_gained", "people whom they bring within reach", "person", "number"),
        Column("people_served", "people within reach then, with those who are today", "person", "number"),
        Column("share_served", "people_served as a share of everyone, 0 to 1", "", "number"),
        Column(
            "counted",
            "people_gained with everyone counted by their weights; the same without weights",
            "person",
            "number",
        ),
        Column(
            "counted_bound",
            "no choice of as many sites, or for as much money where it is money that counts, brings more",
            "person",
            "number",
        ),
    )
    return Table("priorities_curve", "People against sites and money", columns, frame, ("sites",))
