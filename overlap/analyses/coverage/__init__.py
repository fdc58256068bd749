"""Who lives near which network: the four-way split, the distances, and what joining forces adds."""

from __future__ import annotations

from typing import Any

from overlap.analyses.coverage.areas import areas_table
from overlap.analyses.coverage.caveats import caveats, warnings
from overlap.analyses.coverage.distances import distances_table
from overlap.analyses.coverage.splits import (
    coverage_table,
    gains_table,
    groups_table,
    pairs_table,
)
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.reported import reported_bands
from overlap.domain.result import Result
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = True


def wants(evidence: Evidence) -> Wanted:
    """The distances to the networks, by the study's bands, and to the study's own groups."""
    return Wanted(groups=evidence.groups)


def analyse(evidence: Evidence) -> Result:
    """Split every layer by band and area; distances; gains; the areas with their figures."""
    reported_km, passed_over_km = reported_bands(evidence)
    coverage = coverage_table(evidence)
    distances = distances_table(evidence)
    tables = [coverage, distances]
    gains: dict[str, Any] = {}
    if len(evidence.networks) > 1:
        table, better = gains_table(evidence, reported_km)
        gains = {"better_network": better, "rows": table.records(area_level=STUDY)}
        tables += [pairs_table(evidence), table]
    if evidence.groups:
        tables.append(groups_table(evidence))
    if evidence.areas:
        tables.append(areas_table(evidence, coverage, reported_km))
    figures = {
        "coverage": coverage.records(area_level=STUDY),
        "reported": {"band_km": reported_km, "passed_over_km": passed_over_km},
        "distances": distances.records(area_level=STUDY),
        "gains": gains,
        "near_border": _near_border(evidence),
    }
    return Result(tuple(tables), figures, caveats(evidence), warnings(evidence))


def _near_border(evidence: Evidence) -> dict[str, Any]:
    """People closer to the outer border of the areas than to their nearest facility, by network."""
    if not evidence.areas:
        return {}
    sums = evidence.sums[0]
    names = [*sums.groups, "any"]
    return {name: float(sums.people(sums.partial.near_border[0, k])) for k, name in enumerate(names)}
