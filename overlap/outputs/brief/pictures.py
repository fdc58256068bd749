"""The pictures of a brief, drawn for the page that they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs import charts, maps
from overlap.outputs.brief.parts import Brief, Picture


def pictures(run: RunContent, brief: Brief, form: str, language: str) -> dict[tuple[str, str], bytes]:
    """Every picture that a brief asks for and the run can give, by room and kind; `form` is svg or png."""
    drawn: dict[tuple[str, str], bytes] = {}
    for each in _asked(brief):
        if each.room == "map" and each.kind in maps.kinds_of(run):
            drawn[each.room, each.kind] = maps.draw(run, each.kind, form, "slide", language=language)
        elif each.room == "chart" and each.kind in charts.charts_of(run):
            drawn[each.room, each.kind] = charts.draw(run, each.kind, form, language)
    return drawn


def _asked(brief: Brief) -> Iterator[Picture]:
    for section in brief.sections:
        yield from (block for block in section.blocks if isinstance(block, Picture))
