"""Names on a map that do not run over each other: the weightiest first, each where there is room, or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke

from overlap.outputs.figures.text import line_height_inch, width_inch
from overlap.outputs.maps.ground import Ground, largest
from overlap.outputs.maps.picture import Box, Names
from overlap.resources import palette

_HALO_PT = 1.8
_ROOMY = 1.1
_TRIED = 15  # places across an area, and down, for a name that has no room at its middle
_SHIFTS = (0.0, 0.7, -0.7, 1.4, -1.4, 2.1, -2.1, 2.8, -2.8)


def add_names(
    axes: Axes,
    ground: Ground,
    names: Names,
    taken: Iterable[Box],
    font: FontProperties,
    order: int,
    scale: float,
) -> list[str]:
    """Draw the names that have room beside what is taken already; `scale` as of layers. Gives the drawn."""
    plane = ground.projected(names.shapes)
    lands = largest(plane)
    high = scale * line_height_inch(font.get_size_in_points())
    sizes = [(scale * width_inch(text, font), high) for text in names.texts]
    drawn = []
    for number, (x_m, y_m) in placed(
        places_of(lands, sizes), sizes, names.weights, ground.window, taken
    ).items():
        text = axes.text(
            x_m,
            y_m,
            names.texts[number],
            fontproperties=font,
            color=palette.INK,
            ha="center",
            va="center",
            zorder=order,
            parse_math=False,
        )
        text.set_path_effects([withStroke(linewidth=_HALO_PT, foreground=palette.PAPER, alpha=0.85)])
        drawn.append(names.texts[number])
    return drawn


def places_of(
    lands: Iterable[shapely.Geometry], sizes: Sequence[tuple[float, float]]
) -> list[list[tuple[float, float]]]:
    """Where each name may stand: inside its land where that is wide enough, then around it.

    Never on the land of another, which would bear the wrong name.
    """
    found = []
    every = np.array(list(lands), dtype=object)
    for number, (land, (wide, high)) in enumerate(zip(every, sizes, strict=True)):
        west, south, east, north = shapely.bounds(land).tolist()
        mid_x, mid_y = shapely.get_coordinates(shapely.point_on_surface(land))[0].tolist()
        x, y = (west + east) / 2.0, (south + north) / 2.0
        inside = [(mid_x, mid_y + up * high) for up in _SHIFTS]
        inside += [(mid_x + right * wide, mid_y) for right in (0.25, -0.25)]
        inside += _elsewhere_inside(land, (mid_x, mid_y), wide, high)
        around = [(x, south - 0.6 * high), (x, north + 0.6 * high)]
        around += [(east + 0.55 * wide, y), (west - 0.55 * wide, y)]
        others = np.delete(every, number)
        ordered = [*inside, *around] if wide < _ROOMY * (east - west) else [*around, *inside]
        found.append([at for at in ordered if not shapely.intersects_xy(others, *at).any()])
    return found


def _elsewhere_inside(
    land: shapely.Geometry, middle: tuple[float, float], wide: float, high: float
) -> list[tuple[float, float]]:
    """Places of a mesh at which the whole name is on its land, those nearest to the middle first."""
    west, south, east, north = shapely.bounds(land).tolist()
    if wide >= east - west or high >= north - south:
        return []
    across = np.linspace(west + wide / 2.0, east - wide / 2.0, _TRIED)
    down = np.linspace(south + high / 2.0, north - high / 2.0, _TRIED)
    x, y = (each.ravel() for each in np.meshgrid(across, down))
    shapely.prepare(land)
    boxes = shapely.box(x - wide / 2.0, y - high / 2.0, x + wide / 2.0, y + high / 2.0)
    fits = np.flatnonzero(shapely.contains(land, boxes))
    order = fits[np.argsort(np.hypot(x - middle[0], y - middle[1])[fits], kind="stable")]
    return list(zip(x[order].tolist(), y[order].tolist(), strict=True))


def placed(
    places: Sequence[Sequence[tuple[float, float]]],
    sizes: list[tuple[float, float]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
    window: Box,
    taken: Iterable[Box] = (),
) -> dict[int, tuple[float, float]]:
    """Middles of the labels that find room, by number: greedily, heavier ones first.

    `places` are where the middle of each may be, the best first, `sizes` its width and height, `window` and
    `taken` boxes of west, south, east and north. Nothing that is placed runs over another, over what is
    taken, or over the edge of the window.
    """
    boxes = list(taken)
    found: dict[int, tuple[float, float]] = {}
    for number in np.argsort(-weights, kind="stable").tolist():
        wide, high = sizes[number]
        for x, y in places[number]:
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
