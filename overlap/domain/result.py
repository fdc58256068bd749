"""What an analysis returns: tables, figures and caveats. It knows nothing of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.notes import Note

Kind = Literal["text", "integer", "number", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: the source of every dictionary, legend and heading that names it."""

    name: str
    meaning: str
    unit: str = ""
    kind: Kind = "text"


@dataclass(frozen=True)
class Style:
    """What a map of the table should show, never a colour."""

    kind: Literal["single", "categorised", "graduated"]
    by: str = ""


@dataclass(frozen=True)
class Table:
    """Rows with a meaning for every column, and a shape for every row where the table is a map layer.

    `frame` has exactly the columns of `columns`, in their order; `geometry`, where given, is an array of
    shapely geometries in EPSG:4326 (split at ±180° as RFC 7946 asks), one for each row. What is `elsewhere`
    may lie anywhere on Earth: no map is drawn around it.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    key: tuple[str, ...] = ()
    geometry: NDArray[np.object_] | None = None
    geometry_type: Literal["Point", "MultiLineString", "MultiPolygon"] | None = None
    style: Style | None = None
    elsewhere: bool = False

    def __post_init__(self) -> None:
        if list(self.frame.columns) != [column.name for column in self.columns]:
            raise ValueError(f"{self.name}: the frame's columns are not the declared ones")
        if (self.geometry is None) != (self.geometry_type is None):
            raise ValueError(f"{self.name}: a geometry needs its type")
        if self.style is not None and self.style.by not in ("", *self.frame.columns):
            raise ValueError(f"{self.name}: the style's column {self.style.by} is not there")
        if self.geometry is not None and len(self.geometry) != len(self.frame):
            raise ValueError(f"{self.name}: a geometry for every row")

    def records(self, **only: str) -> list[dict[str, Any]]:
        """The rows as figures, those with the values given alone; what is empty is None and never NaN."""
        frame = self.frame
        for name, value in only.items():
            frame = frame[frame[name] == value]
        return [
            {str(key): None if pd.isna(value) else value for key, value in row.items()}
            for row in frame.to_dict("records")
        ]


@dataclass(frozen=True)
class Result:
    """The answer of one analysis.

    `figures` are plain JSON values by the key under which `summary.json` holds them; `warnings` say that
    figures may be wrong, `caveats` how they are to be read: sentences without their full stops, by `say` and
    `count`, or as `English` where no catalogue has them.
    """

    tables: tuple[Table, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    caveats: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
