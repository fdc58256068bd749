"""What a reader must know of the lists of counters before quoting a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from overlap.domain.facilities import Facilities, Reason
from overlap.domain.text import per_cent

UNPLACED_SHARE = 0.1
"""Share of a list's rows that may lack a place before it is said beside the figures.

Below a tenth the gap is of the size of what lists miss anyway, and stands among the rows left out. Beyond it,
shares told to a tenth of a per cent would speak of another network than the list names.
"""

UNPLACED: frozenset[Reason] = frozenset(
    {"no coordinates", "not a number", "out of range", "null island", "pole placeholder"}
)
"""Reasons that say where a counter is not; what is closed, not selected or far away has its place."""


def list_caveats(networks: Iterable[Facilities]) -> Iterator[str]:
    """Say of which networks too few rows have a place, a sentence each without its full stop."""
    for each in networks:
        unplaced = sum(row.reason in UNPLACED for row in each.rejected)
        share = unplaced / each.rows_read
        if share > UNPLACED_SHARE:
            rows = f"{unplaced:,} of {each.rows_read:,} rows ({per_cent(share, 1)})"
            yield (
                f"{each.network}: {rows} have missing or impossible coordinates and are not placed; "
                "the results describe only the rows that are placed"
            )
