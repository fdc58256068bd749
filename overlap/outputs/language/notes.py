"""The notes of a run: those that every language can say, and those that are English alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overlap.domain.notes import Note, english, note_from, notes_of
from overlap.outputs.language.catalogue import translated
from overlap.outputs.language.messages import English, Message


def notes(summary: Mapping[str, Any]) -> tuple[list[Message], list[English]]:
    """Both in their order; a note that another version of the tool words otherwise is English alone."""
    known: list[Message] = []
    alone: list[English] = []
    for note in notes_of(summary):
        said = _said(note)
        if isinstance(said, Message):
            known.append(said)
        else:
            alone.append(said)
    return known, alone


def held(value: Any) -> Message | English:
    """What a figure of the summary says in words, such as why a rule is not assessed."""
    return _said(note_from(value))


def _said(note: Note) -> Message | English:
    return note if isinstance(note, Message) and translated(note) else English(english(note))
