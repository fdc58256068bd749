"""How many people each counter has to serve: floating catchments on the coarse grid."""

from __future__ import annotations

from typing import Any

from overlap.analyses.capacity.catchments import Catchments, everybody, service_m
from overlap.analyses.capacity.tables import areas_table, counters_table
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.result import Result, Table
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = True


def wants(evidence: Evidence) -> Wanted:
    """Everybody, by coarse cell."""
    return Wanted(beyond=(everybody(evidence),))


def analyse(evidence: Evidence) -> Result:
    """People per counter, by counter and by area."""
    found = Catchments.of(evidence)
    counters, areas = counters_table(evidence, found), areas_table(evidence, found)
    rough = (
        ", which is wider than their zones, so they are rough"
        if found.side_m > service_m(evidence) / 3
        else ""
    )
    caveat = (
        f"capacity: catchments of {service_m(evidence) / 1000.0:g} km are taken from the middles of cells of "
        f"{found.side_m:,.0f} m, in a second step{rough}; counters count alike, whatever their size and hours"
    )
    return Result((counters, areas), {"capacity": _figures(evidence, counters, areas)}, (caveat,))


def _figures(evidence: Evidence, counters: Table, areas: Table) -> dict[str, Any]:
    people = counters.frame["people_weighted"]
    return {
        "distance_km": service_m(evidence) / 1000.0,
        "median_people_weighted": float(people.median()) if len(people) else None,
        "most_people_weighted": float(people.max()) if len(people) else None,
        "rows": areas.records(area_level=STUDY),
    }
