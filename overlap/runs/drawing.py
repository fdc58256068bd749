"""Drawing cells by their people while the pass goes by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock
from overlap.domain.sample import Sample
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.sampling import draw_cells, draw_points
from overlap.runs.windows import Cells, People, Points, degrees_at, units_at


class Drawing:
    """The cells drawn so far in a block; `done` is the sample after it.

    Those of a window wait for others: to choose anew costs as much as the sample is large, and most windows
    bring it few cells.

    Parameters
    ----------
    sample
        Cells met before.
    width
        Columns of the whole raster, so that a cell has the same number in whatever block it is read.
    """

    def __init__(self, sample: Sample, width: int) -> None:
        self._sample, self._width = sample, width
        self._waiting: list[FloatArray] = []
        self._cells = 0

    def add(self, window: People) -> None:
        """Draw among the people of one window."""
        rows = _drawn(window, self._width, self._sample.most)
        self._waiting.append(rows)
        self._cells += len(rows)
        if self._cells > self._sample.size:
            self.done()

    def done(self) -> Sample:
        """The sample with all of them."""
        if self._waiting:
            self._sample = self._sample.add(np.concatenate(self._waiting))
            self._waiting, self._cells = [], 0
        return self._sample


def _drawn(window: People, width: int, most: float) -> FloatArray:
    """Priority, longitude, latitude and people of a window's cells up to a priority, shape (n, 4)."""
    block, where = window.block, window.where
    priorities, cells = np.empty(len(where)), np.empty(len(where), dtype=np.int64)
    if isinstance(where, Cells) and isinstance(block, GridBlock):
        first = block.top * width + block.left
        found = draw_cells(window.raw, where.box, first, width, most, priorities, cells)
        chosen = cells[:found]
        people = units_at(block, chosen, window.bits)[0] / 2.0**window.bits
    else:
        assert isinstance(where, Points)
        here = window.units[0] / 2.0**window.bits
        found = draw_points(_keys(block, where.cells, width), here, most, priorities, cells)
        chosen, people = where.cells[cells[:found]], here[cells[:found]]
    return np.column_stack([priorities[:found], *degrees_at(block, chosen), people])


def _keys(block: Block, cells: NDArray[np.int64], width: int) -> NDArray[np.uint64]:
    """A key of each cell by its place in the raster, of each point by where it is and its people."""
    if isinstance(block, GridBlock):
        row, column = np.divmod(cells, block.grid.width)
        return np.asarray((block.top + row) * width + block.left + column, dtype=np.uint64)
    bits = [each[cells].view(np.uint64) for each in (block.longitude_deg, block.latitude_deg, block.units[0])]
    return np.asarray(bits[0] * np.uint64(3) + bits[1] * np.uint64(5) + bits[2] * np.uint64(7))
