"""From the files of a job to the evidence that its analyses look at."""

from __future__ import annotations

from collections.abc import Container

from overlap.domain.evidence import Evidence
from overlap.domain.rules import RulesAsked
from overlap.domain.study_acting import Acting
from overlap.errors import FaultList, InputError
from overlap.progress import Progress
from overlap.readers.services import service_words
from overlap.runs.digital import read_digital, study_rubric
from overlap.runs.inputs import Inputs, indices_of, place_error_m, read_inputs
from overlap.runs.job import Job
from overlap.runs.rules import rules_asked, study_rules
from overlap.runs.scenarios import scenarios_asked


def read_job(job: Job, progress: Progress) -> Inputs:
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


def evidence_of(job: Job, inputs: Inputs, asked: Container[str]) -> Evidence:
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
