"""People whom some groups do not reach, in the pass: what the kernel needs to add them to coarse cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.domain.coarse import Beyond, Gaps
from overlap.domain.population import Block
from overlap.domain.sums import Partial
from overlap.geo.bins import DistanceBins
from overlap.geo.kernel_data import Coarse


class GapSinks:
    """The gaps of one pass; None where nobody asks.

    Parameters
    ----------
    gaps
        What is asked.
    families
        The names of the groups that each family measures together: a question is answered by the first
        that has all of its groups.
    bins
        Those of the pass.

    Attributes
    ----------
    asked
        The questions in the order in which a partial has their answers: family by family, those about
        everybody, of whom nobody is the farthest, last.
    far
        How many of them have groups.
    grid
        The coarse cells, None where nobody asks.

    Raises
    ------
    ValueError
        Groups that no family measures together, or a distance that the pass does not have.
    """

    def __init__(self, gaps: Gaps | None, families: Sequence[Sequence[str]], bins: DistanceBins) -> None:
        edges2 = dict(zip(bins.edges_m.tolist(), bins.edges2.tolist(), strict=True))
        answered: list[list[Beyond]] = [[] for _ in families]
        for each in gaps.asked if gaps else ():
            able = [n for n, groups in enumerate(families) if set(each.groups) <= set(groups)]
            if not able or each.distance_m not in edges2:
                raise ValueError("who is beyond a distance is asked of groups and bands of the pass")
            answered[able[0]].append(each)
        for family in answered:
            family.sort(key=lambda each: not each.groups)
        self.asked = tuple(each for family in answered for each in family)
        self.grid = gaps.grid if gaps else None
        self.far = sum(1 for each in self.asked if each.groups)
        self._ends = np.cumsum([len(family) for family in answered])
        self._fars = np.cumsum([sum(1 for each in family if each.groups) for family in answered])
        self._beyond2 = np.array([edges2[each.distance_m] for each in self.asked])
        self._members = [_members(asked, groups) for asked, groups in zip(answered, families, strict=True)]

    @property
    def cells(self) -> int:
        """How many coarse cells there are."""
        return self.grid.cells if self.grid else 0

    def of(self, block: Block, partial: Partial) -> list[Coarse]:
        """Where people of a block are added to a partial, by each family."""
        nowhere = np.zeros(0, dtype=np.int64)
        rows, columns = self.grid.of(block) if self.grid else (nowhere, nowhere)
        sinks = []
        before = 0
        for members, end, far in zip(self._members, self._ends, self._fars, strict=True):
            own = slice(end - len(members), end)
            people, farthest2 = partial.beyond[own], partial.farthest2[before:far]
            sinks.append(Coarse(self._beyond2[own], members, rows, columns, people, farthest2))
            before = far
        return sinks


def _members(asked: Sequence[Beyond], groups: Sequence[str]) -> NDArray[np.bool_]:
    """Which groups count for each question: shape (questions, groups)."""
    counts = [[group in each.groups for group in groups] for each in asked]
    return np.array(counts, dtype=np.bool_).reshape(len(asked), len(groups))
