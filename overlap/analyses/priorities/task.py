"""What is solved: the most for a number of sites or a budget, or the fewest sites for a share of people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.asked import Asked
from overlap.analyses.priorities.demand import Weighting, problem_of
from overlap.domain.evidence import Evidence
from overlap.domain.signatures import Signatures
from overlap.errors import Fault, InputError
from overlap.solving.covering import cover_exactly, cover_most
from overlap.solving.fewest import NOT_FOUND, fewest
from overlap.solving.plan import Plan
from overlap.solving.problem import InfeasibleError, Numbers, Problem, Units

_TOLD = 5


@dataclass(frozen=True)
class Task:
    """A problem; and where the fewest sites are sought what each group of demand requires, else None.

    `everyone` is then the weight of all, served or not, by group.
    """

    problem: Problem
    required: Units | None = None
    groups: Numbers | None = None
    everyone: Units | None = None

    @classmethod
    def of(cls, evidence: Evidence, asked: Asked, found: Signatures, weighting: Weighting) -> Task:
        """That of a study, for one distance: `found` has the slots of `every` where each area must do."""
        problem = problem_of(asked, found, weighting)
        share = asked.settings.share
        if share is None:
            return cls(problem)
        slots = np.zeros(len(found), np.int32)
        served = weighting.weights(found.served)
        if asked.settings.every:
            level = next(each for each in evidence.sums[0].levels if each.level == asked.settings.every)
            slots = found.slots - np.int32(level.first)
            served = served[level.first : level.outside + 1]
        else:
            served = served.sum(keepdims=True)
        everyone = served.copy()
        np.add.at(everyone, slots, problem.weights)
        wanted = [ceil(Fraction(str(share)) * people) for people in everyone.tolist()]
        required = np.maximum(np.array(wanted, dtype=np.int64) - served, 0)
        if asked.settings.every:
            required[-1] = 0  # whoever lives in no area
        return cls(problem, required, slots, everyone)

    def solve(self, exact_s: float | None = None) -> Plan:
        """The plan, an exact one where seconds are given for it.

        Raises
        ------
        InfeasibleError
            No choice keeps to what is asked.
        InputError
            The exact solver is missing.
        """
        if self.required is not None:
            return fewest(self.problem, self.required, self.groups, exact_s)
        plan = cover_most(self.problem)
        return plan if exact_s is None else cover_exactly(self.problem, plan, exact_s)

    def only(self, kept: NDArray[np.bool_]) -> Task:
        """The same with some of the sites alone, shape (sites,), which are numbered anew."""
        problem = self.problem
        there = kept[problem.sites_of]
        numbers = np.cumsum(kept, dtype=np.int32) - np.int32(1)
        smaller = replace(
            problem,
            starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(there)])[problem.starts],
            sites_of=numbers[problem.sites_of[there]],
            sites=int(kept.sum()),
            costs=None if problem.costs is None else problem.costs[kept],
            areas=problem.areas[kept] if len(problem.areas) else problem.areas,
        )
        return replace(self, problem=smaller)


def chosen_or_none(task: Task) -> Numbers | None:
    """The sites of the plan, None where no choice keeps to what is asked."""
    try:
        return task.solve().chosen
    except InfeasibleError:
        return None


def plan_or_faults(evidence: Evidence, asked: Asked, task: Task) -> Plan:
    """The plan of a study.

    Raises
    ------
    InputError
        No choice keeps to what is asked, with the areas that cannot, or the exact solver is missing.
    """
    try:
        return task.solve(asked.settings.exact_s)
    except InfeasibleError as error:
        raise InputError(*_faults(evidence, asked, task, error)) from error


def _faults(evidence: Evidence, asked: Asked, task: Task, error: InfeasibleError) -> Iterator[Fault]:
    share, every = asked.settings.share, asked.settings.every
    if share is None:
        advice = "ask for less in each area, or for more sites or money"
        for why in error.reasons:
            yield Fault("priorities", "no choice keeps to the limits", why, advice)
        return
    if -1 in error.numbers:
        sure = NOT_FOUND not in error.reasons
        what = f"no list {'' if sure else 'was found '}within at_least and at_most"
        more = "" if sure else "; the exact search (exact_s, --exact) may find one"
        advice = f"raise at_most, ask for less, or add candidates{more}"
        yield Fault("priorities.share", f"{what} that brings {100.0 * share:g} % within reach", advice=advice)
        return
    what = f"all candidates together do not bring {100.0 * share:g} % within reach"
    found = f"at most {_most(task)}"
    if every:
        areas = evidence.areas[every]
        names = [str(areas.names[k] or areas.ids[k]) for k in error.numbers]
        more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
        found = f"in {', '.join(names[:_TOLD])}{more}"
    yield Fault("priorities.share", what, found, "ask for less, or add candidates there")


def _most(task: Task) -> str:
    """The largest share that all candidates together would bring within reach, never rounded up."""
    everyone = int(task.everyone.sum()) if task.everyone is not None else 0
    beyond = int(task.problem.weights[np.diff(task.problem.starts) == 0].sum())
    share = Fraction(everyone - beyond, everyone) if everyone else Fraction(0)
    return f"{floor(10_000 * share) / 100:.2f} %"
