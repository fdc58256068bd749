"""What if: who gains and who loses a counter near by when counters open, close, move or come online."""

from __future__ import annotations

from functools import reduce
from typing import Any

from overlap.analyses.scenarios import path, path_years
from overlap.analyses.scenarios.differences import differences_table
from overlap.analyses.scenarios.questions import compared
from overlap.analyses.scenarios.tables import changes_table, counters_table, paths_table
from overlap.analyses.scenarios.told import caveats
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.reported import reported_bands
from overlap.domain.result import Result
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = True


def wants(evidence: Evidence) -> Wanted | None:
    """For every question that a scenario touches the counters then; of a path who sees which candidates."""
    wishes = []
    for number, asked in enumerate(evidence.scenarios, start=1):
        wishes += [each.wanted() for each in compared(evidence, number, asked)]
        if asked.path is not None:
            wishes.append(path.wanted(evidence, number, asked.path))
    return reduce(Wanted.merge, wishes, Wanted()) if evidence.scenarios else None


def wants_then(evidence: Evidence) -> Wanted | None:
    """For every path the counters online in each of its years, which only a first reading tells."""
    wishes = [
        path_years.wanted_then(evidence, number, asked.path)
        for number, asked in enumerate(evidence.scenarios, start=1)
        if asked.path is not None
    ]
    return reduce(Wanted.merge, wishes) if wishes else None


def analyse(evidence: Evidence) -> Result:
    """Hold every scenario against what is; nothing where the study has none."""
    if not evidence.scenarios:
        return Result()
    numbered = list(enumerate(evidence.scenarios, start=1))
    asked = {each.title: compared(evidence, number, each) for number, each in numbered}
    paths = {
        each.title: path.steps(evidence, number, each.title, each.path)
        for number, each in numbered
        if each.path is not None
    }
    differences = differences_table(evidence, asked, paths)
    counters = counters_table(evidence, asked, paths)
    tables = [differences, changes_table(evidence, paths), counters]
    curve = paths_table(evidence, paths)
    if paths:
        tables.append(curve)
    figures: dict[str, Any] = {
        "band_km": reported_bands(evidence)[0],
        "scenarios": [
            {
                "title": each.title,
                "description": each.description,
                "file": each.file,
                "path": each.path is not None,
                "changes": len(each.changes) or len(paths[each.title].choice.order if each.path else ()),
            }
            for each in evidence.scenarios
        ],
        "rows": differences.records(area_level=STUDY),
        "counters": counters.records(),
        "paths": curve.records(),
    }
    return Result(tuple(tables), {"scenarios": figures}, caveats(evidence, asked, paths))
