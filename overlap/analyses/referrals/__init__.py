"""Which counter should refer people to which, for a service that it does not offer."""

from __future__ import annotations

from typing import Any

from overlap.analyses.referrals.complements import complements_table
from overlap.analyses.referrals.counters import Counters, told_services
from overlap.analyses.referrals.loads import loads_table
from overlap.analyses.referrals.pathways import Pathways, pathways_of
from overlap.analyses.referrals.services import services_table
from overlap.analyses.referrals.summary import Row, summary_rows, summary_table
from overlap.analyses.referrals.tables import referrals_table, unmet_table
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Number, say
from overlap.domain.result import Result
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = False

KEY = "referrals"
NO_SERVICES = say("no list says which services its counters offer, so nothing is said of referrals")


def wants(evidence: Evidence) -> Wanted | None:
    """People by their nearest counter, where some list tells of services."""
    return Wanted(loads=True) if told_services(evidence) else None


def analyse(evidence: Evidence) -> Result:
    """For each counter that counts and each service that it lacks, the nearest counter that offers it."""
    limit_km = evidence.settings.refer_km or evidence.settings.bands_km[-1]
    if not told_services(evidence):
        return Result(figures={KEY: {"limit_km": limit_km, "services": []}}, caveats=(NO_SERVICES,))
    counters = Counters.of(evidence)
    pathways = pathways_of(counters, limit_km)
    summary = summary_rows(counters, pathways, evidence.settings.bands_km)
    complements = complements_table(counters, list(evidence.networks)[:2], pathways.limit_m)
    tables = (
        services_table(counters),
        referrals_table(counters, pathways),
        unmet_table(counters, pathways),
        summary_table(summary, with_people=counters.units is not None),
        loads_table(counters, pathways),
        complements,
    )
    figures = _figures(counters, pathways, summary) | {"complements": len(complements.frame)}
    return Result(tables, {KEY: {"limit_km": limit_km, **figures}}, _caveats(counters))


def _figures(counters: Counters, pathways: Pathways, summary: list[Row]) -> dict[str, Any]:
    """Cases are pairs of a counter that counts and a service."""
    unknown = counters.unknown[counters.everyone.counts]
    return {
        "services": list(counters.services),
        "offered_nowhere": [
            service
            for service, offered in zip(counters.services, counters.offered.T, strict=True)
            if not offered.any()
        ],
        "lacking": len(pathways.origin),
        "referred": int(pathways.met.sum()),
        "unknown": int(unknown.sum()),
        "summary": summary,
    }


def _caveats(counters: Counters) -> tuple[Message, ...]:
    unknown = counters.unknown[counters.everyone.counts]
    note = say("referrals are by straight-line distance, and between services as the lists state them")
    if unknown.any():
        note = say(
            "referrals are by straight-line distance, and between services as the lists state them, "
            "which say nothing in {unknown} of {all} cases; what is unknown is no lack",
            unknown=Number(int(unknown.sum()), "count"),
            all=Number(unknown.size, "count"),
        )
    if not counters.everyone.counts.all():
        more = say("counters beyond the areas take referrals and make none")
        note = say("{note}; {more}", note=note, more=more)
    return (note,)
