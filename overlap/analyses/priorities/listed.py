"""The list that a study asks for: solved, and told in people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.priorities.asked import Asked, covering_name
from overlap.analyses.priorities.curve import bounds_along
from overlap.analyses.priorities.demand import Weighting, gains_of, problem_of
from overlap.analyses.priorities.sites import Sites
from overlap.analyses.priorities.stays import Stays, stays_of
from overlap.domain.evidence import Evidence
from overlap.domain.signatures import Signatures
from overlap.domain.sums import Sums
from overlap.errors import Fault, InputError
from overlap.geo.ellipsoid import FloatArray
from overlap.solving.covering import cover_exactly, cover_most
from overlap.solving.plan import Plan
from overlap.solving.problem import InfeasibleError, Numbers, Problem, Units


@dataclass(frozen=True)
class Listed:
    """A list of sites, the problem that it answers, and what is told of both.

    `found` are people by candidates, for each level that gains are told by; `gains` what each site brings in
    units by layer, shape (layers, m); `bounds` what no choice of as many sites, or as much money, exceeds.
    """

    asked: Asked
    sums: Sums
    found: Mapping[str | None, Signatures]
    weighting: Weighting
    problem: Problem
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
        sums = evidence.second or evidence.sums[0]
        found = {level: sums.signatures(covering_name(level)) for level in asked.levels or (None,)}
        first = next(iter(found.values()))
        weighting = Weighting.of(asked.settings.weights, sums.layers, first.everyone(), sums.bits)
        problem = problem_of(evidence, asked, first, weighting)
        plan = solved(problem, asked.settings.exact_s)
        others = [
            problem_of(evidence, asked, sums.signatures(covering_name(name)), weighting)
            for name in asked.other_distances_m
        ]
        settings = evidence.settings
        return cls(
            asked,
            sums,
            found,
            weighting,
            problem,
            plan,
            gains_of(first, plan.chosen, problem.sites),
            stays_of(problem, others, plan.chosen, settings.seed, settings.draws),
            tuple(bounds_along(problem, plan.chosen, plan.gains, plan.bound)),
        )

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


def solved(problem: Problem, exact_s: float | None = None) -> Plan:
    """The plan, an exact one where seconds are given for it.

    Raises
    ------
    InputError
        No choice keeps to the limits, or the solver is missing.
    """
    try:
        plan = cover_most(problem)
        return plan if exact_s is None else cover_exactly(problem, plan, exact_s)
    except InfeasibleError as error:
        advice = "ask for less in each area, or for more sites or money"
        faults = [Fault("priorities", "no choice keeps to the limits", why, advice) for why in error.reasons]
        raise InputError(*faults) from error


def solved_with(problem: Problem, kept: NDArray[np.bool_]) -> tuple[Problem, Plan] | None:
    """The plan where some of the candidates alone may be chosen, in the numbers of all; None without one."""
    there = kept[problem.sites_of]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(there)])[problem.starts]
    numbers = np.cumsum(kept, dtype=np.int32) - np.int32(1)
    smaller = replace(
        problem,
        starts=starts,
        sites_of=numbers[problem.sites_of[there]],
        sites=int(kept.sum()),
        costs=None if problem.costs is None else problem.costs[kept],
        areas=problem.areas[kept] if len(problem.areas) else problem.areas,
    )
    try:
        plan = cover_most(smaller)
    except InfeasibleError:
        return None
    originals: Numbers = np.flatnonzero(kept).astype(np.int32)
    return smaller, replace(plan, chosen=originals[plan.chosen])
