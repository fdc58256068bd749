"""From each network to each other one: the nearest partner of every facility, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.neighbours import nearest_facility

# Counters of one country are never so far from the next one of the other network; a sign or a list is wrong.
FAR_M = 1_000_000.0


@dataclass(frozen=True)
class Direction:
    """From each facility of one network that counts to the nearest of another, context included."""

    origin: Facilities
    partner: Facilities
    chosen: NDArray[np.int64]
    nearest: NDArray[np.int64]
    distance_m: FloatArray


def directions_of(evidence: Evidence) -> Iterator[Direction]:
    """Every ordered pair of networks."""
    for origin, partner in permutations(evidence.networks, 2):
        facilities = evidence.networks[origin]
        chosen = np.flatnonzero(facilities.counts)
        nearest, distance_m = nearest_facility(evidence.indices[origin], evidence.indices[partner])
        yield Direction(facilities, evidence.networks[partner], chosen, nearest[chosen], distance_m[chosen])


def distances(direction: Direction) -> dict[str, Any]:
    """How far the nearest partners are: median, mean and largest, metres; None where there is none."""
    known = direction.distance_m[np.isfinite(direction.distance_m)]
    return {
        "from_network": direction.origin.network,
        "to_network": direction.partner.network,
        "facilities": len(direction.chosen),
        "median_m": float(np.median(known)) if known.size else None,
        "mean_m": float(known.mean()) if known.size else None,
        "max_m": float(known.max()) if known.size else None,
    }


def warnings(directions: list[Direction]) -> Iterator[str]:
    """Lists of two places, and counters that lie a continent away from where the others are."""
    for each in directions:
        known = each.distance_m[np.isfinite(each.distance_m)]
        far = known > FAR_M
        if not far.any():
            continue
        origin, partner = each.origin.source.path, each.partner.source.path
        limit = f"{FAR_M / 1000.0:,.0f} km"
        if far.all():
            yield f"no place in {origin} is within {limit} of any in {partner}; they are of different places"
        elif far.mean() < 0.5:
            ids = each.origin.ids[each.chosen[np.isfinite(each.distance_m)][far]].tolist()
            named = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
            yield (
                f"{len(ids):,} of {len(known):,} {each.origin.network} places are more than {limit} from any "
                f"{each.partner.network} place ({named}); are their coordinates right? They count as they are"
            )
