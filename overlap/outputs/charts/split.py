"""The four-way split of each area, those with the largest share near neither first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import TEXT_PT, Chart
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.split import Part, split_of
from overlap.outputs.figures.text import broken, line_height_inch, shown, width_inch
from overlap.outputs.language.messages import Message, Number, count, say
from overlap.outputs.language.rows import pair
from overlap.outputs.language.told import split as sentences
from overlap.resources import palette

_MOST_AREAS, _FINEST = 40, 60
_BAR, _STEP, _LEFT, _RIGHT, _ABOVE = 0.13, 0.185, 1.5, 1.25, 0.52
_WHITE_ON = ("#0072B2", "#009E73", "#000000")


def split(run: RunContent, table: Table) -> Chart:
    """Bars of one length, cut by shares, with the people near neither at their end."""
    counts = table.frame["area_level"].value_counts()
    fits = [level for level in dict.fromkeys(table.frame["area_level"]) if counts[level] <= _FINEST]
    level = fits[-1] if fits else table.frame["area_level"].iloc[0]
    frame = table.frame[(table.frame["area_level"] == level) & table.frame["share_neither"].notna()]
    frame = frame.sort_values(["share_neither", "people_neither", "area_id"], ascending=[False, False, True])
    left_out = max(0, len(frame) - _MOST_AREAS)
    frame = frame.head(_MOST_AREAS)
    km = float(table.frame["band_km"].iloc[0])
    pieces = split_of(frame)
    values = frame[[each.column for each in pieces]].to_numpy(dtype=np.float64, na_value=0.0)
    names = [str(name or key) for name, key in zip(frame["area_name"], frame["area_id"], strict=True)]
    words = list(sentences(run))
    alone = len(pair(run)) == 1
    if left_out:
        words.append(_more(len(frame), left_out, alone=alone))

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        start, length = left + _LEFT, wide - _LEFT - _RIGHT
        _heads(paper, pieces, say("Left out") if alone else say("People near neither"), top, left, wide)
        for row, name in enumerate(names):
            y = top + _ABOVE + row * _STEP
            line = broken(paper.tell.shown(name, 40), paper.tell.font(TEXT_PT), _LEFT - 0.1)
            text = line[0] if len(line) == 1 else f"{line[0]} …"
            paper.text(start - 0.08, y + 0.01, text, TEXT_PT, align="right")
            _bar(paper, values[row], [each.colour for each in pieces], start, y, length)
            paper.text(
                start + length + 0.08, y + 0.01, paper.tell(Number(values[row, -1], "people")), TEXT_PT
            )

    title = say("Who lives within {km}: {level}", km=Number(km, "km"), level=shown(level))
    return Chart(title, tuple(words), _ABOVE + _STEP * max(1, len(names)) + 0.15, draw)


def _more(drawn: int, left_out: int, *, alone: bool) -> Message:
    """That there are areas which are not drawn; a network `alone` has no other beside it."""
    shown = Number(drawn, "count")
    if alone:
        return count(
            "These {shown} have the largest share near no counter; {n} more is not shown.",
            "These {shown} have the largest share near no counter; {n} more are not shown.",
            left_out,
            shown=shown,
        )
    return count(
        "These {shown} have the largest share near neither; {n} more is not shown.",
        "These {shown} have the largest share near neither; {n} more are not shown.",
        left_out,
        shown=shown,
    )


def _heads(paper: Paper, pieces: Sequence[Part], last: Message, top: float, left: float, wide: float) -> None:
    """Names of the parts in their colours, in the order of the bars, and what stands `last`, at their ends.

    In as many lines as they need beside the figures, and these in a column of their own.
    """
    bold, line = paper.tell.font(TEXT_PT, "bold"), line_height_inch(TEXT_PT)
    end = left + wide - _RIGHT
    x, y = left, top + 0.12
    for each in pieces:
        label = paper.tell(each.label)
        length = 0.14 + width_inch(label, bold)
        if x > left and x + length > end:
            x, y = left, y + 1.2 * line
        paper.patch(x, y + 0.02, 0.1, 0.1, facecolor=each.colour, edgecolor="none")
        paper.text(x + 0.14, y, label, TEXT_PT, weight="bold")
        x += length + 0.16
    told = broken(paper.tell(last), bold, _RIGHT - 0.1)
    paper.lines(end + 0.08, top + 0.12, told, TEXT_PT, weight="bold")


def _bar(
    paper: Paper, values: NDArray[np.float64], colours: list[str], start: float, y: float, length: float
) -> None:
    total = float(values.sum())
    x = start
    for value, colour in zip(values.tolist(), colours, strict=True):
        part = length * value / total if total else 0.0
        paper.patch(x, y, part, _BAR, facecolor=colour, edgecolor=palette.PAPER, linewidth=0.5)
        if part > 0.3:
            ink = palette.PAPER if colour in _WHITE_ON else palette.INK
            size = 5.6
            top = y + (_BAR - line_height_inch(size)) / 2.0
            share = paper.tell(Number(value / total, "whole_share"))
            paper.text(x + part / 2.0, top, share, size, colour=ink, align="center")
        x += part
