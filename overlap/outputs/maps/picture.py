"""What a map shows, before it is drawn: layers, legend, labels and words; nothing of the drawing library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overlap.resources import palette

Shapes = NDArray[np.object_]


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


@dataclass(frozen=True)
class Numbers:
    """Numbered discs, first things on top."""

    shapes: Shapes
    texts: tuple[str, ...]
    colour: str = palette.INK


@dataclass(frozen=True)
class Entry:
    """One line of a legend: `shape` is that of a mark, `patch`, `line`, or a number of the map itself."""

    label: str
    colour: str = palette.INK
    shape: str = "patch"
    opacity: float = 1.0
    hollow: bool = False


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
    layers: tuple[Fill | Strokes | Marks | Numbers, ...]
    legend: tuple[Group, ...]
    names: Names | None = None
    notes: tuple[str, ...] = field(default=())


def no_shapes() -> Shapes:
    """An array of no shapes."""
    nothing: list[Any] = []
    return np.array(nothing, dtype=object)
