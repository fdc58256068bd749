"""People by their nearest counter, in the pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.geo.centres import Centres
from overlap.geo.index import PointIndex
from overlap.geo.loads import Loads, load_grid, load_plane, load_points, load_room
from overlap.geo.measure import Facilities, room_for
from overlap.runs.candidates import Candidates
from overlap.runs.windows import People, Points


class Loader:
    """The facilities of all networks in a row, each with people of whom it is the nearest."""

    def __init__(self, networks: Sequence[PointIndex]) -> None:
        sizes = [len(each) for each in networks]
        self._starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def add(
        self, people: People, candidates: Candidates, facilities: Facilities, units: NDArray[np.int64]
    ) -> None:
        """Add the people of one window."""
        starts = zip(candidates[:-1], self._starts, strict=False)
        numbers = np.concatenate([chosen + start for chosen, start in starts])
        room, where = load_room(len(units), facilities), people.where
        rest = facilities, room_for(facilities), room, Loads(numbers, units)
        if isinstance(where, Points):
            load_points(people.units, people.points_m, *rest)
        elif isinstance(where.lines, Centres):
            load_plane(people.raw, where.box, people.boxes, where.lines, *rest)
        else:
            load_grid(people.raw, people.boxes, where.lines, *rest)
