"""Maps of a run as pictures: for a page, a slide or a post."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.outputs.figures.library import FORMATS, drawing, file_bytes

KINDS = ("gap", "overlap", "coverage", "digital", "priorities")
SIZES = ("page", "slide", "post")

__all__ = ["FORMATS", "KINDS", "SIZES", "draw", "kinds_of"]


def draw(
    run: RunContent,
    kind: str,
    format: str = "svg",  # noqa: A002 - as it is said
    size: str = "page",
    area: tuple[str, str] | None = None,
) -> bytes:
    """One map of a run, the same bytes each time.

    Parameters
    ----------
    run
        What the outputs of the run are made from.
    kind
        One of `KINDS`, or the name of a table that has shapes and a style.
    format
        One of `FORMATS`; PNG has 300 dots per inch on a page, and the pixels of a screen otherwise.
    size
        One of `SIZES`.
    area
        Level and id of the area to show; without it, the whole study.

    Raises
    ------
    InputError
        The run has nothing to draw this kind from, there is no such area, or matplotlib is not installed.
    """
    with drawing("map"):
        from overlap.outputs.maps.sheet import drawn

        figure, dpi, title = drawn(run, kind, size, area)
        return file_bytes(figure, format, dpi, title)


def kinds_of(run: RunContent) -> tuple[str, ...]:
    """Those of `KINDS` that the run has tables for."""
    from overlap.outputs.maps.kinds import NEEDED

    there = {table.name for table in run.tables if len(table.frame)}
    return tuple(kind for kind in KINDS if NEEDED[kind] <= there)
