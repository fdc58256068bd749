"""Which areas each cell or point belongs to: slots, and shares where a cell lies in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.antimeridian import moved, shifts_over
from overlap.geo.covered import ROUNDING, cover, running_shares
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid
from overlap.geo.measure import Zones
from overlap.geo.scanline import NOBODY, Edges

Remainder = Literal["sea", "foreign"]
Polygons = NDArray[np.object_]


@dataclass(frozen=True)
class Shares:
    """Cells that lie in several areas of one level: for each a list of slots with cumulative shares."""

    starts: NDArray[np.int64]
    slots: NDArray[np.int32]
    upto: FloatArray

    @classmethod
    def none(cls) -> Shares:
        """No such cell."""
        return cls(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0))


@dataclass(frozen=True)
class LevelZones:
    """One level over one block.

    Parameters
    ----------
    slots
        For each cell its slot, or −1 − k for the k-th list of `shares`; shape (n,).
    shares
        The lists.
    """

    slots: NDArray[np.int32]
    shares: Shares


def stacked(levels: Sequence[LevelZones], cells: int) -> Zones:
    """The levels over a block of so many cells, as the kernel wants them: their lists in one numbering."""
    slots = np.empty((len(levels), cells), dtype=np.int32)
    starts, lists, entries = [np.zeros(1, dtype=np.int64)], 0, 0
    for number, level in enumerate(levels):
        slots[number] = np.where(level.slots < 0, level.slots - lists, level.slots) if lists else level.slots
        starts.append(level.shares.starts[1:] + entries)
        lists += len(level.shares.starts) - 1
        entries += len(level.shares.slots)
    return Zones(
        slots,
        np.concatenate(starts),
        np.concatenate([np.zeros(0, dtype=np.int32), *(level.shares.slots for level in levels)]),
        np.concatenate([np.zeros(0), *(level.shares.upto for level in levels)]),
    )


class AreaMap:
    """Areas of one level, ready to be laid over blocks of cells or points.

    Parameters
    ----------
    polygons
        Unrolled EPSG:4326, shape (n,), not overlapping beyond slivers; a sliver goes to the smaller index.
    first_slot
        The slot of the first area; the one after the last area is `outside_slot`.
    remainder
        Where a cell's uncovered part goes: "sea" gives it to the areas that the cell touches, "foreign"
        leaves it outside.
    """

    def __init__(self, polygons: Polygons, first_slot: int, remainder: Remainder) -> None:
        self.polygons = polygons
        self.first_slot = first_slot
        self.outside_slot = first_slot + len(polygons)
        self.remainder = remainder
        self._bounds = shapely.bounds(polygons)

    def of_points(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> NDArray[np.int32]:
        """The slot of each point of EPSG:4326, shape (n,)."""
        found = np.full(len(longitude_deg), NOBODY, dtype=np.int32)
        if not len(longitude_deg):
            return found
        # `shifts_over` asks for an overlap of positive width; a single meridian has none.
        west, east = float(longitude_deg.min()) - 1e-9, float(longitude_deg.max()) + 1e-9
        for indices, shift_deg in shifts_over(self._bounds, west, east):
            x, y = longitude_deg - shift_deg, latitude_deg
            for index in indices:
                low_x, low_y, high_x, high_y = self._bounds[index]
                near = np.flatnonzero((x >= low_x) & (x <= high_x) & (y >= low_y) & (y <= high_y))
                shapely.prepare(self.polygons[index])
                inside = near[shapely.intersects_xy(self.polygons[index], x[near], y[near])]
                found[inside[(found[inside] == NOBODY) | (found[inside] > index)]] = index
        return self.slots_of(found)

    def over(self, grid: Grid, to_plane: Callable[[Polygons], Polygons] | None = None) -> GridZones:
        """Lay the areas over a whole grid; `to_plane` brings them into the grid's projection."""
        if to_plane is None:
            west, _, east, _ = grid.bounds
            shifted = shifts_over(self._bounds, west, east)
            polygons = [moved(self.polygons[indices], shift_deg) for indices, shift_deg in shifted]
            owners = [indices for indices, _ in shifted]
            laid = np.concatenate([np.zeros(0, dtype=object), *polygons])
            owner = np.concatenate([np.zeros(0, dtype=np.int64), *owners])
        else:
            laid, owner = to_plane(self.polygons), np.arange(len(self.polygons))
        order = np.argsort(owner, kind="stable")
        return GridZones(self, grid, laid[order], owner[order])

    def slots_of(self, found: NDArray[np.int32]) -> NDArray[np.int32]:
        """Numbers of areas as slots, -1 as the slot outside."""
        slots = np.where(found == NOBODY, np.int32(self.outside_slot), np.int32(self.first_slot) + found)
        return np.asarray(slots, dtype=np.int32)


class GridZones:
    """Areas laid over one grid; asked strip by strip."""

    def __init__(self, areas: AreaMap, grid: Grid, laid: Polygons, owner: NDArray[np.int64]) -> None:
        self._areas = areas
        self._edges = Edges.of(laid, owner).on(grid)

    def strip(self, top: int, left: int, height: int, width: int) -> LevelZones:
        """The zones of one window of the grid, cells in row order."""
        over = (self._edges.ends[:, 3] >= top - 1) & (self._edges.ends[:, 1] <= top + height)
        here = self._edges.among(over)
        zone = np.full((height, width), NOBODY, dtype=np.int32)
        partly = cover(here.ends + 0.5, here.way, here.owner, top, left, zone)
        return _shared_out(self._areas, zone.ravel(), *partly)


def _shared_out(
    areas: AreaMap,
    zone: NDArray[np.int32],
    cell: NDArray[np.int64],
    area: NDArray[np.int64],
    covered: FloatArray,
) -> LevelZones:
    """Cells held whole as slots; those held in part as lists of shares, normalised to 1."""
    slots = areas.slots_of(zone)
    held = np.unique(cell[zone[cell] != NOBODY])  # whole as well, where areas overlap by a sliver
    cell = np.concatenate([cell, held])
    area = np.concatenate([area, zone[held]])
    covered = np.concatenate([covered, np.ones(len(held))])
    named, at = np.unique(cell, return_inverse=True)
    if areas.remainder == "foreign":
        rest = 1.0 - np.bincount(at, weights=covered, minlength=len(named))
        short = np.flatnonzero(rest > ROUNDING)
        at = np.concatenate([at, short])
        area = np.concatenate([area, np.full(len(short), len(areas.polygons))])
        covered = np.concatenate([covered, rest[short]])
    order = np.lexsort((area, at))
    counts = np.bincount(at, minlength=len(named))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    slots[named] = -1 - np.arange(len(named), dtype=np.int32)
    share_slots = (areas.first_slot + area[order]).astype(np.int32)
    return LevelZones(slots, Shares(starts, share_slots, running_shares(starts, covered[order])))
