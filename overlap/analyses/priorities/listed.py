"""The list that a study asks for: solved, and told in people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.asked import Asked, covering_name
from overlap.analyses.priorities.curve import bounds_along
from overlap.analyses.priorities.demand import Weighting, gains_of
from overlap.analyses.priorities.sites import Sites
from overlap.analyses.priorities.stays import Stays, stays_of
from overlap.analyses.priorities.task import Task, plan_or_faults
from overlap.domain.evidence import Evidence
from overlap.domain.signatures import Signatures
from overlap.domain.sums import Sums
from overlap.geo.ellipsoid import FloatArray
from overlap.solving.plan import Plan
from overlap.solving.problem import Problem, Units


@dataclass(frozen=True)
class Listed:
    """A list of sites, the task that it answers, and what is told of both.

    `found` are people by candidates, for each level that gains are told by; `gains` what each site brings in
    units by layer, shape (layers, m); `bounds` what no choice of as many sites, or as much money, exceeds.
    """

    asked: Asked
    sums: Sums
    found: Mapping[str | None, Signatures]
    weighting: Weighting
    task: Task
    plan: Plan
    gains: Units
    stays: Stays
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, evidence: Evidence, asked: Asked) -> Listed:
        """Solve what is asked over the sums of a pass.

        Raises
        ------
        InputError
            No choice keeps to the limits, or an exact answer is asked for and its solver is missing.
        """
        sums = (evidence.second if asked.gaps else None) or evidence.sums[0]
        found = {level: sums.signatures(covering_name(None), level) for level in asked.levels or (None,)}
        first = next(iter(found.values()))
        weighting = Weighting.of(asked.settings.weights, sums.layers, first.everyone(), sums.bits)
        task = Task.of(evidence, asked, found.get(asked.settings.every, first), weighting)
        plan, problem = plan_or_faults(evidence, asked, task), task.problem
        others = [
            Task.of(evidence, asked, sums.signatures(covering_name(name)), weighting)
            for name in asked.other_distances_m
        ]
        most = plan.bound if asked.settings.share is None else int(problem.weights.sum())
        settings = evidence.settings
        return cls(
            asked,
            sums,
            found,
            weighting,
            task,
            plan,
            gains_of(first, plan.chosen, problem.sites),
            stays_of(task, others, plan.chosen, settings.seed, settings.draws),
            tuple(bounds_along(problem, plan.chosen, plan.gains, most)),
        )

    @property
    def problem(self) -> Problem:
        """The problem that the list answers."""
        return self.task.problem

    @property
    def first(self) -> Signatures:
        """Those that the list was made from."""
        return next(iter(self.found.values()))

    @cached_property
    def sites(self) -> Sites:
        """The sites of the list, in its order."""
        return self.asked.candidates.sites.only(self.plan.chosen)

    @property
    def people(self) -> FloatArray:
        """What each site brings, by layer, shape (layers, m)."""
        return self.sums.people(self.gains)

    @property
    def weighted(self) -> bool:
        """Whether some count more than others."""
        return len(set(self.weighting.factors[1:]) - {0}) > 0

    def areas(self, level: str) -> NDArray[np.int64]:
        """The area of each site of the list, −1 for none."""
        return self.asked.candidates.area_of[level][self.plan.chosen]
