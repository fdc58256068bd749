"""Pairs of counters of the first two networks that offer every service only together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from overlap.analyses.referrals.counters import Counters
from overlap.domain.result import Column, Table
from overlap.geo.ellipsoid import chord_of, distance_tolerance_m, geodesic_m
from overlap.geo.index import Indices
from overlap.geo.neighbours import pairs_in_parts

_PAIRS = 1 << 21  # looked at together: some 100 MB

COLUMNS = (
    Column("facility_id_a", "facility of the first network"),
    Column("name_a", "its name"),
    Column("facility_id_b", "facility of the second network"),
    Column("name_b", "its name"),
    Column("distance_m", "length of the geodesic between the two", "metre", "number"),
)


def complements_table(counters: Counters, compared: Sequence[str], limit_m: float) -> Table:
    """One row for each pair within the limit of which one counts at least."""
    everyone = counters.everyone
    first, second = _candidates(counters, compared, limit_m)
    distance_m = geodesic_m(*counters.places(first), *counters.places(second))
    kept = distance_m <= limit_m
    first, second = first[kept], second[kept]
    frame = pd.DataFrame(
        {
            "facility_id_a": everyone.ids[first],
            "name_a": everyone.names[first],
            "facility_id_b": everyone.ids[second],
            "name_b": everyone.names[second],
            "distance_m": distance_m[kept],
        }
    )
    title = "Pairs that offer every service only together"
    return Table("complements", title, COLUMNS, frame, ("facility_id_a", "facility_id_b"))


def _candidates(counters: Counters, compared: Sequence[str], limit_m: float) -> tuple[Indices, Indices]:
    """Pairs whose chord is within the limit and that miss nothing together, as rows of the counters."""
    # Who offers nothing has no partner: it would have to offer everything alone.
    part = counters.offered.any(axis=1) & ~counters.offered.all(axis=1)
    ends = [np.flatnonzero(part & (counters.everyone.network == name)) for name in compared]
    if len(ends) < 2:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # Geodesics only for those that complement each other: they are few of all pairs.
    chord_m = float(chord_of(limit_m)) + 2.0 * float(distance_tolerance_m(limit_m))
    found = [np.zeros((2, 0), dtype=np.int64)]
    places = counters.index(ends[0]), counters.index(ends[1])
    for some, first, second in pairs_in_parts(*places, chord_m, _PAIRS):
        pairs = np.stack([ends[0][some[first]], ends[1][second]])
        kept = counters.everyone.counts[pairs].any(axis=0)
        for missing in np.packbits(~counters.offered, axis=1).T:
            kept &= (missing[pairs[0]] & missing[pairs[1]]) == 0
        found.append(pairs[:, kept])
    first, second = np.concatenate(found, axis=1)
    return first, second
