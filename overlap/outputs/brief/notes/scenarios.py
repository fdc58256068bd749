"""Notes on scenarios and paths."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import say


def known() -> list[Known]:
    """Of what a scenario changes, and of how a path is found."""
    path = say(
        "the path {name} chooses each year greedily who newly reaches the most people within {km}, which "
        "need not be the best order: people_online_bound is what no order exceeds; people were read twice, "
        "first for that, then for the online counters of each year"
    )
    return [
        Known(
            say(
                "scenarios change counters and nothing else: people stay where they are, and every counter "
                "serves whoever is near, however many"
            ),
        ),
        Known(
            say("the scenario {name} changes nothing for anybody: no place of a counter differs"),
            {"name": "text"},
        ),
        Known(
            say("the scenario {name} leaves as they are, and out of its tables: {same}"),
            {"name": "text", "same": "questions"},
        ),
        Known(
            say("of counters that the scenario {name} opens only what it states is known"), {"name": "text"}
        ),
        Known(path, {"name": "text", "km": "km"}),
        Known(path, {"name": "text", "km": "km"}, path.text.replace("the online", "the any online")),
    ]


def added() -> list[Known]:
    """What a path leaves at its end."""
    return [
        Known(say("what is left of a year's budget lapses")),
        Known(say("{left} are still not online at its end"), {"left": "count"}),
    ]
