"""Where the networks overlap: nearest partners, pairs, shared sites, and the shares that have a partner."""

from __future__ import annotations

import pandas as pd

from overlap.analyses.overlap.directions import directions_of, distances, warnings
from overlap.analyses.overlap.facilities import facilities_table
from overlap.analyses.overlap.nearest import nearest_table
from overlap.analyses.overlap.pairs import pairs_and_sites
from overlap.analyses.overlap.shares import shares_table
from overlap.domain.areas import STUDY
from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.result import Result

NEEDS_PEOPLE = False


def wants(_evidence: Evidence) -> None:
    """Nothing of people."""


def analyse(evidence: Evidence) -> Result:
    """Nearest partner and pairs by geodesic, shared sites, and shares with a partner in both directions."""
    everyone = Everyone.of(evidence)
    directions = directions_of(evidence, everyone)
    shares = shares_table(evidence, directions)
    tables = [facilities_table(evidence), shares]
    if directions:
        tables.append(nearest_table(evidence, everyone, directions))
    sites = pd.DataFrame({"chained": []})
    if len(evidence.networks) > 1:
        tables += pairs_and_sites(evidence, everyone)
        sites = tables[-1].frame
    study_rows = shares.frame[shares.frame["area_level"] == STUDY]
    figures = {
        "overlap": study_rows.to_dict("records"),
        "nearest": [distances(direction) for direction in directions],
        "sites": {"shared": len(sites), "chained": int(sites["chained"].sum())},
    }
    return Result(tuple(tables), figures, warnings=tuple(warnings(evidence, everyone, directions)))
