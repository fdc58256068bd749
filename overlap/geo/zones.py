"""Which areas each cell or point belongs to: slots, and shares where a cell lies in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.feature import JSONFeatureSource
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray

from overlap.geo.antimeridian import moved, shifts_over
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.grid import Grid
from overlap.geo.scanline import NOBODY, Edges, burn, touch

Remainder = Literal["sea", "foreign"]
Polygons = NDArray[np.object_]

# Cells up to this height are so small against any area that their centres give the same sums.
FINE_CELL_M = 150.0


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
    border
        Cells through which a border passes, shape (n,), where centres decided; otherwise None.
    """

    slots: NDArray[np.int32]
    shares: Shares
    border: NDArray[np.bool_] | None


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
        west, east = float(longitude_deg.min()), float(longitude_deg.max())
        south, north = float(latitude_deg.min()), float(latitude_deg.max())
        # `shifts_over` asks for an overlap of positive width; a single meridian has none.
        for indices, shift_deg in shifts_over(self._bounds, west - 1e-9, east + 1e-9):
            for index in indices:
                _, low, _, high = self._bounds[index]
                if low > north or high < south:
                    continue
                shapely.prepare(self.polygons[index])
                inside = shapely.intersects_xy(self.polygons[index], longitude_deg - shift_deg, latitude_deg)
                take = inside & ((found == NOBODY) | (found > index))
                found[take] = index
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
        slots = np.where(found == NOBODY, self.outside_slot, self.first_slot + found)
        return slots.astype(np.int32)


class GridZones:
    """Areas laid over one grid; asked strip by strip."""

    def __init__(self, areas: AreaMap, grid: Grid, laid: Polygons, owner: NDArray[np.int64]) -> None:
        self._areas = areas
        self._grid = grid
        self._laid = laid
        self._owner = owner
        self.by_centre = grid.height_m <= FINE_CELL_M
        self._bounds = shapely.bounds(laid)
        edges = Edges.of(laid, owner)
        ends = edges.ends.copy()
        ends[:, [0, 2]] = (ends[:, [0, 2]] - grid.x) / grid.step_x
        ends[:, [1, 3]] = (ends[:, [1, 3]] - grid.y) / grid.step_y
        down = ends[:, 1] > ends[:, 3]
        ends[down] = ends[down][:, [2, 3, 0, 1]]
        self._ends, self._edge_owner = ends, edges.owner

    def strip(self, top: int, left: int, height: int, width: int) -> LevelZones:
        """The zones of one window of the grid, cells in row order."""
        if self.by_centre:
            return self._by_centre(top, left, height, width)
        return self._by_share(top, left, height, width)

    def _by_centre(self, top: int, left: int, height: int, width: int) -> LevelZones:
        here = (self._ends[:, 3] >= top - 1) & (self._ends[:, 1] <= top + height)
        ends, owner = self._ends[here] - (left, top, left, top), self._edge_owner[here]
        zone = np.full((height, width), NOBODY, dtype=np.int32)
        burn(ends, owner, zone)
        claim = np.full((height, width), NOBODY, dtype=np.int32)
        touch(ends, owner, claim)
        if self._areas.remainder == "sea":
            zone = np.where(zone == NOBODY, claim, zone)
        return LevelZones(self._areas.slots_of(zone.ravel()), Shares.none(), claim.ravel() != NOBODY)

    def _by_share(self, top: int, left: int, height: int, width: int) -> LevelZones:
        grid = self._grid.part(top, left, height, width)
        cell, area, covered = _coverage(grid, self._laid, self._owner, self._bounds)
        return _shared_out(self._areas, grid.width * grid.height, cell, area, covered)


def _coverage(
    grid: Grid, polygons: Polygons, owner: NDArray[np.int64], bounds: FloatArray
) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
    """Triples (cell, area, covered part of the cell) of a window, ordered by cell and area."""
    west, south, east, north = grid.bounds
    here = (bounds[:, 0] < east) & (bounds[:, 2] > west) & (bounds[:, 1] < north) & (bounds[:, 3] > south)
    window = NumPyRasterSource(
        np.zeros((grid.height, grid.width), dtype=np.int8), xmin=west, ymin=south, xmax=east, ymax=north
    )
    features: Sequence[dict[str, object]] = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(polygons[k]), "properties": {}}
        for k in np.flatnonzero(here)
    ]
    cells, areas, parts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    if features:
        found = exact_extract(window, JSONFeatureSource(features), ["cell_id", "coverage"])
        for k, feature in zip(np.flatnonzero(here), found, strict=True):
            cells.append(np.asarray(feature["properties"]["cell_id"], dtype=np.int64))
            parts.append(np.asarray(feature["properties"]["coverage"], dtype=np.float64))
            areas.append(np.full(len(cells[-1]), owner[k], dtype=np.int64))
    cell, area, part = np.concatenate(cells), np.concatenate(areas), np.concatenate(parts)
    if grid.step_y > 0:  # exactextract counts rows from the north
        cell = (grid.height - 1 - cell // grid.width) * grid.width + cell % grid.width
    order = np.lexsort((area, cell))
    return cell[order], area[order], part[order]


def _shared_out(
    areas: AreaMap, cells: int, cell: NDArray[np.int64], area: NDArray[np.int64], covered: FloatArray
) -> LevelZones:
    """Shares of each cell, normalised to 1: whole cells as slots, the others as lists."""
    slots = np.full(cells, areas.outside_slot, dtype=np.int32)
    kept = covered > 1e-9  # a shared edge, not a shared surface
    cell, area, covered = cell[kept], area[kept], covered[kept]
    total = np.bincount(cell, weights=covered, minlength=cells)
    if areas.remainder == "foreign":
        short = np.flatnonzero((total > 0.0) & (total < 1.0 - 1e-9))
        cell = np.concatenate([cell, short])
        area = np.concatenate([area, np.full(len(short), areas.outside_slot - areas.first_slot)])
        covered = np.concatenate([covered, 1.0 - total[short]])
        total[short] = 1.0
        order = np.lexsort((area, cell))
        cell, area, covered = cell[order], area[order], covered[order]
    named, starts, counts = np.unique(cell, return_index=True, return_counts=True)
    slot_of = (areas.first_slot + area).astype(np.int32)
    slots[named] = np.where(counts == 1, slot_of[starts], -1)
    several = np.flatnonzero(counts > 1)
    slots[named[several]] = -1 - np.arange(len(several), dtype=np.int32)
    listed = np.repeat(counts > 1, counts)
    ends = np.cumsum(counts[several])
    begins = np.concatenate([[0], ends]).astype(np.int64)
    running = np.cumsum(covered[listed] / total[cell[listed]])
    before = np.repeat(
        running[begins[:-1]] - (covered[listed] / total[cell[listed]])[begins[:-1]], counts[several]
    )
    shares = Shares(begins, slot_of[listed], running - before) if len(several) else Shares.none()
    return LevelZones(slots, shares, None)
