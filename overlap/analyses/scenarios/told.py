"""How the figures of scenarios are to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from overlap.analyses.scenarios.path import Steps, path_band_km
from overlap.analyses.scenarios.questions import Compared, baseline, questions
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, hinted, say
from overlap.domain.scenario_asked import ScenarioAsked

_ASSUMED = say(
    "scenarios change counters and nothing else: people stay where they are, and every counter serves "
    "whoever is near, however many"
)


def caveats(
    evidence: Evidence, asked: Mapping[str, Sequence[Compared]], paths: Mapping[str, Steps]
) -> tuple[Message, ...]:
    """What is assumed; what each scenario leaves as it is, and how each path is found."""
    every = list(questions(evidence, baseline(evidence)))
    found = [_ASSUMED]
    for each in evidence.scenarios:
        if each.path is None:
            found += _of_changes(each, [one.question for one in asked[each.title]], every)
        else:
            found.append(_of_path(evidence, paths[each.title]))
    return tuple(found)


def _of_changes(scenario: ScenarioAsked, touched: Sequence[str], every: Sequence[str]) -> Iterator[Message]:
    title = scenario.title
    same = tuple(Name(question, "question") for question in every if question not in touched)
    if not touched:
        yield say(
            "the scenario {name} changes nothing for anybody: no place of a counter differs", name=title
        )
    elif same:
        yield say(
            "the scenario {name} leaves as they are, and out of its tables: {same}", name=title, same=same
        )
    if any(one.change == "open" for one in scenario.changes):
        yield say("of counters that the scenario {name} opens only what it states is known", name=title)


def _of_path(evidence: Evidence, path: Steps) -> Message:
    note = say(
        "the path {name} chooses each year greedily who newly reaches the most people within {km}, which "
        "need not be the best order, so what no order exceeds is told beside it; people were read twice, "
        "first for that, then for the online counters of each year",
        name=path.title,
        km=Number(path_band_km(evidence), "km"),
    )
    left = len(path.asked.ids) - len(path.choice.order)
    if path.asked.in_money:
        note = say("{note}; {more}", note=note, more=say("what is left of a year's budget lapses"))
    if left:
        more = say("still not online at its end: {left}", left=Number(left, "count"))
        note = say("{note}; {more}", note=note, more=more)
    return hinted(note, "see the column people_online_bound")
