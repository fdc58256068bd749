"""What charts share: axes with few lines, labels at the ends of curves, words and height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from overlap.outputs.figures.paper import MARKERS, Paper, mark_look
from overlap.outputs.figures.text import turned
from overlap.outputs.figures.voice import Voice
from overlap.outputs.language.messages import Message, Number, Value
from overlap.resources import palette

TEXT_PT = 7.0
QUIET = "#D9D9D5"
SOFT = "#55554F"

_BESIDE = 1.025  # where labels begin, in widths of the axes


@dataclass(frozen=True)
class Chart:
    """A chart before it has paper: `draw` is told the paper, the top, the width and the left, in inches."""

    title: Message
    words: tuple[Message, ...]
    high: float
    draw: Callable[[Paper, float, float, float], None]


@dataclass(frozen=True)
class Scale:
    """An axis: its ends, where it is marked and in which unit or by which words, and what it measures."""

    low: float
    high: float
    ticks: Sequence[float]
    unit: Literal["whole_share", "plain"]
    title: Value
    words: Sequence[Value] = ()


@dataclass(frozen=True)
class Curve:
    """A line with its label, which stands at its end."""

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    label: Value
    colour: str
    shape: str = ""
    dashed: bool = False


def share_scale(title: Value) -> Scale:
    """From nobody to everybody."""
    return Scale(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0), "whole_share", title)


def number_scale(high: float, title: Value) -> Scale:
    """From 0 to a number, marked at round ones."""
    power = 10.0 ** np.floor(np.log10(max(high, 1e-9)))
    step = next(each * power for each in (0.1, 0.2, 0.5, 1.0, 2.0) if high / (each * power) <= 6.0)
    ticks = np.arange(0.0, high + step / 2.0, step)
    ticks = ticks[ticks <= 1.001 * high]
    return Scale(0.0, high, ticks.tolist(), "plain", title)


def framed(axes: Axes, across: Scale, up: Scale, tell: Voice) -> None:
    """Set both scales: pale lines across, ticks in words, titles with units; both begin as lines do."""
    axes.set_axis_on()
    axes.set_xlim(across.low, across.high)
    axes.set_ylim(up.low, up.high)
    look: dict[str, Any] = {"fontproperties": tell.font(TEXT_PT), "color": SOFT}
    axes.set_xticks(across.ticks, _labels(across, tell), **look)
    axes.set_yticks(up.ticks, _labels(up, tell), **look)
    if tell.right_to_left:
        axes.invert_xaxis()
        axes.yaxis.set_label_position("right")
        axes.yaxis.tick_right()
    axes.set_xlabel(_directed(across.title, tell), **look)
    axes.set_ylabel(_directed(up.title, tell), **look)
    axes.tick_params(length=0.0, pad=3.0)
    axes.grid(visible=True, color=QUIET, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)


def _directed(value: Value, tell: Voice) -> str:
    return turned(tell(value)) if tell.right_to_left else tell(value)


def _labels(scale: Scale, tell: Voice) -> list[str]:
    return [tell(each) for each in scale.words or [Number(tick, scale.unit) for tick in scale.ticks]]


def add_curves(axes: Axes, curves: Sequence[Curve], up: Scale, high: float, tell: Voice) -> None:
    """Draw curves with their labels behind the end of the axes, moved apart where they would meet."""
    back = tell.right_to_left
    beside = 1.0 - _BESIDE if back else _BESIDE
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
        axes.plot([beside], [y], transform=axes.get_yaxis_transform(), clip_on=False, **look)
        axes.annotate(
            _directed(curve.label, tell),
            (beside, y),
            xycoords=("axes fraction", "data"),
            xytext=(-6.0 if back else 6.0, 0.0),
            textcoords="offset points",
            fontproperties=tell.font(TEXT_PT, "bold"),
            color=palette.INK,
            ha="right" if back else "left",
            va="center",
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
