"""The list as figures for machines and headlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from overlap.analyses.priorities.areas import equity
from overlap.analyses.priorities.costs import HUNDREDTHS
from overlap.analyses.priorities.demand import reachable
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.sites import Sites
from overlap.domain.evidence import Evidence
from overlap.domain.result import Table
from overlap.solving.removal import cost_of

_TOLD = 3


def figures(evidence: Evidence, listed: Listed, business: Table) -> dict[str, Any]:
    """What `summary.json` holds under `priorities`."""
    settings, plan, first = listed.asked.settings, listed.plan, listed.first
    sites, people = listed.asked.candidates.sites, listed.sums.people
    counted = listed.weighting.people(plan.covered)
    bound = listed.weighting.people(plan.bound)
    gap = (bound - counted) / bound if bound else 0.0
    if (
        settings.share is not None
    ):  # the plan's bound is of sites or cost, and the last of the curve's of people
        bound = listed.weighting.people(listed.bounds[-1]) if listed.bounds else 0.0
        least = cost_of(listed.problem, plan.chosen)
        gap = (least - plan.bound) / plan.bound if plan.bound else 0.0
    cheapest = settings.minimise == "cost"
    return {
        "reach": listed.asked.reach,
        "distance_km": listed.asked.distance_m / 1000.0,
        "sites": settings.sites,
        "budget": settings.budget,
        "currency": evidence.acting.currency,
        "share": settings.share,
        "every": settings.every,
        "minimise": settings.minimise,
        "weights": dict(settings.weights),
        "candidates": dict(sorted(Counter(sites.option.tolist()).items())),
        "candidates_outside": len(listed.asked.candidates.outside),
        "chosen": listed.sites.ids.tolist(),
        "options": dict(sorted(Counter(listed.sites.option.tolist()).items())),
        "cost": None if np.isnan(listed.sites.cost).any() else float(listed.sites.cost.sum()),
        "layer": listed.sums.layers[0],
        "people_total": float(people(first.everyone()[0])),
        "people_served": float(people(first.served[0].sum())),
        "people_reachable": float(people(reachable(first))),
        "people_gained": {
            layer: float(people(units.sum()))
            for layer, units in zip(listed.sums.layers, listed.gains, strict=True)
        },
        "counted": counted,
        "counted_bound": bound,
        "sites_bound": plan.bound if settings.share is not None and not cheapest else None,
        "cost_bound": plan.bound / HUNDREDTHS if cheapest else None,
        "gap": gap,
        "bound_by": plan.bound_by,
        "method": plan.method,
        "proven": plan.proven,
        "guarantee": plan.guarantee,
        "sensitivity": {
            "distances_km": [m / 1000.0 for m in listed.asked.other_distances_m.values()],
            "draws": listed.stays.draws,
            "seed": evidence.settings.seed,
        },
        "equity": equity(evidence, listed),
        "business": business.records(area_level="study"),
    }


def caveats(evidence: Evidence, listed: Listed) -> Iterator[str]:
    """How the list is to be read."""
    asked, sites = listed.asked, listed.asked.candidates.sites
    yield (
        f"priorities: people come within reach at {asked.distance_m / 1000.0:g} km in a straight line, of "
        f"{_whose(evidence, asked.reach)}; today's counters stay, and each person counts once"
    )
    if asked.gaps:
        yield (
            "priorities: people were read twice: first for the gap regions, then for who is near places in "
            "them and other candidates"
        )
        yield from asked.candidates.gaps.caveats(evidence.sums[0], asked.distance_m)
    possible = int((~listed.sites.known).sum())
    if possible:
        yield (
            f"priorities: {_part(possible, len(listed.sites))} may be online already: their list does not "
            "say (column offline)"
        )
    outside = asked.candidates.outside
    if len(outside):
        yield (
            f"priorities: {_candidates(len(outside), 'is', 'are')} left out, in no area "
            f"({_few(outside.ids.tolist())}; table priorities_candidates)"
        )
    if doubled := _doubled(sites):
        yield (
            f"priorities: {_candidates(len(doubled), 'lies', 'lie')} on top of another ({_few(doubled)}); of "
            "several at a place the second brings nobody more"
        )
    limit = asked.settings.sites
    if limit is not None and len(listed.sites) < limit:
        left = int(listed.gains[0].sum()) < reachable(listed.first)
        why = "at_most allows no further one that brings anybody" if left else "no further one brings anybody"
        yield f"priorities: {len(listed.sites):,} sites are listed and not {limit:,}: {why}"
    if asked.limits is not None:
        yield f"priorities: areas of {asked.limits.level} limit the list: {asked.limits.told()}"
    if listed.stays.draws:
        yield (
            f"priorities: costs were drawn {listed.stays.draws:,} times with seed {evidence.settings.seed}, "
            "each by itself and evenly up to a fifth less or more"
        )


def warnings(listed: Listed) -> Iterator[str]:
    """What may mislead."""
    # The fewest sites for a share may be none: then nothing is wrong with the candidates.
    if listed.asked.settings.share is None and not reachable(listed.first):
        what = "nobody more" if len(listed.asked.candidates.sites) else "nobody"
        yield f"priorities: the candidates bring {what} within reach; see their distance and whom they serve"


def _whose(evidence: Evidence, reach: str) -> str:
    if reach in evidence.networks:
        return f"a counter of {reach}"
    if reach == "online":
        return "a counter that is online for certain, or would be connected"
    if reach == "any":
        return "any counter"
    return f"the group {reach}, which counters that are connected are taken to join"


def _doubled(sites: Sites) -> list[str]:
    """Candidates at exactly the place of one before them."""
    places = sites.longitude_deg + 1j * sites.latitude_deg
    first = np.unique(places, return_index=True)[1]
    again = np.ones(len(sites), np.bool_)
    again[first] = False
    return [str(each) for each in sites.ids[again]]


def _part(count: int, sites: int) -> str:
    if count < sites:
        return f"{count:,} of the {sites:,} sites"
    return f"all {sites:,} sites" if sites > 1 else "the site"


def _candidates(count: int, one: str, several: str) -> str:
    return f"1 candidate {one}" if count == 1 else f"{count:,} candidates {several}"


def _few(names: list[str]) -> str:
    return ", ".join(names[:_TOLD]) + (", …" if len(names) > _TOLD else "")
