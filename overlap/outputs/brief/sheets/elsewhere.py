"""Where a service is known to be offered, for counters of which no list says whether they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from overlap.geo.directions import direction
from overlap.outputs.brief.sheets.entry import Counter

if TYPE_CHECKING:
    from overlap.geo.index import PointIndex


@dataclass(frozen=True)
class Offered:
    """The nearest counter that offers a service; `direction` is empty where both are at one place."""

    service: str
    id: str
    distance_m: float
    direction: str


def offered_elsewhere(
    counters: Iterable[Counter], services: Iterable[str], limit_km: float
) -> dict[str, list[Offered]]:
    """By the id of a counter, of each service that is unknown there the nearest that offers it.

    It is at most so far away, as referrals are, and at equal distances the one of the smaller id.
    """
    by_id = sorted(counters, key=lambda each: each.id)
    found = defaultdict(list)
    for service in services:
        asking = [each for each in by_id if service in each.unknown]
        offering = [each for each in by_id if service in each.offers]
        if not (asking and offering):
            continue
        from overlap.geo.neighbours import nearest_facility

        here, there = _points(asking), _points(offering)
        nearest, distance_m = nearest_facility(here, there)
        other = there.longitude_deg[nearest], there.latitude_deg[nearest]
        ways = direction(here.longitude_deg, here.latitude_deg, *other)
        for at in np.flatnonzero(distance_m <= 1000.0 * limit_km):
            told = Offered(service, offering[nearest[at]].id, float(distance_m[at]), str(ways[at]))
            found[asking[at].id].append(told)
    return dict(found)


def _points(counters: Sequence[Counter]) -> PointIndex:
    from overlap.geo.index import PointIndex

    return PointIndex(
        np.array([each.longitude_deg for each in counters]),
        np.array([each.latitude_deg for each in counters]),
    )
