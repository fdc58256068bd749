"""The places and layers that every table of people goes through, and the columns that name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from overlap.domain.evidence import STUDY, Evidence, Place
from overlap.domain.result import Column
from overlap.domain.sums import ANY, Sums

Rows = list[tuple[Any, ...]]

PLACE = (
    Column("layer", "population layer"),
    Column("area_level", "study: everyone in the file; otherwise the level of the area"),
    Column("area_id", "id of the area; outside: people in no area of the level"),
    Column("area_name", "name of the area"),
)
BAND = Column("band_km", "distance limit", "kilometre", "number")


def places(evidence: Evidence, sums: Sums) -> Iterator[tuple[Place, int]]:
    """Every place of the tables with its slot: the study, then each level's areas and its outside."""
    yield (STUDY, "", ""), 0
    for level in sums.levels:
        yield from zip(evidence.places(level.level), range(level.first, level.outside + 1), strict=True)


NETWORK = Column(
    "network",
    "the network, or group of the study, whose nearest facility is meant; any: the nearest of all networks",
)


def nearest_of(evidence: Evidence, sums: Sums) -> tuple[str, ...]:
    """Whose nearest facility people are told of: each network, all together, and each group of the study."""
    every = (ANY,) if len(sums.groups) > 1 else ()
    return (*sums.groups, *every, *evidence.groups)


def layers(evidence: Evidence) -> Iterator[tuple[str, int, Sums]]:
    """Every layer with its number in the sums that hold it."""
    for sums in evidence.sums:
        for number, layer in enumerate(sums.layers):
            yield layer, number, sums
