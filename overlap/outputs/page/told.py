"""Sentences of the page: what was found, how it is to be read, and what the run says in English alone."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.outputs.brief.notes import notes
from overlap.outputs.brief.parts import Line
from overlap.outputs.brief.sections import findings
from overlap.outputs.language.words import Words


def told(run: RunContent, words: Words) -> dict[str, list[str]]:
    """The sentences by the list that they stand in; an English page has the run's own, which are fuller."""
    said = [str(each) for key in ("warnings", "caveats") for each in run.summary.get(key, [])]
    if words.language == "en":
        return {
            "headline": [str(each) for each in run.summary.get("headline", [])],
            "cautions": said,
            "notes": [],
        }
    lines = [words.say(each.message) for each in findings(run) if isinstance(each, Line)]
    known, english = notes(said)
    return {
        "headline": lines,
        "cautions": [words.say(each) for each in known],
        "notes": [each.text for each in english],
    }
