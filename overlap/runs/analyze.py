"""The main job: read, pass, analyse, write."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from overlap.analyses import Analysis, InTwoPasses, load
from overlap.domain.evidence import Evidence
from overlap.domain.result import Result
from overlap.domain.rules import RulesAsked
from overlap.domain.run import RunContent
from overlap.domain.study import Study
from overlap.domain.study_acting import Acting
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.errors import Fault, FaultList, InputError
from overlap.outputs import write_all
from overlap.progress import Progress
from overlap.readers.services import service_words
from overlap.runs.digital import read_digital, study_rubric
from overlap.runs.folder import refuse_foreign, whole_folder
from overlap.runs.inputs import Inputs, indices_of, place_error_m, read_inputs, require_people
from overlap.runs.manifest import input_files, write_manifest
from overlap.runs.mapper import ALONE, Mapper
from overlap.runs.questions import of_the_first, question_of
from overlap.runs.rules import rules_asked, study_rules
from overlap.runs.scenarios import scenarios_asked
from overlap.runs.spread import SpreadCheck, check_spread
from overlap.runs.summary import run_content
from overlap.runs.sweep import Pass, Question


@dataclass(frozen=True)
class Job:
    """What to run and where: `folder` is where the study's relative paths start, `only` the analyses."""

    study: Study
    folder: Path
    out: Path
    only: tuple[str, ...]


def analyze(job: Job, progress: Progress, mapper: Mapper = ALONE) -> RunContent:
    """Run a study and leave its folder behind, whole or not at all.

    The figures are the same whoever measures, which `mapper` says.

    Raises
    ------
    InputError
        Every fault of the study and its files, before anything is written.
    LedgerError
        People were lost or doubled: a bug.
    """
    refuse_foreign(job.out)
    run = answer(job, progress, mapper)
    progress.stage("writing")
    with whole_folder(job.out) as folder:
        write_all(run, folder)
        write_manifest(
            folder, files_of(job.study, job.folder, job.only), {"only": list(job.only)}, run.summary["ledger"]
        )
    return run


def answer(job: Job, progress: Progress, mapper: Mapper = ALONE) -> RunContent:
    """What `analyze` would leave behind, without writing it; raises what it raises."""
    inputs = _read(job, progress)
    modules = {name: load(name) for name in job.only}
    modules = {name: each for name, each in modules.items() if inputs.populations or not each.NEEDS_PEOPLE}
    if not modules:
        found = f"asked for: {', '.join(job.only)}"
        raise InputError(Fault("population", "none is given, and is needed", found, "give --population"))
    evidence = _evidence(job, inputs, modules)
    sums: tuple[Sums, ...] = ()
    spread: list[SpreadCheck] = []
    wishes = [wanted for module in modules.values() if (wanted := module.wants(evidence)) is not None]
    if wishes and inputs.populations:
        wanted = reduce(Wanted.merge, wishes)
        question = replace(question_of(evidence, inputs.border, wanted), classes=inputs.classes)
        first = of_the_first(question, inputs.populations[0], wanted)
        sums = _sweep(inputs, [first, *([question] * (len(inputs.populations) - 1))], progress, mapper)
        spread = check_spread(inputs.populations, sums, question, progress, mapper)
        evidence = replace(evidence, sums=sums)
        evidence = replace(evidence, second=_second(evidence, inputs, modules, progress, mapper))
    progress.stage("analyses", len(modules))
    results: dict[str, Result] = {}
    for name, module in modules.items():
        results[name] = module.analyse(evidence)
        progress.step()
    return run_content(job.study, inputs, sums, spread, results)


def _read(job: Job, progress: Progress) -> Inputs:
    """Every file; where one is at fault, the rubric and the rules, which need no other, are looked at too."""
    try:
        return read_inputs(job.study, job.folder, progress)
    except InputError:
        faults = FaultList()
        with faults.gathering():
            raise
        with faults.gathering():
            study_rubric(job.study, job.folder, service_words(job.study.services))
        if "rules" in job.only:
            with faults.gathering():
                study_rules(job.study, job.folder, [*job.study.networks, *job.study.groups])
        faults.raise_if_any()
        raise


def _evidence(job: Job, inputs: Inputs, asked: Container[str]) -> Evidence:
    """All that was read, without sums yet; `asked` are the analyses."""
    faults = FaultList()
    with faults.gathering():
        digital = read_digital(job.study, job.folder, inputs.networks)
    rules = RulesAsked()
    with faults.gathering():
        rules = rules_asked(job.study, job.folder, inputs) if "rules" in asked else rules
    faults.raise_if_any()
    scenarios = scenarios_asked(job.study, job.folder, inputs, digital) if "scenarios" in asked else ()
    return Evidence(
        job.study.study,
        inputs.networks,
        indices_of(inputs.networks),
        inputs.areas,
        inputs.area_of,
        sums=(),
        classes={name: each.names for name, each in inputs.classes.items()},
        indicators=digital.indicators,
        groups=digital.groups,
        rubric=digital.rubric,
        standings=inputs.standings,
        modelled=inputs.modelled,
        cases=inputs.cases.cases if inputs.cases else (),
        settlements=inputs.places,
        candidates=inputs.candidates,
        acting=Acting(
            job.study.gaps,
            job.study.costs,
            job.study.candidates,
            job.study.priorities,
            job.study.study.currency,
        ),
        rules=rules,
        scenarios=scenarios,
        place_error_m=place_error_m(inputs.populations[0]) if inputs.populations else 0.0,
    )


def _sweep(
    inputs: Inputs, questions: Sequence[Question], progress: Progress, mapper: Mapper
) -> tuple[Sums, ...]:
    """One pass over each source of people that there is a question for, its ledger held to account."""
    found = []
    for population, question in zip(inputs.populations[: len(questions)], questions, strict=True):
        sums = Pass(population, question).run(progress, mapper)
        for ledger in sums.ledgers():
            ledger.check()
        require_people(sums.ledgers()[0], inputs.levels)
        found.append(sums)
    return tuple(found)


def _second(
    evidence: Evidence, inputs: Inputs, modules: Mapping[str, Analysis], progress: Progress, mapper: Mapper
) -> Sums | None:
    """What is asked of the first source once its sums are known; None where nobody asks."""
    asking = [module for module in modules.values() if isinstance(module, InTwoPasses)]
    wishes = [wanted for module in asking if (wanted := module.wants_then(evidence)) is not None]
    if not wishes:
        return None
    wanted = reduce(Wanted.merge, wishes)
    question = of_the_first(question_of(evidence, None, wanted), inputs.populations[0], wanted)
    return _sweep(inputs, [question], progress, mapper)[0]


def files_of(study: Study, folder: Path, only: Container[str]) -> dict[str, list[tuple[str, Path]]]:
    """Every file that some analyses of a study read, by its role: as typed, and where it is."""
    found: dict[str, list[tuple[str, Path]]] = {}
    for role, entry in study.files().items():
        shown = Path(entry.file)
        found[role] = [
            (shown.with_name(each.name).as_posix(), each) for each in input_files(folder / entry.file)
        ]
    if rubric := study.study.rubric:
        found["study.rubric"] = [(Path(rubric).as_posix(), folder / rubric)]
    for role, files in (("rules", study.rules.files), ("scenarios", study.scenarios.files)):
        if files and role in only:
            found[f"{role}.files"] = [(Path(each).as_posix(), folder / each) for each in files]
    return found
