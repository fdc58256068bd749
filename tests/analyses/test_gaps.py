"""Gap regions: the example of the page, the ledger on random ground, points, and where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from acting_builders import acting, told
from builders import SOURCE, areas, facilities, people_table, raster
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from rasterio import Affine

from overlap.analyses import gaps
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.gaps import gap_regions
from overlap.domain.notes import english
from overlap.domain.online import online_groups
from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.quality import Quality
from overlap.domain.result import Result
from overlap.domain.study_acting import GapSettings
from overlap.domain.sums import ANY
from overlap.errors import LedgerError
from overlap.geo.ellipsoid import GEOD

PAGE = (Path(__file__).parents[2] / "docs/methods/gaps.md").read_text("utf-8")
ROW = Affine(0.01, 0.0, 0.0, 0.0, -0.01, 0.005)
PEOPLE = np.array([[40, 30, 90, 20, 10, 50, 60, 70, 3, 80, 100, 60]], dtype=np.float64)
SPLIT = GapSettings(density_per_km2=5.0, largest_km2=3.0)
WEST = shapely.box(-0.01, -0.1, 0.1, 0.1)


def table(result: Result, name: str) -> pd.DataFrame:
    return next(each.frame for each in result.tables if each.name == name)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Twelve cells along the equator; the library is offline, the post office online."""
    return acting(
        gaps.wants,
        [facilities("library", [(0.025, 0.0)]), facilities("post", [(0.065, 0.0)])],
        raster(tmp_path_factory.mktemp("row"), {"total": PEOPLE, "women": PEOPLE / 2}, ROW),
        gaps=SPLIT,
        indicators={"library": told([(0, 0)]), "post": told([(2, 2)])},
        settlements=facilities("place", [(0.12, 0.0), (0.0, 0.0)]),
        levels={"side": [WEST]},
        bands_km=(1.2,),
        service_km=1.2,
    )


def test_the_example_of_the_page(example: Evidence) -> None:
    result = gaps.analyse(example)
    found = table(result, "gaps")
    rows = found[["gap_id", "people_total", "ground_km2", "farthest_m", "place_name"]]
    told_rows = [
        f"| `{gap}` | {people:.0f} | {ground:.2f} | {far:,.0f} | {place} |"
        for gap, people, ground, far, place in rows.itertuples(index=False, name=None)
    ]
    assert [each for each in told_rows if each not in PAGE] == []
    assert found["people_total"].tolist() == [180, 60, 40, 10, 120, 20]
    assert (found["people_women"] * 2 == found["people_total"]).all()
    totals = table(result, "gap_totals").query("layer == 'total'")
    numbers = ["regions", "people_regions", "people_rest", "people_total"]
    assert totals[numbers].to_numpy().tolist() == [[4, 290, 3, 293], [2, 140, 0, 140]]
    for row in totals.itertuples():
        people = (row.people_regions, row.people_rest, row.people_total)
        assert f"| {row.kind} | {row.regions} | {' | '.join(f'{each:.0f}' for each in people)} |" in PAGE


def test_the_middle_and_what_is_near_it(example: Evidence) -> None:
    first = table(gaps.analyse(example), "gaps").iloc[0]
    assert first["longitude_deg"] == pytest.approx((80 * 0.095 + 100 * 0.105) / 180, abs=1e-9)
    assert first["latitude_deg"] == pytest.approx(0.0, abs=1e-12)
    here = first["longitude_deg"], first["latitude_deg"]
    assert first["nearest_library_id"] == "library:a"
    assert first["nearest_library_m"] == pytest.approx(GEOD.inv(*here, 0.025, 0.0)[2], abs=1e-6)
    assert first["nearest_post_m"] == pytest.approx(GEOD.inv(*here, 0.065, 0.0)[2], abs=1e-6)
    assert (first["place_name"], first["place_m"]) == ("A", pytest.approx(GEOD.inv(*here, 0.12, 0.0)[2]))


def test_areas_have_parts_that_add_up(example: Evidence) -> None:
    result = gaps.analyse(example)
    parts = table(result, "gap_areas")
    first = parts[parts["gap_id"] == "presence:1.2:1"]
    assert first[["area_id", "people", "share"]].to_numpy().tolist() == [
        ["0", 80.0, 80 / 180],
        ["outside", 100.0, 100 / 180],
    ]
    whole = table(result, "gaps").set_index("gap_id")
    assert parts.groupby("gap_id")["people"].sum().to_dict() == whole["people_total"].to_dict()
    assert parts.groupby("gap_id")["ground_km2"].sum().to_dict() == pytest.approx(
        whole["ground_km2"].to_dict()
    )


def test_a_middle_outside_the_region_moves_to_its_nearest_cell(tmp_path: Path) -> None:
    """A horseshoe whose mean lies in its opening, a little nearer to the left leg."""
    people = np.zeros((5, 5))
    people[:, 0], people[:, 4], people[4] = 10.0, 9.0, 8.0
    found = acting(
        gaps.wants,
        [facilities("library", [(20.0, 0.0)])],
        raster(tmp_path, {"total": people}, Affine(0.01, 0, 0, 0, -0.01, 0.05)),
        bands_km=(1.0,),
    )
    (row,) = table(gaps.analyse(found), "gaps").itertuples()
    held = list(zip(*np.nonzero(people), strict=True))
    mean = np.average(
        [(0.005 + 0.01 * c, 0.045 - 0.01 * r) for r, c in held], axis=0, weights=people[people > 0]
    )
    nearest = min(
        held, key=lambda rc: np.hypot(0.005 + 0.01 * rc[1] - mean[0], 0.045 - 0.01 * rc[0] - mean[1])
    )
    assert people[int((0.05 - mean[1]) // 0.01), int(mean[0] // 0.01)] == 0.0
    assert (row.longitude_deg, row.latitude_deg) == pytest.approx(
        (0.005 + 0.01 * nearest[1], 0.045 - 0.01 * nearest[0]), abs=1e-9
    )


def random_people(seed: int, shape: tuple[int, int]) -> Any:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(shape) < 0.7, rng.gamma(0.5, 30.0, shape), 0.0).astype("float32")


@given(
    seed=st.integers(0, 10**6),
    west=st.sampled_from([10.0, 179.8, 359.9]),
    km=st.sampled_from([0.9, 2.0, 3.3]),
    largest=st.sampled_from([2.0, 20.0, 1000.0]),
)
@settings(max_examples=25)
def test_nobody_is_lost_and_density_is_kept(seed: int, west: float, km: float, largest: float) -> None:
    """Both kinds on random ground; distances that are no bands of the study; each region by brute force."""
    rng = np.random.default_rng(seed)
    places = [[(west + x, y) for x, y in rng.uniform(0, 0.2, (n, 2)) - [0, 0.2]] for n in (3, 4)]
    wrapped = [[((x + 180) % 360 - 180, y) for x, y in each] for each in places]
    asked = GapSettings(density_per_km2=8.0, largest_km2=largest, distances_km=(km, 1.0))
    indicators = {
        name: told([(int(low), int(low) + int(more)) for low, more in rng.integers(0, 3, (n, 2))])
        for name, n in (("library", 3), ("post", 4))
    }
    with TemporaryDirectory() as folder:
        total = random_people(seed, (19, 22))
        population = raster(
            Path(folder), {"total": total, "part": total / 4}, Affine(0.01, 0, west, 0, -0.01, 0)
        )
        found = acting(
            gaps.wants,
            [facilities(name, each) for name, each in zip(("library", "post"), wrapped, strict=True)],
            population,
            gaps=asked,
            indicators=indicators,
            bands_km=(1.0, 2.0),
            service_km=2.0,
        )
    sums, result = found.sums[0], gaps.analyse(found)
    totals = table(result, "gap_totals")
    assert len(totals) == 2 * 2 * 2
    for row in totals.itertuples():
        layer = sums.layers.index(row.layer)
        everyone = int(sums.histogram(layer, 0, ANY).sum())
        near, online = (
            sums.within(layer, 0, group, 1000.0 * row.distance_km) for group in (ANY, "any online")
        )
        expected = everyone - near if row.kind == "presence" else near - online
        assert row.people_total == float(sums.people(expected))
        regions = table(result, "gaps").query("kind == @row.kind and distance_km == @row.distance_km")
        assert regions[f"people_{row.layer}"].sum() == pytest.approx(row.people_regions, rel=1e-12)
        assert len(regions) == row.regions
        assert regions["people_total"].is_monotonic_decreasing
    for each in gap_regions(found):
        dense = sums.people(each.units[0]) / each.ground_km2 >= 8.0
        assert ((each.region >= 0) == dense).all()
    (shown,) = [each for each in result.tables if each.name == "gaps"]
    assert shapely.is_valid(shown.geometry).all()


def test_the_same_whatever_the_number_of_workers(tmp_path: Path) -> None:
    people = {"total": random_people(5, (60, 80))}
    networks = [facilities("library", [(10.1, -0.1), (10.5, -0.4)])]
    found = []
    for workers in (1, 3):
        population = raster(
            tmp_path, people, Affine(0.01, 0, 10, 0, -0.01, 0), tiled=True, blockxsize=16, blockysize=16
        )
        result = gaps.analyse(
            acting(gaps.wants, networks, population, gaps=SPLIT, bands_km=(5.0,), workers=workers)
        )
        found.append((table(result, "gaps").to_csv(), shapely.to_wkb(result.tables[0].geometry).tolist()))
    assert found[0] == found[1]


def test_people_at_points_and_of_polygons() -> None:
    """Points across ±180°, and a square of people of which a part lies beyond."""
    lonlat = np.array([[179.99, -179.99, -179.98, 179.5], [0.001, 0.001, 0.001, 0.001]])
    points = PointPopulation(
        PeopleAtPoints(("total",), np.array([[50.0, 60.0, 70.0, 80.0]]), *lonlat, SOURCE)
    )
    found = acting(gaps.wants, [facilities("library", [(179.5, 0.0)])], points, bands_km=(5.0,))
    rows = table(gaps.analyse(found), "gaps")
    # A cell of 30 seconds lies between 179.99 and 180, and one between them and -179.98.
    assert rows["people_total"].sum() == 180.0
    square = PolygonPopulation(
        people_table([shapely.box(0, 0, 0.3, 0.1)], {"total": [3000.0]}), "spread", 500.0
    )
    found = acting(
        gaps.wants,
        [facilities("library", [(0.0, 0.05)])],
        square,
        gaps=GapSettings(density_per_km2=0.5, largest_km2=200.0),
        bands_km=(10.0,),
    )
    result = gaps.analyse(found)
    totals = table(result, "gap_totals").iloc[0]
    # Of 33.4 by 11.06 km, the part of a circle of 10 km: twice its integral up to 5.53 km.
    reached_km2 = 5.53 * np.sqrt(100 - 5.53**2) + 100 * np.arcsin(0.553)
    assert totals["people_total"] == pytest.approx(3000.0 * (1 - reached_km2 / (33.4 * 11.06)), rel=0.01)
    assert totals["people_rest"] == 0.0
    assert (table(result, "gaps")["ground_km2"] <= 200.0).all()


def test_a_projected_raster(tmp_path: Path) -> None:
    """Metres of UTM, two cells to a coarse one: the same people, and outlines round their cells."""
    people = random_people(8, (40, 50))
    population = raster(tmp_path, {"total": people}, Affine(500, 0, 3e5, 0, -500, 8e6), "EPSG:32733")
    asked = GapSettings(density_per_km2=20.0, largest_km2=60.0)
    found = acting(
        gaps.wants, [facilities("library", [(13.2, -18.1)])], population, gaps=asked, bands_km=(6.0,)
    )
    result = gaps.analyse(found)
    totals = table(result, "gap_totals").iloc[0]
    longitude_deg, latitude_deg = Transformer.from_crs("EPSG:32733", "EPSG:4326", always_xy=True).transform(
        *(
            each.ravel()
            for each in np.meshgrid(3e5 + 250 + 500.0 * np.arange(50), 8e6 - 250 - 500.0 * np.arange(40))
        )
    )
    here = np.full(2000, 13.2), np.full(2000, -18.1)
    far = GEOD.inv(longitude_deg, latitude_deg, *here)[2] > 6000.0
    assert totals["people_total"] == pytest.approx(people.ravel()[far].sum(), rel=1e-6)
    (shown,) = [each for each in result.tables if each.name == "gaps"]
    inside = shapely.contains_xy(shapely.union_all(shown.geometry), longitude_deg, latitude_deg)
    assert totals["people_regions"] == pytest.approx(people.ravel()[far & inside].sum(), rel=1e-6)
    assert (shown.frame["ground_km2"] <= 60.0).all()
    assert shown.frame["farthest_m"].max() == pytest.approx(
        GEOD.inv(longitude_deg, latitude_deg, *here)[2][(people.ravel() > 0) & inside].max(), abs=1.0
    )


def test_where_nobody_is_beyond_and_nothing_is_told_of_counters(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((3, 3))}, Affine(0.01, 0, 10, 0, -0.01, 0))
    found = acting(gaps.wants, [facilities("library", [(10.01, -0.01)])], population, bands_km=(5.0,))
    result = gaps.analyse(found)
    assert table(result, "gaps").empty
    assert table(result, "gap_totals")["kind"].tolist() == ["presence"]
    (said,) = map(english, result.caveats)
    assert said == "nobody lives in presence gaps of 5 km; [gaps] distances_km asks for other distances"
    assert result.figures["gaps"]["first"] == []


def test_without_any_counter_everybody_is_in_a_gap_that_is_no_distance_away(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.full((3, 3), 9.0)}, Affine(0.01, 0, 10, 0, -0.01, 0))
    (row,) = table(
        gaps.analyse(acting(gaps.wants, [facilities("library", [])], population)), "gaps"
    ).itertuples()
    assert (row.people_total, row.nearest_library_id) == (81.0, "")
    assert np.isnan(row.farthest_m)
    assert np.isnan(row.nearest_library_m)


def test_no_counter_online_makes_everybody_near_one_an_upgrade_gap(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.full((3, 3), 9.0)}, Affine(0.01, 0, 10, 0, -0.01, 0))
    library = [facilities("library", [(10.015, -0.015)])]
    unknown = acting(gaps.wants, library, population, indicators={"library": told([(0, 4)])})
    assert table(gaps.analyse(unknown), "gap_totals")["people_total"].tolist() == [0.0, 81.0]
    online = acting(gaps.wants, library, population, indicators={"library": told([(2, 4)])})
    assert table(gaps.analyse(online), "gap_totals")["people_total"].tolist() == [0.0, 0.0]


def test_a_sum_that_is_not_everybody_is_a_bug(example: Evidence) -> None:
    broken = example.sums[0].partial.beyond.copy()
    broken[:, 0, 9] += 1
    sums = replace(example.sums[0], partial=replace(example.sums[0].partial, beyond=broken))
    with pytest.raises(LedgerError, match=r"presence gaps of total .* do not add up"):
        gaps.analyse(replace(example, sums=(sums,)))


def with_quality(made: Facilities, column: str, values: list[str]) -> Facilities:
    frame = pd.DataFrame({column: values}, dtype=object)
    flagged = {"low precision": frozenset(made.ids[:1].tolist())}
    return replace(made, attributes=frame, quality=Quality(flagged, accuracy=(column,)))  # type: ignore[arg-type]


def test_approximate_points_are_told(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((3, 3))}, Affine(0.01, 0, 10, 0, -0.01, 0))
    rough = with_quality(facilities("post", [(10.0, 0.0), (10.1, 0.0)]), "coord_source", ["town", "town"])
    caveats = gaps.analyse(acting(gaps.wants, [rough], population, bands_km=(1.0,))).caveats
    near_them = "gap regions near them are approximate; see the table quality"
    assert tuple(map(english, caveats)) == (
        (
            "gaps of 1 km: people are counted in the population's own cells, but regions consist of coarse "
            "cells up to 1,113 m wide or high, so their outlines, ground and middles are known to about 787 m"
        ),
        f"post: points of 1 of 2 counters are rounded, so {near_them}",
        f"post: its list says in coord_source how good its points are: town (2); {near_them}",
    )


def test_one_group_is_measured_for_gaps_and_for_how_digital_counters_are(example: Evidence) -> None:
    """The same name stands for the same counters, or the wishes of two analyses could not be met together."""
    mine = gaps.wants(example).groups
    theirs = online_groups(example)
    assert set(mine) <= set(theirs)
    assert (
        gaps.wants(example).merge(replace(gaps.wants(example), groups=theirs)).groups.keys() == theirs.keys()
    )


def test_areas_of_several_levels(example: Evidence) -> None:
    two = replace(
        example,
        areas={**example.areas, "all": areas("all", [shapely.box(-1, -1, 1, 1)])},
        area_of={**example.area_of, "all": example.area_of["side"]},
    )
    parts = table(gaps.analyse(two), "gap_areas")
    assert parts[parts["area_level"] == "all"]["share"].tolist() == [1.0] * 6
