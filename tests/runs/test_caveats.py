"""What is said beside the figures, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import SOURCE, facilities, raster
from rasterio import Affine

from overlap.domain.facilities import Facilities, Reason, RejectedRow
from overlap.domain.notes import english
from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.runs.caveats import band_warnings, list_warnings, people_caveats


def library(used: int, reasons: Mapping[Reason, int]) -> Facilities:
    rejected = tuple(
        RejectedRow("library", used + 1, "", "", reason, "", "")
        for reason, number in reasons.items()
        for _ in range(number)
    )
    places = [(float(number), 0.0) for number in range(used)]
    return replace(facilities("library", places), rejected=rejected, rows_read=used + len(rejected))


def test_many_rows_without_a_place_are_told_with_their_figures() -> None:
    [caveat] = map(
        english, list_warnings([library(10, {"no coordinates": 9, "null island": 1, "closed": 4})])
    )
    assert caveat == (
        "library: 10 of 24 rows (41.7 %) have missing or impossible coordinates and are not placed; "
        "the results describe only the rows that are placed"
    )


@pytest.mark.parametrize(
    "reasons", [{"no coordinates": 1}, {"closed": 20}, {"not selected": 20, "too far": 5, "duplicate": 5}]
)
def test_few_or_others_are_not(reasons: Mapping[Reason, int]) -> None:
    assert list(list_warnings([library(9, reasons)])) == []


def test_swapped_and_rounded_places_are_told() -> None:
    many = library(10, {})
    flagged = many.quality.adding("probably swapped", {"library:a", "library:b"})
    flagged = flagged.adding("low precision", {"library:a", "library:b"})
    swapped, vague = map(english, list_warnings([replace(many, quality=flagged)]))
    assert swapped.startswith("library: in 2 rows latitude and longitude are probably swapped")
    assert vague.startswith("library: 2 of 10 places have coordinates rounded")


def test_bands_that_look_like_metres_are_doubted() -> None:
    assert list(map(english, band_warnings([500.0, 1000.0]))) == [
        "bands are in kilometres, and the smallest is 500 km; write metres as parts of them"
    ]
    assert not list(band_warnings([1.0, 500.0]))


def test_coarse_cells_and_points_are_told_for_short_bands(tmp_path: Path) -> None:
    cells = raster(tmp_path, {"total": np.ones((3, 3))}, Affine(0.01, 0, 10, 0, -0.01, 0.015))
    (said,) = map(english, people_caveats([cells], [1.0, 5.0]))
    assert "its cells are 1,113 m wide or high, so that a distance is known to 787 m" in said
    assert not list(people_caveats([cells], [5.0]))
    table = PeopleAtPoints(("total",), np.ones((1, 2)), np.zeros(2), np.ones(2), SOURCE)
    (said,) = map(english, people_caveats([PointPopulation(table)], [5.0]))
    assert said.startswith("people: everyone is counted at the 2 points of the table")
