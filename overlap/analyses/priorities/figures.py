"""The list as figures for machines and headlines."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from overlap.analyses.priorities.areas import equity
from overlap.analyses.priorities.costs import HUNDREDTHS
from overlap.analyses.priorities.demand import reachable
from overlap.analyses.priorities.listed import Listed
from overlap.domain.evidence import Evidence
from overlap.domain.result import Table
from overlap.solving.removal import cost_of


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
