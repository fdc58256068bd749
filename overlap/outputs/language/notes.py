"""The notes of a run: those that every language can say, and those that are English alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overlap.domain.notes import english, notes_of
from overlap.outputs.language.catalogue import translated
from overlap.outputs.language.messages import English, Message


def notes(summary: Mapping[str, Any]) -> tuple[list[Message], list[English]]:
    """Both in their order; a note that another version of the tool words otherwise is English alone."""
    known: list[Message] = []
    alone: list[English] = []
    for note in notes_of(summary):
        if isinstance(note, Message) and translated(note):
            known.append(note)
        else:
            alone.append(English(english(note)))
    return known, alone
