"""The areas of every attribute, from worst off to best off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.equity.groups import Distances
from overlap.analyses.equity.indices import Ranking
from overlap.domain.evidence import Evidence
from overlap.domain.places import layers
from overlap.domain.standing import Standing
from overlap.domain.sums import ANY, Sums


@dataclass(frozen=True)
class Ranked:
    """The areas of one attribute that have people of one layer.

    `slots` are theirs, in the order of the ranking's groups; `left_out` counts areas without a value, people
    in these, and people in no area.
    """

    standing: Standing
    layer: str
    number: int
    sums: Sums
    slots: NDArray[np.int64]
    ranking: Ranking
    left_out: tuple[int, float, float]

    def distances(self, network: str) -> Distances:
        """People by distance, in the order of the ranking's groups."""
        return Distances.of(self.sums, self.number, self.slots.tolist(), network)


def ranked(evidence: Evidence) -> Iterator[Ranked]:
    """Every attribute with every layer; those of which nobody can be ranked are left out."""
    for standing in evidence.standings.values():
        for layer, number, sums in layers(evidence):
            level = next(each for each in sums.levels if each.level == standing.level)
            people = Distances.of(sums, number, range(level.first, level.outside + 1), ANY).everyone
            here, outside = people[:-1], float(people[-1])
            known = ~np.isnan(standing.values)
            used = known & (here > 0.0)
            if used.any():
                unknown = ~known & (here > 0.0)
                left_out = (int(unknown.sum()), float(here[unknown].sum()), outside)
                ranking = Ranking.by(standing.advantage[used], here[used])
                slots = level.first + np.flatnonzero(used)
                yield Ranked(standing, layer, number, sums, slots, ranking, left_out)
