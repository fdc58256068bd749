"""The legend: groups of entries, side by side below a map or in one column beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from overlap.outputs.figures.paper import MARKERS, Paper
from overlap.outputs.figures.text import broken, line_height_inch, width_inch
from overlap.outputs.figures.voice import Voice
from overlap.outputs.maps.picture import Entry, Group
from overlap.resources import palette

_KEY_EM = 2.2  # what a key takes beside its label, in heights of a line
_APART_EM = 1.6
_HEADING_EM = 11.0


@dataclass(frozen=True)
class Block:
    """A group where it stands, in inches from the corner of the legend, its texts broken into lines."""

    left: float
    top: float
    height: float
    heading: tuple[str, ...]
    entries: tuple[tuple[Entry, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Legend:
    """Blocks, the size of their type in points, and how high they stand together."""

    blocks: tuple[Block, ...]
    size: float
    height: float


def legend_of(groups: Sequence[Group], size: float, width: float, tell: Voice, *, beside: bool) -> Legend:
    """Lay groups with entries out in a width: below each other, or in rows as many as fit."""
    line = line_height_inch(size)
    blocks: list[Block] = []
    columns: list[tuple[float, float]] = []  # where each begins, and how far down it is filled
    left = high = 0.0
    for group in filter(lambda each: each.entries, groups):
        own = width if beside else min(width, _width(group, size, tell))
        heading = tuple(broken(group.heading, tell.font(size, "bold"), own))
        entries = tuple(
            (each, tuple(broken(each.label, tell.font(size), own - _KEY_EM * line))) for each in group.entries
        )
        height = line * (len(heading) + sum(len(lines) for _, lines in entries) + 0.7)
        if not columns or (not beside and left + own <= width):
            columns.append((left, 0.0))
            left += own + _APART_EM * line
        # What has no room beside the others goes below the last one, or below all from the left.
        number = len(columns) - 1
        if columns[number][0] + own > width:
            columns = [(0.0, high)]
            number, left = 0, own + _APART_EM * line
        start, top = columns[number]
        blocks.append(Block(start, top, height, heading, entries))
        columns[number] = start, top + height
        high = max(high, top + height)
    return Legend(tuple(blocks), size, high)


def add_legend(paper: Paper, legend: Legend, left: float, top: float) -> None:
    """Draw a legend with its corner there."""
    line = line_height_inch(legend.size)
    for block in legend.blocks:
        x, y = left + block.left, top + block.top
        y = paper.lines(x, y, block.heading, legend.size, weight="bold")
        for entry, lines in block.entries:
            _key(paper, entry, x, y + line / 2.0, line)
            y = paper.lines(x + _KEY_EM * line, y, lines, legend.size)


def _width(group: Group, size: float, tell: Voice) -> float:
    key = _KEY_EM * line_height_inch(size)
    labels = [key + width_inch(each.label, tell.font(size)) for each in group.entries]
    heading = width_inch(group.heading, tell.font(size, "bold"))
    # A long heading is broken rather than that it makes its column wide.
    return 1.02 * max([min(heading, _HEADING_EM * line_height_inch(size)), *labels])


def _key(paper: Paper, entry: Entry, left: float, middle: float, line: float) -> None:
    centre = left + 0.8 * line
    if entry.shape == "patch":
        look = {"facecolor": entry.colour, "alpha": entry.opacity, "edgecolor": "none"}
        paper.patch(left, middle - 0.36 * line, 1.6 * line, 0.72 * line, **look)
        frame = {"facecolor": "none", "edgecolor": "#8A8A86", "linewidth": 0.4}
        paper.patch(left, middle - 0.36 * line, 1.6 * line, 0.72 * line, **frame)
    elif entry.shape == "line":
        paper.stroke((left, left + 1.6 * line), (middle, middle), entry.colour, 1.0)
    elif entry.shape in MARKERS:
        paper.mark(
            centre, middle, entry.shape, 36.0 * line, entry.colour, hollow=entry.hollow, ring=entry.ring
        )
    elif entry.shape != "none":
        paper.mark(centre, middle, "circle", 62.0 * line, entry.colour)
        size = 42.0 * line
        top = middle - 0.43 * line_height_inch(size)
        paper.text(centre, top, entry.shape, size, weight="bold", colour=palette.PAPER, align="center")
