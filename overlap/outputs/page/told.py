"""Sentences of the page: what was found, how it is to be read, and what the run says in English alone."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Line
from overlap.outputs.brief.sections import findings
from overlap.outputs.language.notes import notes
from overlap.outputs.language.words import Words


def told(run: RunContent, words: Words) -> dict[str, list[str]]:
    """The sentences by the list that they stand in; an English headline is the run's own, which is fuller."""
    # Chapters of a brief begin with what its first page says too.
    lines = list(dict.fromkeys(words.say(each.message) for each in findings(run) if isinstance(each, Line)))
    own = [str(each) for each in run.summary.get("headline", [])]
    known, english = notes(run.summary)
    return {
        "headline": own if words.language == "en" else lines,
        "cautions": [words.say(each) for each in known],
        "notes": [each.text for each in english],
    }
