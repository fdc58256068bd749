"""Who is covered less and lives farther: women, older people, classes of areas, poorer districts."""

from __future__ import annotations

from typing import Any

from overlap.analyses.equity.caveats import caveats
from overlap.analyses.equity.curves import lorenz_table
from overlap.analyses.equity.distances import distances_table
from overlap.analyses.equity.gradients import areas_table
from overlap.analyses.equity.layers import layers_table
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.result import Result
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = True


def wants(evidence: Evidence) -> Wanted:
    """The distances to the networks, by the study's bands, and to the study's own groups."""
    return Wanted(groups=evidence.groups)


def analyse(evidence: Evidence) -> Result:
    """Hold every layer and class against everyone, and rank areas by what says how well off they are."""
    shares, distances = layers_table(evidence), distances_table(evidence)
    tables = [shares, distances]
    figures: dict[str, Any] = {
        "layers": shares.records(area_level=STUDY),
        "distances": distances.records(area_level=STUDY),
        "areas": [],
    }
    if evidence.standings:
        areas = areas_table(evidence)
        tables.append(areas)
        figures["areas"] = areas.records()
    tables.append(lorenz_table(evidence))
    return Result(tuple(tables), {"equity": figures}, tuple(caveats(evidence)))
