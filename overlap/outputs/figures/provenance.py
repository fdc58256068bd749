"""What a figure rests on: its sources with their licences, and the fingerprint by which a run is known."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.outputs.figures.text import shown
from overlap.outputs.fingerprint import fingerprint, study_fingerprint

_DIGITS = 12
_MOST = 12


def run_text(run: RunContent) -> str:
    """By what the run is known: the first digits of two SHA-256 of its manifest."""
    found = {"study.toml": study_fingerprint(run), "summary.json": fingerprint(run)}
    parts = ", ".join(f"{name} {digits[:_DIGITS]}" for name, digits in found.items())
    return f"Run: {parts} (SHA-256, as in its manifest)."


def sources_text(run: RunContent) -> str:
    """Files with their licences, in the study's order; the folder they lie in is nobody's business."""
    found: dict[str, None] = {}
    for source in run.sources:
        licence = run.licences.get(source.role) or "licence not stated"
        name = source.path.replace("\\", "/").rsplit("/", 1)[-1]
        found[f"{shown(name)} ({shown(licence)})"] = None
    texts = list(found)
    more = f"; and {len(texts) - _MOST:,} more" if len(texts) > _MOST else ""
    return f"Sources: {'; '.join(texts[:_MOST])}{more}."
