"""Costs and limits by area that no list can keep to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.evidence import Evidence
from overlap.domain.study_acting import PrioritySettings
from overlap.domain.study_types import MOST_MONEY
from overlap.errors import Fault

if TYPE_CHECKING:
    from overlap.analyses.priorities.asked import Asked

_TOLD = 5
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
            yield Fault(f"priorities: {each.network}", what, _few(each.examples, each.unknown), each.advice)
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
    least, level = asked.settings.at_least, asked.settings.level
    if least is None or level not in evidence.areas:
        return
    areas, sites = evidence.areas[level], asked.candidates.sites
    area_of = asked.candidates.area_of[level]
    there = np.bincount(area_of[area_of >= 0], minlength=len(areas))
    where = "priorities.at_least"
    short = np.flatnonzero(there < least)
    if len(short):
        names = [f"{areas.names[k] or areas.ids[k]}: {there[k]}" for k in short[:_TOLD].tolist()]
        some = f"1 area of {level} has" if len(short) == 1 else f"{len(short):,} areas of {level} have"
        what = f"{some} fewer candidates than {least}"
        yield Fault(where, what, _few(tuple(names), len(short)), "ask for fewer, or add candidates there")
    wanted = least * len(areas)
    if asked.settings.sites is not None and asked.settings.sites < wanted:
        found = f"{least} in each of {len(areas):,} areas are {wanted:,}"
        yield Fault(where, f"wants more than the {asked.settings.sites} sites", found, "raise sites")
    if asked.settings.budget is not None and not len(short) and not np.isnan(sites.cost).any():
        cheapest = sum(
            float(np.sort(sites.cost[area_of == area])[:least].sum()) for area in range(len(areas))
        )
        if cheapest > asked.settings.budget:
            found = f"the cheapest come to {cheapest:g}"
            yield Fault(where, f"wants more than the budget of {asked.settings.budget:g}", found, "raise it")


def _few(names: tuple[str, ...], count: int) -> str:
    return ", ".join(names) + (f" and {count - len(names):,} more" if count > len(names) else "")
