"""Costs and limits by area that no list can keep to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from overlap.analyses.priorities.limits import LEAST, counted, few, label_of
from overlap.domain.evidence import Evidence
from overlap.domain.study_acting import PrioritySettings
from overlap.domain.study_types import MOST_MONEY
from overlap.errors import Fault

if TYPE_CHECKING:
    from overlap.analyses.priorities.asked import Asked

_COARSER = "check the costs, or write all money of the study in thousands"


def why_costs(settings: PrioritySettings) -> str:
    """Why every candidate must have a cost."""
    return "the cheapest are asked for" if settings.budget is None else "a budget is given"


def cost_faults(asked: Asked) -> Iterator[Fault]:
    """What no money can be held against."""
    if not asked.settings.by_cost:
        return
    for each in asked.candidates.costs:
        if each.unknown:
            some = "1 candidate" if each.unknown == 1 else f"{each.unknown:,} candidates"
            what = f"{why_costs(asked.settings)}, and no cost of {some} to {each.option}"
            yield Fault(
                f"priorities: {each.network}", what, few(iter(each.examples), each.unknown), each.advice
            )
    sites = asked.candidates.sites
    if np.nansum(sites.cost) > MOST_MONEY:
        found = f"{np.nansum(sites.cost):g}"
        yield Fault("priorities", f"all candidates together cost more than {MOST_MONEY:g}", found, _COARSER)
    budget = asked.settings.budget
    if budget is None or asked.waits or np.isnan(sites.cost).any():
        return
    if budget < sites.cost.min():
        cheapest = int(sites.cost.argmin())
        found = f"{budget:g}; {sites.ids[cheapest]} costs {sites.cost[cheapest]:g}"
        yield Fault("priorities.budget", "is below the cheapest candidate", found, "raise it")


def limit_faults(asked: Asked, evidence: Evidence) -> Iterator[Fault]:
    """Limits by area that no choice can keep to."""
    if asked.limits is None:
        return
    least, level = asked.limits.at_least, asked.limits.level
    areas, sites = evidence.areas[level], asked.candidates.sites
    area_of = asked.candidates.area_of[level]
    there = np.bincount(area_of[area_of >= 0], minlength=len(areas))
    short = np.flatnonzero(there < least)
    if len(short):
        each = (f"{label_of(areas, k)}: {there[k]} of {least[k]}" for k in short.tolist())
        what = f"is more than the candidates of {counted(short, areas)}"
        yield Fault(LEAST, what, few(each, len(short)), "ask for fewer, or add candidates there")
    wanted = int(least.sum())
    if asked.settings.sites is not None and asked.settings.sites < wanted:
        found = f"{counted(np.flatnonzero(least), areas)} want {wanted:,} together"
        yield Fault(LEAST, f"wants more than the {asked.settings.sites} sites", found, "raise sites")
    if asked.settings.budget is not None and not len(short) and not np.isnan(sites.cost).any():
        order = np.argsort(sites.cost, kind="stable")
        cheapest = sum(
            float(sites.cost[order[area_of[order] == k]][: least[k]].sum()) for k in np.flatnonzero(least)
        )
        if cheapest > asked.settings.budget:
            found = f"the cheapest come to {cheapest:g}"
            yield Fault(LEAST, f"wants more than the budget of {asked.settings.budget:g}", found, "raise it")
