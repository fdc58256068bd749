"""How much the spreading of polygon people matters: the same pass once more at half the spacing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from overlap.domain.messages import Message, Number, say
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Population
from overlap.domain.sums import Sums
from overlap.geo.index import PointIndex
from overlap.progress import Progress
from overlap.runs.mapper import Mapper
from overlap.runs.sweep import Pass, Question

_LEAST_CHANGE = 0.0001


@dataclass(frozen=True)
class SpreadCheck:
    """One source of polygon people: its lattice, and the largest change of any share of the study.

    A share is a part of the four-way split of some layer and band, 0 to 1.
    """

    layer: str
    file_name: str
    spacing_m: float
    largest_change: float

    def note(self) -> Message:
        """Say it."""
        spacing = Number(self.spacing_m, "m")
        if self.largest_change < _LEAST_CHANGE:
            return say(
                "{file}: people are spread over each polygon, {spacing} apart; half as far apart, no share "
                "of the study changes by as much as {points} percentage points",
                file=self.file_name,
                spacing=spacing,
                points=Number(100.0 * _LEAST_CHANGE, "hundredths"),
            )
        return say(
            "{file}: people are spread over each polygon, {spacing} apart; half as far apart, no share "
            "of the study changes by more than {points} percentage points",
            file=self.file_name,
            spacing=spacing,
            points=Number(100.0 * self.largest_change, "hundredths"),
        )


def check_spread(
    populations: Sequence[Population],
    sums: Sequence[Sums],
    question: Question,
    progress: Progress,
    mapper: Mapper,
) -> list[SpreadCheck]:
    """Repeat the pass at half the spacing for every source whose people are spread."""
    nowhere = PointIndex(np.zeros(0), np.zeros(0))
    whole_study = replace(
        question,
        levels={},
        classes={},
        border=nowhere,
        further={},
        loads=False,
        sample=0,
        surroundings=None,
        gaps=None,
        coverings={},
    )
    found = []
    for population, coarse in zip(populations, sums, strict=True):
        if isinstance(population, PolygonPopulation) and population.method == "spread":
            fine = Pass(population.at_half_spacing(), whole_study).run(progress, mapper)
            found.append(
                SpreadCheck(
                    population.layers[0],
                    population.source.file_name,
                    population.spacing_m,
                    _largest_change(coarse, fine),
                )
            )
    return found


def _largest_change(coarse: Sums, fine: Sums) -> float:
    """The largest difference between two passes in any share of people up to a band, study as a whole."""
    at = np.searchsorted(coarse.edges_m, coarse.bands_m)
    changes = [
        np.abs(np.cumsum(a - b, axis=-1)[..., at]) / max(int(b.sum(axis=-1).max()), 1)
        for a, b in zip(coarse.partial.fine[:, 0], fine.partial.fine[:, 0], strict=True)
    ]
    joint = coarse.partial.joint[:, 0] - fine.partial.joint[:, 0]
    total = np.maximum(coarse.partial.joint[:, 0].sum(axis=(2, 3)), 1)
    both = np.abs(joint.cumsum(axis=-1).cumsum(axis=-2)) / total[:, :, None, None]
    return max(float(np.max(changes)), float(both.max(initial=0.0)))
