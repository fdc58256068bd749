"""What charts share: axes with few lines, labels at the ends of curves, words and height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from overlap.outputs.figures.paper import MARKERS, Paper, mark_look
from overlap.outputs.figures.text import font, turned, width_inch
from overlap.outputs.language.messages import Number
from overlap.outputs.language.words import Words
from overlap.resources import palette

TEXT_PT = 7.0
QUIET = "#D9D9D5"
SOFT = "#55554F"

_BESIDE = 1.025  # where labels begin, in widths of the axes


@dataclass(frozen=True)
class Chart:
    """A chart before it has paper: `draw` is told the paper, the top, the width and the left, in inches."""

    title: str
    words: tuple[str, ...]
    high: float
    draw: Callable[[Paper, float, float, float], None]


@dataclass(frozen=True)
class Scale:
    """An axis: its ends, where it is marked and how, and what it measures with its unit."""

    low: float
    high: float
    ticks: Sequence[float]
    labels: Sequence[str]
    title: str


@dataclass(frozen=True)
class Curve:
    """A line with its label, which stands at its end."""

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    label: str
    colour: str
    shape: str = ""
    dashed: bool = False


def share_scale(title: str, words: Words) -> Scale:
    """From nobody to everybody."""
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    return Scale(0.0, 1.0, ticks, [words.figure(Number(tick, "percent")) for tick in ticks], title)


def number_scale(high: float, title: str, words: Words) -> Scale:
    """From 0 to a number, marked at round ones."""
    power = 10.0 ** np.floor(np.log10(max(high, 1e-9)))
    step = next(each * power for each in (0.1, 0.2, 0.5, 1.0, 2.0) if high / (each * power) <= 6.0)
    ticks = np.arange(0.0, high + step / 2.0, step)
    ticks = ticks[ticks <= 1.001 * high]
    labels = [words.figure(Number(float(tick), "plain")) for tick in ticks]
    return Scale(0.0, high, ticks.tolist(), labels, title)


def framed(axes: Axes, across: Scale, up: Scale, *, right_to_left: bool) -> None:
    """Set both scales: pale lines across, ticks in words, titles with units."""
    axes.set_axis_on()
    axes.set_xlim(*((across.high, across.low) if right_to_left else (across.low, across.high)))
    if right_to_left:
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
    axes.set_ylim(up.low, up.high)
    axes.set_xticks(across.ticks, across.labels, fontproperties=font(TEXT_PT), color=SOFT)
    axes.set_yticks(up.ticks, up.labels, fontproperties=font(TEXT_PT), color=SOFT)
    axes.set_xlabel(
        turned(across.title, right_to_left=right_to_left), fontproperties=font(TEXT_PT), color=SOFT
    )
    axes.set_ylabel(turned(up.title, right_to_left=right_to_left), fontproperties=font(TEXT_PT), color=SOFT)
    axes.tick_params(length=0.0, pad=3.0)
    axes.grid(visible=True, color=QUIET, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)


def add_curves(axes: Axes, curves: Sequence[Curve], up: Scale, high: float) -> None:
    """Draw curves with their labels right of the axes, moved apart where they would meet."""
    for curve in curves:
        axes.plot(
            curve.xs,
            curve.ys,
            color=curve.colour,
            linewidth=1.6,
            linestyle=(0, (4, 2)) if curve.dashed else "solid",
            marker=MARKERS.get(curve.shape, ""),
            markersize=3.4,
            markeredgecolor=palette.PAPER,
            markeredgewidth=0.4,
            clip_on=True,
            zorder=3,
        )
    line = 1.25 * TEXT_PT / 72.0 / high * (up.high - up.low)
    for curve, y in zip(curves, apart([float(each.ys[-1]) for each in curves], line), strict=True):
        if not curve.label:
            continue
        # In ink, as some colours are too pale for letters; the mark before it has the colour.
        look = mark_look(curve.shape or "circle", 4.5, curve.colour)
        turned_round = axes.xaxis_inverted()
        beside = 1.0 - _BESIDE if turned_round else _BESIDE
        axes.plot([beside], [y], transform=axes.get_yaxis_transform(), clip_on=False, **look)
        axes.annotate(
            turned(curve.label, right_to_left=turned_round),
            (beside, y),
            xycoords=("axes fraction", "data"),
            xytext=(-6.0 if turned_round else 6.0, 0.0),
            textcoords="offset points",
            fontproperties=font(TEXT_PT, "bold"),
            color=palette.INK,
            ha="right" if turned_round else "left",
            va="center",
            annotation_clip=False,
            parse_math=False,
        )


def add_ends(axes: Axes, curves: Sequence[Curve]) -> None:
    """Write the labels of curves above their ends, which are at one height; a line higher where they meet."""
    turned_round = axes.xaxis_inverted()
    low, high = sorted(axes.get_xlim())
    inch = axes.bbox.width / axes.figure.dpi / (high - low)
    before, raised = -np.inf, 0.0
    for curve in sorted(curves, key=lambda each: float(each.xs[-1])):
        end = float(curve.xs[-1]) * inch
        meets = end - width_inch(curve.label, font(TEXT_PT, "bold")) < before + 0.1
        raised = 1.25 * TEXT_PT - raised if meets else 0.0
        before = end
        axes.annotate(
            turned(curve.label, right_to_left=turned_round),
            (float(curve.xs[-1]), float(curve.ys[-1])),
            xytext=(-4.0 if turned_round else 4.0, 4.0 + raised),
            textcoords="offset points",
            fontproperties=font(TEXT_PT, "bold"),
            color=palette.INK,
            ha="left" if turned_round else "right",
            va="bottom",
            annotation_clip=False,
            parse_math=False,
        )


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Heights moved as little as keeps them apart, their order kept, the highest not raised."""
    order = np.argsort(-np.asarray(heights), kind="stable")
    moved = [0.0] * len(heights)
    above = np.inf
    for number in order.tolist():
        above = min(heights[number], above - least)
        moved[number] = float(above)
    return moved
