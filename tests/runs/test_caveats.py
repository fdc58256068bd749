"""What is said beside the figures, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from builders import facilities

from overlap.domain.facilities import Facilities, Reason, RejectedRow
from overlap.runs.caveats import list_caveats


def library(used: int, reasons: Mapping[Reason, int]) -> Facilities:
    rejected = tuple(
        RejectedRow("library", used + 1, "", "", reason, "", "")
        for reason, number in reasons.items()
        for _ in range(number)
    )
    places = [(float(number), 0.0) for number in range(used)]
    return replace(facilities("library", places), rejected=rejected, rows_read=used + len(rejected))


def test_many_rows_without_a_place_are_told_with_their_figures() -> None:
    [caveat] = list_caveats([library(10, {"no coordinates": 9, "null island": 1, "closed": 4})])
    assert caveat == (
        "library: 10 of 24 rows (41.7 %) have missing or impossible coordinates and are not placed; "
        "the results describe only the rows that are placed"
    )


@pytest.mark.parametrize(
    "reasons", [{"no coordinates": 1}, {"closed": 20}, {"not selected": 20, "too far": 5, "duplicate": 5}]
)
def test_few_or_others_are_not(reasons: Mapping[Reason, int]) -> None:
    assert list(list_caveats([library(9, reasons)])) == []
