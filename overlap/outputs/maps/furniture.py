"""What tells size, direction and place on Earth: scale bar, north arrow, and the whole Earth beside it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.text import line_height_inch
from overlap.outputs.language.messages import Number, say
from overlap.outputs.maps.ground import Ground
from overlap.resources import palette

WIDE, HIGH = 1.75, 1.02  # inches that all of it takes, at 8 points

_FRAME = "#8A8A86"
_LONGEST = 0.62  # of the block's width that the bar may take
_STRAIGHT_DEG = 5.0
_POLAR_DEG = 75.0
_EARTH = (17_243_959.0, 8_392_928.0)  # half the width and height of Equal Earth, in metres


def add_furniture(paper: Paper, ground: Ground, left: float, top: float, unit: float, scale: float) -> None:
    """Draw them in a block with this corner; `unit` enlarges it, `scale` is metres for an inch of the map."""
    wide, size = WIDE * unit, 6.5 * unit
    _earth(paper, ground, left, top, unit)
    length_m, inches = bar(ground, _LONGEST * wide * scale, scale)
    y = top + 0.86 * unit
    paper.stroke((left, left + inches), (y, y), palette.INK, 1.3 * unit)
    for x in (left, left + inches):
        paper.stroke((x, x), (y - 0.035 * unit, y + 0.035 * unit), palette.INK, 0.8 * unit)
    length = Number(length_m / 1000.0, "km") if length_m >= 1000.0 else Number(length_m, "m")
    paper.text(left, y + 0.03 * unit, paper.tell(length), size)
    if north_is_up(ground):
        x = left + 0.93 * wide
        paper.sheet.annotate(
            "",
            xy=(x, y - 0.26 * unit),
            xytext=(x, y + 0.02 * unit),
            arrowprops={
                "arrowstyle": "-|>",
                "color": palette.INK,
                "lw": 0.9 * unit,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        paper.text(x, y + 0.03 * unit, paper.tell(say("N")), size, weight="bold", align="center")


def bar(ground: Ground, longest_m: float, scale: float) -> tuple[float, float]:
    """A round length on the ground, and how long it is on paper at the middle of the map.

    Measured on the ellipsoid (pyproj's Geod) along the bar itself, since a map has no one scale.
    """
    x_m, y_m = (ground.window[0] + ground.window[2]) / 2.0, (ground.window[1] + ground.window[3]) / 2.0
    start = x_m - longest_m / 2.0
    most = ground.metres_on_ground(start, y_m, longest_m)
    power = 10.0 ** math.floor(math.log10(most))
    round_m = max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most)
    length = longest_m * round_m / most
    for _ in range(3):
        length *= round_m / ground.metres_on_ground(x_m - length / 2.0, y_m, length)
    return round_m, length / scale


def north_is_up(ground: Ground) -> bool:
    """Whether north is the same way all over the window, to a few degrees, and is not near a pole."""
    west, south, east, north = ground.window
    step = (north - south) / 1000.0
    for x_m in (west, (west + east) / 2.0, east):
        for y_m in (south, (south + north) / 2.0, north):
            longitude, latitude = ground.degrees(x_m, y_m)
            if not (math.isfinite(longitude) and abs(latitude) < _POLAR_DEG):
                return False
            above_x, above_y = ground.plane(longitude, latitude + 1e-3)
            turn = math.degrees(math.atan2(above_x - x_m, above_y - y_m))
            if step <= 0.0 or abs(turn) > _STRAIGHT_DEG:
                return False
    return True


def _earth(paper: Paper, ground: Ground, left: float, top: float, unit: float) -> None:
    """A bare graticule of the whole Earth (Equal Earth, every 30°) with the map's place on it."""
    half = 0.62 * unit
    project = Transformer.from_crs("EPSG:4326", "EPSG:8857", always_xy=True)
    inch = half / _EARTH[0]
    onwards = -inch if paper.tell.right_to_left else inch  # East is on the right wherever reading begins.
    centre_x, centre_y = left + half, top + 0.36 * unit

    def on_paper(longitude: object, latitude: object) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x_m, y_m = project.transform(longitude, latitude)
        return centre_x + onwards * np.asarray(x_m), centre_y - inch * np.asarray(y_m)

    along = np.linspace(-90.0, 90.0, 61)
    for meridian in range(-180, 181, 30):
        xs, ys = on_paper(np.full(61, float(meridian)), along)
        paper.stroke(xs, ys, _FRAME, 0.9 if abs(meridian) == 180 else 0.6 if meridian == 0 else 0.25)
    for parallel in range(-90, 91, 30):
        xs, ys = on_paper(np.array([-180.0, 180.0]), np.full(2, float(parallel)))
        paper.stroke(xs, ys, _FRAME, 0.9 if abs(parallel) == 90 else 0.6 if parallel == 0 else 0.25)
    west, south, east, north = ground.window
    x, y = on_paper(*ground.degrees((west + east) / 2.0, (south + north) / 2.0))
    paper.mark(float(x), float(y), "square", 5.0 * unit, "#D55E00")
    small = 4.6 * unit
    y_word = centre_y - 0.45 * line_height_inch(small)
    paper.text(left + 2.06 * half, y_word, paper.tell(say("Equator")), small, colour="#55554F")
