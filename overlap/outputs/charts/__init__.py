"""Charts of a run as pictures."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.errors import Fault, InputError, nearest_name
from overlap.outputs.figures.library import FORMATS, drawing, file_bytes

CHARTS = ("split", "distance", "priorities", "digital", "lorenz", "path")

__all__ = ["CHARTS", "FORMATS", "charts_of", "draw"]

# Tables that a chart is made from.
_NEEDED = {
    "split": "areas",
    "distance": "distances",
    "priorities": "priorities_curve",
    "digital": "levels",
    "lorenz": "equity_lorenz",
    "path": "scenario_paths",
}
_DPI = 300


def draw(
    run: RunContent,
    kind: str,
    format: str = "svg",  # noqa: A002 - as it is said
    language: str = "en",
    *,
    dpi: int = _DPI,
) -> bytes:
    """One chart of a run, the same bytes each time: a kind of `CHARTS`, a format of `FORMATS`.

    Raises
    ------
    InputError
        There is no such chart, the run has no table for it, or the extra `brief` or the font of
        the language is not installed.
    """
    if kind not in _NEEDED:
        advice = nearest_name(kind, CHARTS) or f"choose of {', '.join(CHARTS)}"
        raise InputError(Fault(f"chart {kind}", "no such chart", "", advice))
    with drawing("chart", language):
        from overlap.outputs.charts.sheet import drawn
        from overlap.outputs.figures.voice import Voice

        figure, title = drawn(run, kind, _NEEDED[kind], Voice(language))
        return file_bytes(figure, format, dpi, title)


def charts_of(run: RunContent) -> tuple[str, ...]:
    """Those of `CHARTS` that the run has rows for."""
    there = {table.name for table in run.tables if len(table.frame)}
    return tuple(kind for kind in CHARTS if _NEEDED[kind] in there)
