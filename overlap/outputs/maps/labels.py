"""Names on a map that do not run over each other: the weightiest first, each where there is room, or not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from overlap.outputs.figures.text import font, line_height_inch, width_inch
from overlap.outputs.maps.ground import Ground
from overlap.outputs.maps.picture import Names
from overlap.resources import palette

Box = tuple[float, float, float, float]

# Where a name may stand, in its own widths and heights from the middle of its area: the middle first.
_PLACES = ((0.0, 0.0), (0.0, 0.9), (0.0, -0.9), (0.3, 0.0), (-0.3, 0.0), (0.0, 1.8), (0.0, -1.8))
_PLACES += ((0.55, 0.9), (-0.55, 0.9), (0.55, -0.9), (-0.55, -0.9))
_HALO_PT = 1.8


def add_names(
    axes: Axes, ground: Ground, names: Names, taken: Iterable[Box], size: float, order: int, scale: float
) -> list[str]:
    """Draw the names that have room beside what is taken already; `scale` as of layers. Gives the drawn."""
    plane = ground.projected(names.shapes)
    middles = shapely.get_coordinates(shapely.point_on_surface(_largest(plane)))
    sizes = [(scale * width_inch(text, font(size)), scale * line_height_inch(size)) for text in names.texts]
    drawn = []
    for number, (x_m, y_m) in placed(middles, sizes, names.weights, ground.window, taken).items():
        text = axes.text(
            x_m,
            y_m,
            names.texts[number],
            fontproperties=font(size),
            color=palette.INK,
            ha="center",
            va="center",
            zorder=order,
            parse_math=False,
        )
        text.set_path_effects([withStroke(linewidth=_HALO_PT, foreground=palette.PAPER, alpha=0.85)])
        drawn.append(names.texts[number])
    return drawn


def placed(
    middles: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    sizes: list[tuple[float, float]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
    window: Box,
    taken: Iterable[Box] = (),
) -> dict[int, tuple[float, float]]:
    """Middles of the labels that find room, by number: greedily, heavier ones first.

    `sizes` are width and height, `window` and `taken` boxes of west, south, east and north; nothing that is
    placed runs over another, over what is taken, or over the edge of the window.
    """
    boxes = list(taken)
    found: dict[int, tuple[float, float]] = {}
    for number in np.argsort(-weights, kind="stable").tolist():
        wide, high = sizes[number]
        for right, up in _PLACES:
            x, y = float(middles[number, 0]) + right * wide, float(middles[number, 1]) + up * high
            box = x - wide / 2.0, y - high / 2.0, x + wide / 2.0, y + high / 2.0
            if _inside(box, window) and not any(_meet(box, other) for other in boxes):
                boxes.append(box)
                found[number] = x, y
                break
    return found


def _inside(box: Box, window: Box) -> bool:
    return box[0] >= window[0] and box[1] >= window[1] and box[2] <= window[2] and box[3] <= window[3]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _largest(plane: np.ndarray[tuple[int], np.dtype[np.object_]]) -> list[shapely.Geometry]:
    """The largest part of each shape: a name stands on the main land."""
    found = []
    for shape in plane:
        parts = shapely.get_parts(shape)
        found.append(parts[int(np.argmax(shapely.area(parts)))] if len(parts) else shape)
    return found
