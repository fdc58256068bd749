"""People in the columns of a table of polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from overlap.domain.source import Source


@dataclass(frozen=True)
class PeopleTable:
    """Polygons and how many people live in each, by layer.

    Parameters
    ----------
    layers
        Names of the layers; the first is the total.
    people
        Shape (layers, polygons), float64, NaN where the file says nothing, which is never people.
    polygons
        Shapely Polygons and MultiPolygons in EPSG:4326, shape (polygons,), unrolled and valid, in the order
        of the file.
    source
        How the file was read.
    """

    layers: tuple[str, ...]
    people: NDArray[np.float64]
    polygons: NDArray[np.object_]
    source: Source

    def __post_init__(self) -> None:
        if self.people.shape != (len(self.layers), len(self.polygons)):
            raise ValueError("people for every layer and polygon")

    def __len__(self) -> int:
        return len(self.polygons)
