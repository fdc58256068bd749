"""What a figure rests on: its sources with their licences, and the fingerprint by which a run is known."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.outputs.figures.text import shown
from overlap.outputs.fingerprint import fingerprint, study_fingerprint
from overlap.outputs.language.messages import Message, Number, say

_DIGITS = 12
_MOST = 12


def run_text(run: RunContent) -> Message:
    """By what the run is known: the first digits of two SHA-256 of its manifest."""
    found = {"study.toml": study_fingerprint(run), "summary.json": fingerprint(run)}
    parts = ", ".join(f"{name} {digits[:_DIGITS]}" for name, digits in found.items())
    return say("Run: {files} (SHA-256, as in its manifest).", files=parts)


def sources_text(run: RunContent) -> Message:
    """Files with their licences, in the study's order."""
    found: dict[tuple[str, str], Message] = {}
    for source in run.sources:
        licence = shown(run.licences.get(source.role) or "")
        name = shown(source.file_name)
        words = {"file": name, "licence": licence or say("licence not stated")}
        found[name, licence] = say("{file} ({licence})", **words)
    told = list(found.values())[:_MOST]
    if len(found) > _MOST:
        told.append(say("and {n} more", n=Number(len(found) - _MOST, "count")))
    return say("Sources: {files}.", files=tuple(told))
