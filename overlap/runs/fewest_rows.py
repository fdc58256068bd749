"""What is told of the fewest further counters: a row for each part of a rule, and for each site."""

from __future__ import annotations

from collections.abc import Mapping

from overlap.analyses.priorities.sites import Sites
from overlap.analyses.rules.fewest import Reached
from overlap.analyses.rules.findings import Finding
from overlap.domain.evidence import Evidence
from overlap.geo.ellipsoid import FloatArray
from overlap.runs.check import Row

_ALONE = "sites are sought for shares of people within a distance alone"


def unsought(number: int, row: Row) -> Row:
    """A part for which no sites are sought: as the run tells it, and why."""
    why = row["reason"] if row["verdict"] == "not assessed" else _ALONE
    return {
        **_asked(number, row),
        "today": row["found"],
        "then": row["verdict"],
        "share": row["found"],
        "alone": None,
        "out_of_reach": [],
        "reason": why,
    }


def with_sites(number: int, row: Row, reached: Reached, evidence: Evidence) -> Row:
    """A part before and after; `out_of_reach` has the areas that all candidates together leave below."""
    part = reached.part
    level = evidence.rules.levels[part.each] if part.each else ""
    return {
        **_asked(number, row),
        "today": _share(reached.today),
        "then": reached.then.verdict,
        "share": _share(reached.then),
        "alone": reached.alone,
        "out_of_reach": [
            {
                "area_id": str(evidence.areas[level].ids[area]) if level else "",
                "area_name": str(evidence.areas[level].names[area]) if level else "",
                "share": float(share),
            }
            for area, share in reached.beyond
        ],
        "reason": "",
    }


def site_rows(sites: Sites, people: Mapping[int, FloatArray]) -> tuple[Row, ...]:
    """Sites in their order; `people` are those that each brings within reach, by the number of a part."""
    columns = (
        *(sites.ids, sites.names, sites.network, sites.option),
        *(sites.longitude_deg, sites.latitude_deg),
    )
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return tuple(
        {
            "rank": rank,
            "candidate_id": identity,
            "name": name,
            "from": source,
            "option": option,
            "longitude_deg": longitude_deg,
            "latitude_deg": latitude_deg,
            "people": {str(part): float(each[rank - 1]) for part, each in people.items()},
        }
        for rank, (identity, name, source, option, longitude_deg, latitude_deg) in enumerate(rows, start=1)
    )


def _asked(number: int, row: Row) -> Row:
    return {"part": number, "what": row["what"], "verdict": row["verdict"]}


def _share(finding: Finding) -> float | None:
    return None if finding.found is None else float(finding.found)
