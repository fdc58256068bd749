"""How digital the counters of a study are, and the groups that it chooses from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from overlap.domain.facilities import Facilities
from overlap.domain.groups import groups_of
from overlap.domain.indicators import Indicators
from overlap.domain.rubric import Rubric
from overlap.domain.study import Study
from overlap.domain.wanted import Members
from overlap.errors import FaultList
from overlap.readers.indicators import read_indicators
from overlap.readers.rubric import read_rubric
from overlap.readers.services import ServiceWords, service_words


@dataclass(frozen=True)
class Digital:
    """The rubric, what is known of each network's facilities, row by row, and the study's groups."""

    rubric: Rubric
    indicators: Mapping[str, Indicators]
    groups: Mapping[str, Members]


def read_digital(study: Study, folder: Path, networks: Mapping[str, Facilities]) -> Digital:
    """Read what the files of facilities, placed already, say of how digital they are.

    Raises
    ------
    InputError
        Every fault of the services, of the rubric and of the groups.
    """
    faults = FaultList()
    words = service_words({})
    with faults.gathering():
        words = service_words(study.services)
    rubric = read_rubric("", folder, words.services)
    with faults.gathering():
        rubric = study_rubric(study, folder, words)
    indicators = {
        name: read_indicators(facilities, study.networks[name].columns, words, rubric)
        for name, facilities in networks.items()
    }
    groups: Mapping[str, Members] = {}
    with faults.gathering():
        groups = groups_of(study.groups, networks, indicators)
    faults.raise_if_any()
    return Digital(rubric, indicators, groups)


def study_rubric(study: Study, folder: Path, words: ServiceWords) -> Rubric:
    """The rubric of a study, in which counters can be online.

    Raises
    ------
    InputError
        Every fault of its file, or no rung from which counters are online.
    """
    rubric = read_rubric(study.study.rubric, folder, words.services)
    rubric.require_rung(study.study.online_level, "study.online_level")
    return rubric
