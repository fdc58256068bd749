"""Which rows are no facilities, and why; and which of the others are doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from overlap.domain.facilities import Reason, RejectedRow
from overlap.domain.values import as_text, cells
from overlap.readers.points import Points, exchanged
from overlap.readers.quality_doubles import NEAR_M
from overlap.readers.quality_swaps import find_swapped, swapped_hint, swapped_note

if TYPE_CHECKING:
    import pandas as pd

    from overlap.domain.quality import Check
    from overlap.domain.selection import Selection
    from overlap.readers.quality_closed import Closing

Mask = NDArray[np.bool_]
Texts = NDArray[np.object_]

_NOWHERE = 1e-6
"""Degrees, or units of a projection: a point nearer than this to 0, 0 is a placeholder."""

_NEAR_ZERO_DEG = 1.0
"""A network with a row nearer than this to the equator, or to Greenwich, may have one right on it."""

_POLE_DEG = 89.9999


@dataclass(frozen=True)
class Verdict:
    """What becomes of each row, shape (n,).

    Parameters
    ----------
    points
        With those mended that the study asks to mend.
    reasons
        Why a row is no facility, empty where it is one.
    details
        What more there is to say to the reason.
    flags
        What there is to say against rows that may stay.
    notes
        What was decided, one sentence each.
    """

    points: Points
    reasons: NDArray[np.str_]
    details: Texts
    flags: dict[Check, Mask]
    notes: tuple[str, ...]


def judge_rows(points: Points, selected: Mask, closing: Closing, key: str, *, mend: bool) -> Verdict:
    """Judge every row by its place, the study's rule, and what it says of itself.

    Parameters
    ----------
    points, closing
        What the rows say of their places, and of being closed.
    selected
        Whether the study's rule wants them, shape (n,).
    key
        Their place in the study, such as `networks.post`, for the notes.
    mend
        Exchange latitude and longitude where they are probably swapped.
    """
    reasons = _reasons(points, selected, closing)
    swapped = find_swapped(points, reasons == "") & np.isin(reasons, ("", "out of range"))
    details = np.where(reasons == "not a number", points.problems, "").astype(object)
    details[(reasons == "null island") & ~_at_origin(points.x, points.y)] = "one coordinate is exactly 0"
    details[reasons == "closed"] = "it says that it is closed"
    notes: tuple[str, ...] = ()
    if swapped.any():
        notes = (swapped_note(int(swapped.sum()), key, mend=mend),)
    if mend:
        points = exchanged(points, swapped)
        reasons = _reasons(points, selected, closing)
    details[swapped & (reasons == "out of range")] = swapped_hint(key)
    check: Check = "swapped, mended" if mend else "probably swapped"
    return Verdict(points, reasons, details, {check: swapped, "perhaps closed": closing.doubtful}, notes)


def _reasons(points: Points, selected: Mask, closing: Closing) -> NDArray[np.str_]:
    reasons = judge(points, selected)
    return np.where((reasons == "") & (closing.closed != ""), "closed", reasons)


def judge(points: Points, selected: Mask) -> NDArray[np.str_]:
    """Return why each row is rejected, shape (n,): the first reason that applies, empty where none does."""
    longitude_deg, latitude_deg = points.longitude_deg, points.latitude_deg
    on_globe = (longitude_deg >= -180.0) & (longitude_deg <= 180.0) & (np.abs(latitude_deg) <= 90.0)
    at_pole = np.abs(latitude_deg) >= _POLE_DEG
    judgements: dict[Reason, Mask] = {
        "no coordinates": points.missing,
        "not a number": points.unreadable,
        "out of range": ~on_globe,
        "null island": _at_origin(longitude_deg, latitude_deg)
        | _at_origin(points.x, points.y)
        | (_one_is_zero(points) & ~at_pole),
        "pole placeholder": at_pole,
        "not selected": ~selected,
    }
    return np.select(list(judgements.values()), list(judgements), default="")


def _one_is_zero(points: Points) -> Mask:
    """Return where one coordinate is exactly 0 degrees, and most rows are others, and none near that line."""
    found = np.zeros(len(points.x), dtype=bool)
    for values in (points.x, points.y) if points.in_degrees else ():
        zero, others = np.abs(values) < _NOWHERE, np.abs(values) >= _NOWHERE
        if zero.sum() < others.sum() and np.abs(values[others]).min() >= _NEAR_ZERO_DEG:
            found |= zero
    return found


def is_on_globe_exchanged(verdict: Verdict) -> bool:
    """Return whether most of the rows out of range would not be, were latitude and longitude exchanged."""
    out = verdict.reasons == "out of range"
    points = verdict.points
    would_be = np.isfinite(points.exchanged_longitude_deg) & (np.abs(points.exchanged_latitude_deg) <= 90.0)
    return bool((out & would_be).sum() * 2 > len(out))


def _at_origin(x: NDArray[np.float64], y: NDArray[np.float64]) -> Mask:
    return (np.abs(x) < _NOWHERE) & (np.abs(y) < _NOWHERE)


@dataclass(frozen=True)
class Rejector:
    """Writes down rejected rows: all that a row's entry needs, by row from 0."""

    network: str
    given_ids: Texts
    names: Texts
    verdict: Verdict
    closing: Closing
    frame: pd.DataFrame
    rule: Selection | None
    kept_for: dict[int, int]

    def rejected(self) -> tuple[RejectedRow, ...]:
        """Return an entry for every row with a reason and for every row that repeats another."""
        reasons = self.verdict.reasons
        repeated = np.isin(np.arange(len(reasons)), list(self.kept_for))
        whole = np.where(repeated, "duplicate", reasons)
        return tuple(
            self._entry(row, cast("Reason", str(whole[row]))) for row in np.flatnonzero(whole != "").tolist()
        )

    def _entry(self, row: int, reason: Reason) -> RejectedRow:
        given = self.given_ids[row]
        found, detail = self.verdict.points.found[row], self.verdict.details[row]
        if reason == "not selected" and self.rule:
            found, detail = self._rule_values(row, self.rule), self.rule.text
        elif reason == "closed":
            found = self.closing.closed[row]
        elif reason == "duplicate":
            same = f"id and name, and the place within {NEAR_M:g} m," if given else "all columns"
            found, detail = given or found, f"{same} are those of row {self.kept_for[row] + 1}, which stays"
        return RejectedRow(
            source=self.network,
            row=row + 1,
            id=f"{self.network}:{given}" if given else "",
            name=self.names[row],
            reason=reason,
            found=found,
            detail=detail,
            swapped=reason == "out of range" and self._is_swapped(row),
        )

    def _is_swapped(self, row: int) -> bool:
        flagged = self.verdict.flags.get("probably swapped")
        return flagged is not None and bool(flagged[row])

    def _rule_values(self, row: int, rule: Selection) -> str:
        values = {name: as_text(cells(self.frame[name].iloc[row : row + 1]))[0] for name in rule.names}
        return ", ".join(f"{name} = {value or 'unknown'}" for name, value in values.items())
