"""Candidates in gap regions: a large region has several, and there is an end to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from acting_builders import acting
from builders import facilities, raster
from rasterio import Affine

from overlap.analyses import gaps
from overlap.analyses.priorities import gap_places as module
from overlap.analyses.priorities.gap_places import gap_places, no_places, region_of
from overlap.domain.evidence import Evidence
from overlap.domain.notes import english
from overlap.domain.study_acting import GapSettings

HERE = {"library": np.ones(1, dtype=np.bool_)}


@pytest.fixture
def two_towns(tmp_path: Path) -> Evidence:
    """Twenty cells along the equator, 1,113 m each: a town at each end and hardly anybody between them."""
    people = np.full((1, 20), 10.0)
    people[0, 2], people[0, 17] = 900.0, 800.0
    return acting(
        gaps.wants,
        [facilities("library", [(20.0, 0.0)])],
        raster(tmp_path, {"total": people}, Affine(0.01, 0, 0, 0, -0.01, 0.005)),
        gaps=GapSettings(density_per_km2=1.0, largest_km2=1000.0),
        bands_km=(5.0,),
    )


def test_both_ends_of_a_region_have_a_place_whose_middle_has_none(two_towns: Evidence) -> None:
    places = gap_places(two_towns, HERE)
    # Blocks of two cells; three cells to each side count: the first and the last with a town begin the list.
    assert places.found == len(places.sites) == 10
    at = dict(zip(places.sites.ids.tolist(), places.sites.longitude_deg.tolist(), strict=True))
    assert at["gap:presence:5:1-1"] == pytest.approx(0.035)
    assert set(map(region_of, at)) == {"presence:5:1"}
    in_order = [at[f"gap:presence:5:1-{rank}"] for rank in range(1, 11)]
    with_a_town = [each for each in in_order if min(abs(each - 0.025), abs(each - 0.175)) < 0.031]
    assert in_order[: len(with_a_town)] == with_a_town
    middle = gaps.analyse(two_towns).tables[0].frame["longitude_deg"].iloc[0]
    assert abs(middle - 0.025) > 0.045
    assert abs(middle - 0.175) > 0.045


def test_of_too_many_places_those_with_most_people_stay_and_it_is_told(
    two_towns: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = gap_places(two_towns, HERE)
    assert list(everything.caveats(two_towns.sums[0], 5_000.0)) == []
    monkeypatch.setattr(module, "MOST", 4)
    fewer = gap_places(two_towns, HERE)
    assert fewer.found == 10
    assert fewer.sites.ids.tolist() == [f"gap:presence:5:1-{rank}" for rank in range(1, 5)]
    # Of the first town's four neighbours three blocks tell, and of the second's the first; the next has 860.
    (said,) = map(english, fewer.caveats(two_towns.sums[0], 5_000.0))
    assert said == (
        "priorities: of 10 places in gap regions 4 are candidates; around each of the others live at most "
        "860 people of the gap, in a square as large as the circle within reach"
    )


def test_coarse_cells_that_are_not_small_against_the_distance_are_told(two_towns: Evidence) -> None:
    places = gap_places(two_towns, HERE)
    (said,) = map(english, places.caveats(two_towns.sums[0], 3_000.0))
    assert "middles of coarse cells up to 1,113 m wide or high, which is not small against 3 km" in said
    assert list(no_places().caveats(two_towns.sums[0], 3_000.0)) == []


def test_without_a_gap_there_is_no_place(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((3, 3))}, Affine(0.01, 0, 10, 0, -0.01, 0))
    nobody = acting(gaps.wants, [facilities("library", [(10.01, -0.01)])], population, bands_km=(5.0,))
    assert gap_places(nobody, HERE).found == 0
