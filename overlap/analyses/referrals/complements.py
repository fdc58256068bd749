"""Pairs of counters of the first two networks that offer every service only together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    ids, names = (pd.array(texts, dtype="str") for texts in (everyone.ids, everyone.names))
    frame = pd.DataFrame(
        {
            "facility_id_a": ids.take(first),
            "name_a": names.take(first),
            "facility_id_b": ids.take(second),
            "name_b": names.take(second),
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
    found = [np.zeros((2, 0), dtype=np.int64)]
    if len(ends) == 2 and all(map(len, ends)):
        # Those that complement each other are few of all pairs: only they are looked for in space.
        kinds, kind_of = np.unique(counters.offered[ends[0]], axis=0, return_inverse=True)
        for kind, offered in enumerate(kinds):
            others = ends[1][counters.offered[ends[1]][:, ~offered].all(axis=1)]
            found += _near(counters, ends[0][kind_of == kind], others, limit_m)
    pairs = np.concatenate(found, axis=1)
    first, second = pairs[:, np.lexsort(pairs[::-1])]
    return first, second


def _near(counters: Counters, here: Indices, others: Indices, limit_m: float) -> Iterator[NDArray[np.int64]]:
    """Pairs whose chord is within the limit and of which one counts, shape (2, pairs), some at a time."""
    chord_m = float(chord_of(limit_m)) + 2.0 * float(distance_tolerance_m(limit_m))
    places = counters.index(here), counters.index(others)
    for some, first, second in pairs_in_parts(*places, chord_m, _PAIRS):
        pairs = np.stack([here[some[first]], others[second]])
        yield pairs[:, counters.everyone.counts[pairs].any(axis=0)]
