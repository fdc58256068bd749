"""Facilities beyond the areas: near enough to serve people inside (`context`), or too far to matter."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from overlap.domain.facilities import Facilities, RejectedRow
from overlap.geo.border import Border
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility


def place(facilities: Facilities, inside: NDArray[np.bool_], border: Border, margin_m: float) -> Facilities:
    """Mark or reject the facilities that lie in no area.

    Parameters
    ----------
    facilities
        All facilities of a network.
    inside
        Whether each lies in an area, shape (n,).
    border
        The outer border of the areas.
    margin_m
        How far beyond it a facility still serves people; 0 where none does.

    Returns
    -------
    The network with those within the margin as `context` and those beyond it among the rejected rows.
    """
    if inside.all():
        return facilities
    index = PointIndex(facilities.longitude_deg, facilities.latitude_deg)
    _, beyond_m = nearest_facility(index, border.index)
    kept = inside | (beyond_m <= margin_m)
    rejected = [
        RejectedRow(
            source=facilities.network,
            row=int(facilities.rows[k]),
            id=str(facilities.ids[k]),
            name=str(facilities.names[k]),
            reason="too far",
            found=f"{_length(beyond_m[k])} beyond the areas",
            detail=f"the margin is {margin_m / 1000:g} km" if margin_m else "there is no margin around them",
        )
        for k in np.flatnonzero(~kept)
    ]
    return replace(
        facilities,
        ids=facilities.ids[kept],
        names=facilities.names[kept],
        longitude_deg=facilities.longitude_deg[kept],
        latitude_deg=facilities.latitude_deg[kept],
        rows=facilities.rows[kept],
        counts=facilities.counts[kept] & inside[kept],
        attributes=facilities.attributes[kept].reset_index(drop=True),
        rejected=tuple(sorted([*facilities.rejected, *rejected], key=lambda each: each.row)),
    )


def _length(distance_m: float) -> str:
    """In words that are not 0: whoever is rejected is some way off."""
    return f"{distance_m / 1000:.1f} km" if distance_m >= 1000 else f"{math.ceil(distance_m)} m"
