"""Layers of a picture on the axes of a map, in metres of its projection."""

from __future__ import annotations

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba_array
from matplotlib.path import Path

from overlap.outputs.figures.text import font
from overlap.outputs.maps.ground import Ground
from overlap.outputs.maps.paper import mark_look
from overlap.outputs.maps.picture import Fill, Marks, Numbers, Shapes, Strokes
from overlap.resources import palette

_FINEST_INCH = 0.004  # what a border may be off on paper
_DISC_PT = 9.5


def add_layer(
    axes: Axes, ground: Ground, layer: Fill | Strokes | Marks | Numbers, order: int, scale: float
) -> None:
    """Draw one layer; `scale` is metres of the projection for an inch of paper."""
    plane = ground.projected(layer.shapes)
    if isinstance(layer, Fill):
        _fill(axes, plane, layer, order, _FINEST_INCH * scale)
    elif isinstance(layer, Strokes):
        _strokes(axes, plane, layer, order, _FINEST_INCH * scale)
    elif isinstance(layer, Marks):
        _marks(axes, plane, layer, order)
    else:
        _numbers(axes, plane, layer, order)


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
        look = mark_look(layer.shape, float(size), layer.colour, hollow=layer.hollow)
        axes.plot(own[:, 0], own[:, 1], zorder=order, scalex=False, scaley=False, **look)


def _numbers(axes: Axes, plane: Shapes, layer: Numbers, order: int) -> None:
    points = shapely.get_coordinates(plane)
    for (x_m, y_m), text in list(zip(points, layer.texts, strict=True))[::-1]:
        look = mark_look("circle", _DISC_PT, layer.colour, hollow=False)
        axes.plot([x_m], [y_m], zorder=order, scalex=False, scaley=False, **look)
        axes.text(
            x_m,
            y_m,
            text,
            fontproperties=font(6.0, "bold"),
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
