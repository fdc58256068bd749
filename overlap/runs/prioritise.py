"""Another list for a run that is there: its study once more, with other priorities alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from overlap.domain.run import RunContent
from overlap.errors import Fault, InputError
from overlap.progress import Progress
from overlap.runs.again import again
from overlap.runs.analyze import analyze, answer
from overlap.runs.job import Job
from overlap.runs.mapper import Mapper

ANALYSIS = "priorities"
_OF_A_RUN = ("overlap", "coverage", ANALYSIS)  # with the counters and areas that maps and briefs show
LIMITS = {"sites", "budget", "share", "every", "minimise"}


def priorities_job(
    run: Path, asked: Mapping[str, Any], start: Path | None = None, out: Path | None = None
) -> Job:
    """The study of a run with other priorities.

    Parameters
    ----------
    run
        The folder that a run has left behind.
    asked
        Keys of `[priorities]` that are given; the others stay as the study has them.
    start, out
        As `again` has them.

    Raises
    ------
    InputError
        What `again` says, nothing says how many sites or how much money there is, or there are no people.
    """
    changes = dict(asked)
    if given := changes.keys() & LIMITS:
        changes |= dict.fromkeys(LIMITS - given)
    if "exact_s" not in changes:
        changes["exact_s"] = None
    job = again(run, {ANALYSIS: changes}, (ANALYSIS,) if out is None else _OF_A_RUN, start, out)
    settings = job.study.priorities
    if settings.sites is None and settings.budget is None and settings.share is None:
        what = "nothing says how many sites, or how much money"
        raise InputError(Fault("prioritise", what, advice="give --sites N, --budget B or --share S"))
    return job


def prioritise(job: Job, progress: Progress, mapper: Mapper, *, write: bool) -> RunContent:
    """Make the list, and leave a run behind where that is asked for; raises what `analyze` raises."""
    return (analyze if write else answer)(job, progress, mapper)
