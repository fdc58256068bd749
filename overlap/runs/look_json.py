"""What was seen of a file as plain values, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from overlap.runs.look import Look


def look_json(look: Look) -> dict[str, Any]:
    """Return a look in mappings, lists, texts and numbers; without its map."""
    source = look.source
    return {
        "file": source.path,
        "title": look.title,
        "role": source.role,
        "format": source.format,
        "crs": source.crs,
        "figures": look.figures,
        "facts": dict(look.facts),
        "serves": source.columns,
        "where": source.rule,
        "recognised": {role: text.removeprefix("← ") for role, text in look.recognised},
        "notes": source.notes,
        "rejected": [
            {"reason": reason, "rows": number, "example": example}
            for reason, number, example in look.rejected
        ],
        "columns": [asdict(column) for column in look.columns],
        "faults": [asdict(fault) for fault in look.error.faults] if look.error else [],
    }
