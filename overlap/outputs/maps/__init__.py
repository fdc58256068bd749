"""Maps of a run as pictures: for a page, a slide or a post."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from overlap.domain.run import RunContent
from overlap.errors import FaultList, nearest_name
from overlap.outputs.figures.library import FORMATS, drawing, file_bytes, require_library
from overlap.outputs.headline.rows import online_is_unknown

KINDS = ("gap", "overlap", "coverage", "digital", "priorities")
SIZES = ("page", "slide", "post")

__all__ = ["FORMATS", "KINDS", "SIZES", "check_formats", "draw", "kinds_of", "write_maps"]


def draw(
    run: RunContent,
    kind: str,
    format: str = "svg",  # noqa: A002 - as it is said
    size: str = "page",
    area: tuple[str, str] | None = None,
    language: str = "en",
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
    language
        Of `LANGUAGES`.

    Raises
    ------
    InputError
        The run has nothing to draw this kind from, there is no such area, or the extra `brief` or the font
        of the language is not installed.
    """
    with drawing("map", language):
        from overlap.outputs.figures.voice import Voice
        from overlap.outputs.maps.sheet import drawn

        figure, dpi, title = drawn(run, kind, size, area, Voice(language))
        return file_bytes(figure, format, dpi, title)


def kinds_of(run: RunContent) -> tuple[str, ...]:
    """Those of `KINDS` that the run has tables for, and something to show of."""
    from overlap.outputs.maps.kinds import NEEDED

    there = {table.name for table in run.tables if len(table.frame)}
    mute = {"digital"} if online_is_unknown(run.summary) else set[str]()
    return tuple(kind for kind in KINDS if NEEDED[kind] <= there and kind not in mute)


def write_maps(run: RunContent, folder: Path, formats: Iterable[str]) -> None:
    """Draw every kind of map that the run has tables for, for a page, into a folder that is made for it."""
    for kind in kinds_of(run):
        for each in formats:
            folder.mkdir(exist_ok=True)
            (folder / f"{kind}.{each}").write_bytes(draw(run, kind, each))


def check_formats(flag: str, formats: Iterable[str]) -> None:
    """Object to what cannot be drawn, before any work is done.

    Raises
    ------
    InputError
        A format is not one of `FORMATS`, or matplotlib is not installed.
    """
    faults = FaultList()
    for each in formats:
        if each not in FORMATS:
            advice = nearest_name(each, FORMATS) or f"choose of {', '.join(FORMATS)}"
            faults.add(f"{flag} {each}", "is no format of maps", "", advice)
    with faults.gathering():
        require_library(flag)
    faults.raise_if_any()
