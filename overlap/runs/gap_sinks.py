"""People whom some groups do not reach, in the pass: what the kernel needs to add them to coarse cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from overlap.domain.coarse import Gaps
from overlap.domain.population import Block
from overlap.domain.sums import Partial
from overlap.geo.bins import DistanceBins
from overlap.geo.kernel_data import Coarse


class GapSinks:
    """The gaps of one pass; None where nobody asks.

    Raises
    ------
    ValueError
        A group or a distance that the pass does not have.
    """

    def __init__(self, gaps: Gaps | None, groups: Sequence[str], bins: DistanceBins) -> None:
        asked = gaps.asked if gaps else ()
        edges2 = dict(zip(bins.edges_m.tolist(), bins.edges2.tolist(), strict=True))
        unknown = {name for each in asked for name in each.groups} - set(groups)
        if unknown or not {each.distance_m for each in asked} <= set(edges2):
            raise ValueError("who is beyond a distance is asked of groups and bands of the pass")
        self._beyond2 = np.array([edges2[each.distance_m] for each in asked])
        members = [[group in each.groups for group in groups] for each in asked]
        self._members = np.array(members, dtype=np.bool_).reshape(len(asked), len(groups))
        self.grid = gaps.grid if gaps else None
        self.questions = len(asked)

    @property
    def cells(self) -> int:
        """How many coarse cells there are."""
        return self.grid.cells if self.grid else 0

    def of(self, block: Block, partial: Partial) -> Coarse:
        """Where people of a block are added to a partial."""
        nowhere = np.zeros(0, dtype=np.int64)
        rows, columns = self.grid.of(block) if self.grid else (nowhere, nowhere)
        return Coarse(self._beyond2, self._members, rows, columns, partial.beyond, partial.farthest2)
