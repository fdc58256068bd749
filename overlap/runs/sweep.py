"""The pass: people are read once, in blocks, and every question's sums are filled as they go by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from overlap.domain.classes import NO_CLASS, Classes
from overlap.domain.coarse import Gaps
from overlap.domain.population import (
    SCALE_BITS,
    Block,
    GridBlock,
    PointBlock,
    Population,
    Tally,
    TooManyPeopleError,
)
from overlap.domain.signatures import Covering
from overlap.domain.sums import LevelSlots, Partial, Sums
from overlap.domain.wanted import Surroundings
from overlap.errors import Fault, InputError
from overlap.geo.bins import DistanceBins
from overlap.geo.edges import doubtful
from overlap.geo.index import PointIndex
from overlap.geo.kernel_data import Binning, Sinks, Zones, scratch_for
from overlap.geo.measure import measure_grid, measure_points
from overlap.geo.measure_plane import measure_plane
from overlap.geo.zones import AreaMap, GridZones, Remainder, Shares, stacked
from overlap.progress import Progress
from overlap.runs.candidates import Candidates
from overlap.runs.compiled import is_compiled
from overlap.runs.drawing import Drawing
from overlap.runs.families import Family
from overlap.runs.gap_sinks import GapSinks
from overlap.runs.loading import Loader
from overlap.runs.mapper import ALONE, Mapper
from overlap.runs.signing import Signer
from overlap.runs.surrounding import Surveyor
from overlap.runs.windows import (
    Extent,
    OffEarthError,
    People,
    Where,
    extent_of,
    squares_met,
    squares_of,
    windows_of,
)


@dataclass(frozen=True)
class Question:
    """What the pass is asked: distances to which groups, by which bands, in which areas.

    `groups` are by network name; `border` holds points along the outer border of all areas, empty where
    nobody asks for it; `gaps` asks where people are whom some groups do not reach, `coverings` for signatures
    of candidate sites, by name; each group of `further` is measured by itself, and `aliases`
    name groups that are the same as another; `edges_m` are further distances that
    people are counted within; `told_m` are those of the bands that distances are told by, all where it is
    empty; `loads` asks for people by their nearest facility, `sample` for so many cells
    drawn by their people, `surroundings` for people around points; `classes` are levels that tell people
    apart by the ground they live on.
    """

    groups: dict[str, PointIndex]
    bands_m: tuple[float, ...]
    levels: dict[str, NDArray[np.object_]]
    remainder: Remainder
    border: PointIndex
    gaps: Gaps | None = None
    coverings: Mapping[str, Covering] = field(default_factory=dict)
    further: dict[str, PointIndex] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    edges_m: tuple[float, ...] = ()
    told_m: tuple[float, ...] = ()
    loads: bool = False
    sample: int = 0
    classes: Mapping[str, Classes] = field(default_factory=dict)
    surroundings: Surroundings | None = None


@dataclass(frozen=True)
class _Window:
    """Some of a block's people, and by family and group the facilities that can be nearest to them."""

    where: Where
    candidates: tuple[Candidates, ...]


@dataclass(frozen=True)
class Prepared:
    """A block whose windows know their candidates: any thread can measure it.

    `seen` are the candidate sites of each window, for each covering asked for; `surrounded` the points whose
    surroundings meet it, where these are asked for.
    """

    block: Block
    windows: tuple[_Window, ...]
    seen: Sequence[Sequence[Candidates]] = ()
    surrounded: Sequence[NDArray[np.int64]] = ()


class Pass:
    """One population under one question."""

    def __init__(self, population: Population, question: Question) -> None:
        self.population = population
        self.question = question
        self.bins = DistanceBins.over(question.bands_m, question.edges_m, question.told_m)
        self.binning = Binning(
            np.append(self.bins.edges2, np.inf),
            self.bins.table,
            self.bins.first,
            self.bins.steps,
            self.bins.band_of_bin,
            len(question.bands_m) + 1,
            doubtful(question.bands_m),
        )
        grid = population.grid
        nowhere = PointIndex(np.zeros(0), np.zeros(0))
        self.families = [
            Family(question.groups, question.border, question.bands_m, grid),
            *(
                Family({name: index}, nowhere, question.bands_m, grid)
                for name, index in question.further.items()
            ),
        ]
        self._gaps = GapSinks(question.gaps, [list(each.groups) for each in self.families], self.bins)
        self.maps: list[AreaMap] = []
        first = 1
        for polygons in question.levels.values():
            self.maps.append(AreaMap(polygons, first, question.remainder))
            first = self.maps[-1].outside_slot + 1
        self._classes: list[tuple[int, Classes]] = []
        for classes in question.classes.values():
            self._classes.append((first, classes))
            first += len(classes.names) + 1
        self.slots = first
        self._laid: list[GridZones] = []
        if grid is not None:
            self._laid = [areas.over(grid, population.to_plane) for areas in self.maps]
        serving = {**question.groups, **question.further}
        levels = [*question.levels, *question.classes]
        self._signers = [Signer(covering, serving, levels) for covering in question.coverings.values()]
        self._loader = Loader(list(question.groups.values()) if question.loads else [])
        asked = question.surroundings
        self._surveyor = Surveyor(asked, list(question.groups)) if asked else None

    def on(self, part: Population) -> Pass:
        """The same pass over a part of its population."""
        found = copy(self)
        found.population = part
        return found

    def zeros(self) -> Partial:
        """A partial of this pass without anybody."""
        layers, asked = len(self.population.layers), self.question.surroundings
        return Partial.zeros(
            layers,
            self.slots,
            len(self.question.groups),
            len(self.question.bands_m),
            len(self.bins),
            len(self._gaps.asked),
            self._gaps.cells,
            len(self.question.further),
            len(self._loader),
            self.question.sample,
            (len(asked.points), len(asked.radii_m)) if asked else (0, 0),
            len(self._signers),
        )

    def prepare(self, block: Block) -> Prepared:
        """Cut a block into windows and ask the R-tree about each that has people.

        Raises
        ------
        InputError
            Cells with people lie off the Earth.
        """
        squares = [family.squares for family in self.families if family.squares is not None]
        if squares and isinstance(block, GridBlock):
            first, last = squares_met(block)
            rows = [each.rows_from(first, last) for each in squares]
            geographic = [
                _Window(where, tuple(each[row - first][column] for each in rows))
                for where, row, column in squares_of(block)
            ]
            asks = self._signers or self._surveyor
            extents = [extent_of(window.where) for window in geographic] if asks else []
            return Prepared(block, tuple(geographic), *self._seen(extents))
        try:
            found = list(windows_of(block))
        except OffEarthError as error:
            what = "cells with people lie off the Earth in this projection"
            raise InputError(Fault(self.population.source.path, what, f"{error} cells")) from None
        extents = [extent for _, extent in found]
        around = np.array(extents).reshape(-1, 4)
        candidates = zip(*(family.counters.around(around) for family in self.families), strict=True)
        windows = [_Window(where, each) for (where, _), each in zip(found, candidates, strict=True)]
        return Prepared(block, tuple(windows), *self._seen(extents))

    def _seen(
        self, extents: Sequence[Extent]
    ) -> tuple[Sequence[Sequence[Candidates]], Sequence[NDArray[np.int64]]]:
        return (
            [signer.around(extents) for signer in self._signers],
            self._surveyor.around(extents) if self._surveyor else (),
        )

    def measure(self, bits: int, prepared: Prepared, partial: Partial) -> None:
        """Add the sums of one block to a partial; from any thread, as long as the partial is its own."""
        block = prepared.block
        zones = self._zones(block)
        sinks = self._sinks(block, partial)
        scratches = [scratch_for(zones, each) for each in sinks]
        width = self.population.grid.width if self.population.grid else 0
        drawings = [Drawing(sample, width) for sample in partial.drawn]
        for number, window in enumerate(prepared.windows):
            people = People(block, window.where, bits)
            asked = list(zip(self.families, window.candidates, strict=True))
            counters = [family.facilities(candidates) for family, candidates in asked]
            for (family, candidates), facilities, into, scratch in zip(
                asked, counters, sinks, scratches, strict=True
            ):
                family.add(people, candidates, facilities, self.binning, zones, into, scratch)
            for drawing in drawings:
                drawing.add(people)
            if len(self._loader):
                self._loader.add(people, window.candidates[0], counters[0], partial.loads)
            if self._surveyor:
                self._surveyor.add(people, prepared.surrounded[number], counters[0], partial.around)
        partial.drawn[:] = [drawing.done() for drawing in drawings]
        found = [window.where for window in prepared.windows]
        for signer, seen, gathering in zip(self._signers, prepared.seen, partial.signatures, strict=True):
            signer.sign(bits, block, found, seen, zones, gathering)

    def _sinks(self, block: Block, partial: Partial) -> list[Sinks]:
        """Where the people of each family are added."""
        layers, slots = partial.fine.shape[:2]
        beyond, *further = self._gaps.of(block, partial)
        return [
            Sinks(
                partial.joint.reshape(layers, slots, -1),
                partial.fine.reshape(layers, slots, -1),
                partial.near_border,
                beyond,
            ),
            *(
                Sinks(
                    np.empty((layers, slots, 0), dtype=np.int64),
                    each.reshape(layers, slots, -1),
                    np.zeros((layers, 2), dtype=np.int64),
                    gaps,
                )
                for each, gaps in zip(partial.further, further, strict=True)
            ),
        ]

    def _zones(self, block: Block) -> Zones:
        levels = len(self.maps) + len(self._classes)
        if isinstance(block, PointBlock):
            slots = np.empty((levels, len(block.longitude_deg)), dtype=np.int32)
            for level, areas in enumerate(self.maps):
                slots[level] = areas.of_points(block.longitude_deg, block.latitude_deg)
            for level, (first, classes) in enumerate(self._classes, len(self.maps)):
                found = classes.of_points(block.longitude_deg, block.latitude_deg)
                slots[level] = _slots(found, first, len(classes.names))
            return stacked(self.maps, [Shares.none()] * len(self.maps), slots)
        height, width = block.grid.height, block.grid.width
        slots = np.empty((levels, height * width), dtype=np.int32)
        shares = [
            laid.strip(block.top, block.left, slots[level].reshape(height, width))
            for level, laid in enumerate(self._laid)
        ]
        for level, (first, classes) in enumerate(self._classes, len(self.maps)):
            slots[level] = _slots(classes.of_cells(block).ravel(), first, len(classes.names))
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
            first = "" if is_compiled(self._kernel()) else "; the first run compiles, some 20 seconds"
            progress.stage(f"people{first}", self.population.steps)
            try:
                partial, tally = mapper(self, bits, progress)
            except TooManyPeopleError:
                continue
            self.population.judge(tally)
            return self._sums(partial, tally, bits)
        advice = "are these people, and not something else?"
        raise InputError(Fault(self.population.source.path, "more people than live on Earth", advice=advice))

    def _kernel(self) -> Callable[..., None]:
        """The one that measures this population, or nearly all of it."""
        grid = self.population.grid
        if grid is None:
            return measure_points
        return measure_plane if grid.crs else measure_grid

    def _sums(self, partial: Partial, tally: Tally, bits: int) -> Sums:
        named = zip(self.question.levels, self.maps, strict=True)
        return Sums(
            layers=self.population.layers,
            groups=tuple(self.question.groups),
            bands_m=self.question.bands_m,
            edges_m=self.bins.edges_m,
            told_m=self.bins.told_m,
            levels=(
                *(LevelSlots(level, each.first_slot, len(each.polygons)) for level, each in named),
                *(
                    LevelSlots(level, first, len(classes.names))
                    for level, (first, classes) in zip(self.question.classes, self._classes, strict=True)
                ),
            ),
            partial=partial,
            tally=tally,
            cells_in_file=self.population.cells,
            bits=bits,
            coarse=self._gaps.grid,
            beyond=self._gaps.asked,
            coverings=tuple(self.question.coverings),
            further=tuple(self.question.further),
            aliases=self.question.aliases,
            facilities=tuple(len(each) for each in self.question.groups.values()),
            side_m=self.population.side_m,
        )


def _slots(classes: NDArray[np.int32], first: int, count: int) -> NDArray[np.int32]:
    """Slots of classes by their numbers; the one after the last is for ground without a class."""
    return np.where(classes == NO_CLASS, np.int32(first + count), np.int32(first) + classes)
