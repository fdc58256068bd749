"""The main job: read, pass, analyse, write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

from overlap.analyses import Analysis, InTwoPasses, load
from overlap.domain.evidence import Evidence
from overlap.domain.result import Result
from overlap.domain.run import RunContent
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.errors import Fault, InputError
from overlap.outputs import write_all
from overlap.outputs.maps import check_formats, write_maps
from overlap.progress import Progress
from overlap.runs.evidence import evidence_of, read_job
from overlap.runs.folder import refuse_foreign, whole_folder
from overlap.runs.inputs import Inputs, require_people
from overlap.runs.job import Job, files_of
from overlap.runs.manifest import write_manifest
from overlap.runs.mapper import ALONE, Mapper
from overlap.runs.questions import of_the_first, question_of
from overlap.runs.spread import SpreadCheck, check_spread
from overlap.runs.summary import run_content
from overlap.runs.sweep import Pass, Question
from overlap.runs.versions import DRAWING, MEASURING


def analyze(job: Job, progress: Progress, mapper: Mapper = ALONE, maps: tuple[str, ...] = ()) -> RunContent:
    """Run a study and leave its folder behind, whole or not at all.

    The figures are the same whoever measures, which `mapper` says; `maps` are formats to draw maps in.

    Raises
    ------
    InputError
        Every fault of the study and its files, before anything is written.
    LedgerError
        People were lost or doubled: a bug.
    """
    refuse_foreign(job.out)
    if maps:
        check_formats("--maps", maps)
    run = answer(job, progress, mapper)
    progress.stage("writing")
    with whole_folder(job.out) as folder:
        write_all(run, folder)
        if maps:
            write_maps(run, folder / "maps", maps)
        options = {"only": list(job.only), **({"maps": list(maps)} if maps else {})}
        libraries = (*MEASURING, *(DRAWING if maps else ()))
        files = files_of(job.study, job.folder, job.only)
        write_manifest(folder, files, options, run.summary["ledger"], libraries)
    return run


def answer(job: Job, progress: Progress, mapper: Mapper = ALONE) -> RunContent:
    """What `analyze` would leave behind, without writing it; raises what it raises."""
    inputs = read_job(job, progress)
    modules = {name: load(name) for name in job.only}
    modules = {name: each for name, each in modules.items() if inputs.populations or not each.NEEDS_PEOPLE}
    if not modules:
        found = f"asked for: {', '.join(job.only)}"
        raise InputError(Fault("population", "none is given, and is needed", found, "give --population"))
    evidence = evidence_of(job, inputs, modules)
    sums: tuple[Sums, ...] = ()
    spread: list[SpreadCheck] = []
    wishes = [wanted for module in modules.values() if (wanted := module.wants(evidence)) is not None]
    if wishes and inputs.populations:
        wanted = reduce(Wanted.merge, wishes)
        question = replace(question_of(evidence, inputs.border, wanted), classes=inputs.classes)
        first = of_the_first(evidence, question, inputs.populations[0], wanted)
        sums = sweep(inputs, [first, *([question] * (len(inputs.populations) - 1))], progress, mapper)
        spread = check_spread(inputs.populations, sums, question, progress, mapper)
        evidence = replace(evidence, sums=sums)
        evidence = replace(evidence, second=_second(evidence, inputs, modules, progress, mapper))
    progress.stage("analyses", len(modules))
    results: dict[str, Result] = {}
    for name, module in modules.items():
        results[name] = module.analyse(evidence)
        progress.step()
    return run_content(job.study, inputs, sums, spread, results)


def sweep(
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
    question = of_the_first(evidence, question_of(evidence, None, wanted), inputs.populations[0], wanted)
    return sweep(inputs, [question], progress, mapper)[0]
