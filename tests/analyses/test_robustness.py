"""Robustness: bounds by brute force, draws against their bounds, choices counted by hand."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import Places, evidence, facilities, people_table, raster
from rasterio import Affine

from overlap.analyses import robustness
from overlap.analyses.robustness.bounds import bounds
from overlap.analyses.robustness.measures import split_at
from overlap.domain.evidence import Evidence
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.quality import Quality
from overlap.domain.sample import Sample
from overlap.geo.displaced import Doubts
from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex

# 0.01° on the equator: 1,113 m eastwards, 1,106 m northwards.
HERE = Affine(0.01, 0, 10.0, 0, -0.01, 0.02)
METRE = 1 / 111_319.49  # of longitude on the equator

# Five cells in a row, their people powers of two: 1, 2, 4, 8, 16. The library is at the first; from its
# centre they are 0, 1,113, 2,226, 3,340 and 4,453 m away. The post office is 50 m east of the last.
ROW = Affine(0.01, 0, 10.0, 0, -0.01, 0.005)
FIVE = {"total": 2.0 ** np.arange(5).reshape(1, 5)}
LIBRARIES: Places = [(10.005, 0.0)]
POSTS: Places = [(10.045 + 50 * METRE, 0.0)]


def row_of_five(folder: Path, **settings: Any) -> Evidence:
    return evidence(
        [facilities("library", LIBRARIES), facilities("post", POSTS)],
        [raster(folder, FIVE, ROW)],
        wants=robustness.wants,
        **settings,
    )


def figures(given: Evidence) -> dict[str, Any]:
    found: dict[str, Any] = robustness.analyse(given).figures["robustness"]
    return found


def scattered(folder: Path, networks: int = 2, counters: int = 26, **settings: Any) -> Evidence:
    rng = np.random.default_rng(5)
    people = {"total": rng.random((40, 50)) * 100}
    named = [
        facilities(
            name, list(zip(rng.uniform(10, 10.5, counters), rng.uniform(-0.4, 0, counters), strict=True))
        )
        for name in ("library", "post", "school")[:networks]
    ]
    return evidence(named, [raster(folder, people, HERE)], wants=robustness.wants, **settings)


def test_the_worked_example_of_the_page(tmp_path: Path) -> None:
    """Cells 0 to 2 are within 2.3 km of the library; 2 to 4 of the post office, 2,276 m from cell 2."""
    told = figures(row_of_five(tmp_path, bands_km=(2.3,), position_error_m=100.0))["measures"]
    assert told["both"]["share"] == 4 / 31
    # 2.2 km: the library reaches 0 and 1, the post office 3 and 4; 2.4 km: what 2.3 km reach.
    assert told["both"]["bounds"] == {"low": 0.0, "high": 4 / 31}
    assert told["only_library"]["bounds"] == {"low": 3 / 31, "high": 7 / 31}
    assert told["only_post"]["bounds"] == {"low": 24 / 31, "high": 28 / 31}
    assert told["neither"]["bounds"] == {"low": 0.0, "high": 4 / 31}
    assert told["near_library"]["bounds"] == {"low": 3 / 31, "high": 7 / 31}


def test_both_limits_moved_together_would_miss_the_bounds_of_only_one(tmp_path: Path) -> None:
    """With one limit for both, cell 2 is near both or neither: only the library is near 3 of 31 always."""
    given = row_of_five(tmp_path, bands_km=(2.2, 2.3, 2.4), service_km=2.3)
    together = {
        split_at(given.sums[0], given.sums[0].groups, [limit, limit])["only_a"]
        for limit in (2200.0, 2300.0, 2400.0)
    }
    assert len(together) == 1
    low, high = bounds(given.sums[0], given.sums[0].groups, 2300.0, 100.0)["only_a"]
    assert (low, high) == (3 / 31, 7 / 31)


@pytest.mark.parametrize("networks", [1, 2, 3])
def test_bounds_are_the_extremes_over_a_grid_of_limits(tmp_path: Path, networks: int) -> None:
    grid = [2.0, 2.1, 2.2, 2.3, 2.4, 2.5]
    given = scattered(tmp_path, networks, bands_km=(*grid, 5.0), service_km=2.3, position_error_m=200.0)
    first = given.sums[0]
    limits = [1000.0 * band for band in grid if 2.1 <= band <= 2.5]
    names = first.groups[:2]
    splits = [split_at(first, names, at) for at in product(limits, repeat=len(names))]
    everyone = int(first.partial.fine[0, 0, -1].sum())
    # 2,300 − 200 and + 200 are in the grid to the bit: the extremes are met, not only kept.
    for measure, (low, high) in bounds(first, names, 2300.0, 200.0).items():
        units = [split[measure] for split in splits]
        assert (min(units) / everyone, max(units) / everyone) == (low, high)
        assert low < high


def test_bounds_hold_whatever_each_facility_does(tmp_path: Path) -> None:
    """The split of displaced facilities, each measured anew, lies within the bounds of the listed ones."""
    given = scattered(tmp_path, bands_km=(3.0,), position_error_m=400.0)
    told = figures(given)["measures"]
    rng = np.random.default_rng(9)
    x, y = np.meshgrid(10.005 + 0.01 * np.arange(50), 0.015 - 0.01 * np.arange(40))
    people = np.random.default_rng(5).random((40, 50)).ravel() * 100
    for _ in range(10):
        near = {}
        for name, each in given.networks.items():
            moved = GEOD.fwd(
                each.longitude_deg, each.latitude_deg, rng.uniform(0, 360, 26), np.full(26, 400.0)
            )
            away = [
                GEOD.inv(x.ravel(), y.ravel(), np.full(x.size, lon), np.full(x.size, lat))[2]
                for lon, lat in zip(moved[0], moved[1], strict=True)
            ]
            near[name] = np.min(away, axis=0) <= 3000.0
        split = {
            "both": near["library"] & near["post"],
            "only_library": near["library"] & ~near["post"],
            "only_post": near["post"] & ~near["library"],
            "either": near["library"] | near["post"],
            "neither": ~near["library"] & ~near["post"],
            "near_library": near["library"],
            "near_post": near["post"],
        }
        assert split.keys() == told.keys()
        for measure, where in split.items():
            ends = told[measure]["bounds"]
            assert ends["low"] <= people[where].sum() / people.sum() <= ends["high"]


def test_an_error_as_long_as_the_band_leaves_nobody_surely_near(tmp_path: Path) -> None:
    told = figures(row_of_five(tmp_path, bands_km=(1.0,), position_error_m=1000.0))["measures"]
    assert told["neither"]["bounds"]["high"] == 1.0
    assert told["both"]["bounds"]["low"] == told["near_post"]["bounds"]["low"] == 0.0


def test_draws_are_those_of_moved_points_measured_one_by_one() -> None:
    """The same chance, and every distance by the geodesic."""
    rng = np.random.default_rng(3)
    here = PointIndex(20 + 0.2 * rng.random(300), 55 + 0.1 * rng.random(300))
    others = PointIndex(20 + 0.2 * rng.random(40), 55 + 0.1 * rng.random(40))
    doubts = Doubts.of(here, others, 1500.0, 300.0)
    assert 20 < len(doubts.places) < 300
    found = doubts.draw(np.random.default_rng(1), 5)
    occurring = np.unique(
        [
            k
            for place in doubts.places
            for k in range(40)
            if abs(_away(here, place, others, k) - 1500) <= 300.0
        ]
    )
    numbers = np.random.default_rng(1).random((5, len(occurring), 2))
    for draw in range(5):
        x, y = others.longitude_deg.copy(), others.latitude_deg.copy()
        # Turned from east to north; azimuths turn from north to east.
        azimuth = 90.0 - 360.0 * numbers[draw, :, 1]
        x[occurring], y[occurring], _ = GEOD.fwd(
            x[occurring], y[occurring], azimuth, 300.0 * np.sqrt(numbers[draw, :, 0])
        )
        moved = PointIndex(x, y)
        expected = [min(_away(here, place, moved, k) for k in range(40)) <= 1500.0 for place in doubts.places]
        assert found[draw].tolist() == expected


def _away(here: PointIndex, place: int, others: PointIndex, k: int) -> float:
    ends = (
        here.longitude_deg[place],
        here.latitude_deg[place],
        others.longitude_deg[k],
        others.latitude_deg[k],
    )
    return float(GEOD.inv(*ends)[2])


def test_one_counter_at_the_edge_is_near_as_often_as_chance_says() -> None:
    """A move by v from a distance b towards the place keeps within b where 2b·v_x ≥ |v|².

    In polar coordinates that is cos θ ≥ r / 2b, a share of arccos(r / 2b) / π ≈ 1/2 − r / 2πb of all angles;
    over the disc of radius e the mean of r is 2e / 3, so 1/2 − e / 3πb of the moves.
    """
    at_edge = Doubts.of(PointIndex([0.0], [0.0]), PointIndex([1000 * METRE], [0.0]), 1000.0001, 100.0)
    near = at_edge.draw(np.random.default_rng(1), 100_000)
    assert near.mean() == pytest.approx(0.5 - 0.1 / (3 * np.pi), abs=4 * np.sqrt(0.25 / 100_000))


def test_the_interval_lies_within_the_bounds_and_shrinks_with_the_error(tmp_path: Path) -> None:
    widths = []
    for error_m in (400.0, 100.0, 1e-6):
        (tmp_path / str(error_m)).mkdir()
        given = scattered(tmp_path / str(error_m), bands_km=(3.0,), position_error_m=error_m)
        told = figures(given)["measures"]
        for each in told.values():
            sure, likely = each["bounds"], each["interval"]
            assert sure["low"] <= likely["low"] <= likely["high"] <= sure["high"]
        widths.append(
            {name: each["interval"]["high"] - each["interval"]["low"] for name, each in told.items()}
        )
    for measure in widths[0]:
        assert widths[0][measure] > widths[1][measure] > 0.0
        assert widths[2][measure] == 0.0


def test_the_same_seed_draws_the_same_and_another_does_not(tmp_path: Path) -> None:
    given = scattered(tmp_path, bands_km=(3.0,), draws=99, position_error_m=300.0)
    once, again = figures(given), figures(given)
    assert once == again
    other = figures(replace(given, settings=replace(given.settings, seed=2)))
    assert other["seed"] == 2
    assert other["measures"]["neither"]["interval"] != once["measures"]["neither"]["interval"]
    assert other["measures"]["neither"]["bounds"] == once["measures"]["neither"]["bounds"]


def test_how_many_draws_are_made_at_once_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = scattered(tmp_path, bands_km=(3.0,), draws=99, position_error_m=300.0)
    once = figures(given)
    monkeypatch.setattr("overlap.analyses.robustness.interval._AT_ONCE", 1000)
    assert figures(given) == once


def test_a_sample_tells_how_far_off_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "CELLS", 400)
    told = figures(scattered(tmp_path, bands_km=(3.0,)))
    assert told["sample"] == {"cells": 400, "everybody": False}
    for each in told["measures"].values():
        assert 0.0 < each["sample"]["standard_error"] < 0.03
        assert abs(each["sample"]["share"] - each["share"]) < 4.0 * each["sample"]["standard_error"]


def test_what_others_have_drawn_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robustness, "CELLS", 400)
    alone = scattered(tmp_path, bands_km=(3.0,))
    monkeypatch.setattr(robustness, "CELLS", 900)
    beside = scattered(tmp_path, bands_km=(3.0,))
    monkeypatch.setattr(robustness, "CELLS", 400)
    assert figures(beside) == figures(alone)


def test_standard_errors_are_those_of_many_samples() -> None:
    rng = np.random.default_rng(2)
    people, values = rng.lognormal(0.0, 1.0, 3000), rng.random(3000) < 0.3
    means, errors = [], []
    for _ in range(400):
        met = np.column_stack([(1 - rng.random(3000)) / people, values, np.arange(3000.0), people])
        sample = Sample.zeros(200).add(met)
        near = sample.longitude_deg
        means.append((sample.people * near).sum() / sample.people.sum())
        errors.append(sample.standard_error(near))
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.1)
    assert Sample.zeros(3000).add(met).standard_error(met[:, 1]) == 0.0


def test_other_limits_are_those_measured_as_bands(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    told = figures(scattered(tmp_path / "a", bands_km=(3.0,)))["measures"]
    assert list(told["both"]["sensitivity"]) == [
        "bands −10 %",
        "bands +10 %",
        "detour factor 1.2",
        "detour factor 1.4",
    ]
    bands = {
        "bands −10 %": 2.7,
        "bands +10 %": 3.3,
        "detour factor 1.2": 3 / 1.2,
        "detour factor 1.4": 3 / 1.4,
    }
    again = scattered(tmp_path / "b", bands_km=tuple(sorted(bands.values())))
    for choice, band_km in bands.items():
        other = replace(again, settings=replace(again.settings, service_km=band_km))
        first = other.sums[0]
        split = split_at(first, first.groups[:2], [1000.0 * band_km] * 2)
        everyone = int(first.partial.fine[0, 0, -1].sum())
        assert told["neither"]["sensitivity"][choice] == split["neither"] / everyone
        assert told["both"]["sensitivity"][choice] == split["both"] / everyone


def test_doubtful_points_and_unknown_status_are_left_out_in_turn(tmp_path: Path) -> None:
    """Of two libraries the one at cell 4 is of low precision, the one at cell 0 has no status."""
    libraries = replace(
        facilities("library", [(10.005, 0.0), (10.045, 0.0)]),
        attributes=pd.DataFrame({"status": ["", "open"]}),
        quality=Quality({"low precision": frozenset({"library:b"})}, (), ("status",)),
    )
    networks = [libraries, facilities("post", [(10.025, 0.0)])]
    given = evidence(
        networks, [raster(tmp_path, FIVE, ROW)], wants=robustness.wants, bands_km=(1.2,), draws=9
    )
    told = figures(given)
    assert told["left_out"] == {
        "without doubtful points": {"library": 1, "post": 0},
        "without unknown status": {"library": 1, "post": 0},
    }
    # Near libraries: 0, 1 and 3, 4; near the post office: 1, 2, 3.
    expected = {
        "both": (10, 2, 8),
        "only_library": (17, 1, 16),
        "only_post": (4, 12, 6),
        "either": (31, 15, 30),
        "neither": (0, 16, 1),
        "near_library": (27, 3, 24),
        "near_post": (14, 14, 14),
    }
    for measure, (all_of_them, points, status) in expected.items():
        each = told["measures"][measure]
        assert each["share"] == all_of_them / 31
        assert each["sensitivity"]["without doubtful points"] == points / 31
        assert each["sensitivity"]["without unknown status"] == status / 31
    frame = robustness.analyse(given).tables[0].frame
    row = frame[(frame["measure"] == "neither") & (frame["variant"] == "without doubtful points")].iloc[0]
    assert row["value"] == 16 / 31
    assert row["difference_pp"] == 100 * 16 / 31
    assert row["note"] == "left out: 1 of library, 0 of post"


def test_a_network_may_be_left_out_as_a_whole(tmp_path: Path) -> None:
    vague = Quality({"low precision": frozenset({"library:a"})})
    networks = [replace(facilities("library", LIBRARIES), quality=vague), facilities("post", POSTS)]
    population = raster(tmp_path, FIVE, ROW)
    told = figures(evidence(networks, [population], wants=robustness.wants, bands_km=(2.3,)))["measures"]
    assert told["near_library"]["sensitivity"]["without doubtful points"] == 0.0
    assert told["only_post"]["sensitivity"]["without doubtful points"] == 28 / 31
    alone = figures(evidence(networks[:1], [population], wants=robustness.wants, bands_km=(2.3,)))
    assert list(alone["measures"]) == ["near_library", "neither"]
    assert alone["measures"]["neither"]["sensitivity"]["without doubtful points"] == 1.0


def test_another_layer_of_people_is_told(tmp_path: Path) -> None:
    census = PolygonPopulation(
        people_table([_box(10.0, 10.01), _box(10.04, 10.05)], {"census": [30.0, 10.0]}), "interior-point", 1.0
    )
    networks = [facilities("library", LIBRARIES), facilities("post", POSTS)]
    given = evidence(networks, [raster(tmp_path, FIVE, ROW), census], wants=robustness.wants, bands_km=(2.3,))
    frame = robustness.analyse(given).tables[0].frame
    rows = frame[frame["variant"] == "population census"].set_index("measure")
    assert rows.loc["only_library", "value"] == 0.75
    assert rows.loc["only_library", "difference_pp"] == 100 * (0.75 - 3 / 31)
    assert rows.loc["both", "value"] == 0.0


def _box(west: float, east: float, south: float = -0.005, north: float = 0.005) -> Any:
    import shapely

    return shapely.box(west, south, east, north)


def test_it_speaks_of_the_band_that_is_reported(tmp_path: Path) -> None:
    """5 km leave nobody out, 2 km do; of many bands only the three largest are looked at."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert figures(row_of_five(tmp_path / "a", bands_km=(0.5, 2, 5, 10)))["band_km"] == 2
    few = row_of_five(tmp_path / "b", bands_km=(0.5, 2, 3, 4, 5))
    assert figures(few)["band_km"] == 3


def test_of_many_areas_only_the_largest_band_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robustness, "_MANY_AREAS", 1)
    given = row_of_five(tmp_path, bands_km=(0.5, 2, 5, 10), levels={"half": [_box(0, 1), _box(1, 2)]})
    assert figures(given)["band_km"] == 5


def test_many_areas_do_not_change_what_the_study_is_told(tmp_path: Path) -> None:
    west, south = np.meshgrid(10 + np.arange(100) / 200, -0.4 + np.arange(60) / 150)
    tiny = [_box(x, x + 1 / 200, y, y + 1 / 150) for x, y in zip(west.flat, south.flat, strict=True)]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    bands: dict[str, Any] = {"bands_km": (1.0, 2.0, 5.0), "service_km": 2.0}
    without = scattered(tmp_path / "a", **bands)
    assert figures(scattered(tmp_path / "b", levels={"tiny": tiny}, **bands)) == figures(without)


def test_networks_without_members_and_bands_around_the_globe(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    networks = [facilities("library", []), facilities("post", POSTS)]
    given = evidence(
        networks, [raster(tmp_path / "a", FIVE, ROW)], wants=robustness.wants, bands_km=(2.3,), draws=9
    )
    told = figures(given)["measures"]
    assert told["near_library"]["bounds"] == {"low": 0.0, "high": 0.0}
    assert told["near_library"]["interval"] == {"low": 0.0, "high": 0.0}
    wide = figures(row_of_five(tmp_path / "b", bands_km=(20_000.0,), draws=9))["measures"]
    assert wide["both"]["share"] == 1.0
