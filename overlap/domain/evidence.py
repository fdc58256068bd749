"""Evidence: all that an analysis may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.cases import Case
from overlap.domain.facilities import Facilities
from overlap.domain.study import Settings
from overlap.domain.sums import Sums
from overlap.geo.index import PointIndex

STUDY = "study"
OUTSIDE = "outside"


Place = tuple[str, str, str]
"""Level, id and name of an area; or the study, or what lies in no area of a level."""


def named_areas(level: str, areas: Areas) -> list[Place]:
    """The areas of a level and, last, so that −1 finds it, its outside."""
    named = [(level, str(each), str(name)) for each, name in zip(areas.ids, areas.names, strict=True)]
    return [*named, (level, OUTSIDE, OUTSIDE)]


@dataclass(frozen=True)
class Evidence:
    """Facilities, areas and the sums of the pass, as a study's analyses see them.

    `indices` hold the same facilities as `networks`, in the same order; `area_of` gives, by level and
    network, the index of each facility's area, -1 for outside; `sums` is the total and its parts first, then
    the alternatives, and empty where no analysis asks for people; `cases` are examples of cooperation.
    """

    settings: Settings
    networks: Mapping[str, Facilities]
    indices: Mapping[str, PointIndex]
    areas: Mapping[str, Areas]
    area_of: Mapping[str, Mapping[str, NDArray[np.int64]]]
    sums: tuple[Sums, ...]
    cases: tuple[Case, ...] = ()

    @property
    def bands_m(self) -> tuple[float, ...]:
        """The bands in metres, ascending."""
        return tuple(1000.0 * band for band in self.settings.bands_km)
