"""The fewest further counters with which a rule would be met, all its parts together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from overlap.analyses.rules.findings import Finding
from overlap.analyses.rules.ground import Ground
from overlap.analyses.rules.joint import Block, Joint
from overlap.analyses.rules.parts import find
from overlap.analyses.rules.ways import covering_names
from overlap.domain.rule_parts import ShareWithin
from overlap.domain.rules import Metric
from overlap.solving.plan import Plan
from overlap.solving.problem import Numbers

_ROUNDS = 3

Check = Callable[[Numbers], Ground]
"""The ground with some candidates as counters besides today's."""


@dataclass(frozen=True)
class Reached:
    """One part: what is found today and with the sites of a list, and what each of them brings in units.

    `alone` is how many sites would reach the share were it the only part; `beyond`, for each area that all
    candidates together cannot bring to the share, its number, −1 for no area, and how far they do bring it.
    """

    part: ShareWithin
    today: Finding
    then: Finding
    gains: tuple[int, ...]
    alone: int
    beyond: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True)
class Answer:
    """Sites by their numbers, in the order to act in.

    The first `reaching` of them reach the shares, be it too close to call; no fewer than `least` do.
    """

    plan: Plan
    reaching: int
    least: int
    parts: tuple[Reached, ...]


@dataclass(frozen=True)
class Search:
    """What is sought: parts, which all are shares of people within a distance, and the sites that may be.

    `exact_s` are seconds to search for the best, None where what is found without a search will do.
    """

    parts: tuple[ShareWithin, ...]
    metric: Metric
    ground: Ground
    sites: int
    check: Check
    exact_s: float | None

    def answer(self) -> Answer:
        """The fewest sites with which the parts would be met; what cannot be met wants none.

        The shares are sought first. Where they are reached and too close to call, more is, by the spread; but
        not where that brings no certainty.

        Raises
        ------
        InputError
            The exact solver is missing.
        """
        names = covering_names(self.parts, self.ground.asked, self.ground.group)
        people = self.ground.people
        blocks = [Block.of(each, people.signatures(names[each][0]), self.ground) for each in self.parts]
        joint = Joint.of(blocks, self.sites)
        more: dict[int, Fraction] = {}
        plan = joint.solve(joint.required(more), self.exact_s)
        then, least = self._found(plan), plan.bound
        for _ in range(_ROUNDS):
            close = _too_close(joint, then)
            closer = {**more, **{n: max(spread, more.get(n, spread)) for n, spread in close.items()}}
            if closer == more:
                break
            more = closer
            plan = joint.solve(joint.required(more), self.exact_s)
            then = self._found(plan)
        if never := _too_close(joint, then).keys() & more:
            plan = joint.solve(joint.required({n: more[n] for n in more.keys() - never}), self.exact_s)
            then = self._found(plan)
        reached = (self._reached(joint, k, plan, then[k]) for k in range(len(blocks)))
        return Answer(plan, joint.enough(plan.chosen), least, tuple(reached))

    def _found(self, plan: Plan) -> list[Finding]:
        ground = self.check(plan.chosen) if len(plan.chosen) else self.ground
        return [find(each, self.metric, ground) for each in self.parts]

    def _reached(self, joint: Joint, block: int, plan: Plan, then: Finding) -> Reached:
        numbers, part = joint.numbers(block), self.parts[block]
        areas = [-1]
        if part.each:
            everywhere = self.ground.each_area(part.each, part.among)
            areas = [area for area, slots in everywhere if self.ground.units(slots)]
        alone = np.zeros_like(joint.there)
        alone[numbers] = joint.required({})[numbers]
        most = joint.most()
        return Reached(
            part,
            find(part, self.metric, self.ground),
            then,
            tuple(joint.blocks[block].gains(plan.chosen, self.sites).tolist()),
            min(len(joint.solve(alone, self.exact_s).chosen), len(plan.chosen)),
            tuple((area, most[n]) for n, area in zip(numbers, areas, strict=True) if joint.beyond[n]),
        )


def _too_close(joint: Joint, findings: Sequence[Finding]) -> dict[int, Fraction]:
    """The spread of each set whose share is reached and too close to call."""
    each = [area for finding in findings for area in finding.areas or (finding,)]
    return {
        number: finding.spread
        for number, finding in enumerate(each)
        if finding.verdict == "too close to call" and not joint.beyond[number]
    }
