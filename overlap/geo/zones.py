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
from overlap.geo.covered import cover, share_out
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid
from overlap.geo.kernel_data import Zones
from overlap.geo.scanline import Outlines, Polygons

Remainder = Literal["sea", "foreign"]
NOBODY = -1


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
        northward = np.argsort(latitude_deg, kind="stable")
        first = np.searchsorted(latitude_deg, self._bounds[:, 1], side="left", sorter=northward)
        stop = np.searchsorted(latitude_deg, self._bounds[:, 3], side="right", sorter=northward)
        for indices, shift_deg in shifts_over(self._bounds, west, east):
            x, y = longitude_deg - shift_deg, latitude_deg
            for index in indices:
                low_x, _, high_x, _ = self._bounds[index]
                near = northward[first[index] : stop[index]]
                near = near[(x[near] >= low_x) & (x[near] <= high_x)]
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
        return GridZones(self, grid, laid[order], self.first_slot + owner[order])


class GridZones:
    """Areas laid over one grid; asked window by window, by several threads at once."""

    def __init__(self, areas: AreaMap, grid: Grid, laid: Polygons, slots: NDArray[np.int64]) -> None:
        self._outside = areas.outside_slot
        self._rest_to = self._outside if areas.remainder == "foreign" else NOBODY
        self._outlines = Outlines.over(laid, slots, grid)

    def strip(self, top: int, left: int, slots: NDArray[np.int32]) -> Shares:
        """Fill the slots of one window of the grid, shape (h, w); see `stacked`.

        Returns
        -------
        The lists of cells that lie in several areas, or partly in none.
        """
        return Shares(*share_out(*cover(self._outlines, top, left, self._outside, slots), self._rest_to))
