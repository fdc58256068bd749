"""A chart as it stands on its paper: title and words, the axes, what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.errors import Fault, InputError
from overlap.outputs.charts.curve import curve
from overlap.outputs.charts.distance import distance
from overlap.outputs.charts.ladder import ladder
from overlap.outputs.charts.lorenz import lorenz
from overlap.outputs.charts.path import path
from overlap.outputs.charts.split import split
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.provenance import run_text, sources_text
from overlap.outputs.figures.text import broken, line_height_inch
from overlap.outputs.figures.voice import Voice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from overlap.outputs.charts.parts import Chart

_WIDE, _MARGIN = 7.1, 0.12
_TITLE_PT, _TEXT_PT, _SMALL_PT = 13.0, 8.0, 5.6
_CHARTS: dict[str, Callable[[RunContent, Table], Chart]] = {
    "split": split,
    "distance": distance,
    "priorities": curve,
    "digital": ladder,
    "lorenz": lorenz,
    "path": path,
}


def drawn(run: RunContent, kind: str, needed: str, tell: Voice) -> tuple[Figure, str]:
    """The figure and its title."""
    table = next((each for each in run.tables if each.name == needed and len(each.frame)), None)
    if table is None:
        raise InputError(
            Fault(f"chart {kind}", "the run has nothing to draw it from", f"no rows in {needed}")
        )
    chart = _CHARTS[kind](run, table)
    inner = _WIDE - 2.0 * _MARGIN
    kicker = broken(tell.shown(run.name), tell.font(_TEXT_PT, "bold"), inner)[:1]
    title = broken(tell(chart.title), tell.font(_TITLE_PT, "bold"), inner)
    words = [line for each in chart.words for line in broken(tell(each), tell.font(_TEXT_PT), inner)]
    rests = tell(sources_text(run)), tell(run_text(run))
    foot = [line for each in rests for line in broken(each, tell.font(_SMALL_PT), inner)]
    head = _MARGIN + _height(kicker + words, _TEXT_PT) + _height(title, _TITLE_PT)
    tail = _height(foot, _SMALL_PT) + _MARGIN
    paper = Paper(_WIDE, head + chart.high + tail, tell)
    top = paper.lines(_MARGIN, _MARGIN, kicker, _TEXT_PT, weight="bold", colour="#55554F")
    top = paper.lines(_MARGIN, top, title, _TITLE_PT, weight="bold")
    paper.lines(_MARGIN, top, words, _TEXT_PT)
    chart.draw(paper, head, inner, _MARGIN)
    paper.lines(_MARGIN, paper.height - tail, foot, _SMALL_PT, colour="#55554F")
    return paper.figure, tell(chart.title)


def _height(lines: Sequence[str], size: float) -> float:
    return len(lines) * line_height_inch(size)
