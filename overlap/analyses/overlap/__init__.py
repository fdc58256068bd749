"""Where the networks overlap: nearest partners, pairs, shared sites, and the shares that have a partner."""

from __future__ import annotations

import pandas as pd

from overlap.analyses.overlap.directions import directions_of, distances, warnings
from overlap.analyses.overlap.facilities import facilities_table
from overlap.analyses.overlap.nearest import nearest_table
from overlap.analyses.overlap.pairs import pairs_and_sites
from overlap.analyses.overlap.shares import shares_table
from overlap.domain.evidence import STUDY, Evidence
from overlap.domain.result import Result

NEEDS_PEOPLE = False


def wants(_evidence: Evidence) -> None:
    """Nothing of people."""


def analyse(evidence: Evidence) -> Result:
    """Nearest partner and pairs by geodesic, shared sites, and shares with a partner in both directions."""
    directions = list(directions_of(evidence))
    tables = [facilities_table(evidence), shares_table(evidence, directions)]
    if directions:
        tables += [nearest_table(directions), *pairs_and_sites(evidence)]
    shares = tables[1].frame
    study_rows = shares[shares["area_level"] == STUDY]
    sites = tables[-1].frame if directions else pd.DataFrame({"chained": []})
    figures = {
        "overlap": study_rows.to_dict("records"),
        "nearest": [distances(direction) for direction in directions],
        "sites": {"shared": len(sites), "chained": int(sites["chained"].sum())},
    }
    return Result(tuple(tables), figures, warnings=tuple(warnings(directions)))
