"""What a map shows, before it is drawn: layers, legend, labels and words; nothing of the drawing library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.resources import palette

Shapes = NDArray[np.object_]
Box = tuple[float, float, float, float]  # west, south, east and north


@dataclass(frozen=True)
class Fill:
    """Areas of ground; `opacity` is for each shape, `edge` the colour of its border, empty for none."""

    shapes: Shapes
    colours: Sequence[str]
    opacity: NDArray[np.float64]
    edge: str = ""
    edge_pt: float = 0.4


@dataclass(frozen=True)
class Strokes:
    """Lines, or the borders of areas."""

    shapes: Shapes
    colour: str
    width_pt: float = 0.6


@dataclass(frozen=True)
class Marks:
    """Points with one look; `size_pt` is across, for all or for each."""

    shapes: Shapes
    colour: str
    shape: str = "circle"
    size_pt: float | NDArray[np.float64] = 4.0
    hollow: bool = False
    ring: bool = False


@dataclass(frozen=True)
class Pies:
    """Discs as large as the sum of their `values`, (n, parts), cut by them."""

    shapes: Shapes
    values: NDArray[np.float64]
    colours: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    """Numbered discs, first things on top."""

    shapes: Shapes
    texts: tuple[str, ...]
    colour: str = palette.INK


Layer = Fill | Strokes | Marks | Pies | Numbers


@dataclass(frozen=True)
class Entry:
    """One line of a legend.

    `shape` is that of a mark, `patch`, `line`, `none`, or a number that stands on the map.
    """

    label: str
    colour: str = palette.INK
    shape: str = "patch"
    opacity: float = 1.0
    hollow: bool = False
    ring: bool = False


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Names:
    """Labels at areas, the weightiest placed first."""

    shapes: Shapes
    texts: tuple[str, ...]
    weights: NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """One map; layers are drawn in their order, names on top."""

    title: str
    words: tuple[str, ...]
    layers: tuple[Layer, ...]
    legend: tuple[Group, ...]
    names: Names | None = None
