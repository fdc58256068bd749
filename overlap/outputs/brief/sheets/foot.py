"""What stands at the foot of every sheet: how far to trust it, and of which run it is."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs.brief.sheets.lists import dates_of
from overlap.outputs.brief.sheets.names import dated
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.messages import Message, say
from overlap.outputs.language.words import Words


def foot(run: RunContent, words: Words) -> Iterator[Message]:
    """Sentences, the same on all sheets of a language."""
    yield say("Distances are straight lines; the way there is longer. Services are as the lists have them.")
    yield say("Dates of the lists: {dates}.", dates=dated(dates_of(run)))
    if not words.reviewed:
        yield say("The translation has not been reviewed by a native speaker.")
    yield say("Fingerprint (SHA-256 of summary.json): {fingerprint}", fingerprint=fingerprint(run))
