"""The fewest further counters with which the failed parts of a rule would hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from overlap.domain.rule_parts import Part, ShareWithin
from overlap.domain.study import Study
from overlap.errors import InputError
from overlap.progress import Progress
from overlap.readers.rules import all_rules, rule_called
from overlap.runs.again import again
from overlap.runs.analyze import answer
from overlap.runs.check import Row, RuleCheck
from overlap.runs.mapper import Mapper

_KILOMETRE_M = 1000.0
_NOT_ASKED = ("sites", "budget", "weights", "candidates", "level", "at_least", "at_most", "exact_s")


@dataclass(frozen=True)
class Fewest:
    """Sites for one failed part by itself; or `reason`, why none are sought or found.

    `least` is a number that no other choice of sites goes below, None without one.
    """

    network: str
    what: str
    sites: tuple[Row, ...]
    least: int | None
    reason: str = ""


def fewest_for(
    run: Path, checks: Iterable[RuleCheck], start: Path | None, progress: Progress, mapper: Mapper
) -> tuple[Fewest, ...]:
    """For each network and each part that is not met, the fewest of the study's places and candidates.

    Raises
    ------
    InputError
        The files of the run's study are missing or have changed.
    """
    before = again(run, {}, (), start)
    rules = all_rules(before.folder / file for file in before.study.rules.files)
    found = []
    for each in checks:
        parts = rule_called(each.row["rule_id"], rules).parts
        for part, told in zip(parts, each.parts, strict=True):
            if told.row["verdict"] == "not met":
                found.append(_sought(run, before.study, part, told.row, before.folder, progress, mapper))
    return tuple(found)


def _sought(
    run: Path, study: Study, part: Part, row: Row, start: Path, progress: Progress, mapper: Mapper
) -> Fewest:
    network, what = row["network"], row["what"]
    if not isinstance(part, ShareWithin) or part.share is None:
        return Fewest(
            network, what, (), None, "sites are sought for shares of people within a distance alone"
        )
    if part.among:
        return Fewest(
            network, what, (), None, "sites are sought for everybody, and this part is of some alone"
        )
    try:
        job = again(run, _changes(study, part, network), ("priorities",), start)
        answered = answer(job, progress, mapper)
    except InputError as error:
        return Fewest(network, what, (), None, str(error))
    (table,) = (each for each in answered.tables if each.name == "priorities")
    return Fewest(network, what, tuple(table.records()), answered.summary["priorities"]["sites_bound"])


def _changes(study: Study, part: ShareWithin, network: str) -> dict[str, dict[str, Any]]:
    distance_km = part.within_m / _KILOMETRE_M
    asked = {
        **dict.fromkeys(_NOT_ASKED),
        "share": part.share,
        "every": study.rules.levels.get(part.each, part.each) if part.each else None,
        "reach": network,
    }
    return {"study": {"bands_km": [distance_km], "service_km": distance_km}, "priorities": asked}
