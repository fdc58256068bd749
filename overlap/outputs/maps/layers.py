"""Layers of a picture on the axes of a map, in metres of its projection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.patches import Wedge
from matplotlib.path import Path
from numpy.typing import NDArray

from overlap.outputs.figures.paper import mark_look
from overlap.outputs.figures.voice import Voice
from overlap.outputs.maps.ground import Ground, largest
from overlap.outputs.maps.picture import Box, Fill, Layer, Marks, Numbers, Pies, Shapes, Strokes
from overlap.resources import palette

_FINEST_INCH = 0.004  # what a border may be off on paper
_DISC_PT = 9.5
_VEIL = 0.65
_PIE_INCH, _LEAST_PIE_INCH = 0.3, 0.06  # radii of the largest and of the smallest


def add_layer(axes: Axes, ground: Ground, layer: Layer, order: int, scale: float, tell: Voice) -> None:
    """Draw one layer; `scale` is metres of the projection for an inch of paper."""
    plane = ground.projected(layer.shapes)
    if isinstance(layer, Fill):
        _fill(axes, plane, layer, order, _FINEST_INCH * scale)
    elif isinstance(layer, Strokes):
        _strokes(axes, plane, layer, order, _FINEST_INCH * scale)
    elif isinstance(layer, Marks):
        _marks(axes, plane, layer, order)
    elif isinstance(layer, Pies):
        _pies(axes, plane, layer, order, scale)
    else:
        _numbers(axes, plane, layer, order, tell)


def add_veil(axes: Axes, ground: Ground, area: shapely.Geometry, order: int) -> None:
    """Fade what lies beyond an area."""
    whole = ground.projected(np.array([area], dtype=object))[0]
    beyond = shapely.difference(shapely.box(*ground.window), shapely.make_valid(whole))
    look: dict[str, Any] = {"facecolors": palette.PAPER, "alpha": _VEIL, "linewidths": 0.0, "zorder": order}
    axes.add_collection(PathCollection([_path(beyond)], **look), autolim=False)


def discs(ground: Ground, layers: Sequence[Layer], scale: float) -> list[Box]:
    """What numbers and discs take of the map: west, south, east and north."""
    found: list[Box] = []
    for layer in layers:
        if isinstance(layer, Numbers):
            points = shapely.get_coordinates(ground.projected(layer.shapes))
            radii = np.full(len(points), _DISC_PT / 144.0 * scale)
        elif isinstance(layer, Pies):
            points, radii = _pie_places(ground.projected(layer.shapes), layer, scale)
        else:
            continue
        for (x, y), half in zip(points.tolist(), radii.tolist(), strict=True):
            found.append((x - half, y - half, x + half, y + half))
    return found


def _fill(axes: Axes, plane: Shapes, layer: Fill, order: int, finest_m: float) -> None:
    colours = to_rgba_array(list(layer.colours))
    colours[:, 3] = layer.opacity
    axes.add_collection(
        PathCollection(
            [_path(shape) for shape in shapely.simplify(plane, finest_m)],
            facecolors=colours,
            edgecolors=layer.edge or "none",
            linewidths=layer.edge_pt if layer.edge else 0.0,
            zorder=order,
        ),
        autolim=False,
    )


def _strokes(axes: Axes, plane: Shapes, layer: Strokes, order: int, finest_m: float) -> None:
    areas = np.isin(shapely.get_type_id(plane), (3, 6))
    plane = np.where(areas, shapely.boundary(plane), plane)
    parts = shapely.get_parts(shapely.simplify(plane, finest_m))
    lines = [shapely.get_coordinates(part) for part in parts if not part.is_empty]
    drawn = LineCollection(lines, colors=layer.colour, linewidths=layer.width_pt, zorder=order)
    drawn.set_joinstyle("round")
    axes.add_collection(drawn, autolim=False)


def _marks(axes: Axes, plane: Shapes, layer: Marks, order: int) -> None:
    points = shapely.get_coordinates(plane)
    sizes = np.broadcast_to(layer.size_pt, len(points))
    for size in np.unique(sizes)[::-1]:
        own = points[sizes == size]
        look = mark_look(layer.shape, float(size), layer.colour, hollow=layer.hollow, ring=layer.ring)
        axes.plot(own[:, 0], own[:, 1], zorder=order, scalex=False, scaley=False, **look)


def _pies(axes: Axes, plane: Shapes, layer: Pies, order: int, scale: float) -> None:
    totals = layer.values.sum(axis=1)
    middles, radii = _pie_places(plane, layer, scale)
    for number in np.argsort(-totals, kind="stable").tolist():
        if totals[number] <= 0.0:
            continue
        radius = float(radii[number])
        # From the top, clockwise, as discs are read.
        ends = 90.0 - 360.0 * np.cumsum(np.append(0.0, layer.values[number])) / totals[number]
        for colour, start, end in zip(layer.colours, ends[:-1], ends[1:], strict=True):
            if start > end:
                look: dict[str, Any] = {
                    "facecolor": colour,
                    "edgecolor": palette.PAPER,
                    "linewidth": 0.3,
                    "zorder": order,
                }
                axes.add_patch(Wedge(tuple(middles[number]), radius, end, start, **look))


def _pie_places(plane: Shapes, layer: Pies, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middles and radii in metres of the plane: ground in proportion to people."""
    totals = layer.values.sum(axis=1)
    radii = _PIE_INCH * scale * np.sqrt(totals / max(float(totals.max(initial=0.0)), 1.0))
    middles = shapely.get_coordinates(shapely.point_on_surface(largest(plane)))
    return middles, np.maximum(radii, _LEAST_PIE_INCH * scale)


def _numbers(axes: Axes, plane: Shapes, layer: Numbers, order: int, tell: Voice) -> None:
    points = shapely.get_coordinates(plane)
    for (x_m, y_m), text in list(zip(points, layer.texts, strict=True))[::-1]:
        look = mark_look("circle", _DISC_PT, layer.colour)
        axes.plot([x_m], [y_m], zorder=order, scalex=False, scaley=False, **look)
        axes.text(
            x_m,
            y_m,
            text,
            fontproperties=tell.font(6.0, "bold"),
            color=palette.PAPER,
            ha="center",
            va="center_baseline",
            zorder=order,
            clip_on=True,
            parse_math=False,
        )


def _path(shape: shapely.Geometry) -> Path:
    """A polygon with its holes, or several, as one path."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    if not len(rings):
        return Path(np.zeros((0, 2)))
    points, of = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(points), Path.LINETO, dtype=np.uint8)
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    codes[starts] = Path.MOVETO
    codes[np.append(starts[1:], len(points)) - 1] = Path.CLOSEPOLY
    return Path(points, codes)
