"""Which areas each cell or point belongs to: slots, and shares where a cell lies in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.geo.antimeridian import moved, shifts_over
from overlap.geo.covered import ROUNDING, cover, running_shares
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid
from overlap.geo.scanline import NOBODY, Edges
from overlap.geo.sub_block import Zones

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


def stacked(areas: Sequence[AreaMap], levels: Sequence[Shares], slots: NDArray[np.int32]) -> Zones:
    """The levels over a block as the kernel wants them, their lists in one numbering.

    Parameters
    ----------
    areas, levels
        The areas and the lists of each level.
    slots
        For each level and cell its slot, or −1 − k for the k-th list of its level, shape (levels, cells);
        changed in place.
    """
    starts, lists, entries = [np.zeros(1, dtype=np.int64)], 0, 0
    for number, shares in enumerate(levels):
        if lists:
            slots[number] -= np.where(slots[number] < 0, np.int32(lists), np.int32(0))
        starts.append(shares.starts[1:] + entries)
        lists += len(shares.starts) - 1
        entries += len(shares.slots)
    return Zones(
        slots,
        np.array([each.outside_slot for each in areas], dtype=np.int32),
        np.concatenate(starts),
        np.concatenate([np.zeros(0, dtype=np.int32), *(shares.slots for shares in levels)]),
        np.concatenate([np.zeros(0), *(shares.upto for shares in levels)]),
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
        self._asking = Lock()  # a prepared shape makes its index when it is first asked

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
                with self._asking:
                    shapely.prepare(self.polygons[index])
                    inside = near[shapely.intersects_xy(self.polygons[index], x[near], y[near])]
                found[inside[(found[inside] == NOBODY) | (found[inside] > index)]] = index
        return np.where(found == NOBODY, np.int32(self.outside_slot), np.int32(self.first_slot) + found)

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


class GridZones:
    """Areas laid over one grid; asked strip by strip."""

    def __init__(self, areas: AreaMap, grid: Grid, laid: Polygons, owner: NDArray[np.int64]) -> None:
        self._areas = areas
        self._edges = Edges.of(laid, owner).on(grid)
        # Ordered by where they begin, so that a strip looks only at edges that can reach it.
        low, high = self._edges.ends[:, 1], self._edges.ends[:, 3]
        self._order = np.argsort(low, kind="stable").astype(np.int32)
        self._low = low[self._order]
        self._longest = float((high - low).max(initial=0.0))
        # Windows beside each other ask for the same rows; one tuple, so that threads may share it.
        self._latest: tuple[tuple[int, int], Edges] = ((0, 0), self._edges.among(self._order[:0]))

    def _near(self, top: int, height: int) -> Edges:
        """Edges that reach the rows of a window, in the order of their owners."""
        rows, edges = self._latest
        if rows == (top, height):
            return edges
        first = np.searchsorted(self._low, top - 1 - self._longest, side="left")
        last = np.searchsorted(self._low, top + height, side="right")
        near = self._edges.among(np.sort(self._order[first:last]))
        near = near.among(np.flatnonzero(near.ends[:, 3] >= top - 1))
        self._latest = (top, height), near
        return near

    def strip(self, top: int, left: int, slots: NDArray[np.int32]) -> Shares:
        """Fill the slots of one window of the grid, shape (h, w); see `stacked`.

        Returns
        -------
        The lists of cells that lie in several areas.
        """
        here = self._near(top, len(slots))
        slots[:] = self._areas.outside_slot
        slot_of = here.owner + self._areas.first_slot
        return _shared_out(self._areas, slots, *cover(here.ends + 0.5, here.way, slot_of, top, left, slots))


def _shared_out(
    areas: AreaMap,
    slots: NDArray[np.int32],
    cell: NDArray[np.int64],
    slot: NDArray[np.int64],
    covered: FloatArray,
) -> Shares:
    """Lists of shares, normalised to 1, for cells held in part; their slots become the lists' numbers."""
    flat = slots.reshape(-1)
    held = np.unique(cell[flat[cell] != areas.outside_slot])  # whole as well, where areas overlap by a sliver
    cell = np.concatenate([cell, held])
    slot = np.concatenate([slot, flat[held]])
    covered = np.concatenate([covered, np.ones(len(held))])
    named, at = np.unique(cell, return_inverse=True)
    if areas.remainder == "foreign":
        rest = 1.0 - np.bincount(at, weights=covered, minlength=len(named))
        short = np.flatnonzero(rest > ROUNDING)
        at = np.concatenate([at, short])
        slot = np.concatenate([slot, np.full(len(short), areas.outside_slot)])
        covered = np.concatenate([covered, rest[short]])
    order = np.lexsort((slot, at))
    counts = np.bincount(at, minlength=len(named))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    flat[named] = -1 - np.arange(len(named), dtype=np.int32)
    return Shares(starts, slot[order].astype(np.int32), running_shares(starts, covered[order]))
