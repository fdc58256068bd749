"""Facilities: the counters of one network, and the rows that did not become one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.domain.quality import Quality
from overlap.domain.source import Source

Reason = Literal[
    "no coordinates",
    "not a number",
    "out of range",
    "null island",
    "pole placeholder",
    "duplicate",
    "not selected",
    "closed",
    "too far",
]
REASONS: tuple[str, ...] = get_args(Reason)


@dataclass(frozen=True)
class RejectedRow:
    """One input row that is no facility: `row` counts from 1 in the order of the file.

    `swapped` tells that it would probably be one, were its latitude and longitude exchanged.
    """

    source: str
    row: int
    id: str
    name: str
    reason: Reason
    found: str
    detail: str
    swapped: bool = False


@dataclass(frozen=True)
class Facilities:
    """The counters of one network, in the order of their ids.

    Parameters
    ----------
    network
        Name of the network.
    ids
        `network:id`, shape (n,), ascending and unique: whatever the order of the file, ties go to the
        smaller index.
    names
        Shape (n,), empty where unknown.
    longitude_deg, latitude_deg
        EPSG:4326, shape (n,), float64, longitude in [-180, 180].
    rows
        The row of the file, from 1, that each facility came from, shape (n,), int64.
    counts
        Shape (n,), bool: False for `context`, which serves people but is in no count or share.
    attributes
        Every column of the file, row by row, text as read.
    rows_read
        Rows of the file; each is a facility or in `rejected`.
    rejected
        The other rows, in the order of the file.
    source
        How the file was read.
    quality
        What there is to say against those that are kept.
    address
        The columns of `attributes` that are its address together, in their order; none where no column is.
    hours
        The column of `attributes` with its opening hours, empty where none has them.
    """

    network: str
    ids: NDArray[np.str_]
    names: NDArray[np.str_]
    longitude_deg: NDArray[np.float64]
    latitude_deg: NDArray[np.float64]
    rows: NDArray[np.int64]
    counts: NDArray[np.bool_]
    attributes: pd.DataFrame
    rows_read: int
    rejected: tuple[RejectedRow, ...]
    source: Source
    quality: Quality = field(default_factory=Quality)
    address: tuple[str, ...] = ()
    hours: str = ""

    def __post_init__(self) -> None:
        if list(self.ids) != sorted(set(self.ids)):
            raise ValueError("ids must be unique and ascending")
        if len(self.ids) + len(self.rejected) != self.rows_read:
            raise ValueError("every row is a facility or rejected")

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def used(self) -> int:
        """How many facilities count."""
        return int(self.counts.sum())
