"""People by their nearest counter, in the pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock
from overlap.geo.centres import Centres
from overlap.geo.index import PointIndex
from overlap.geo.loads import Loads, load_grid, load_plane, load_points, load_room
from overlap.geo.measure import Facilities, room_for
from overlap.runs.candidates import Candidates
from overlap.runs.windows import Points, Where, raw_of, units_at


class Loader:
    """The facilities of all networks in a row, each with people of whom it is the nearest."""

    def __init__(self, networks: Sequence[PointIndex]) -> None:
        sizes = [len(each) for each in networks]
        self._starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def add(
        self,
        block: Block,
        where: Where,
        candidates: Candidates,
        facilities: Facilities,
        bits: int,
        units: NDArray[np.int64],
    ) -> None:
        """Add the people of one window, in units of 2⁻ᵇⁱᵗˢ."""
        starts = zip(candidates[:-1], self._starts, strict=False)
        numbers = np.concatenate([chosen + start for chosen, start in starts])
        room = load_room(len(units), facilities)
        rest = facilities, room_for(facilities), room, Loads(numbers, units)
        if isinstance(where, Points):
            people = units_at(block, where.cells, bits)
            load_points(people, np.ascontiguousarray(where.points_m.T), *rest)
        elif isinstance(block, GridBlock):
            raw = raw_of(block, bits)
            if isinstance(where.lines, Centres):
                load_plane(raw, where.box, where.lines, *rest)
            else:
                load_grid(raw, where.box, where.lines, *rest)
