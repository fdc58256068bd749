"""A family of groups: measured together, its candidates asked of the R-tree, its people added by the kernel.

The networks are one family, whose distances the joint histogram holds against each other; every further
group is a family of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from overlap.geo.centres import Centres
from overlap.geo.edges import settle, tolerance_m
from overlap.geo.grid import Grid
from overlap.geo.index import PointIndex
from overlap.geo.kernel_data import Binning, Scratch, Sinks, Zones, scratch_for
from overlap.geo.measure import Facilities, measure_grid, measure_points, room_for
from overlap.geo.measure_plane import measure_plane
from overlap.geo.sub_block import add_settled
from overlap.runs.candidates import Candidates, Counters, Squares
from overlap.runs.windows import People, Points, degrees_at, units_at


@dataclass(frozen=True)
class Family:
    """Groups by name, and points along the outer border of all areas, empty where nobody asks for it."""

    groups: dict[str, PointIndex]
    border: PointIndex
    bands_m: tuple[float, ...]
    grid: Grid | None

    @cached_property
    def counters(self) -> Counters:
        """What the R-tree is asked."""
        return Counters(list(self.groups.values()), self.border, tolerance_m(self.bands_m))

    @cached_property
    def squares(self) -> Squares | None:
        """The candidates of a geographic grid, square by square; None for projected ones and points."""
        return Squares(self.grid, self.counters) if self.grid is not None and not self.grid.crs else None

    def facilities(self, candidates: Candidates) -> Facilities:
        """The candidates of one window as the kernel wants them."""
        indices = (*self.groups.values(), self.border)
        packed = [index.packed(chosen) for index, chosen in zip(indices, candidates, strict=True)]
        return Facilities(np.concatenate(packed), np.cumsum([len(each) for each in packed]))

    def add(
        self,
        people: People,
        candidates: Candidates,
        facilities: Facilities,
        binning: Binning,
        zones: Zones,
        sinks: Sinks,
        scratch: Scratch,
    ) -> None:
        """Add the people of one window to the sinks; the facilities are its candidates."""
        where = people.where
        doubts = np.zeros(len(where) + 1 if len(binning.doubtful) else 1, dtype=np.int64)
        rest = facilities, binning, zones, sinks, room_for(facilities), scratch, doubts
        if isinstance(where, Points):
            measure_points(people.units, people.points_m, where.cells, *rest)
        elif isinstance(where.lines, Centres):
            measure_plane(people.raw, where.box, people.boxes, where.lines, *rest)
        else:
            measure_grid(people.raw, people.boxes, where.lines, *rest)
        if doubts[0]:
            self._settle(people, candidates, doubts[1 : doubts[0] + 1], binning, zones, sinks)

    def _settle(
        self,
        people: People,
        candidates: Candidates,
        cells: NDArray[np.int64],
        binning: Binning,
        zones: Zones,
        sinks: Sinks,
    ) -> None:
        """Add people whom a chord could not place, by their geodesics."""
        indices = list(self.groups.values()) + ([self.border] if len(candidates[-1]) else [])
        chord2 = settle(*degrees_at(people.block, cells), indices, candidates, self.bands_m)
        certain = binning._replace(doubtful=np.zeros((0, 2)))
        units = units_at(people.block, cells, people.bits)
        add_settled(units, chord2, cells, certain, zones, sinks, scratch_for(zones, sinks))
