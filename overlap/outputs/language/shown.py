"""Strangers' text in print: nothing that hides, reverses or breaks lines, no longer than a page bears."""

from __future__ import annotations

from overlap.domain.text import clean_text
from overlap.errors import printable

LONGEST = 120


def shown(text: str, longest: int = LONGEST) -> str:
    """The text in one line, unseen characters written out, cut with an ellipsis where it is longer."""
    seen = printable(clean_text(" ".join(text[: 2 * longest].split())))
    return seen if len(text) <= longest and len(seen) <= longest else f"{seen[: longest - 1]}…"
