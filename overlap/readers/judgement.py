"""Which rows are no facilities, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from overlap.domain.facilities import Reason, RejectedRow
from overlap.domain.values import as_text, cells

if TYPE_CHECKING:
    import pandas as pd

    from overlap.domain.selection import Selection
    from overlap.readers.points import Points

Mask = NDArray[np.bool_]
Texts = NDArray[np.object_]

_NOWHERE = 1e-6
"""Degrees, or units of a projection: a point nearer than this to 0, 0 is a placeholder."""

_POLE_DEG = 89.9999


def judge(points: Points, selected: Mask) -> NDArray[np.str_]:
    """Return why each row is rejected, shape (n,): the first reason that applies, empty where none does."""
    longitude_deg, latitude_deg = points.longitude_deg, points.latitude_deg
    on_globe = (longitude_deg >= -180.0) & (longitude_deg <= 180.0) & (np.abs(latitude_deg) <= 90.0)
    judgements: dict[Reason, Mask] = {
        "no coordinates": points.missing,
        "not a number": points.unreadable,
        "out of range": ~on_globe,
        "null island": _at_origin(longitude_deg, latitude_deg) | _at_origin(points.x, points.y),
        "pole placeholder": np.abs(latitude_deg) >= _POLE_DEG,
        "not selected": ~selected,
    }
    return np.select(list(judgements.values()), list(judgements), default="")


def _at_origin(x: NDArray[np.float64], y: NDArray[np.float64]) -> Mask:
    return (np.abs(x) < _NOWHERE) & (np.abs(y) < _NOWHERE)


@dataclass(frozen=True)
class Rejector:
    """Writes down rejected rows: all that a row's entry needs, by row from 0."""

    network: str
    given_ids: Texts
    names: Texts
    points: Points
    frame: pd.DataFrame
    rule: Selection | None
    kept_for: dict[int, int]

    def rejected(self, reasons: NDArray[np.str_]) -> tuple[RejectedRow, ...]:
        """Return an entry for every row with a reason and for every row that repeats another."""
        repeated = np.isin(np.arange(len(reasons)), list(self.kept_for))
        whole = np.where(repeated, "duplicate", reasons)
        return tuple(
            self._entry(row, cast("Reason", str(whole[row]))) for row in np.flatnonzero(whole != "").tolist()
        )

    def _entry(self, row: int, reason: Reason) -> RejectedRow:
        given = self.given_ids[row]
        found, detail = self.points.found[row], ""
        if reason == "not selected" and self.rule:
            found, detail = self._rule_values(row, self.rule), self.rule.text
        elif reason == "duplicate":
            same = "the id" if given else "every column"
            found, detail = given or found, f"{same} equals row {self.kept_for[row] + 1}, which stays"
        return RejectedRow(
            source=self.network,
            row=row + 1,
            id=f"{self.network}:{given}" if given else "",
            name=self.names[row],
            reason=reason,
            found=found,
            detail=detail,
        )

    def _rule_values(self, row: int, rule: Selection) -> str:
        values = {name: as_text(cells(self.frame[name].iloc[row : row + 1]))[0] for name in rule.names}
        return ", ".join(f"{name} = {value or 'unknown'}" for name, value in values.items())
