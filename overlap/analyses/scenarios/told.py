"""How the figures of scenarios are to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from overlap.analyses.scenarios.path import Steps, path_band_km
from overlap.analyses.scenarios.questions import Compared, baseline, online_name, questions
from overlap.domain.evidence import Evidence
from overlap.domain.scenario_asked import ScenarioAsked

_ASSUMED = (
    "scenarios change counters and nothing else: people stay where they are, and every counter serves "
    "whoever is near, however many"
)


def caveats(
    evidence: Evidence, asked: Mapping[str, Sequence[Compared]], paths: Mapping[str, Steps]
) -> tuple[str, ...]:
    """What is assumed; what each scenario leaves as it is, and how each path is found."""
    every = list(questions(evidence, baseline(evidence)))
    found = [_ASSUMED]
    for each in evidence.scenarios:
        if each.path is None:
            found += _of_changes(each, [one.question for one in asked[each.title]], every)
        else:
            found.append(_of_path(evidence, paths[each.title]))
    return tuple(found)


def _of_changes(scenario: ScenarioAsked, touched: Sequence[str], every: Sequence[str]) -> list[str]:
    found = []
    same = ", ".join(question for question in every if question not in touched)
    if not touched:
        found.append(
            f"the scenario {scenario.title} changes nothing for anybody: no place of a counter differs"
        )
    elif same:
        found.append(f"the scenario {scenario.title} leaves as they are, and out of its tables: {same}")
    if any(one.change == "open" for one in scenario.changes):
        found.append(f"of counters that the scenario {scenario.title} opens only what it states is known")
    return found


def _of_path(evidence: Evidence, path: Steps) -> str:
    left = len(path.asked.ids) - len(path.choice.order)
    end = f"; {left:,} are still not online at its end" if left else ""
    lapses = "; what is left of a year's budget lapses" if path.asked.in_money else ""
    return (
        f"the path {path.title} chooses each year greedily who newly reaches the most people within "
        f"{path_band_km(evidence):g} km, which need not be the best order: people_online_bound is what no "
        f"order exceeds; people were read twice, first for that, then for the "
        f"{online_name(evidence)} counters of each year"
        f"{lapses}{end}"
    )
