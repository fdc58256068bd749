"""Drawing cells by their people while the pass goes by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock
from overlap.domain.sample import Sample
from overlap.geo.sampling import draw_cells, draw_points
from overlap.runs.windows import Cells, People, Points, degrees_at, units_at


def drawn(window: People, width: int, sample: Sample) -> Sample:
    """The sample after the people of one window.

    Parameters
    ----------
    window
        Its people.
    width
        Columns of the whole raster, so that a cell has the same number in whatever block it is read.
    sample
        Cells met so far.
    """
    block, where = window.block, window.where
    priorities, cells = np.empty(len(where)), np.empty(len(where), dtype=np.int64)
    if isinstance(where, Cells) and isinstance(block, GridBlock):
        first = block.top * width + block.left
        found = draw_cells(window.raw, where.box, first, width, sample.most, priorities, cells)
        chosen = cells[:found]
        people = units_at(block, chosen, window.bits)[0] / 2.0**window.bits
    else:
        assert isinstance(where, Points)
        here = window.units[0] / 2.0**window.bits
        found = draw_points(_keys(block, where.cells, width), here, sample.most, priorities, cells)
        chosen, people = where.cells[cells[:found]], here[cells[:found]]
    return sample.add(np.column_stack([priorities[:found], *degrees_at(block, chosen), people]))


def _keys(block: Block, cells: NDArray[np.int64], width: int) -> NDArray[np.uint64]:
    """A key of each cell by its place in the raster, of each point by where it is and its people."""
    if isinstance(block, GridBlock):
        row, column = np.divmod(cells, block.grid.width)
        return np.asarray((block.top + row) * width + block.left + column, dtype=np.uint64)
    bits = [each[cells].view(np.uint64) for each in (block.longitude_deg, block.latitude_deg, block.units[0])]
    return np.asarray(bits[0] * np.uint64(3) + bits[1] * np.uint64(5) + bits[2] * np.uint64(7))
