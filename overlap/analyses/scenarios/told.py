"""How the figures of scenarios are to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from overlap.analyses.scenarios.path import Steps, path_band_km
from overlap.analyses.scenarios.questions import Compared, baseline, online_name, questions
from overlap.domain.evidence import Evidence


def caveats(
    evidence: Evidence, asked: Mapping[str, Sequence[Compared]], paths: Mapping[str, Steps]
) -> tuple[str, ...]:
    """One sentence for what is assumed, for each scenario what it leaves as it is, for each path how it is found."""
    found = [
        "scenarios change counters and nothing else: people stay where they are, and every counter serves "
        "whoever is near, however many"
    ]
    every = list(questions(evidence, baseline(evidence)))
    for each in evidence.scenarios:
        if each.path is None:
            touched = [one.question for one in asked[each.title]]
            same = [question for question in every if question not in touched]
            if not touched:
                found.append(
                    f"the scenario {each.title} changes nothing for anybody: no place of a counter differs"
                )
            elif same:
                found.append(
                    f"the scenario {each.title} leaves these as they are, and its tables leave them out: {', '.join(same)}"
                )
            if any(one.change == "open" for one in each.changes):
                found.append(
                    f"of counters that the scenario {each.title} opens nothing is known but what it states"
                )
        else:
            found.append(_of_path(evidence, paths[each.title]))
    return tuple(found)


def _of_path(evidence: Evidence, path: Steps) -> str:
    left = len(path.asked.ids) - len(path.choice.order)
    end = f"; {left:,} are still not online at its end" if left else ""
    lapses = "; what is left of a year's budget lapses" if path.asked.in_money else ""
    return (
        f"the path {path.title} chooses each year greedily who newly reaches the most people within "
        f"{path_band_km(evidence):g} km, which need not be the best order; it tells of {online_name(evidence)} counters "
        f"at that distance alone{lapses}{end}"
    )
