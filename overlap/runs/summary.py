"""What a run says of itself: its summary, its tables and where its rows came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from overlap.domain.facilities import Facilities
from overlap.domain.messages import say
from overlap.domain.notes import Note, as_json, english
from overlap.domain.result import Column, Result, Table
from overlap.domain.run import RunContent
from overlap.domain.study import Study
from overlap.domain.sums import Sums
from overlap.outputs.headline import headline
from overlap.runs.caveats import band_warnings, list_warnings, people_caveats
from overlap.runs.footprint import beyond_rasters
from overlap.runs.inputs import Inputs, margin_km
from overlap.runs.spread import SpreadCheck
from overlap.runs.study import study_text

REJECTED_COLUMNS = (
    Column(
        "source", "network whose file holds the row; place: the study's settlements; or a file of candidates"
    ),
    Column("row", "number of the row in the file, from 1, without the header", "", "integer"),
    Column("id", "id of the row, where it has one"),
    Column("name", "name of the row, where it has one"),
    Column("reason", "why it is no facility, or no place"),
    Column("found", "what stands in the file"),
    Column("detail", "what decided"),
)


def run_content(
    study: Study,
    inputs: Inputs,
    sums: Sequence[Sums],
    spread: Sequence[SpreadCheck],
    results: Mapping[str, Result],
) -> RunContent:
    """Gather what the outputs are made from; the summary's keys are those of `docs/summary.schema.json`."""
    summary: dict[str, Any] = {
        "study": study.study.name,
        "settings": {
            "bands_km": list(study.study.bands_km),
            "service_km": study.study.service_km,
            "site_m": study.study.site_m,
            "margin_km": margin_km(study) if inputs.areas else None,
            "remainder": study.study.remainder,
        },
        "networks": {name: _network(each) for name, each in inputs.networks.items()},
        "population": _population(study, inputs, sums),
        "ledger": {each.layer: each.figures() for some in sums for each in some.ledgers()},
    }
    for result in results.values():
        summary.update(result.figures)
    summary["headline"] = []
    warnings: list[Note] = [
        *band_warnings(study.study.bands_km),
        *(doubt for source in inputs.sources for doubt in source.doubts),
        *(note for each in results.values() for note in each.warnings),
        *list_warnings(inputs.networks.values()),
    ]
    caveats: list[Note] = [
        *([] if inputs.populations else [say("no population is given, so nothing is said of people")]),
        *people_caveats(inputs.populations[: len(sums)], study.study.bands_km),
        *(each.note() for each in spread),
        *beyond_rasters(inputs.populations[: len(sums)], inputs.areas),
        *(note for each in results.values() for note in each.caveats),
    ]
    notes = {"warnings": warnings, "caveats": caveats}
    summary |= {kind: list(map(english, some)) for kind, some in notes.items()}
    summary["notes"] = {kind: list(map(as_json, some)) for kind, some in notes.items()}
    # Who is in no class of ground may well be in an area, and the headline speaks of areas.
    of_areas = {
        layer: terms
        | {"people_outside": {k: n for k, n in terms["people_outside"].items() if k in inputs.areas}}
        for layer, terms in summary["ledger"].items()
    }
    summary["headline"] = headline({**summary, "ledger": of_areas})
    lists = (*inputs.networks.values(), *inputs.sites)
    rejected = [row for each in lists for row in each.rejected]
    frame = pd.DataFrame(
        [vars(row) for row in rejected], columns=[column.name for column in REJECTED_COLUMNS]
    )
    tables = [table for result in results.values() for table in result.tables]
    tables.append(Table("rejected", "Rows that are no facility", REJECTED_COLUMNS, frame, ("source", "row")))
    return RunContent(
        name=study.study.name,
        tables=tuple(tables),
        summary=summary,
        study_text=study_text(study),
        sources=inputs.sources,
        licences={role: each.licence for role, each in study.files().items()},
    )


def _network(facilities: Facilities) -> dict[str, Any]:
    reasons = Counter(row.reason for row in facilities.rejected)
    return {
        "read": facilities.rows_read,
        "used": facilities.used,
        "context": len(facilities) - facilities.used,
        "rejected": len(facilities.rejected),
        "reasons": dict(sorted(reasons.items())),
        "file": facilities.source.path,
        "columns": dict(facilities.source.columns),
        "rule": facilities.source.rule,
        "notes": list(facilities.source.notes),
    }


def _population(study: Study, inputs: Inputs, sums: Sequence[Sums]) -> dict[str, Any]:
    return {
        ledger.layer: {
            "people": ledger.figures()["people_in_pass"],
            "role": study.population[ledger.layer].role,
            "file": study.population[ledger.layer].file,
            "notes": list(population.source.notes) if ledger.layer == some.layers[0] else [],
        }
        for population, some in zip(inputs.populations[: len(sums)], sums, strict=True)
        for ledger in some.ledgers()
    }
