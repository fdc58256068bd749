"""The pictures of a brief, drawn for the page that they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Brief, Picture
from overlap.outputs.maps import draw, kinds_of


def pictures(run: RunContent, brief: Brief, form: str) -> dict[tuple[str, str], bytes]:
    """Every picture that a brief asks for and the run can give, by room and kind; `form` is svg or png."""
    there = set(kinds_of(run))
    return {
        (each.room, each.kind): draw(run, each.kind, form, "slide")
        for each in _asked(brief)
        if each.room == "map" and each.kind in there
    }


def _asked(brief: Brief) -> Iterator[Picture]:
    for section in brief.sections:
        yield from (block for block in section.blocks if isinstance(block, Picture))
