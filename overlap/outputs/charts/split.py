"""The four-way split of each area, those with the largest share near neither first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.outputs.charts.parts import TEXT_PT, Chart
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.split import Part, split_of
from overlap.outputs.figures.text import broken, font, line_height_inch, shown, width_inch
from overlap.outputs.headline.rows import total_layer
from overlap.outputs.language.messages import Message, Number, say
from overlap.outputs.language.words import Words
from overlap.resources import palette

_MOST_AREAS, _FINEST = 40, 60
_BAR, _STEP, _LEFT, _RIGHT, _ABOVE = 0.13, 0.185, 1.5, 1.25, 0.42
_WHITE_ON = ("#0072B2", "#009E73", "#000000")


def split(run: RunContent, table: Table, words: Words) -> Chart:
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
    names = [shown(name, 40) for name in frame["area_name"]]
    told = list(_told(run, km))
    if left_out:
        told.append(
            say(
                "The {number} with the largest share near neither; {more} more are not shown.",
                number=Number(len(frame), "count"),
                more=Number(left_out, "count"),
            )
        )

    def draw(paper: Paper, top: float, wide: float, left: float) -> None:
        start, length = left + _LEFT, wide - _LEFT - _RIGHT
        _heads(paper, pieces, start, top, length, words)
        for row, name in enumerate(names):
            y = top + _ABOVE + row * _STEP
            line = broken(name, font(TEXT_PT), _LEFT - 0.1)
            text = line[0] if len(line) == 1 else f"{line[0]} …"
            paper.text(start - 0.08, y + 0.01, text, TEXT_PT, align="right")
            _bar(paper, values[row], [each.colour for each in pieces], start, y, length, words)
            near_neither = words.figure(Number(float(values[row, -1]), "people"))
            paper.text(start + length + 0.08, y + 0.01, near_neither, TEXT_PT)

    title = say("Who lives within {km}, by {level}", km=Number(km, "km"), level=shown(level))
    return Chart(
        words.say(title), tuple(map(words.say, told)), _ABOVE + _STEP * max(1, len(names)) + 0.15, draw
    )


def _told(run: RunContent, km: float) -> Iterator[Message]:
    total = total_layer(run.summary)
    rows = [row for row in run.summary["coverage"] if (row["layer"], row["band_km"]) == (total, km)]
    for row in rows[:1]:
        if row["people_total"]:
            yield say(
                "Of {people} people, {neither} ({share}) live farther than {km} from every counter.",
                people=Number(row["people_total"], "people"),
                neither=Number(row["people_neither"], "people"),
                share=Number(row["people_neither"] / row["people_total"], "share"),
                km=Number(km, "km"),
            )


def _heads(
    paper: Paper, pieces: Sequence[Part], start: float, top: float, length: float, words: Words
) -> None:
    """Names of the parts in their colours, in the order of the bars, and what stands at their ends."""
    x = start
    for each in pieces:
        paper.patch(x, top + 0.2, 0.1, 0.1, facecolor=each.colour, edgecolor="none")
        label = words.hear(each.label)
        paper.text(x + 0.14, top + 0.18, label, TEXT_PT, weight="bold")
        x += 0.3 + width_inch(label, font(TEXT_PT, "bold"))
    paper.text(
        start + length + 0.08, top + 0.18, words.say(say("people near neither")), TEXT_PT, weight="bold"
    )


def _bar(
    paper: Paper,
    values: NDArray[np.float64],
    colours: list[str],
    start: float,
    y: float,
    length: float,
    words: Words,
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
            share = words.figure(Number(value / total, "percent"))
            paper.text(x + part / 2.0, top, share, size, colour=ink, align="center")
        x += part
