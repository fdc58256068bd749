"""Facilities redrawn where people live, from the cells that the pass has drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.sample import Sample
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import Indices, PointIndex
from overlap.geo.zones import AreaMap

LEAST_CELLS, MOST_CELLS = 20_000, 200_000
CELLS_WANTED = 20
"""Drawn cells for each facility: draws from the same cells are alike by the part of them that each uses."""

CELLS_NEEDED = 10


def cells_wanted(facilities: int) -> int:
    """How many cells the pass should draw for a network of so many."""
    return min(max(LEAST_CELLS, CELLS_WANTED * facilities), MOST_CELLS)


@dataclass(frozen=True)
class Homes:
    """Cells where a facility can be redrawn: those inside the areas, where there are any.

    `people` are those that each cell stands for, shape (n,); `alone` tells that it stands for itself only.
    """

    cells: PointIndex
    people: FloatArray
    alone: NDArray[np.bool_]

    @classmethod
    def of(cls, evidence: Evidence, sample: Sample) -> Homes:
        """Those of the sample that lie in some area: facilities beyond the areas are in no count either."""
        inside = _inside(evidence, sample)
        index = PointIndex(sample.longitude_deg[inside], sample.latitude_deg[inside])
        return cls(index, sample.people[inside], sample.alone[inside])

    def enough_for(self, facilities: int) -> bool:
        """Whether draws of so many differ enough from each other."""
        if not len(self.cells):
            return False
        stand_ins = int((~self.alone).sum())
        return facilities * (1.0 - self._alone_share) * CELLS_NEEDED <= stand_ins

    @property
    def _alone_share(self) -> float:
        return float(self.people[self.alone].sum() / self.people.sum())

    def draw(self, facilities: int, draws: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """Numbers of cells by their people, shape (draws, facilities).

        A cell that stands for itself only can be drawn again and again. One that stands for others of its
        kind is drawn once at most: the next facility among the people it stands for would be elsewhere, and
        to put both at one place would make every draw more clustered than people are.
        """
        alone, stand_ins = np.flatnonzero(self.alone), np.flatnonzero(~self.alone)
        upto = np.cumsum(self.people[alone])
        found = np.empty((draws, facilities), dtype=np.int32)
        for row in found:
            # Where few cells stand for others, chance may ask for more of them than there are.
            again = max(rng.binomial(facilities, self._alone_share), facilities - len(stand_ins))
            row[:again] = alone[_by_people(upto, rng.random(again))]
            row[again:] = stand_ins[
                rng.choice(len(stand_ins), facilities - again, replace=False, shuffle=False)
            ]
        return found


def _by_people(upto: FloatArray, numbers: FloatArray) -> Indices:
    """For uniform numbers of [0, 1) the places where running sums pass them."""
    if not len(numbers):
        return np.zeros(0, dtype=np.int64)
    passed = np.searchsorted(upto, numbers * upto[-1], side="right")
    return np.asarray(np.minimum(passed, len(upto) - 1))


def _inside(evidence: Evidence, sample: Sample) -> NDArray[np.bool_]:
    """Whether each cell lies in an area of some level; all of them where there are no areas."""
    inside = np.full(len(sample.people), not evidence.areas)
    for areas in sorted(
        evidence.areas.values(), key=len
    ):  # a few large areas leave little to ask of the others
        left = np.flatnonzero(~inside)
        slots = AreaMap(areas.polygons, 0, "sea").of_points(
            sample.longitude_deg[left], sample.latitude_deg[left]
        )
        inside[left] = slots < len(areas)
    return inside
