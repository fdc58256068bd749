"""The pass: people are read once, in blocks, and every question's sums are filled as they go by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
from overlap.geo.bins import DistanceBins, bins_of
from overlap.geo.edges import settle, tolerance_m
from overlap.geo.ellipsoid import FloatArray, meridian_plane, to_ecef
from overlap.geo.histograms import add_by_area, add_everywhere, to_units
from overlap.geo.index import PointIndex
from overlap.geo.kernels import grid_chords, grid_extent, point_chords, points_extent
from overlap.geo.zones import AreaMap, GridZones, LevelZones, Remainder, Shares
from overlap.progress import Progress

WINDOW_CELLS = 256  # a side of a grid's window: its distances stay in the processor's cache
WINDOW_POINTS = 4096


@dataclass(frozen=True)
class Question:
    """What the pass is asked: distances to which groups, by which bands, in which areas.

    `groups` are by network name; `border` holds points along the outer border of all areas, empty where
    nobody asks for it.
    """

    groups: dict[str, PointIndex]
    bands_m: tuple[float, ...]
    levels: dict[str, NDArray[np.object_]]
    remainder: Remainder
    border: PointIndex


@dataclass(frozen=True)
class _Window:
    """Some cells of a block: those with people, their distances still unknown."""

    units: NDArray[np.int64]
    chosen: NDArray[np.int64]
    chord2: FloatArray


class Pass:
    """One population under one question."""

    def __init__(self, population: Population, question: Question) -> None:
        self.population = population
        self.question = question
        self.bins = DistanceBins.over(question.bands_m)
        self.indices = [*question.groups.values()]
        if len(question.border):
            self.indices.append(question.border)
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

    def zeros(self) -> Partial:
        """A partial of this pass without anybody."""
        return Partial.zeros(
            len(self.population.layers),
            self.slots,
            len(self.question.groups),
            len(self.question.bands_m),
            len(self.bins),
            len(self.maps),
        )

    def measure(self, block: Block, bits: int) -> Partial:
        """The sums of one block."""
        partial = self.zeros()
        zones = [self._zones(block, level) for level in range(len(self.maps))]
        for window in self._windows(block, bits):
            self._add(window, zones, partial)
        return partial

    def _windows(self, block: Block, bits: int) -> Iterator[_Window]:
        if isinstance(block, GridBlock):
            return _grid_windows(block, self.indices, self.question.bands_m, bits)
        return _point_windows(block, self.indices, self.question.bands_m)

    def _zones(self, block: Block, level: int) -> LevelZones:
        if isinstance(block, GridBlock):
            return self._laid[level].strip(block.top, block.left, block.grid.height, block.grid.width)
        if block.window is not None:
            return self._laid[level].strip(*block.window)
        slots = self.maps[level].of_points(block.longitude_deg, block.latitude_deg)
        return LevelZones(slots, Shares.none(), None)

    def _add(self, window: _Window, zones: Sequence[LevelZones], partial: Partial) -> None:
        groups = len(self.question.groups)
        units, chord2 = window.units, window.chord2
        nearest = np.vstack([chord2[:groups], chord2[:groups].min(axis=0)])
        bins = np.empty(nearest.shape, dtype=np.uint8)
        for group in range(groups + 1):
            bins_of(nearest[group], self.bins.edges2, self.bins.table, self.bins.first, bins[group])
        bands = self.bins.band_of_bin
        add_everywhere(units, bins, bands, partial.joint, partial.fine)
        for level, zone in enumerate(zones):
            slots = zone.slots[window.chosen]
            shares = zone.shares
            add_by_area(
                units,
                bins,
                bands,
                slots,
                shares.starts,
                shares.slots,
                shares.upto,
                partial.joint,
                partial.fine,
            )
            if zone.border is not None:
                partial.on_border[level] += units[0, zone.border[window.chosen]].sum()
        if len(chord2) > groups:
            closer = chord2[groups] < nearest
            partial.near_border[:] += np.where(closer[None, :, :], units[:, None, :], 0).sum(axis=2)

    def run(self, progress: Progress) -> Sums:
        """Read everything once.

        Raises
        ------
        InputError
            The file is at fault (`Population.blocks`), or holds more than eight thousand million people.
        """
        for bits in SCALE_BITS:
            tally, partial = Tally(), self.zeros()
            progress.stage("people", self.population.steps)
            try:
                for block in self.population.blocks(bits, tally):
                    partial = partial.merge(self.measure(block, bits))
                    progress.step()
            except TooManyPeopleError:
                continue
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
        )


def _grid_windows(
    block: GridBlock, indices: Sequence[PointIndex], bands_m: Sequence[float], bits: int
) -> Iterator[_Window]:
    """Windows of a geographic block with people in them; the R-tree is asked once a group for all of them."""
    grid = block.grid
    axis_m, height_m = meridian_plane(grid.rows_y)
    half = np.radians(grid.columns_x) / 2.0
    cos_half, sin_half = np.cos(half), np.sin(half)
    corners, places, extents = [], [], []
    for top in range(0, grid.height, WINDOW_CELLS):
        for left in range(0, grid.width, WINDOW_CELLS):
            rows, columns = slice(top, top + WINDOW_CELLS), slice(left, left + WINDOW_CELLS)
            units = _window_units(block, rows, columns, bits)
            if not units.any():
                continue
            corners.append((rows, columns))
            places.append(units)
            extents.append(grid_extent(axis_m[rows], height_m[rows], cos_half[columns], sin_half[columns]))
    candidates = _candidates(indices, np.array(extents).reshape(-1, 4), bands_m)
    for number, ((rows, columns), units) in enumerate(zip(corners, places, strict=True)):
        peopled = np.asarray(units.any(axis=0))
        chord2 = np.full((len(indices), *peopled.shape), np.inf)
        chosen = np.flatnonzero(peopled)
        for group, index in enumerate(indices):
            packed = index.packed(candidates[group][number])
            grid_chords(
                axis_m[rows],
                height_m[rows],
                cos_half[columns],
                sin_half[columns],
                peopled,
                packed,
                chord2[group],
            )
        across = peopled.shape[1]
        row, column = rows.start + chosen // across, columns.start + chosen % across
        kept = np.ascontiguousarray(chord2.reshape(len(indices), -1)[:, chosen])
        settle(
            kept,
            grid.columns_x[column],
            grid.rows_y[row],
            indices,
            [group[number] for group in candidates],
            bands_m,
        )
        flat = units.reshape(len(units), -1)[:, chosen]
        yield _Window(np.ascontiguousarray(flat), row * grid.width + column, kept)


def _window_units(block: GridBlock, rows: slice, columns: slice, bits: int) -> NDArray[np.int64]:
    raw = block.people[:, rows, columns]
    units = np.empty(raw.shape, dtype=np.int64)
    for layer, nodata in enumerate(block.nodata):
        to_units(np.ascontiguousarray(raw[layer]).ravel(), nodata, 2.0**bits, units[layer].reshape(-1))
    return units


def _point_windows(
    block: PointBlock, indices: Sequence[PointIndex], bands_m: Sequence[float]
) -> Iterator[_Window]:
    """Runs of neighbouring points with people; their reader has made whole units of them already."""
    chosen = np.flatnonzero(block.units.any(axis=0))
    longitude_deg, latitude_deg = block.longitude_deg[chosen], block.latitude_deg[chosen]
    points_m = to_ecef(longitude_deg, latitude_deg)
    runs = [slice(start, start + WINDOW_POINTS) for start in range(0, len(chosen), WINDOW_POINTS)]
    extents = [points_extent(points_m[run]) for run in runs]
    candidates = _candidates(indices, np.array(extents).reshape(-1, 4), bands_m)
    for number, run in enumerate(runs):
        chord2 = np.full((len(indices), len(points_m[run])), np.inf)
        mine = [group[number] for group in candidates]
        for group, index in enumerate(indices):
            point_chords(points_m[run], index.packed(mine[group]), chord2[group])
        settle(chord2, longitude_deg[run], latitude_deg[run], indices, mine, bands_m)
        yield _Window(np.ascontiguousarray(block.units[:, chosen[run]]), chosen[run], chord2)


def _candidates(
    indices: Sequence[PointIndex], extents: FloatArray, bands_m: Sequence[float]
) -> list[list[NDArray[np.int64]]]:
    tolerance = tolerance_m(bands_m)
    return [index.candidates(extents[:, :3], extents[:, 3], tolerance) for index in indices]
