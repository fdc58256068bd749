"""Points whose latitude and longitude are probably exchanged."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.geo.antimeridian import wrap_longitude
from overlap.geo.zones import AreaMap
from overlap.readers.wording import count

if TYPE_CHECKING:
    from overlap.domain.areas import Areas
    from overlap.domain.facilities import Facilities
    from overlap.domain.quality import Check
    from overlap.readers.points import Points

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

ENOUGH_POINTS = 10
"""Fewer have no bulk that a point could lie away from."""

_TIMES = 3
_LEAST_COMPANY = 5
_LEAST_DEG = 0.5
_COUNTRY_DEG = 20.0
_ROW = 10_000
"""More than there can be cells around the globe."""


def find_swapped(points: Points, fine: Mask) -> Mask:
    """Return which rows would have far more of the network around them if exchanged, shape (n,).

    That is at least five facilities, and three times as many as are around the point as it is written,
    itself included. Around means in the same or a neighbouring cell; a cell is half as wide and high as the
    middle half of the network, which up to a quarter of swapped points cannot move far, and at least 0.5°.
    A list of the whole world, whose middle half spans more than 40°, has no bulk to tell from.

    Parameters
    ----------
    points
        Of all rows.
    fine
        Rows that nothing else speaks against, shape (n,).
    """
    if fine.sum() < ENOUGH_POINTS:
        return np.zeros(len(fine), dtype=bool)
    company = _Company(points.longitude_deg[fine], points.latitude_deg[fine])
    if max(company.size_deg) > _COUNTRY_DEG:
        return np.zeros(len(fine), dtype=bool)
    here = company.around(points.longitude_deg, points.latitude_deg)
    there = company.around(points.exchanged_longitude_deg, points.exchanged_latitude_deg)
    return np.asarray((there >= _LEAST_COMPANY) & (there >= _TIMES * np.maximum(here, 1)))


def swapped_by_areas(facilities: Facilities, areas: Areas, *, mend: bool) -> Facilities:
    """Return a network with those flagged that lie in no area, and would if exchanged; or with them mended.

    Parameters
    ----------
    facilities
        As read, before those far from every area are left out.
    areas
        The outermost level.
    mend
        Exchange them.
    """
    longitude_deg, latitude_deg = facilities.longitude_deg, facilities.latitude_deg
    possible = np.abs(longitude_deg) <= 90.0
    inside = AreaMap(areas.polygons, 0, "sea").of_points
    here = inside(longitude_deg, latitude_deg) < len(areas)
    there = inside(np.where(possible, latitude_deg, 0.0), np.where(possible, longitude_deg, 0.0)) < len(areas)
    swapped = ~here & there & possible
    if not swapped.any():
        return facilities
    check: Check = "swapped, mended" if mend else "probably swapped"
    known = facilities.quality.flagged.get(check, frozenset())
    new = set(facilities.ids[swapped].tolist()) - known
    source = facilities.source
    if new:
        source = replace(source, notes=(*source.notes, swapped_note(len(new), source.role, mend=mend)))
    facilities = replace(facilities, source=source, quality=facilities.quality.adding(check, new))
    if not mend:
        return facilities
    return replace(
        facilities,
        longitude_deg=np.where(swapped, latitude_deg, longitude_deg),
        latitude_deg=np.where(swapped, longitude_deg, latitude_deg),
    )


def swapped_hint(key: str) -> str:
    """Say that a row looks swapped, and what mends it; `key` is the network's place in the study."""
    return (
        f"latitude and longitude are probably swapped; {key}.mend_swapped = true, or --mend-swapped, mends it"
    )


def swapped_note(number: int, key: str, *, mend: bool) -> str:
    """Say in how many rows latitude and longitude look swapped, or were exchanged."""
    done = "latitude and longitude are exchanged, as mend_swapped asks"
    return f"In {count(number, 'row')} {done if mend else swapped_hint(key)}."


def hint_at_swapped(facilities: Facilities) -> Facilities:
    """Return the same with a hint in the rows that are too far away as they are written, but look swapped."""
    flagged = facilities.quality.flagged.get("probably swapped", frozenset())
    hint = swapped_hint(facilities.source.role)
    rejected = (
        replace(row, detail=f"{row.detail}; {hint}", swapped=True)
        if row.reason == "too far" and row.id in flagged
        else row
        for row in facilities.rejected
    )
    return replace(facilities, rejected=tuple(rejected))


class _Company:
    """How many points lie around a place, in cells counted from the middle longitude: ±180° is no edge."""

    def __init__(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> None:
        angle = np.radians(longitude_deg)
        self.middle_deg = float(np.degrees(np.arctan2(np.sin(angle).sum(), np.cos(angle).sum())))
        self.size_deg = [_half_of_middle(self._east(longitude_deg)), _half_of_middle(latitude_deg)]
        self.cells, self.counts = np.unique(self._cell(longitude_deg, latitude_deg), return_counts=True)

    def around(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> NDArray[np.int64]:
        """Return how many points there are, shape (n,); none around what is no place on the globe."""
        known = np.isfinite(longitude_deg) & (np.abs(latitude_deg) <= 90.0) & (np.abs(longitude_deg) <= 180.0)
        cell = self._cell(np.where(known, longitude_deg, 0.0), np.where(known, latitude_deg, 0.0))
        found = np.zeros(len(cell), dtype=np.int64)
        for up, across in product((-1, 0, 1), repeat=2):
            wanted = cell + up * _ROW + across
            at = np.minimum(np.searchsorted(self.cells, wanted), len(self.cells) - 1)
            found += np.where(self.cells[at] == wanted, self.counts[at], 0)
        return np.where(known, found, 0)

    def _east(self, longitude_deg: FloatArray) -> FloatArray:
        return wrap_longitude(longitude_deg - self.middle_deg)

    def _cell(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> NDArray[np.int64]:
        across, up = self._east(longitude_deg) / self.size_deg[0], latitude_deg / self.size_deg[1]
        return np.floor(up).astype(np.int64) * _ROW + np.floor(across).astype(np.int64)


def _half_of_middle(values: FloatArray) -> float:
    low, high = np.quantile(values, [0.25, 0.75])
    return max(_LEAST_DEG, float(high - low) / 2.0)
