"""The pass: people are read once, in blocks, and every question's sums are filled as they go by."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.coarse import CoarseGrid
from overlap.domain.population import (
    SCALE_BITS,
    Block,
    GridBlock,
    PointBlock,
    Population,
    Tally,
    TooManyPeopleError,
)
from overlap.domain.sums import LevelSlots, Partial, Sums
from overlap.errors import Fault, InputError
from overlap.geo.bins import DistanceBins
from overlap.geo.edges import doubtful, settle, tolerance_m
from overlap.geo.ellipsoid import FloatArray, meridian_plane, to_ecef
from overlap.geo.index import PointIndex
from overlap.geo.kernel_data import Binning, Coarse, Sinks, Zones, scratch_for
from overlap.geo.kernels import points_extent
from overlap.geo.measure import Facilities, GridLines, Raw, measure_grid, measure_points, room_for
from overlap.geo.sub_block import add_settled
from overlap.geo.units import to_units
from overlap.geo.zones import AreaMap, GridZones, Remainder, Shares, stacked
from overlap.progress import Progress
from overlap.runs.compiled import is_compiled
from overlap.runs.mapper import ALONE, Mapper
from overlap.runs.windows import Counters, GridWindows, Window

WINDOW_POINTS = 4096
TILE_CELLS = 16  # a side of the tiles in which the cells of a projected raster follow each other


@dataclass(frozen=True)
class Beyond:
    """Who is farther from all of some groups than a distance, which is one of the bands; by coarse cell."""

    groups: tuple[str, ...]
    distance_m: float


@dataclass(frozen=True)
class Question:
    """What the pass is asked: distances to which groups, by which bands, in which areas.

    `groups` are by network name; `border` holds points along the outer border of all areas, empty where
    nobody asks for it; `beyond` asks, by cells of `coarse`, where people are whom some groups do
    not reach.
    """

    groups: dict[str, PointIndex]
    bands_m: tuple[float, ...]
    levels: dict[str, NDArray[np.object_]]
    remainder: Remainder
    border: PointIndex
    beyond: tuple[Beyond, ...] = ()
    coarse: CoarseGrid | None = None


@dataclass(frozen=True)
class Prepared:
    """A block whose windows know their candidates: any thread can measure it.

    `cells` are the places of a block's points that have people, neighbours together; None for grids.
    """

    block: Block
    windows: tuple[Window, ...]
    cells: NDArray[np.int64] | None = None


class Pass:
    """One population under one question."""

    def __init__(self, population: Population, question: Question) -> None:
        self.population = population
        self.question = question
        self.bins = DistanceBins.over(question.bands_m)
        self.binning = Binning(
            np.append(self.bins.edges2, np.inf),
            self.bins.table,
            self.bins.first,
            self.bins.steps,
            self.bins.band_of_bin,
            len(question.bands_m) + 1,
            doubtful(question.bands_m),
        )
        self.indices = [*question.groups.values(), question.border]
        *groups, border = self.indices
        self._counters = Counters(groups, border, tolerance_m(question.bands_m))
        self._coarse = question.coarse
        edges2 = dict(zip(self.bins.edges_m.tolist(), self.bins.edges2.tolist(), strict=True))
        self._beyond2 = np.array([edges2[asked.distance_m] for asked in question.beyond])
        asked_of = [[group in asked.groups for group in question.groups] for asked in question.beyond]
        self._members = np.array(asked_of, dtype=np.bool_).reshape(-1, len(question.groups))
        self.maps: list[AreaMap] = []
        first = 1
        for polygons in question.levels.values():
            self.maps.append(AreaMap(polygons, first, question.remainder))
            first = self.maps[-1].outside_slot + 1
        self.slots = first
        grid = population.grid
        self._laid: list[GridZones] = []
        if grid is not None:
            self._laid = [areas.over(grid, population.to_plane) for areas in self.maps]
        self._windows = GridWindows(grid, self._counters) if grid is not None and not grid.crs else None

    def on(self, part: Population) -> Pass:
        """The same pass over a part of its population."""
        found = copy(self)
        found.population = part
        return found

    def zeros(self) -> Partial:
        """A partial of this pass without anybody."""
        return Partial.zeros(
            len(self.population.layers),
            self.slots,
            len(self.question.groups),
            len(self.question.bands_m),
            len(self.bins),
            len(self.question.beyond),
            self._coarse.cells if self._coarse else 0,
        )

    def prepare(self, block: Block) -> Prepared:
        """Cut a block into windows and ask the R-tree about each that has people; from one thread only."""
        if self._windows is not None and isinstance(block, GridBlock):
            return Prepared(block, tuple(self._windows.of(block)))
        assert isinstance(block, PointBlock)
        cells = _with_people(block)
        places, extents = _point_windows(block, cells)
        candidates = self._counters.around(np.array(extents).reshape(-1, 4))
        windows = [Window(*place, each) for place, each in zip(places, candidates, strict=True)]
        return Prepared(block, tuple(windows), cells)

    def measure(self, bits: int, prepared: Prepared, partial: Partial) -> None:
        """Add the sums of one block to a partial; from any thread, as long as the partial is its own."""
        block = prepared.block
        size = block.people[0].size if isinstance(block, GridBlock) else len(block.longitude_deg)
        zones = self._zones(block, size)
        layers, slots = partial.fine.shape[:2]
        sinks = Sinks(
            partial.joint.reshape(layers, slots, -1),
            partial.fine.reshape(layers, slots, -1),
            partial.near_border,
            self._coarse_sink(block, partial),
        )
        if isinstance(block, GridBlock):
            self._measure_grid(block, prepared.windows, bits, zones, sinks)
        elif prepared.cells is not None:
            self._measure_points(block, prepared.windows, prepared.cells, zones, sinks)

    def _coarse_sink(self, block: Block, partial: Partial) -> Coarse:
        rows = columns = np.zeros(0, dtype=np.int64)
        if self._coarse:
            rows, columns = self._coarse.of(block)
        return Coarse(self._beyond2, self._members, rows, columns, partial.beyond, partial.farthest2)

    def _measure_grid(
        self, block: GridBlock, windows: Sequence[Window], bits: int, zones: Zones, sinks: Sinks
    ) -> None:
        grid = block.grid
        axis_m, height_m = meridian_plane(grid.rows_y)
        half = np.radians(grid.columns_x) / 2.0
        cos_half, sin_half = np.cos(half), np.sin(half)
        raw = _raw(block, bits)
        lines = GridLines(axis_m, height_m, cos_half, sin_half)
        scratch = scratch_for(zones, sinks)
        for window in windows:
            rows, columns = window.rows, window.columns
            facilities = self._facilities(window)
            doubts = self._doubts((rows.stop - rows.start) * (columns.stop - columns.start))
            measure_grid(
                raw,
                (rows.start, rows.stop, columns.start, columns.stop),
                lines,
                facilities,
                self.binning,
                zones,
                sinks,
                room_for(facilities),
                scratch,
                doubts,
            )
            if doubts[0]:
                unsure = doubts[1 : doubts[0] + 1]
                row, column = unsure // grid.width, unsure % grid.width
                units = np.empty((len(block.people), len(unsure)), dtype=np.int64)
                for layer, nodata in enumerate(block.nodata):
                    to_units(block.people[layer, row, column], nodata, 2.0**bits, units[layer])
                places = grid.columns_x[column], grid.rows_y[row]
                self._settle(window, unsure, units, places, zones, sinks)

    def _measure_points(
        self,
        block: PointBlock,
        windows: Sequence[Window],
        cells: NDArray[np.int64],
        zones: Zones,
        sinks: Sinks,
    ) -> None:
        scratch = scratch_for(zones, sinks)
        for window in windows:
            here = cells[window.columns]
            longitude_deg, latitude_deg = block.longitude_deg[here], block.latitude_deg[here]
            units = np.ascontiguousarray(block.units[:, here])
            facilities, doubts = self._facilities(window), self._doubts(len(here))
            measure_points(
                units,
                np.ascontiguousarray(to_ecef(longitude_deg, latitude_deg).T),
                here,
                facilities,
                self.binning,
                zones,
                sinks,
                room_for(facilities),
                scratch,
                doubts,
            )
            if doubts[0]:
                which = np.flatnonzero(np.isin(here, doubts[1 : doubts[0] + 1]))
                places = longitude_deg[which], latitude_deg[which]
                people = np.ascontiguousarray(units[:, which])
                self._settle(window, here[which], people, places, zones, sinks)

    def _facilities(self, window: Window) -> Facilities:
        packed = [index.packed(chosen) for index, chosen in zip(self.indices, window.candidates, strict=True)]
        return Facilities(np.concatenate(packed), np.cumsum([len(each) for each in packed]))

    def _doubts(self, most: int) -> NDArray[np.int64]:
        return np.zeros(most + 1 if len(self.binning.doubtful) else 1, dtype=np.int64)

    def _settle(
        self,
        window: Window,
        cells: NDArray[np.int64],
        units: NDArray[np.int64],
        places: tuple[FloatArray, FloatArray],
        zones: Zones,
        sinks: Sinks,
    ) -> None:
        """Add people whom a chord could not place, by their geodesics."""
        bordered = len(window.candidates[-1]) > 0
        indices = self.indices if bordered else self.indices[:-1]
        chord2 = settle(*places, indices, window.candidates, self.question.bands_m)
        certain = self.binning._replace(doubtful=np.zeros((0, 2)))
        add_settled(units, chord2, cells, certain, zones, sinks, scratch_for(zones, sinks))

    def _zones(self, block: Block, size: int) -> Zones:
        slots = np.empty((len(self.maps), size), dtype=np.int32)
        shares = []
        for level, areas in enumerate(self.maps):
            if isinstance(block, GridBlock):
                window = block.top, block.left, block.grid.height, block.grid.width
            elif block.window is not None:
                window = block.window
            else:
                slots[level] = areas.of_points(block.longitude_deg, block.latitude_deg)
                shares.append(Shares.none())
                continue
            top, left, height, width = window
            shares.append(self._laid[level].strip(top, left, slots[level].reshape(height, width)))
        return stacked(self.maps, shares, slots)

    def run(self, progress: Progress, mapper: Mapper = ALONE) -> Sums:
        """Read everything once; the sums are the same whoever measures.

        Raises
        ------
        InputError
            The file is at fault (`Population.blocks`, `Population.judge`), or holds more than eight thousand
            million people.
        """
        for bits in SCALE_BITS:
            first = "" if is_compiled() else "; the first run compiles, some 15 seconds"
            progress.stage(f"people{first}", self.population.steps)
            try:
                partial, tally = mapper(self, bits, progress)
            except TooManyPeopleError:
                continue
            self.population.judge(tally)
            return self._sums(partial, tally, bits)
        advice = "are these people, and not something else?"
        raise InputError(Fault(self.population.source.path, "more people than live on Earth", advice=advice))

    def _sums(self, partial: Partial, tally: Tally, bits: int) -> Sums:
        named = zip(self.question.levels, self.maps, strict=True)
        return Sums(
            layers=self.population.layers,
            groups=tuple(self.question.groups),
            bands_m=self.question.bands_m,
            edges_m=self.bins.edges_m,
            levels=tuple(LevelSlots(level, each.first_slot, len(each.polygons)) for level, each in named),
            partial=partial,
            tally=tally,
            cells_in_file=self.population.cells,
            bits=bits,
            coarse=self._coarse,
        )


_Places = list[tuple[slice, slice]]


def _raw(block: GridBlock, bits: int) -> Raw:
    return Raw(block.people, np.array(block.nodata), 2.0**bits)


def _with_people(block: PointBlock) -> NDArray[np.int64]:
    """The points of a block that have people; a raster's cells tile by tile, so that neighbours follow."""
    if block.window is None:
        return np.flatnonzero(block.units.any(axis=0))
    _, _, height, width = block.window
    tile = (np.arange(height) // TILE_CELLS)[:, None] * width + np.arange(width) // TILE_CELLS
    order = np.argsort(tile, axis=None, kind="stable")
    return order[block.units[:, order].any(axis=0)]


def _point_windows(
    block: PointBlock, cells: NDArray[np.int64]
) -> tuple[_Places, list[tuple[float, float, float, float]]]:
    """Runs of neighbouring points with people, and how far they extend."""
    points_m = to_ecef(block.longitude_deg[cells], block.latitude_deg[cells])
    runs = [
        slice(start, min(start + WINDOW_POINTS, len(cells))) for start in range(0, len(cells), WINDOW_POINTS)
    ]
    return [(slice(0, 1), run) for run in runs], [points_extent(points_m[run]) for run in runs]
