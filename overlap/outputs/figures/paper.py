"""A sheet of paper in inches from the upper corner where reading begins, for text, patches and marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike

from overlap.outputs.figures.text import line_height_inch, turned
from overlap.outputs.figures.voice import Voice
from overlap.resources import palette

MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "star": "*", "pentagon": "p"}
_OPPOSITE = {"left": "right", "right": "left"}
HALO_PT = 1.6


class Paper:
    """A figure with axes over all of it whose units are inches, y downwards.

    x counts from where lines begin: from the right edge where one reads from right to left.
    """

    def __init__(self, width: float, height: float, tell: Voice) -> None:
        self.width, self.height, self.tell = width, height, tell
        self.figure = Figure(figsize=(width, height), facecolor=palette.PAPER)
        self.sheet: Axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), zorder=2)
        self.sheet.set_xlim(*((width, 0.0) if tell.right_to_left else (0.0, width)))
        self.sheet.set_ylim(height, 0.0)
        self.sheet.set_axis_off()
        self.sheet.patch.set_alpha(0.0)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes of their own in a box of the sheet, without frame and ticks."""
        bottom = self.height - top - height
        if self.tell.right_to_left:
            left = self.width - left - width
        box = left / self.width, bottom / self.height, width / self.width, height / self.height
        axes: Axes = self.figure.add_axes(box, zorder=1)
        axes.set_axis_off()
        return axes

    def text(
        self,
        left: float,
        top: float,
        line: str,
        size: float,
        *,
        weight: str = "normal",
        colour: str = palette.INK,
        align: str = "left",
        halo: bool = False,
    ) -> None:
        """One line whose baseline is most of a line below `top`; `left` is where it begins."""
        if self.tell.right_to_left:
            line, align = turned(line), _OPPOSITE.get(align, align)
        added = self.sheet.text(
            left,
            top + 0.78 * line_height_inch(size),
            line,
            fontproperties=self.tell.font(size, weight),
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
        )
        if halo:
            added.set_path_effects([withStroke(linewidth=HALO_PT, foreground=palette.PAPER)])

    def lines(self, left: float, top: float, lines: Sequence[str], size: float, **look: Any) -> float:
        """Lines below each other; gives where the next one would begin."""
        for line in lines:
            self.text(left, top, line, size, **look)
            top += line_height_inch(size)
        return top

    def patch(self, left: float, top: float, width: float, height: float, **look: Any) -> None:
        """A rectangle."""
        self.sheet.add_patch(Rectangle((left, top), width, height, **look))

    def mark(self, left: float, middle: float, shape: str, size_pt: float, colour: str, **look: bool) -> None:
        """One mark as on the map."""
        self.sheet.plot([left], [middle], **mark_look(shape, size_pt, colour, **look))

    def stroke(self, xs: ArrayLike, ys: ArrayLike, colour: str, width_pt: float) -> None:
        """A line through points."""
        self.sheet.plot(xs, ys, color=colour, linewidth=width_pt, solid_capstyle="butt")


def mark_look(
    shape: str, size_pt: float, colour: str, *, hollow: bool = False, ring: bool = False
) -> dict[str, Any]:
    """How a mark is drawn: a thin light edge keeps neighbours apart; a hollow one is light inside.

    A `ring` has nothing inside, and goes round other marks.
    """
    larger = {"triangle": 1.15, "star": 1.5, "pentagon": 1.1, "diamond": 0.85, "square": 0.9}.get(shape, 1.0)
    return {
        "marker": MARKERS[shape],
        "markersize": larger * size_pt,
        "linestyle": "none",
        "markerfacecolor": "none" if ring else palette.PAPER if hollow else colour,
        "markeredgecolor": colour if hollow or ring else palette.PAPER,
        "markeredgewidth": 0.8 if hollow or ring else 0.35,
    }
