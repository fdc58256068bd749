"""Notes of an analysis that the catalogue knows, with the figures in them; any other stays English."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from overlap.outputs.brief.notes import counters, lists, nearness, people, priorities, rules, scenarios
from overlap.outputs.brief.notes.pattern import Known, read
from overlap.outputs.language.messages import English, Message, say

__all__ = ["note", "notes"]

_SUBJECTS = (lists, people, nearness, counters, scenarios, priorities, rules)


def notes(said: Iterable[str]) -> tuple[list[Message], list[English]]:
    """Those that are said in any language, and those that the run says in English alone, in their order."""
    known, english = [], []
    for each in said:
        message = note(each)
        if message is None:
            english.append(English(each))
        else:
            known.append(message)
    return known, english


def note(said: str) -> Message | None:
    """The message of a note; none where its English is not word for word the catalogue's."""
    at = len(said)
    # An analysis may add to a sentence what holds of this study alone: no name in the sentence takes that in.
    while (at := said.rfind("; ", 0, at)) > 0:
        more = read(said[at + 2 :], added())
        first = note(said[:at]) if more else None
        if first and more:
            return say("{note}; {more}", note=first, more=more)
    return read(said, known_notes())


@cache
def known_notes() -> tuple[Known, ...]:
    """Every note that the catalogue has."""
    return tuple(each for subject in _SUBJECTS for each in subject.known())


@cache
def added() -> tuple[Known, ...]:
    """What an analysis adds to some of its notes."""
    return (*people.added(), *nearness.added(), *counters.added(), *scenarios.added())
