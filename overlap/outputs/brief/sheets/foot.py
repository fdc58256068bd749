"""What stands at the foot of every sheet: how far to trust it, and of which run it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.known import network_name
from overlap.outputs.language.messages import Message, say
from overlap.outputs.language.words import Words


def foot(run: RunContent, words: Words) -> Iterator[Message]:
    """Sentences, the same on all sheets of a language."""
    yield say("Distances are straight lines; the way there is longer. Services are as the lists have them.")
    lists = tomllib.loads(run.study_text).get("networks", {})
    dates = tuple(
        say("{network}: {date}", network=network_name(network), date=str(lists[network]["date"]))
        if lists.get(network, {}).get("date")
        else say("{network}: no date given", network=network_name(network))
        for network in run.summary["networks"]
    )
    yield say("Dates of the lists: {dates}.", dates=dates)
    if not words.reviewed:
        yield say("The translation has not been reviewed by a native speaker.")
    yield say("Fingerprint (SHA-256 of summary.json): {fingerprint}", fingerprint=fingerprint(run))
