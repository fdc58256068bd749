"""What a reader must know of the inputs before quoting a figure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from overlap.domain.facilities import Facilities, Reason
from overlap.domain.messages import Message, Name, Number, count, hinted, say
from overlap.domain.point_people import PointPopulation
from overlap.domain.population import Population

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


def list_warnings(networks: Iterable[Facilities]) -> Iterator[Message]:
    """Say of which lists figures may be wrong."""
    for each in networks:
        yield from _misplaced(each, Name(each.network, "network"))


def _misplaced(each: Facilities, network: Name) -> Iterator[Message]:
    swapped = len(each.quality.flagged.get("probably swapped", ()))
    if swapped:
        note = count(
            "{network}: in {n} row latitude and longitude are probably swapped, and figures take them "
            "as they stand",
            "{network}: in {n} rows latitude and longitude are probably swapped, and figures take them "
            "as they stand",
            swapped,
            network=network,
        )
        yield hinted(note, "--mend-swapped exchanges them")
    vague = len(each.quality.flagged.get("low precision", ()))
    if vague > APPROXIMATE_SHARE * len(each):
        yield say(
            "{network}: {vague} of {all} places have coordinates rounded to half a kilometre or more; "
            "shares within short distances are rough",
            network=network,
            vague=Number(vague, "count"),
            all=Number(len(each), "count"),
        )
    unplaced = sum(row.reason in UNPLACED for row in each.rejected)
    share = unplaced / each.rows_read
    if share > UNPLACED_SHARE:
        yield say(
            "{network}: {unplaced} of {all} rows ({share}) have missing or impossible coordinates and "
            "are not placed; the results describe only the rows that are placed",
            network=network,
            unplaced=Number(unplaced, "count"),
            all=Number(each.rows_read, "count"),
            share=Number(share, "share"),
        )


COARSE_PART = 0.25
"""Half a cell's diagonal as a part of the smallest band, from which on that band is told to be rough."""

LONG_BANDS_KM = 100.0


def people_caveats(populations: Iterable[Population], bands_km: Sequence[float]) -> Iterator[Message]:
    """Say how far the places of people are known, where that matters for the smallest band."""
    for each in populations:
        if isinstance(each, PointPopulation):
            yield say(
                "{file}: everyone is counted at the {points} points of the table; people who live between "
                "them are where it puts them",
                file=each.source.file_name,
                points=Number(each.cells, "count"),
            )
        elif each.grid is not None:
            known_m = each.grid.side_m / math.sqrt(2.0)
            if known_m > COARSE_PART * 1000.0 * bands_km[0]:
                yield say(
                    "{file}: its cells are {cell} wide or high, so that a distance is known to {known}; "
                    "shares within {km} are rough",
                    file=each.source.file_name,
                    cell=Number(each.grid.side_m, "m"),
                    known=Number(known_m, "m"),
                    km=Number(bands_km[0], "km"),
                )


def band_warnings(bands_km: Sequence[float]) -> Iterator[Message]:
    """Doubt bands that look like metres."""
    if bands_km[0] >= LONG_BANDS_KM:
        yield say(
            "bands are in kilometres, and the smallest is {km}; write metres as parts of them",
            km=Number(bands_km[0], "km"),
        )
