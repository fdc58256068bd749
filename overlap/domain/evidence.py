"""Evidence: all that an analysis may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import OUTSIDE, Areas, Place, named_areas
from overlap.domain.cases import Case
from overlap.domain.facilities import Facilities
from overlap.domain.indicators import Indicators
from overlap.domain.quality import Check, Mask, flags_of
from overlap.domain.rubric import Rubric
from overlap.domain.rules import RulesAsked
from overlap.domain.scenario_asked import ScenarioAsked
from overlap.domain.standing import Standing
from overlap.domain.study import Settings
from overlap.domain.study_acting import Acting
from overlap.domain.sums import Sums
from overlap.domain.wanted import Members
from overlap.geo.index import PointIndex


@dataclass(frozen=True)
class Evidence:
    """Facilities, areas and the sums of the pass, as a study's analyses see them.

    `indices` hold the same facilities as `networks`, in the same order; `area_of` gives, by level and
    network, the index of each facility's area, -1 for outside; `sums` is the total and its parts first, then
    the alternatives, and empty where no analysis asks for people; `classes` names the classes of ground by
    level; `indicators` say how digital each network's facilities are, by `rubric`, row by row; `groups` are
    the study's own, by name; `rules` are those that the study is held against; `place_error_m` is how far at
    most people of the total live from the point they are counted at; `standings` rank the areas of a level by
    how well off they are, `modelled` are the layers that are the total times ratios of whole areas; `cases`
    are examples of cooperation; `settlements` are the study's places, `candidates` where a counter might be,
    by the name of their file, and `acting` is what the study says of where to act, `scenarios` what if it
    were done; `second` are the sums of a second pass over the first source, None where nobody asks for one.
    """

    settings: Settings
    networks: Mapping[str, Facilities]
    indices: Mapping[str, PointIndex]
    areas: Mapping[str, Areas]
    area_of: Mapping[str, Mapping[str, NDArray[np.int64]]]
    sums: tuple[Sums, ...]
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: Mapping[str, Indicators] = field(default_factory=dict)
    groups: Mapping[str, Members] = field(default_factory=dict)
    rubric: Rubric | None = None
    rules: RulesAsked = field(default_factory=RulesAsked)
    place_error_m: float = 0.0
    standings: Mapping[str, Standing] = field(default_factory=dict)
    modelled: frozenset[str] = frozenset()
    cases: tuple[Case, ...] = ()
    settlements: Facilities | None = None
    candidates: Mapping[str, Facilities] = field(default_factory=dict)
    acting: Acting = field(default_factory=Acting)
    scenarios: tuple[ScenarioAsked, ...] = ()
    second: Sums | None = None

    def places(self, level: str) -> list[Place]:
        """The areas of a level, or its classes of ground; last, so that −1 finds it, what is in none."""
        if level in self.areas:
            return named_areas(level, self.areas[level])
        return [*((level, name, name) for name in self.classes[level]), (level, OUTSIDE, OUTSIDE)]

    @property
    def bands_m(self) -> tuple[float, ...]:
        """The bands in metres, ascending."""
        return tuple(1000.0 * band for band in self.settings.bands_km)

    @cached_property
    def flags(self) -> Mapping[str, Mapping[Check, Mask]]:
        """Which facilities each check flags, by network and check, each of shape (n,); worked out once."""
        return {name: flags_of(self, name) for name in self.networks}
