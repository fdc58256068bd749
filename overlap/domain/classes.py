"""Classes of ground, such as urban and rural: whoever lives in a cell is of the class at its centre."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import GridBlock
from overlap.domain.source import Source
from overlap.geo.ellipsoid import FloatArray

NO_CLASS = -1


class Classes(Protocol):
    """One way to class the ground."""

    @property
    def names(self) -> tuple[str, ...]:
        """The classes in order."""

    @property
    def source(self) -> Source:
        """How the file was read."""

    def of_points(self, longitude_deg: FloatArray, latitude_deg: FloatArray) -> NDArray[np.int32]:
        """The class of each point of EPSG:4326 by its number, −1 where there is none, shape (n,).

        Raises
        ------
        InputError
            A file that cannot be read to its end.
        """

    def of_cells(self, block: GridBlock) -> NDArray[np.int32]:
        """The same for the centres of a block's cells, shape (height, width); −1 also where nobody lives."""
