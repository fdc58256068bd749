"""Evidence for questions of where to act: what an analysis wants is gathered, gaps included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from builders import evidence
from indicator_builders import standing

from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.indicators import Indicators
from overlap.domain.population import Population
from overlap.domain.study_acting import Acting, GapSettings
from overlap.domain.wanted import Wanted
from overlap.progress import Silent
from overlap.runs.mapper import Threads
from overlap.runs.questions import of_the_first, question_of
from overlap.runs.sweep import Pass


def told(levels: Sequence[tuple[int, int]]) -> Indicators:
    return replace(standing(levels), columns={"internet": "online"})


def acting(
    wants: Callable[[Evidence], Wanted],
    networks: Sequence[Facilities],
    population: Population,
    *,
    gaps: GapSettings | None = None,
    indicators: Mapping[str, Indicators] | None = None,
    settlements: Facilities | None = None,
    workers: int = 1,
    **rest: Any,
) -> Evidence:
    made = replace(
        evidence(networks, **rest),
        acting=Acting(gaps=gaps or GapSettings()),
        indicators=indicators or {},
        settlements=settlements,
    )
    wanted = wants(made)
    asked = of_the_first(made, question_of(made, None, wanted), population, wanted)
    sums = Pass(population, asked).run(Silent(), Threads(workers))
    return replace(made, sums=(sums,))
