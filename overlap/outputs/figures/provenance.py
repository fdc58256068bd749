"""What a figure rests on: its sources with their licences, and the fingerprint by which a run is known."""

from __future__ import annotations

import hashlib

from overlap.domain.run import RunContent
from overlap.outputs.figures.text import shown
from overlap.outputs.json_text import json_text

_DIGITS = 12
_MOST = 12


def fingerprint(run: RunContent) -> str:
    """The first digits of two SHA-256 of the run's manifest: of `study.toml` and of `summary.json`."""
    parts = {"study.toml": run.study_text, "summary.json": json_text(run.summary)}
    found = (f"{name} {digest(text)}" for name, text in parts.items())
    return f"Run: {', '.join(found)} (SHA-256, as in its manifest)."


def digest(text: str) -> str:
    """The first digits of the SHA-256 of a text's UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_DIGITS]


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
