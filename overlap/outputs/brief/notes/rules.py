"""Notes on published access rules, and on whom they are held against."""

from __future__ import annotations

from overlap.outputs.brief.notes.pattern import Known
from overlap.outputs.language.messages import say


def known() -> list[Known]:
    """Of how a rule was read and measured, and of everybody."""
    rule = {"rule": "text"}
    return [
        Known(say("{rule}: {told}"), rule | {"told": "rule"}),
        Known(say("{rule}: it was withdrawn and binds nobody"), rule),
        Known(say("{rule}: its wording was not read at the source (secondary)"), rule),
        Known(say("{rule}: its wording was not read at the source (general knowledge)"), rule),
        Known(
            say(
                "rules: everybody includes {people} people outside every area, where no counter may count "
                "({counters} do not), so that shares of everybody are lower, and people for each counter "
                "more, than in the areas; cut the population to the areas for a verdict on these"
            ),
            {"people": "count", "counters": "count"},
        ),
    ]
