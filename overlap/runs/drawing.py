"""Drawing cells by their people while the pass goes by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from overlap.domain.population import Block, GridBlock, PointBlock
from overlap.domain.sample import Sample
from overlap.geo.sampling import draw_cells, draw_points
from overlap.runs.windows import Cells, Points, Where, degrees_at, raw_of


def drawn(block: Block, where: Where, width: int, bits: int, sample: Sample) -> Sample:
    """The sample after the people of one window.

    Parameters
    ----------
    block, where
        The window.
    width
        Columns of the whole raster, so that a cell has the same number in whatever block it is read.
    bits
        The scale of the units of points.
    sample
        Cells met so far.
    """
    priorities, cells = np.empty(len(where)), np.empty(len(where), dtype=np.int64)
    if isinstance(block, GridBlock):
        first = block.top * width + block.left
        if isinstance(where, Cells):
            found = draw_cells(raw_of(block, bits), where.box, first, width, sample.most, priorities, cells)
        else:
            row, column = np.divmod(where.cells, block.grid.width)
            people = block.people[0].reshape(-1)[where.cells].astype(np.float64)
            people[~(people > 0.0) | (people == block.nodata[0])] = 0.0
            keys = (first + row * width + column).astype(np.uint64)
            found = draw_points(keys, people, sample.most, priorities, cells)
            cells = where.cells[cells[:found]]
        chosen = cells[:found]
        people = block.people[0].reshape(-1)[chosen].astype(np.float64)
    else:
        assert isinstance(where, Points)
        people = block.units[0, where.cells] / 2.0**bits
        keys = _keys(block, where.cells)
        found = draw_points(keys, people, sample.most, priorities, cells)
        chosen, people = where.cells[cells[:found]], people[cells[:found]]
    return sample.add(np.column_stack([priorities[:found], *degrees_at(block, chosen), people]))


def _keys(block: PointBlock, cells: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A key of each point by its place and its people, whatever the order of the file."""
    bits = [each[cells].view(np.uint64) for each in (block.longitude_deg, block.latitude_deg, block.units[0])]
    return np.asarray(bits[0] * np.uint64(3) + bits[1] * np.uint64(5) + bits[2] * np.uint64(7))
