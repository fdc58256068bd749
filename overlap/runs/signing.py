"""Coverage signatures in the pass: the R-tree is asked by the thread that reads, others sign the blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.population import GridBlock
from overlap.domain.signatures import Covering, Gathering
from overlap.geo.ellipsoid import chord_of, meridian_plane, to_ecef
from overlap.geo.index import ROUNDING_M, PointIndex
from overlap.geo.kernels import grid_extent
from overlap.geo.measure import GridLines, Raw
from overlap.geo.signature_sheet import sheet_for
from overlap.geo.signatures import Seen, sign_grid, sign_points
from overlap.geo.sub_block import Zones
from overlap.runs.windows import Candidates, Window

if TYPE_CHECKING:
    from overlap.runs.sweep import Prepared


class Signer:
    """One covering, asked of the blocks of one pass.

    Parameters
    ----------
    covering
        What is asked.
    groups
        The pass' groups, those named as serving among them.
    levels
        The names of the pass' levels, in order.

    Raises
    ------
    KeyError, ValueError
        A group or level that the pass does not have.
    """

    def __init__(self, covering: Covering, groups: Mapping[str, PointIndex], levels: Sequence[str]) -> None:
        self._indices = [covering.candidates, *(groups[name] for name in covering.served)]
        self._chord_m = float(chord_of(covering.distance_m))
        first = levels.index(covering.level) if covering.level is not None else len(levels)
        self._level = slice(first, first + 1)

    def around_cells(self, block: GridBlock, windows: Sequence[Window]) -> list[Candidates]:
        """Whatever can be within the distance of some cell of each window of a grid."""
        lines = _lines(block)
        extents = [
            grid_extent(
                *(axis[window.rows] for axis in lines[:2]), *(axis[window.columns] for axis in lines[2:])
            )
            for window in windows
        ]
        return self.around(extents)

    def around(self, extents: Sequence[tuple[float, float, float, float]]) -> list[Candidates]:
        """The same for windows given by centre (ECEF) and radius in metres."""
        centres_m, radii_m = np.split(np.array(extents).reshape(-1, 4), [3], axis=1)
        reach_m = radii_m[:, 0] + self._chord_m + ROUNDING_M
        return list(zip(*(index.within(centres_m, reach_m) for index in self._indices), strict=True))

    def sign(self, bits: int, prepared: Prepared, zones: Zones, gathering: Gathering) -> None:
        """Add the people of one block, in units of 2⁻ᵇⁱᵗˢ."""
        level = zones._replace(slots=zones.slots[self._level], outside=zones.outside[self._level])
        block, cells = prepared.block, prepared.cells
        if isinstance(block, GridBlock):
            raw, lines = Raw(block.people, np.array(block.nodata), 2.0**bits), _lines(block)
        for window, candidates in zip(prepared.windows, prepared.seen, strict=True):
            seen, rows, columns = self._seen(candidates), window.rows, window.columns
            most = max(len(seen.sites), len(seen.serving))
            if isinstance(block, GridBlock):
                gathering.table = sign_grid(
                    raw,
                    (rows.start, rows.stop, columns.start, columns.stop),
                    lines,
                    seen,
                    level,
                    gathering.served,
                    gathering.table,
                    sheet_for(most, len(block.people)),
                )
            elif cells is not None:
                here = cells[columns]
                gathering.table = sign_points(
                    np.ascontiguousarray(block.units[:, here]),
                    np.ascontiguousarray(to_ecef(block.longitude_deg[here], block.latitude_deg[here]).T),
                    here,
                    seen,
                    level,
                    gathering.served,
                    gathering.table,
                    sheet_for(most, len(block.units)),
                )

    def _seen(self, candidates: Candidates) -> Seen:
        sites, *serving = (
            index.packed(chosen) for index, chosen in zip(self._indices, candidates, strict=True)
        )
        return Seen(
            sites,
            candidates[0].astype(np.int32),
            np.concatenate([np.empty((0, 6)), *serving]),
            self._chord_m,
        )


def _lines(block: GridBlock) -> GridLines:
    half = np.radians(block.grid.columns_x) / 2.0
    return GridLines(*meridian_plane(block.grid.rows_y), np.cos(half), np.sin(half))
