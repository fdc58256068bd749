"""How many people each counter has to serve: floating catchments on the coarse grid."""

from __future__ import annotations

from typing import Any

from overlap.analyses.capacity.catchments import Catchments, everybody, service_m
from overlap.analyses.capacity.tables import areas_table, counters_table
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Number, say
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
    caveat = _caveat(service_m(evidence), found.side_m)
    return Result((counters, areas), {"capacity": _figures(evidence, counters, areas)}, (caveat,))


def _caveat(reach_m: float, side_m: float) -> Message:
    values = {"km": Number(reach_m / 1000.0, "km"), "cell": Number(side_m, "m")}
    if side_m > reach_m / 3:
        return say(
            "capacity: catchments of {km} are taken from the middles of cells of {cell}, in a second "
            "step, which is wider than their zones, so they are rough; counters count alike, whatever "
            "their size and hours",
            **values,
        )
    return say(
        "capacity: catchments of {km} are taken from the middles of cells of {cell}, in a second "
        "step; counters count alike, whatever their size and hours",
        **values,
    )


def _figures(evidence: Evidence, counters: Table, areas: Table) -> dict[str, Any]:
    people = counters.frame["people_weighted"]
    return {
        "distance_km": service_m(evidence) / 1000.0,
        "median_people_weighted": float(people.median()) if len(people) else None,
        "most_people_weighted": float(people.max()) if len(people) else None,
        "rows": areas.records(area_level=STUDY),
    }
