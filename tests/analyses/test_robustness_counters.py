"""Robustness of the counters with a partner: by hand, by brute force over shifts of both ends, by draws."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import Places, evidence, facilities, index_of

from overlap.analyses import robustness
from overlap.analyses.robustness.counters import bounds
from overlap.domain.evidence import Evidence
from overlap.domain.quality import Quality
from overlap.geo import displaced_ends
from overlap.geo.displaced_ends import DoubtedEnds
from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex

METRE = 1 / 111_319.49  # of longitude on the equator

# Four libraries 10 km apart, each with a post office to its east.
APART_M = (750, 850, 1150, 1300)
LIBRARIES: Places = [(0.1 * k, 0.0) for k in range(4)]
POSTS: Places = [(0.1 * k + metres * METRE, 0.0) for k, metres in enumerate(APART_M)]


def worked(**settings: Any) -> Evidence:
    return evidence([facilities("library", LIBRARIES), facilities("post", POSTS)], **settings)


def counters(given: Evidence) -> dict[str, Any]:
    found: dict[str, Any] = robustness.analyse(given).figures["robustness"]["counters"]
    return found


def scattered(names: tuple[str, ...] = ("library", "post"), seed: int = 5, **settings: Any) -> Evidence:
    rng = np.random.default_rng(seed)
    networks = [
        facilities(name, list(zip(rng.uniform(10, 10.2, 26), rng.uniform(50, 50.1, 26), strict=True)))
        for name in names
    ]
    return evidence(networks, **settings)


def test_the_worked_example_of_the_page() -> None:
    """Sure are those within 800 m, possible those within 1,200 m; 95 % of draws change nothing."""
    told = counters(worked(position_error_m=100.0))
    assert {key: told[key] for key in ("band_km", "position_error_m", "draws", "seed", "left_out")} == {
        "band_km": 1.0,
        "position_error_m": 100.0,
        "draws": 999,
        "seed": 1,
        "left_out": {},
    }
    assert [(each["from_network"], each["to_network"]) for each in told["directions"]] == [
        ("library", "post"),
        ("post", "library"),
    ]
    for each in told["directions"]:
        assert (each["facilities"], each["with_partner"], each["share"]) == (4, 2, 0.5)
        assert each["bounds"] == {"low": 0.25, "high": 0.75}
        assert each["interval"] == {"low": 0.5, "high": 0.5}
        # 900, 1,100, 833 and 714 m.
        assert each["sensitivity"] == {
            "bands −10 %": 0.5,
            "bands +10 %": 0.5,
            "detour factor 1.2": 0.25,
            "detour factor 1.4": 0.0,
        }


def test_the_table_names_each_statement_beside_the_share() -> None:
    (table,) = robustness.analyse(worked(position_error_m=100.0)).tables
    assert table.name == "robustness_counters"
    rows = table.frame.set_index(["from_network", "kind", "variant"])
    off = "facilities of both networks up to 100 m off"
    sure = rows.loc[("library", "bounds", off)]
    assert (sure["low"], sure["high"], sure["share"]) == (0.25, 0.75, 0.5)
    assert sure["note"] == "1 to 3 of 4; sure, however each facility is displaced"
    assert rows.loc[("post", "interval", off), "note"] == "2 to 2 of 4; 999 draws, seed 1"
    other = rows.loc[("post", "sensitivity", "detour factor 1.2")]
    assert (other["value"], other["difference_pp"], other["note"]) == (0.25, -25.0, "1 of 4")
    assert not table.frame.duplicated(list(table.key)).any()


def _moved(places: Places, error_m: float) -> list[list[tuple[float, float]]]:
    """Each place where it is and moved by the whole error into eight directions."""
    found = []
    for x, y in places:
        to = [GEOD.fwd(x, y, azimuth, error_m)[:2] for azimuth in range(0, 360, 45)]
        found.append([(x, y), *to])
    return found


def _reached(libraries: Places, posts: Places, band_m: float, error_m: float) -> set[int]:
    """How many libraries have a post office within the band, over all shifts of both."""
    one, other = _moved(libraries, error_m), _moved(posts, error_m)
    near = {
        (a, i, b, j): GEOD.inv(*one[a][i], *other[b][j])[2] <= band_m
        for a, b in product(range(len(one)), range(len(other)))
        for i, j in product(range(9), repeat=2)
    }
    return {
        sum(any(near[a, i, b, j] for b, j in enumerate(at_posts)) for a, i in enumerate(shift))
        for shift in product(range(9), repeat=len(one))
        for at_posts in product(range(9), repeat=len(other))
    }


def test_bounds_hold_over_a_grid_of_shifts_of_both_ends() -> None:
    """6,561 ways to shift two libraries and two post offices, six times; both ends are met at least once."""
    rng = np.random.default_rng(3)
    met = set()
    for _ in range(6):
        libraries = [(10 + rng.uniform(0, 1500) * METRE, 50 + rng.uniform(0, 1500) * METRE) for _ in "ab"]
        posts = [(10 + rng.uniform(0, 1500) * METRE, 50 + rng.uniform(0, 1500) * METRE) for _ in "ab"]
        networks = [facilities("library", libraries), facilities("post", posts)]
        told = counters(evidence(networks, position_error_m=150.0, draws=99))["directions"][0]
        found = _reached(libraries, posts, 1000.0, 150.0)
        low, high = (2 * told["bounds"][end] for end in ("low", "high"))
        assert low <= min(found) <= max(found) <= high
        met.add((min(found) == low, max(found) == high))
    assert (True, True) in met


@pytest.mark.parametrize("away_m", [795, 801, 1199, 1205])
def test_bounds_of_one_pair_are_the_extremes(away_m: int) -> None:
    """One end alone moves the limit by 100 m, both by 200 m: 801 m and 1,199 m are in doubt."""
    posts = [(away_m * METRE, 0.0)]
    found = _reached([(0.0, 0.0)], posts, 1000.0, 100.0)
    low, high = bounds(np.array([float(away_m)]), 1000.0, 100.0)
    assert found == {low, high}
    assert (low == high) == (away_m in (795, 1205))


def test_no_limit_is_too_small_or_too_large() -> None:
    apart_m = np.array([0.0, 20_003_000.0, np.inf])
    assert bounds(apart_m, 1000.0, 500.0) == (1, 1)
    assert bounds(apart_m, 1000.0, 501.0) == (0, 1)
    assert bounds(apart_m, 20_000_000.0, 2000.0) == (1, 2)


def test_draws_are_those_of_both_ends_moved_and_measured_one_by_one() -> None:
    """The same chance, and every distance by the geodesic."""
    rng = np.random.default_rng(4)
    here = PointIndex(20 + 0.2 * rng.random(60), 55 + 0.1 * rng.random(60))
    others = PointIndex(20 + 0.2 * rng.random(20), 55 + 0.1 * rng.random(20))
    doubts = DoubtedEnds.of(here, others, 1500.0, 200.0)
    away = _away(here, others)
    unsure = np.flatnonzero(np.abs(away.min(axis=1) - 1500.0) <= 400.0)
    occurring = np.flatnonzero((away[unsure] <= 1900.0).any(axis=0))
    assert 10 < len(unsure) < 50
    numbers = np.random.default_rng(1).random((20, len(unsure) + len(occurring), 2))
    found = doubts.near(np.random.default_rng(1), 20)
    assert len(set(found.tolist())) > 1
    for number, expected in zip(numbers, found.tolist(), strict=True):
        moved = (
            _moved_to(here, unsure, number[: len(unsure)]),
            _moved_to(others, occurring, number[len(unsure) :]),
        )
        assert (_away(*moved).min(axis=1) <= 1500.0).sum() == expected


def _moved_to(points: PointIndex, chosen: Any, numbers: Any) -> PointIndex:
    x, y = points.longitude_deg.copy(), points.latitude_deg.copy()
    # Turned from east to north; azimuths turn from north to east.
    azimuth, far_m = 90.0 - 360.0 * numbers[:, 1], 200.0 * np.sqrt(numbers[:, 0])
    x[chosen], y[chosen], _ = GEOD.fwd(x[chosen], y[chosen], azimuth, far_m)
    return PointIndex(x, y)


def _away(here: PointIndex, others: PointIndex) -> Any:
    x, u = np.meshgrid(here.longitude_deg, others.longitude_deg, indexing="ij")
    y, v = np.meshgrid(here.latitude_deg, others.latitude_deg, indexing="ij")
    return GEOD.inv(x, y, u, v)[2]


def test_without_errors_every_draw_is_as_listed_however_far_apart() -> None:
    """At 1,000 km a chord is 12 m off; the geodesic decides, to the millimetre."""
    x, y, _ = GEOD.fwd(10.0, 50.0, 30.0, 1_000_000.0)
    ends = index_of([(10.0, 50.0)]), index_of([(x, y)])
    for limit_m, near in ((999_999.999, 0), (1_000_000.001, 1)):
        doubts = DoubtedEnds.of(*ends, limit_m, 0.01)
        assert len(doubts.first) == 1
        assert set(replace(doubts, error_m=0.0).near(np.random.default_rng(1), 9).tolist()) == {near}


@pytest.mark.parametrize("error_m", [1e-6, 50.0, 200.0, 600.0, 5000.0])
def test_the_interval_lies_within_the_bounds(error_m: float) -> None:
    for seed in range(3):
        for each in counters(scattered(seed=seed, position_error_m=error_m, draws=199))["directions"]:
            sure, likely = each["bounds"], each["interval"]
            assert sure["low"] <= likely["low"] <= likely["high"] <= sure["high"]
            assert sure["low"] <= each["share"] <= sure["high"]
            if error_m < 1.0:
                assert sure["low"] == sure["high"] == each["share"]


def test_the_same_seed_draws_the_same_however_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given = scattered(position_error_m=300.0, draws=99)
    once = counters(given)
    assert counters(given) == once
    monkeypatch.setattr(displaced_ends, "_AT_ONCE", 300)
    assert counters(given) == once
    intervals = {
        str(counters(replace(given, settings=replace(given.settings, seed=seed)))["directions"])
        for seed in range(5)
    }
    assert len(intervals) > 1


def test_it_tells_of_the_band_that_the_headline_tells() -> None:
    assert counters(scattered(bands_km=(0.5, 1.0, 2.0), draws=9))["band_km"] == 1.0
    assert counters(scattered(bands_km=(0.5, 2.0), draws=9))["band_km"] == 0.5


def test_one_network_has_no_partners_and_of_three_the_first_two_are_told() -> None:
    assert robustness.analyse(scattered(("library",))).figures == {}
    assert robustness.analyse(scattered(("library",))).tables == ()
    three = counters(scattered(("library", "post", "school"), draws=99))
    assert three == counters(scattered(draws=99))


def test_counters_beyond_the_areas_are_partners_and_in_no_count() -> None:
    """Two libraries share a post office; the second is beyond the areas."""
    libraries = facilities("library", [(0.0, 0.0), (1700 * METRE, 0.0)], counts=[True, False])
    posts = facilities("post", [(850 * METRE, 0.0), (2500 * METRE, 0.0)])
    there, back = counters(evidence([libraries, posts], draws=9, position_error_m=10.0))["directions"]
    assert (there["facilities"], there["with_partner"]) == (1, 1)
    assert (back["facilities"], back["with_partner"]) == (2, 2)
    assert back["bounds"] == back["interval"] == {"low": 1.0, "high": 1.0}
    nobody = evidence([replace(libraries, counts=np.zeros(2, dtype=bool)), posts], draws=9)
    assert [each["from_network"] for each in counters(nobody)["directions"]] == ["post"]


def test_doubtful_and_unknown_counters_are_left_out_in_turn() -> None:
    """Library a is of low precision, b has no status; of the post offices c is of low precision."""
    libraries = replace(
        facilities("library", LIBRARIES),
        attributes=pd.DataFrame({"status": ["open", "", "open", "open"]}),
        quality=Quality({"low precision": frozenset({"library:a"})}, (), ("status",)),
    )
    posts = replace(
        facilities("post", POSTS), quality=Quality({"low precision": frozenset({"post:c"})}, (), ())
    )
    given = evidence([libraries, posts], bands_km=(1.0, 1.2), draws=9)
    there, back = counters(given)["directions"]
    assert counters(given)["left_out"] == {
        "without doubtful points": {"library": 1, "post": 1},
        "without unknown status": {"library": 1, "post": 0},
    }
    # Left of a, b, c, d: b alone has a partner, of three; then a alone, of three libraries and four offices.
    assert there["sensitivity"]["without doubtful points"] == 1 / 3
    assert back["sensitivity"]["without doubtful points"] == 1 / 3
    assert there["sensitivity"]["without unknown status"] == 1 / 3
    assert back["sensitivity"]["without unknown status"] == 1 / 4
    frame = robustness.analyse(given).tables[0].frame
    row = frame[(frame["from_network"] == "post") & (frame["variant"] == "without unknown status")].iloc[0]
    assert row["note"] == "1 of 4; left out: 1 of library, 0 of post"


def test_nobody_remaining_is_no_share_and_no_partner_is_none() -> None:
    vague = Quality({"low precision": frozenset(f"library:{letter}" for letter in "abcd")})
    libraries = replace(facilities("library", LIBRARIES), quality=vague)
    there, back = counters(evidence([libraries, facilities("post", POSTS)], draws=9))["directions"]
    assert there["sensitivity"]["without doubtful points"] is None
    assert back["sensitivity"]["without doubtful points"] == 0.0
    (alone,) = counters(evidence([libraries, facilities("post", [])], draws=9))["directions"]
    assert alone["bounds"] == alone["interval"] == {"low": 0.0, "high": 0.0}
