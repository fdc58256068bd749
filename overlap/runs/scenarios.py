"""The scenarios of a study, worked out over its counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from overlap.domain.bands import candidate_bands_km
from overlap.domain.facilities import Facilities
from overlap.domain.indicators import Indicators
from overlap.domain.scenario import Scenario
from overlap.domain.scenario_after import Judges, after
from overlap.domain.scenario_asked import ScenarioAsked
from overlap.domain.scenario_changed import changed
from overlap.domain.scenario_counters import Counters, Known
from overlap.domain.scenario_path import path_of
from overlap.domain.scenario_plan import Plan, plan_of
from overlap.domain.selection import parse
from overlap.domain.study import Study
from overlap.errors import Fault, FaultList, InputError
from overlap.geo.ellipsoid import CHORD_DECIDES_M
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility
from overlap.geo.zones import AreaMap
from overlap.readers.indicators import read_indicators
from overlap.readers.scenarios import read_scenarios
from overlap.readers.services import service_words
from overlap.runs.digital import Digital
from overlap.runs.inputs import Inputs, margin_km, outermost

WHAT_IF = "what-if"
"""Title of the scenario that the study itself holds, and in messages its place."""


def scenarios_asked(
    study: Study, folder: Path, inputs: Inputs, digital: Digital
) -> tuple[ScenarioAsked, ...]:
    """Read the scenarios of a study, and make their changes to its counters.

    Raises
    ------
    InputError
        Every fault of every file, and everything that a scenario names and the study does not have, or that
        contradicts itself.
    """
    faults = FaultList()
    read: dict[str, Scenario] = {}
    with faults.gathering():
        read = read_scenarios(study.scenarios.files, folder)
    if study.scenarios.change:
        if any(each.title == WHAT_IF for each in read.values()):
            faults.add(
                "scenarios.change", "a file of scenarios has its title", WHAT_IF, "give that another title"
            )
        read |= {WHAT_IF: Scenario(title=WHAT_IF, change=study.scenarios.change)}
    before = Counters(inputs.networks, digital.indicators, digital.groups)
    known = Known(
        inputs.candidates,
        tuple(rung.level for rung in digital.rubric.rungs),
        study.study.online_level,
    )
    judges = _judges(study, digital) if read else None
    found = []
    for file, scenario in read.items():
        with faults.gathering():
            if scenario.path is not None:
                where = f"{file} [path]"
                _require_near(study, where)
                path = path_of(scenario.path, before, study.costs, study.study.online_level, where)
                found.append(ScenarioAsked(scenario.title, scenario.description, file, path=path))
            elif judges is not None:
                plan = plan_of(scenario.change, before, known, file)
                then = after(plan, before, judges)
                then = replace(then, networks=_judged(study, inputs, then.networks, plan, file))
                changes = changed(plan, before, then)
                found.append(ScenarioAsked(scenario.title, scenario.description, file, changes, then))
    faults.raise_if_any()
    return tuple(found)


def _require_near(study: Study, where: str) -> None:
    reach_km = candidate_bands_km(study.study)[-1]
    if 1000.0 * reach_km > CHORD_DECIDES_M:
        most = f"at most {CHORD_DECIDES_M / 1000:g} km"
        raise InputError(
            Fault(where, "its distance is too large", f"{reach_km:g} km, {most}", "set service_km")
        )


def _judges(study: Study, digital: Digital) -> Judges:
    words = service_words(study.services)

    def read(facilities: Facilities) -> Indicators:
        columns = study.networks[facilities.network].columns
        return read_indicators(facilities, columns, words, digital.rubric)

    groups = {name: parse(text, f"groups.{name}") for name, text in study.groups.items()}
    return Judges(read, digital.rubric, groups, study.study.online_level)


def _judged(
    study: Study, inputs: Inputs, networks: Mapping[str, Facilities], plan: Plan, where: str
) -> dict[str, Facilities]:
    """The same where new places beyond the areas do not count, as in files; too far ones are refused."""
    if not inputs.areas or inputs.border is None:
        return dict(networks)
    outer = AreaMap(outermost(inputs.areas).polygons, 0, "sea")
    margin_m = 1000.0 * margin_km(study)
    faults, found = FaultList(), {}
    for name, each in networks.items():
        new = {opened.id for opened in plan.opened.get(name, ())}
        new |= {counter for counter, aspects in plan.said.items() if ("move", "") in aspects}
        rows = np.flatnonzero(np.isin(each.ids, list(new))) if new else np.zeros(0, dtype=np.int64)
        inside = outer.of_points(each.longitude_deg[rows], each.latitude_deg[rows]) != outer.outside_slot
        beyond = rows[~inside]
        if len(beyond):
            index = PointIndex(each.longitude_deg[beyond], each.latitude_deg[beyond])
            _, away_m = nearest_facility(index, inputs.border.index)
            for row, metres in zip(beyond, away_m, strict=True):
                if metres > margin_m:
                    what = f"{each.ids[row]} would be {metres / 1000:.1f} km beyond the areas"
                    at = f"{each.longitude_deg[row]}, {each.latitude_deg[row]}"
                    advice = f"check its degrees; none counts farther than {margin_m / 1000:g} km (margin_km)"
                    faults.add(where, what, at, advice)
        counts = each.counts.copy()
        counts[beyond] = False
        found[name] = replace(each, counts=counts)
    faults.raise_if_any()
    return found
