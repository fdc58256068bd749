"""What a reader must know of the inputs before quoting a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from overlap.domain.facilities import Facilities, Reason
from overlap.domain.point_people import PointPopulation
from overlap.domain.population import Population
from overlap.domain.text import per_cent
from overlap.readers.wording import count

UNPLACED_SHARE = 0.1
"""Share of a list's rows that may lack a place before it is said beside the figures.

Below a tenth the gap is of the size of what lists miss anyway, and stands among the rows left out. Beyond it,
shares told to a tenth of a per cent would speak of another network than the list names.
"""

UNPLACED: frozenset[Reason] = frozenset(
    {"no coordinates", "not a number", "out of range", "null island", "pole placeholder"}
)
"""Reasons that say where a counter is not; what is closed, not selected or far away has its place."""


APPROXIMATE_SHARE = 0.1
"""Share of a list's facilities that may lie at rounded or stated approximate places before it is said."""


def list_warnings(networks: Iterable[Facilities]) -> Iterator[str]:
    """Say of which lists figures may be wrong, a sentence each without its full stop."""
    for each in networks:
        swapped = len(each.quality.flagged.get("probably swapped", ()))
        if swapped:
            yield (
                f"{each.network}: in {count(swapped, 'row')} latitude and longitude are probably swapped, "
                "and figures take them as they stand; --mend-swapped exchanges them"
            )
        vague = len(each.quality.flagged.get("low precision", ()))
        if vague > APPROXIMATE_SHARE * len(each):
            yield (
                f"{each.network}: {vague:,} of {len(each):,} places have coordinates rounded to half a "
                "kilometre or more; shares within short distances are rough"
            )
        unplaced = sum(row.reason in UNPLACED for row in each.rejected)
        share = unplaced / each.rows_read
        if share > UNPLACED_SHARE:
            rows = f"{unplaced:,} of {each.rows_read:,} rows ({per_cent(share, 1)})"
            yield (
                f"{each.network}: {rows} have missing or impossible coordinates and are not placed; "
                "the results describe only the rows that are placed"
            )


COARSE_PART = 0.25
"""Half a cell's diagonal as a part of the smallest band, from which on that band is told to be rough."""

LONG_BANDS_KM = 100.0


def people_caveats(populations: Iterable[Population], bands_km: Sequence[float]) -> Iterator[str]:
    """Say how far the places of people are known, where that matters for the smallest band."""
    for each in populations:
        if isinstance(each, PointPopulation):
            yield (
                f"{each.source.path}: everyone is counted at the {each.cells:,} points of the table; people "
                "who live between them are where it puts them"
            )
        elif each.grid is not None:
            known_m = each.grid.side_m / math.sqrt(2.0)
            if known_m > COARSE_PART * 1000.0 * bands_km[0]:
                yield (
                    f"{each.source.path}: its cells are {each.grid.side_m:,.0f} m wide or high, so that a "
                    f"distance is known to {known_m:,.0f} m; shares within {bands_km[0]:g} km are rough"
                )


def band_warnings(bands_km: Sequence[float]) -> Iterator[str]:
    """Doubt bands that look like metres."""
    if bands_km[0] >= LONG_BANDS_KM:
        smallest = f"{bands_km[0]:,g} km"
        yield f"bands are in kilometres, and the smallest is {smallest}; write metres as parts of them"
