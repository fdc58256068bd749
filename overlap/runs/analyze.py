"""The main job: read, pass, analyse, write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from overlap.analyses import load
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.result import Column, Result, Table
from overlap.domain.run import RunContent
from overlap.domain.study import AreaFile, NetworkFile, PopulationFile, Study
from overlap.domain.sums import Sums
from overlap.geo.index import PointIndex
from overlap.outputs import write_all
from overlap.outputs.headline import headline
from overlap.progress import Progress
from overlap.runs.folder import refuse_foreign, whole_folder
from overlap.runs.inputs import Inputs, indices_of, read_inputs, require_people_in_areas
from overlap.runs.manifest import input_files, write_manifest
from overlap.runs.study import study_text
from overlap.runs.sweep import Pass, Question

REJECTED_COLUMNS = (
    Column("source", "network whose file holds the row"),
    Column("row", "number of the row in the file, from 1, without the header", "", "integer"),
    Column("id", "id of the row, where it has one"),
    Column("name", "name of the row, where it has one"),
    Column("reason", "why it is no facility"),
    Column("found", "what stands in the file"),
    Column("detail", "what decided"),
)


@dataclass(frozen=True)
class Job:
    """What to run and where: `folder` is where the study's relative paths start, `only` the analyses."""

    study: Study
    folder: Path
    out: Path
    only: tuple[str, ...]


def analyze(job: Job, progress: Progress) -> RunContent:
    """Run a study and leave its folder behind, whole or not at all.

    Raises
    ------
    InputError
        Every fault of the study and its files, before anything is written.
    LedgerError
        People were lost or doubled: a bug.
    """
    refuse_foreign(job.out)
    inputs = read_inputs(job.study, job.folder, progress)
    modules = {name: load(name) for name in job.only}
    asks_people = any(module.NEEDS_PEOPLE for module in modules.values())
    modules = {name: each for name, each in modules.items() if inputs.populations or not each.NEEDS_PEOPLE}
    indices = indices_of(inputs.networks)
    sums = _sweep(job.study, inputs, indices, progress) if asks_people else ()
    evidence = Evidence(job.study.study, inputs.networks, indices, inputs.areas, inputs.area_of, sums)
    progress.stage("analyses", len(modules))
    results: dict[str, Result] = {}
    for name, module in modules.items():
        results[name] = module.analyse(evidence)
        progress.step()
    run = _content(job, inputs, sums, results)
    progress.stage("writing")
    with whole_folder(job.out) as folder:
        write_all(run, folder)
        write_manifest(folder, _input_files(job), {"only": list(job.only)}, run.summary["ledger"])
    return run


def _sweep(
    study: Study, inputs: Inputs, indices: Mapping[str, PointIndex], progress: Progress
) -> tuple[Sums, ...]:
    nothing = PointIndex(np.zeros(0), np.zeros(0))
    question = Question(
        groups=dict(indices),
        bands_m=tuple(1000.0 * band for band in study.study.bands_km),
        levels={level: areas.polygons for level, areas in inputs.areas.items()},
        remainder=study.study.remainder,
        border=inputs.border.index if inputs.border else nothing,
    )
    found = []
    for population in inputs.populations:
        sums = Pass(population, question).run(progress)
        for ledger in sums.ledgers():
            ledger.check()
        for level, people in sums.ledgers()[0].units_inside.items():
            require_people_in_areas(level, people, inputs.areas[level])
        found.append(sums)
    return tuple(found)


def _content(job: Job, inputs: Inputs, sums: Sequence[Sums], results: Mapping[str, Result]) -> RunContent:
    summary: dict[str, Any] = {
        "study": job.study.study.name,
        "settings": {
            "bands_km": list(job.study.study.bands_km),
            "service_km": job.study.study.service_km,
            "site_m": job.study.study.site_m,
            "remainder": job.study.study.remainder,
        },
        "networks": {name: _network(each) for name, each in inputs.networks.items()},
        "population": _population(job.study, sums),
        "ledger": {each.layer: each.figures() for some in sums for each in some.ledgers()},
    }
    for result in results.values():
        summary.update(result.figures)
    summary["headline"] = []
    summary["caveats"] = [
        *_spread_notes(inputs),
        *(text for each in results.values() for text in each.caveats),
    ]
    summary["headline"] = headline(summary)
    rejected = [row for each in inputs.networks.values() for row in each.rejected]
    frame = pd.DataFrame(
        [vars(row) for row in rejected], columns=[column.name for column in REJECTED_COLUMNS]
    )
    tables = [table for result in results.values() for table in result.tables]
    tables.append(Table("rejected", "Rows that are no facility", REJECTED_COLUMNS, frame, ("source", "row")))
    return RunContent(
        name=job.study.study.name,
        tables=tuple(tables),
        summary=summary,
        study_text=study_text(job.study),
        sources=inputs.sources,
        licences=_licences(job.study),
    )


def _sections(study: Study) -> dict[str, NetworkFile | PopulationFile | AreaFile]:
    """Every file of a study by its role."""
    return {
        **{f"networks.{name}": each for name, each in study.networks.items()},
        **{f"population.{name}": each for name, each in study.population.items()},
        **{f"areas.{name}": each for name, each in study.areas.items()},
    }


def _licences(study: Study) -> dict[str, str]:
    return {role: each.licence for role, each in _sections(study).items()}


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


def _population(study: Study, sums: Sequence[Sums]) -> dict[str, Any]:
    return {
        ledger.layer: {
            "people": ledger.figures()["people_in_pass"],
            "role": study.population[ledger.layer].role,
        }
        for some in sums
        for ledger in some.ledgers()
    }


def _spread_notes(inputs: Inputs) -> list[str]:
    return [_spread_note(each) for each in inputs.populations if isinstance(each, PolygonPopulation)]


def _spread_note(population: PolygonPopulation) -> str:
    return f"{population.source.path}: people are spread over each polygon, {population.spacing_m:g} m apart"


def _input_files(job: Job) -> dict[str, list[tuple[str, Path]]]:
    found: dict[str, list[tuple[str, Path]]] = {}
    for role, entry in _sections(job.study).items():
        shown = Path(entry.file)
        found[role] = [
            (shown.with_name(each.name).as_posix(), each) for each in input_files(job.folder / entry.file)
        ]
    return found
