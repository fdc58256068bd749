"""The share of facilities that have a partner within each band, by area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.overlap.directions import Direction
from overlap.domain.areas import STUDY, named_areas
from overlap.domain.evidence import Evidence
from overlap.domain.places import band_axis, crossed, place_axis, text_axis
from overlap.domain.result import Column, Table


def shares_table(evidence: Evidence, directions: list[Direction]) -> Table:
    """One row for each direction, area and band."""
    columns = (
        Column("from_network", "the network, or group of the study, whose facilities are counted"),
        Column(
            "to_network",
            "the network, or group, in which a partner is sought: every other network; from a network every "
            "group; from a group every network and the group itself",
        ),
        Column("area_level", "study: all facilities that count; otherwise the level of the area"),
        Column("area_id", "id of the area; outside: in no area of the level"),
        Column("area_name", "name of the area"),
        Column("band_km", "distance up to which a partner counts", "kilometre", "number"),
        Column("facilities", "facilities of the first network or group", "", "integer"),
        Column(
            "with_partner",
            "those with a facility of the second, other than themselves, within the band",
            "",
            "integer",
        ),
        Column(
            "share", "with_partner as a share of facilities, 0 to 1; empty without facilities", "", "number"
        ),
    )
    named = [(STUDY, "", "")]
    for each in evidence.areas.items():
        *inside, outside = named_areas(*each)
        named += [outside, *inside]
    pairs = {
        **text_axis("from_network", [each.origin for each in directions]),
        **text_axis("to_network", [each.partner for each in directions]),
    }
    counts = np.array([_counts(evidence, each) for each in directions])
    facilities, near = np.broadcast_to(counts[..., :1], counts[..., 1:].shape), counts[..., 1:]
    with np.errstate(invalid="ignore"):  # without facilities there are no shares
        figures = {"facilities": facilities, "with_partner": near, "share": near / facilities}
    frame = crossed(columns, (pairs, place_axis(named), band_axis(evidence)), figures)
    key = ("from_network", "to_network", "area_level", "area_id", "band_km")
    return Table("overlap", "Facilities with a partner of the other network", columns, frame, key)


def _counts(evidence: Evidence, direction: Direction) -> NDArray[np.int64]:
    """Facilities that count, all and then those with a partner by band, shape (places, 1 + bands)."""
    by_limit = []
    areas_of = [
        np.concatenate([evidence.area_of[level][name] for name in evidence.networks])[direction.chosen]
        for level in evidence.areas
    ]
    for limit_m in (np.inf, *evidence.bands_m):
        near = direction.distance_m <= limit_m
        by_level = [
            np.bincount(area_of[near] + 1, minlength=len(areas) + 1)  # outside, which is -1, first
            for area_of, areas in zip(areas_of, evidence.areas.values(), strict=True)
        ]
        by_limit.append(np.concatenate([[near.sum()], *by_level]))
    return np.stack(by_limit, axis=-1)
