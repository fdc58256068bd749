"""The areas of a run that a map is laid over, and the one that it is of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.errors import Fault, InputError, nearest_name
from overlap.outputs.figures.voice import Voice
from overlap.outputs.maps.picture import Shapes

_MOST_AREAS = 60  # of a level that is coloured and named: more are a level too fine for one page


@dataclass(frozen=True)
class Place:
    """What is shown: the whole study, or one area of it; `level` is that whose areas are coloured and named.

    `shapes` are what the window holds; `outline` is the area alone, none for the whole study; `tell` is the
    language.
    """

    run: RunContent
    tell: Voice
    shapes: Shapes
    level: str
    area: tuple[str, str] | None = None
    name: str = ""
    outline: shapely.Geometry | None = None

    def table(self, name: str) -> Table | None:
        """A table of the run that has rows."""
        return next((each for each in self.run.tables if each.name == name and len(each.frame)), None)

    def rows(self, table: Table, keep: pd.Series[bool]) -> Table:
        """Some rows of a table, with their shapes."""
        mask = keep.to_numpy(dtype=bool, na_value=False)
        shapes = None if table.geometry is None else table.geometry[mask]
        return replace(table, frame=table.frame[mask].reset_index(drop=True), geometry=shapes)

    def holds(self, table: Table) -> NDArray[np.bool_]:
        """Which points of a table lie in what is shown: all of them for the whole study."""
        assert table.geometry is not None
        if self.outline is None:
            return np.ones(len(table.frame), dtype=bool)
        return np.asarray(shapely.covers(self.outline, table.geometry), dtype=bool)

    def holding(self, table: Table) -> pd.Series[bool]:
        """The same as a mask of rows."""
        return pd.Series(self.holds(table))

    def areas(self) -> Table | None:
        """The areas that are coloured and named: of an area, those within it where there are any."""
        table = self.table("areas")
        if table is None:
            return None
        found = self.rows(table, table.frame["area_level"] == self.level)
        if self.outline is None or found.geometry is None:
            return found
        inside = shapely.covers(shapely.buffer(self.outline, 1e-4), shapely.point_on_surface(found.geometry))
        return self.rows(found, pd.Series(inside))


def place_of(run: RunContent, area: tuple[str, str] | None, tell: Voice) -> Place:
    """The whole study, or one area of it by level and id.

    Raises
    ------
    InputError
        The run has no such area, or no shapes at all.
    """
    table = next((each for each in run.tables if each.name == "areas" and len(each.frame)), None)
    if area is not None:
        return _one(run, table, area, tell)
    if table is None or table.geometry is None:
        shapes = [t.geometry for t in run.tables if t.geometry is not None and not t.elsewhere]
        if not any(map(len, shapes)):
            raise InputError(Fault(run.name, "has nothing with a place to draw"))
        return Place(run, tell, np.concatenate(shapes), "")
    first = table.frame["area_level"] == table.frame["area_level"].iloc[0]
    return Place(run, tell, table.geometry[first.to_numpy()], _finest(table))


def _one(run: RunContent, table: Table | None, area: tuple[str, str], tell: Voice) -> Place:
    level, wanted = area
    known = [] if table is None else list(dict.fromkeys(table.frame["area_level"]))
    if table is None or table.geometry is None or level not in known:
        found = f"levels: {', '.join(known)}" if known else "the run has no areas"
        raise InputError(Fault(f"--per-area {level}", "no such level", found, nearest_name(level, known)))
    mask = (table.frame["area_level"] == level) & (table.frame["area_id"] == wanted)
    if not mask.any():
        raise InputError(Fault(f"{level} {wanted}", "no such area"))
    row = int(np.flatnonzero(mask)[0])
    shape = table.geometry[row]
    finer = known[known.index(level) + 1 :]
    return Place(
        run,
        tell,
        np.array([shape], dtype=object),
        finer[0] if finer else level,
        area,
        str(table.frame["area_name"].iloc[row]) or wanted,
        shape,
    )


def _finest(table: Table) -> str:
    """The finest level that one page can hold; the first where all hold too many."""
    counts = table.frame["area_level"].value_counts()
    fits = [level for level in dict.fromkeys(table.frame["area_level"]) if counts[level] <= _MOST_AREAS]
    return fits[-1] if fits else str(table.frame["area_level"].iloc[0])
