"""Priorities: the worked example of docs/methods/priorities.md, by hand, by brute force, and from scratch."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from pyproj import Geod
from rasterio.transform import xy

from overlap.domain.run import RunContent
from overlap.errors import InputError
from overlap.outputs.headline import headline
from overlap.progress import Silent
from overlap.resources.sample import sample_study
from overlap.runs.analyze import answer
from overlap.runs.job import Job
from overlap.runs.study import read_mapping, study_from_mapping

pytestmark = pytest.mark.long

STUDY: dict[str, Any] = {
    "study": {"name": "small", "bands_km": [1, 5], "service_km": 1, "currency": "XOK"},
    "networks": {"library": {"file": "libraries.csv"}, "post": {"file": "posts.csv"}},
    "population": {
        "total": {"file": "people.csv", "column": "people", "longitude": "lon", "latitude": "lat"},
        "women": {"file": "people.csv", "column": "women", "role": "part"},
    },
    "groups": {"digital": "kind == 'online'"},
    "candidates": {"halls": {"file": "halls.csv"}},
    "costs": {"connect": {"library": 100, "post": 150}, "add": 60},
    "priorities": {"reach": "digital"},
}
FILES = {
    "libraries.csv": "id,lat,lon,kind\n1,0,10.000,online\n2,0,10.030,offline\n3,0,10.042,offline\n",
    "posts.csv": "id,lat,lon,kind\n1,0,10.060,offline\n",
    "people.csv": "lat,lon,people,women\n0,10.002,100,50\n0,10.025,40,30\n0,10.035,50,10\n0,10.044,30,20\n"
    "0,10.062,60,5\n0,10.090,20,20\n",
    "halls.csv": "id,lat,lon,price\n1,0,10.036,60\n",
    "areas.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"id": code, "name": code, "poor": poor},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [[[west, -1], [east, -1], [east, 1], [west, 1], [west, -1]]],
                    },
                }
                for code, poor, west, east in (("West", 0.9, 9, 10.0395), ("East", 0.1, 10.0395, 10.08))
            ],
        }
    ),
}
AREAS = {"areas": {"half": {"file": "areas.geojson"}}}

Ask = Callable[..., RunContent]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Run the small study with some keys changed and some files written anew."""

    def run(files: Mapping[str, str] | None = None, /, **changes: Mapping[str, Any]) -> RunContent:
        for name, text in {**FILES, **(files or {})}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        laid = {name: {**STUDY.get(name, {}), **keys} for name, keys in changes.items()}
        study = {
            **STUDY,
            **{name: {k: v for k, v in keys.items() if v is not None} for name, keys in laid.items()},
        }
        job = Job(study_from_mapping(study, "study"), tmp_path, tmp_path / "run", ("priorities",))
        return answer(job, Silent())

    return run


def table(run: RunContent, name: str) -> pd.DataFrame:
    return next(each.frame for each in run.tables if each.name == name)


def chosen(run: RunContent) -> list[tuple[str, float]]:
    frame = table(run, "priorities")
    return list(zip(frame["candidate_id"], frame["people_gained"], strict=True))


def test_worked_example_with_a_number_of_sites(ask: Ask) -> None:
    run = ask(priorities={"sites": 2})
    found = run.summary["priorities"]
    assert chosen(run) == [("library:2", 90.0), ("post:1", 60.0)]
    assert (found["people_total"], found["people_served"], found["people_reachable"]) == (300, 100, 180)
    assert found["people_gained"] == {"total": 150.0, "women": 45.0}
    assert found["counted_bound"] >= 150.0
    assert table(run, "priorities")["share_reachable"].tolist() == [0.5, 150 / 180]
    alone = table(run, "priorities_candidates").set_index("candidate_id")["people_alone"]
    assert alone.to_dict() == {"halls:1": 80.0, "library:2": 90.0, "library:3": 80.0, "post:1": 60.0}
    links = table(run, "priorities_links")
    assert links["nearest_id"].tolist() == ["library:1", "library:1"]
    assert links["distance_m"].round(0).tolist() == [3340.0, 6679.0]


def test_worked_example_with_a_budget(ask: Ask) -> None:
    run = ask(priorities={"budget": 160})
    assert chosen(run) == [("halls:1", 80.0), ("library:2", 40.0)]
    case = table(run, "business_case").set_index(["basis", "option", "area_level"])
    assert case.loc[("list", "all", "study"), ["cost", "people_gained"]].tolist() == [160.0, 120.0]
    assert case.loc[("list", "add", "study"), "cost_per_person"] == 60 / 80
    assert case.loc[("list", "connect", "study"), "cost_per_person"] == 100 / 40
    assert case.loc[("alone", "connect", "study"), ["cost", "people_gained"]].tolist() == [100.0, 90.0]
    assert case.loc[("alone", "add", "study"), "cost_per_person"] == 60 / 80
    sources = table(run, "business_assumptions").set_index(["option", "network"])["source"]
    assert sources[("connect", "post")] == "[costs] connect.post"
    assert sources[("add", "halls")] == "[costs] add"
    curve = table(run, "priorities_curve")
    assert curve["cost"].tolist() == [0.0, 60.0, 160.0]
    assert curve["people_served"].tolist() == [100.0, 180.0, 220.0]
    assert (curve["counted"] <= curve["counted_bound"]).all()
    said = " ".join(headline({**run.summary, "networks": {}, "population": {}, "ledger": {}}))
    assert "Adding a counter at 1 place and connecting 1 counter for XOK 160 brings 120 more people" in said
    assert "A person newly within reach costs XOK 1.33." in said


def test_the_last_site_is_a_tie_that_goes_to_the_smaller_id(ask: Ask) -> None:
    assert chosen(ask(priorities={"sites": 9})) == [("library:2", 90.0), ("post:1", 60.0), ("halls:1", 30.0)]
    run = ask(priorities={"sites": 9, "candidates": ["connect"]})
    assert chosen(run)[2] == ("library:3", 30.0)
    assert any("holds 3 of 9 sites" in each for each in run.summary["caveats"])


def test_a_short_list_says_what_keeps_it_short(ask: Ask) -> None:
    limits = {"sites": 3, "candidates": ["connect"], "level": "half", "at_most": 1}
    run = ask(priorities=limits, **AREAS)
    assert chosen(run) == [("library:2", 90.0), ("post:1", 60.0)]
    (told,) = (each for each in run.summary["caveats"] if "the list holds" in each)
    assert told.endswith(
        "the list holds 2 of 3 sites: the limit for areas allows no further one that brings anybody; "
        "see [priorities] at_most"
    )


def test_a_share_that_is_reached_already_blames_no_candidate(ask: Ask) -> None:
    run = ask(priorities={"share": 0.3})
    assert chosen(run) == []
    assert not [each for each in run.summary["warnings"] if each.startswith("priorities")]
    far = FILES["halls.csv"].replace("10.036", "30")
    nobody = ask({"halls.csv": far}, priorities={"sites": 1, "candidates": ["halls"]})
    assert any("the candidates bring nobody more" in each for each in nobody.summary["warnings"])


def test_weights_count_a_person_of_a_layer_more_and_people_stay_people(ask: Ask) -> None:
    found = ask(priorities={"sites": 1, "weights": {"women": 3}}).summary["priorities"]
    assert found["chosen"] == ["library:2"]
    assert found["people_gained"] == {"total": 90.0, "women": 40.0}
    assert found["counted"] == 90 + 2 * 40
    half = ask(priorities={"sites": 1, "weights": {"women": 1.5}}).summary["priorities"]
    assert half["counted"] == 90 + 0.5 * 40
    assert half["counted_bound"] >= half["counted"]


def test_limits_without_end_are_no_limits(ask: Ask) -> None:
    whole = chosen(ask(priorities={"sites": 9}))
    assert chosen(ask(priorities={"sites": 10**30})) == whole
    rich = ask(priorities={"budget": 1e300})
    assert rich.summary["priorities"]["people_gained"]["total"] == 180.0
    stays = table(rich, "priorities")["stays_costs"]
    assert (stays[:3] == 1.0).all()  # costs drawn higher are paid too
    with pytest.raises(InputError, match=r"weights: women counts more than 1,000 times \(1e\+30\)"):
        ask(priorities={"sites": 1, "weights": {"women": 1e30}})
    with pytest.raises(InputError, match=r"connect\.post"):
        ask(costs={"connect": {"library": 1, "post": 1e13}}, priorities={"sites": 1})
    with pytest.raises(InputError, match=r"holds costs above 1,000,000,000,000 \(halls:1: 1e18\)"):
        ask(
            {"halls.csv": FILES["halls.csv"].replace(",60", ",1e18")},
            candidates={"halls": {"file": "halls.csv", "cost": "price"}},
            priorities={"sites": 1},
        )


def test_weights_are_kept_to_thousandths(ask: Ask) -> None:
    found = ask(priorities={"sites": 1, "weights": {"women": 1.2345678}}).summary["priorities"]
    assert found["counted"] == 90 + 0.235 * 40


def test_women_alone_may_change_the_list(ask: Ask) -> None:
    people = FILES["people.csv"].replace("60,5", "60,60")
    assert ask({"people.csv": people}, priorities={"sites": 1}).summary["priorities"]["chosen"] == [
        "library:2"
    ]
    run = ask({"people.csv": people}, priorities={"sites": 1, "weights": {"women": 9}})
    assert run.summary["priorities"]["chosen"] == ["post:1"]


def test_gains_by_area_are_those_of_the_list_and_the_poorest_have_their_part(ask: Ask) -> None:
    equity = {"poverty": {"level": "half", "column": "poor", "better": "low"}}
    run = ask(**AREAS, equity=equity, priorities={"sites": 2})
    frame = table(run, "priorities_areas").set_index(["layer", "area_level", "area_id"])
    gained = frame["people_gained"]
    assert gained[("total", "half", "West")] == 90.0
    assert gained[("total", "half", "East")] == 60.0
    assert gained[("women", "half", "West")] == 40.0
    assert gained[("total", "half", "outside")] == 0.0
    assert gained[("total", "study", "")] == 150.0
    assert frame.loc[("total", "half", "West"), "share_after"] == 1.0
    # West has 190 of 280 people, all of one poverty: 112 of them are the poorest 40 %.
    part = run.summary["priorities"]["equity"]["standings"]["poverty"]
    assert part == pytest.approx((112 / 190) * 90 / 150)
    assert run.summary["priorities"]["equity"]["layers"]["women"]["share_of_gains"] == 45 / 150


def test_gains_are_told_by_every_level(ask: Ask) -> None:
    def parts(*edges: float) -> str:
        wanted = zip("abcdef", edges, edges[1:], strict=False)
        found = {"type": "FeatureCollection", "features": []}
        for code, west, east in wanted:
            ring = [[west, -1], [east, -1], [east, 1], [west, 1], [west, -1]]
            shape = {"type": "Polygon", "coordinates": [ring]}
            each = {"type": "Feature", "properties": {"id": code}, "geometry": shape}
            found["features"].append(each)
        return json.dumps(found)

    files = {
        "all.geojson": parts(9, 11),
        "fine.geojson": parts(9, 10.01, 10.03, 10.05, 11),
        "odd.geojson": parts(10.03, 10.065),  # crosses the others, and many live in none of it
    }
    areas = {name: {"file": f"{name}.geojson", "id": "id"} for name in ("all", "odd", "fine")}
    run = ask(files, areas={**AREAS["areas"], **areas}, priorities={"sites": 2})
    frame = table(run, "priorities_areas").query("layer == 'total'")
    assert list(dict.fromkeys(frame["area_level"])) == ["study", "half", "all", "odd", "fine"]
    assert (frame.groupby("area_level")["people_gained"].sum() == 150.0).all()
    gained = {
        level: dict(zip(each["area_id"], each["people_gained"], strict=True))
        for level, each in frame.groupby("area_level")
    }
    assert gained["fine"] == {"a": 0.0, "b": 40.0, "c": 50.0, "d": 60.0, "outside": 0.0}
    assert gained["odd"] == {"a": 110.0, "outside": 40.0}
    for level, limits in (("fine", {"at_most": 1}), ("odd", {"at_least": 1})):
        limited = ask(files, areas=areas, priorities={"sites": 2, "level": level, **limits})
        assert table(limited, "priorities_areas")["people_gained"].iloc[0] == 150.0


def test_gains_are_told_by_classes_of_ground(ask: Ask, tmp_path: Path) -> None:
    # Cells of 0.01°, from 9.995: town (1) up to 10.035, land (2) beyond, and no class from 10.075 on.
    ground = np.array([[1, 1, 1, 1, 2, 2, 2, 2, 0, 0]] * 2, np.uint8)
    shape = {"height": 2, "width": 10, "count": 1, "dtype": "uint8", "nodata": 0}
    place = {"crs": "EPSG:4326", "transform": rasterio.Affine(0.01, 0, 9.995, 0, -0.01, 0.01)}
    with rasterio.open(tmp_path / "ground.tif", "w", driver="GTiff", **shape, **place) as file:
        file.write(ground, 1)
    layer = {"file": "ground.tif", "role": "class", "classes": {"town": [1], "land": [2]}}
    run = ask(population={"ground": layer}, priorities={"sites": 2})
    frame = table(run, "priorities_areas").query("layer == 'total' and area_level == 'ground'")
    columns = ["area_id", "people_total", "people_served", "people_gained"]
    assert frame[columns].to_numpy().tolist() == [
        ["town", 140.0, 100.0, 40.0],
        ["land", 140.0, 0.0, 110.0],
        ["outside", 20.0, 0.0, 0.0],
    ]


def test_limits_by_area_hold_for_where_sites_lie(ask: Ask) -> None:
    run = ask(**AREAS, priorities={"sites": 2, "level": "half", "at_most": 1})
    frame = table(run, "priorities")
    assert sorted(frame["half_id"]) == ["East", "West"]
    assert frame["people_gained"].sum() == 150.0
    run = ask(**AREAS, priorities={"budget": 210, "level": "half", "at_least": 1})
    assert sorted(table(run, "priorities")["half_id"]) == ["East", "West"]


def test_a_site_stays_as_often_as_lists_for_other_distances_have_it(ask: Ask) -> None:
    # The hall is 1.22 km from the people at 0.025, and 1.00 km is not a tenth less: nothing changes there.
    # library:2 is 556 m from both of its neighbours, so it stays; people are 223 m from post:1, so it stays.
    frame = table(ask(priorities={"sites": 2}), "priorities")
    assert frame["stays_distance"].tolist() == [1.0, 1.0]
    assert frame["stays_costs"].isna().all()
    priced = table(ask(priorities={"budget": 160}), "priorities")
    assert ((priced["stays_costs"] >= 0) & (priced["stays_costs"] <= 1)).all()
    # 160 pays for both only in draws whose costs come to no more; else library:2 alone brings more.
    assert priced["candidate_id"].tolist() == ["halls:1", "library:2"]
    assert 0 < priced["stays_costs"].iloc[0] < 1
    assert priced["stays_costs"].iloc[1] == 1


def test_any_counter_serves_where_reach_is_any(ask: Ask) -> None:
    files = {"halls.csv": "id,lat,lon,price\n1,0,10.085,60\n2,0,10.085,\n"}
    run = ask(files, priorities={"reach": "any", "sites": 3})
    assert run.summary["priorities"]["people_served"] == 280.0
    assert chosen(run) == [("halls:1", 20.0)]
    assert any("1 candidate lies on top of another (halls:2)" in each for each in run.summary["caveats"])


def test_without_costs_nothing_is_invented(ask: Ask) -> None:
    run = ask(costs={"connect": {}, "add": None}, priorities={"sites": 2})
    case = table(run, "business_case")
    assert case["cost"].isna().all()
    assert case["people_per_site"].iloc[0] == 75.0
    assert table(run, "priorities")["cost_cumulative"].isna().all()
    assert run.summary["priorities"]["cost"] is None
    assert table(run, "business_assumptions")["unknown"].tolist() == [2, 1, 1]


def test_candidates_in_no_area_are_left_out_and_told(ask: Ask) -> None:
    files = {"halls.csv": "id,lat,lon\n1,0,10.036\n2,0,10.09\n"}
    run = ask(files, **AREAS, priorities={"sites": 9})
    frame = table(run, "priorities_candidates").set_index("candidate_id")
    assert frame.loc["halls:2", "left_out"] == "in no area of any level"
    assert "halls:2" not in run.summary["priorities"]["chosen"]
    assert any("(halls:2); see the table priorities_candidates" in each for each in run.summary["caveats"])


def test_the_order_of_rows_does_not_matter(ask: Ask) -> None:
    def turned(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([head, *rows[::-1]]) + "\n"

    files = {name: turned(text) for name, text in FILES.items() if name.endswith(".csv")}
    straight, backwards = ask(priorities={"budget": 260}), ask(files, priorities={"budget": 260})
    assert straight.summary["priorities"] == backwards.summary["priorities"]
    for one, other in zip(straight.tables, backwards.tables, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("limit", [{"sites": 3}, {"budget": 200}])
def test_no_choice_is_above_the_bound_and_the_exact_one_is_the_best(
    ask: Ask, seed: int, limit: dict[str, int]
) -> None:
    random = np.random.default_rng(seed)
    people = np.column_stack([random.uniform(10, 10.1, (60, 2)), random.integers(1, 99, 60)])
    halls = np.column_stack([random.uniform(10, 10.1, (9, 2)), random.integers(40, 120, 9)])
    rows = "".join(f"{lat:.5f},{lon:.5f},{int(n)},0\n" for lat, lon, n in people)
    places = "".join(f"{k},{lat:.5f},{lon:.5f},{int(cost)}\n" for k, (lat, lon, cost) in enumerate(halls))
    libraries = "id,lat,lon,kind\n1,10,10,online\n"
    files = {
        "people.csv": "lat,lon,people,women\n" + rows,
        "halls.csv": "id,lat,lon,price\n" + places,
        "libraries.csv": libraries,
    }
    rules = {"candidates": {"halls": {"file": "halls.csv", "cost": "price"}}, "study": {"service_km": 5}}
    asked = {"reach": "digital", "candidates": ["halls"], **limit}
    listed = ask(files, **rules, priorities=asked).summary["priorities"]
    exact = ask(files, **rules, priorities={**asked, "exact_s": 60}).summary["priorities"]
    covered = _covered(people[:, :2].round(5), halls[:, :2].round(5), 5000.0)
    served = _covered(people[:, :2].round(5), np.full((1, 2), 10.0), 5000.0)[:, 0]
    best = max(
        int(people[covered[:, some].any(axis=1) & ~served, 2].sum())
        for count in range(len(halls) + 1)
        for some in map(list, combinations(range(len(halls)), count))
        if count <= limit.get("sites", 9) and halls[some, 2].sum() <= limit.get("budget", np.inf)
    )
    assert listed["people_gained"]["total"] <= best <= listed["counted_bound"]
    assert exact["proven"]
    assert exact["people_gained"]["total"] == best == exact["counted_bound"]


def _covered(people: np.ndarray, sites: np.ndarray, limit_m: float) -> np.ndarray:
    """Which people are within the distance of which sites, both (lat, lon), by pyproj alone."""
    lat, lon = (np.repeat(people[:, [axis]], len(sites), axis=1) for axis in (0, 1))
    to_lat, to_lon = (np.repeat(sites[None, :, axis], len(people), axis=0) for axis in (0, 1))
    return np.asarray(Geod(ellps="WGS84").inv(lon, lat, to_lon, to_lat)[2]) <= limit_m


@pytest.fixture(scope="module")
def sample() -> RunContent:
    folder = sample_study()
    study = study_from_mapping(read_mapping(folder), "study.toml")
    return answer(Job(study, folder, Path("nowhere"), ("priorities",)), Silent())


def test_marginal_people_of_the_sample_recomputed_from_scratch(sample: RunContent) -> None:
    """Every cell, counter and site by pyproj; people are multiples of 1/1024, so sums are exact."""
    with rasterio.open(sample_study() / "population_total.tif") as raster:
        grid, transform = raster.read(1).astype(np.float64), raster.transform
    rows, columns = np.nonzero(grid > 0)
    lon, lat = (np.asarray(each) for each in xy(transform, rows, columns))
    people = grid[rows, columns]
    listed = table(sample, "priorities")
    online = _online()
    near = np.zeros(len(people), dtype=bool)
    geod = Geod(ellps="WGS84")

    def within(to_lon: float, to_lat: float) -> np.ndarray:
        close = np.flatnonzero((np.abs(lat - to_lat) < 0.06) & ~near)
        away = geod.inv(lon[close], lat[close], np.full(len(close), to_lon), np.full(len(close), to_lat))[2]
        return close[np.asarray(away) <= 5000.0]

    for to_lon, to_lat in online:
        near[within(to_lon, to_lat)] = True
    found = sample.summary["priorities"]
    assert found["people_served"] == people[near].sum()
    for _, row in listed.iterrows():
        new = within(row["longitude_deg"], row["latitude_deg"])
        assert row["people_gained"] == people[new].sum(), row["candidate_id"]
        near[new] = True
    assert found["people_served"] + found["people_gained"]["total"] == people[near].sum()


def _online() -> list[tuple[float, float]]:
    """Counters of the sample that are online for certain, from the run's own table of levels."""
    folder = sample_study()
    study = study_from_mapping(read_mapping(folder), "study.toml")
    run = answer(Job(study, folder, Path("nowhere"), ("digitisation", "overlap")), Silent())
    digital = table(run, "digital").set_index("facility_id")["level_low"]
    places = table(run, "facilities").set_index("id")[["longitude_deg", "latitude_deg"]]
    return [tuple(row) for row in places[digital.reindex(places.index) >= 2].to_numpy()]


def test_the_sample_keeps_its_budget_and_its_books(sample: RunContent) -> None:
    found, listed = sample.summary["priorities"], table(sample, "priorities")
    assert listed["cost"].sum() == found["cost"] <= found["budget"]
    assert (listed["people_gained"] > 0).all()
    areas = table(sample, "priorities_areas")
    for layer in ("total", "women", "over_60"):
        here = areas[areas["layer"] == layer]
        for column in ("people_total", "people_served", "people_gained"):
            by_level = here.groupby("area_level")[column].sum()
            assert by_level["district"] == by_level["study"], (layer, column)
        name = "people_gained" if layer == "total" else f"people_gained_{layer}"
        assert listed[name].sum() == found["people_gained"][layer]
    case = table(sample, "business_case")
    by_option = case[(case["basis"] == "list") & (case["area_level"] == "study")].set_index("option")
    assert by_option["people_gained"].drop("all").sum() == by_option.loc["all", "people_gained"]
    by_area = case[(case["option"] == "all") & (case["basis"] == "list")].groupby("area_level")
    assert by_area["people_gained"].sum()["district"] == found["people_gained"]["total"]
    curve = table(sample, "priorities_curve")
    assert (curve["counted"] <= curve["counted_bound"]).all()
    assert curve["counted_bound"].is_monotonic_increasing
    assert curve["counted_bound"].iloc[-1] <= found["counted_bound"]


BAD = (
    ({"sites": 2, "budget": 9}, "a list has one of sites, budget and share (sites = 2, budget = 9)"),
    ({"sites": 2, "candidates": ["hals"]}, "no such candidates (hals); did you mean halls?"),
    ({"sites": 2, "candidates": ["places"]}, "name the file of settlements in [places]"),
    ({"sites": 2, "reach": "digitl"}, "no such counters (digitl); did you mean digital?"),
    ({"sites": 2, "weights": {"womn": 2}}, "no such part of the people (womn); did you mean women?"),
    ({"sites": 2, "weights": {"women": 0.5}}, "women counts less than everyone (0.5)"),
    ({"sites": 2, "level": "half"}, "no such level of areas (half)"),
    ({"sites": 2, "at_most": 1}, "at_least and at_most need the level of their areas"),
    ({"sites": 2, "at_least": 2, "at_most": 1}, "at_least is more than at_most (2 and 1)"),
    (
        {"sites": 2, "reach": "any", "candidates": ["connect"]},
        "a counter that is there joins no network, and serves already where any does (connect)",
    ),
    ({"budget": 10}, "is below the cheapest candidate (10; halls:1 costs 60); raise it"),
)


@pytest.mark.parametrize(("keys", "said"), BAD)
def test_what_contradicts_itself_is_told(ask: Ask, keys: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as told:
        ask(priorities=keys)
    assert said in str(told.value)


def test_faults_of_a_study_are_told_together(ask: Ask) -> None:
    with pytest.raises(InputError) as told:
        ask(priorities={"sites": 1, "budget": 5, "reach": "nobody", "weights": {"men": 2}})
    assert len(told.value.faults) == 3


def test_missing_and_impossible_costs_are_told_by_name(ask: Ask) -> None:
    with pytest.raises(InputError) as told:
        ask(costs={"connect": {"library": 100}}, priorities={"budget": 500})
    assert "priorities: post: a budget is given, and no cost of 1 candidate to connect" in str(told.value)
    assert "write costs.connect.post = …" in str(told.value)
    files = {"halls.csv": "id,lat,lon,price\n1,0,10.036,-5\n2,0,10.037,dear\n3,0,10.038,\n"}
    with pytest.raises(InputError) as told:
        ask(files, candidates={"halls": {"file": "halls.csv", "cost": "price"}}, priorities={"budget": 500})
    text = str(told.value)
    assert "column price holds what is no number (halls:2: dear)" in text
    assert "column price holds costs below 0 (halls:1: -5)" in text
    assert "halls:2, halls:3" in text
    with pytest.raises(InputError, match=r"the file has no such column \(prize\); did you mean price\?"):
        ask(candidates={"halls": {"file": "halls.csv", "cost": "prize"}}, priorities={"sites": 1})
    with pytest.raises(InputError, match=r"\[costs\] add"):
        ask(costs={"add": -1}, priorities={"sites": 1})


def test_connecting_costs_what_a_column_of_the_network_says(ask: Ask) -> None:
    # library:1 is digital: that it has no cost is no matter.
    rows = "id,lat,lon,kind,fibre\n1,0,10.000,online,\n2,0,10.030,offline,250\n3,0,10.042,offline,40\n"
    costs = {"connect": {"post": 150}, "connect_column": {"library": "fibre"}}
    run = ask({"libraries.csv": rows}, costs=costs, priorities={"budget": 100, "candidates": ["connect"]})
    assert chosen(run) == [("library:3", 80.0)]
    assert run.summary["priorities"]["cost"] == 40.0
    assumed = table(run, "business_assumptions").set_index("network")
    assert assumed["source"].to_dict() == {
        "library": "column fibre of networks.library",
        "post": "[costs] connect.post",
    }
    assert assumed.loc["library", ["cost_lowest", "cost_highest"]].tolist() == [40.0, 250.0]
    with pytest.raises(InputError) as error:
        ask(
            {"libraries.csv": rows.replace("250", "-1").replace(",40", ",")},
            costs=costs,
            priorities={"budget": 100, "candidates": ["connect"]},
        )
    assert "costs.connect_column.library: column fibre holds costs below 0 (library:2: -1)" in str(
        error.value
    )
    assert "a budget is given, and no cost of 1 candidate to connect (library:3)" in str(error.value)
    wrong = {"connect": {}, "connect_column": {"library": "fiber"}}
    with pytest.raises(InputError, match=r"the file has no such column \(fiber\); did you mean fibre\?"):
        ask({"libraries.csv": rows}, costs=wrong, priorities={"sites": 1})


def test_costs_of_what_the_study_does_not_have_are_told(ask: Ask) -> None:
    costs = {
        "connect": {"libary": 1, "post": 5},
        "connect_column": {"post": "price"},
        "raise_level": {"x": 1},
    }
    with pytest.raises(InputError) as error:
        ask(costs=costs)
    text = str(error.value)
    assert "[costs] connect: no such network (libary); did you mean library?" in text
    assert "[costs] connect: has a figure and a column in connect_column (post); keep one" in text
    assert "[costs] raise_level: no such network (x); known are: library, post" in text


def test_a_counter_whose_level_rises_joins_the_group(ask: Ask) -> None:
    # Rung 1 is a connection, rung 2, of being online, public use; the group is of training besides.
    rows = (
        "id,lat,lon,internet,public_internet,training\n1,0,10.000,yes,yes,yes\n2,0,10.030,yes,yes,no\n"
        "3,0,10.042,no,no,no\n"
    )
    asked = {
        "groups": {"digital": "network == 'library' and training == true"},
        "costs": {"raise_level": {"library": 70, "post": 80}},
    }
    lifted = {"sites": 2, "candidates": ["raise_level"]}
    run = ask({"libraries.csv": rows}, **asked, priorities=lifted)
    assert chosen(run) == [("library:2", 90.0)]
    row = table(run, "priorities").iloc[0]
    assert (row["option"], row["network"], row["offline"], row["cost"]) == (
        "raise_level",
        "library",
        "",
        70.0,
    )
    said = " ".join(headline({**run.summary, "networks": {}, "population": {}, "ledger": {}}))
    assert "Raising the level of 1 counter for XOK 70 brings 90 more people" in said
    both = ask(
        {"libraries.csv": rows}, **asked, priorities={"sites": 9, "candidates": ["connect", "raise_level"]}
    )
    # Together they are all who do not serve, each once.
    every = table(both, "priorities_candidates").set_index("candidate_id")["option"].to_dict()
    assert every == {"library:2": "raise_level", "library:3": "connect", "post:1": "connect"}
    for reach, why in (("online", "counters that are online serve already"), ("any", "joins no network")):
        with pytest.raises(InputError, match=why):
            ask({"libraries.csv": rows}, **asked, priorities={**lifted, "reach": reach})


def test_limits_that_no_choice_can_keep_say_which_areas(ask: Ask) -> None:
    limits = {"level": "half", "at_least": 3}
    with pytest.raises(InputError) as told:
        ask(**AREAS, priorities={"sites": 4, **limits})
    text = str(told.value)
    assert "is more than the candidates of 2 areas of half (East: 2 of 3, West: 2 of 3)" in text
    assert "wants more than the 4 sites (2 areas of half want 6 together)" in text
    with pytest.raises(InputError, match=r"wants more than the budget of 150 \(the cheapest come to 160\)"):
        ask(**AREAS, priorities={"budget": 150, "level": "half", "at_least": 1})


def test_a_service_distance_beyond_100_km_is_told(ask: Ask) -> None:
    study = {"bands_km": [1, 150], "service_km": 150}
    with pytest.raises(InputError, match=r"the service distance is beyond 100 km \(150 km\)"):
        ask(study=study, priorities={"sites": 1})
    run = ask(study={"bands_km": [95], "service_km": 95}, priorities={"sites": 1})
    assert run.summary["priorities"]["sensitivity"]["distances_km"] == [85.5]


def test_nothing_is_chosen_where_nobody_asks(ask: Ask) -> None:
    run = ask()
    assert "priorities" not in run.summary
    assert [each.name for each in run.tables] == ["rejected"]


def test_the_fewest_sites_for_a_share_of_people(ask: Ask) -> None:
    # 100 of 300 are served; 63.3 % are 190 people and 63.4 % are 191: library:2 brings 90.
    assert chosen(ask(priorities={"share": 0.633})) == [("library:2", 90.0)]
    run = ask(priorities={"share": 0.634})
    found = run.summary["priorities"]
    assert len(found["chosen"]) == found["sites_bound"] == 2
    assert found["people_served"] + found["people_gained"]["total"] >= 191
    assert found["proven"]
    said = " ".join(headline({**run.summary, "networks": {}, "population": {}, "ledger": {}}))
    assert (
        "63.4 % or more of the people in the whole study then live so near, and no fewer sites would do"
        in said
    )
    assert ask(priorities={"share": 0.3}).summary["priorities"]["chosen"] == []
    with pytest.raises(InputError, match="all candidates together do not bring 95 % within reach"):
        ask(priorities={"share": 0.95})


def test_the_cheapest_sites_for_a_share_of_people(ask: Ask) -> None:
    # 90 more people: library:2 brings them alone; halls:1 (60) brings 80 and post:1 (150) another 60.
    dear = {"connect": {"library": 300, "post": 150}, "add": 60}
    for asked in (
        {"share": 0.633, "minimise": "cost"},
        {"share": 0.633, "minimise": "cost", "exact_s": 60.0},
    ):
        assert chosen(ask(priorities=asked)) == [("library:2", 90.0)]
        run = ask(costs=dear, priorities=asked)
        found = run.summary["priorities"]
        assert sorted(chosen(run)) == [("halls:1", 80.0), ("post:1", 60.0)]
        assert (found["cost"], found["sites_bound"], found["sensitivity"]["draws"]) == (210.0, None, 99)
        assert found["gap"] == (210.0 - found["cost_bound"]) / found["cost_bound"]
        said = " ".join(headline({**run.summary, "networks": {}, "population": {}, "ledger": {}}))
        assert "for XOK 210 brings" in said
        proven = "cheaper" if "exact_s" in asked else f"for less than XOK {found['cost_bound']:,.2f}"
        assert f"then live so near, and nothing {proven} would do" in said
        # 60 for the hall is less than anything else of as many people: it stays whatever costs are drawn.
        assert table(run, "priorities").set_index("candidate_id")["stays_costs"]["halls:1"] == 1.0
    assert (found["proven"], found["cost_bound"]) == (True, 210.0)
    found = ask(costs=dear, priorities={"share": 0.633}).summary["priorities"]
    assert (found["chosen"], found["cost_bound"], found["sites_bound"]) == (["library:2"], None, 1)


def test_a_share_within_limits_by_area(ask: Ask) -> None:
    # 91 more people: halls:1 and library:2 for 160, both West; one a half, library:2 and library:3 for 200.
    asked = {"share": 0.634, "minimise": "cost", "exact_s": 60.0}
    assert ask(**AREAS, priorities=asked).summary["priorities"]["cost"] == 160.0
    limits = {"level": "half", "at_most": 1}
    found = ask(**AREAS, priorities={**asked, **limits}).summary["priorities"]
    assert (sorted(found["chosen"]), found["cost_bound"]) == (["library:2", "library:3"], 200.0)
    found = ask(**AREAS, priorities={"share": 0.3, "level": "half", "at_least": 1}).summary["priorities"]
    assert len(found["chosen"]) == found["sites_bound"] == 2
    # In every half: 0.6 of the East, of whom nobody is served, wants one site there, and the West none.
    every = {"share": 0.6, "every": "half", **limits}
    found = ask(**AREAS, priorities=every).summary["priorities"]
    after = ask(**AREAS, priorities={**every, "exact_s": 60.0}).summary["priorities"]
    assert len(after["chosen"]) == after["sites_bound"] <= len(found["chosen"])
    for exact_s, said in ((None, "no list "), (60.0, "no list within at_least and at_most that brings 90 %")):
        with pytest.raises(InputError, match=said):
            ask(**AREAS, priorities={"share": 0.9, "exact_s": exact_s, **limits})


def test_the_cheapest_need_every_cost(ask: Ask) -> None:
    with pytest.raises(InputError) as told:
        ask(costs={"connect": {"library": 100}, "add": None}, priorities={"share": 0.5, "minimise": "cost"})
    assert "priorities: post: the cheapest are asked for, and no cost of 1 candidate to connect" in str(
        told.value
    )
    assert "priorities: halls: the cheapest are asked for, and no cost of 1 candidate to add" in str(
        told.value
    )


def test_the_fewest_sites_for_a_share_in_every_area(ask: Ask) -> None:
    # West has 190, of whom 100 are served, East 90 of whom nobody is: post:1 and library:3 bring all of East.
    run = ask(**AREAS, priorities={"share": 0.6, "every": "half"})
    after = table(run, "priorities_areas").set_index(["layer", "area_level", "area_id"])["share_after"]
    assert after[("total", "half", "West")] >= 0.6
    assert after[("total", "half", "East")] >= 0.6
    assert run.summary["priorities"]["sites_bound"] == len(run.summary["priorities"]["chosen"]) == 2
    people = FILES["people.csv"].replace("10.090", "10.076")
    with pytest.raises(InputError, match=r"do not bring 100 % within reach \(in East\)"):
        ask({"people.csv": people}, **AREAS, priorities={"share": 1.0, "every": "half"})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"share": 0.9, "sites": 2}, "a list has one of sites, budget and share (sites = 2, share = 0.9)"),
        ({"every": "half", "sites": 2}, "needs the share to reach (half)"),
        ({"share": 0.9, "every": "hlf"}, "no such level of areas (hlf); did you mean half?"),
        ({"sites": 2, "minimise": "cost"}, "minimise: needs the share to reach at the least cost (cost)"),
        ({"share": 0.9, "minimise": "money"}, "minimise"),
        ({"share": 0.9, "weights": {"women": 2}}, "means nothing for the fewest sites of a share"),
    ],
)
def test_shares_that_contradict_are_told(ask: Ask, keys: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as told:
        ask(**AREAS, priorities=keys)
    assert said in str(told.value)


def test_places_in_gap_regions_are_candidates_of_a_second_reading(sample: RunContent) -> None:
    folder = sample_study()
    mapping = read_mapping(folder)
    mapping["priorities"] = {"sites": 12, "candidates": ["gaps", "connect"]}
    study = study_from_mapping(mapping, "study.toml")
    run = answer(Job(study, folder, Path("nowhere"), ("gaps", "priorities")), Silent())
    listed, (gaps,) = table(run, "priorities"), [each for each in run.tables if each.name == "gaps"]
    offered = table(run, "priorities_candidates").query("network == 'gap'")
    regions = offered["candidate_id"].str.extract(r"^gap:(.+)-(\d+)$")
    known = dict(zip(gaps.frame["gap_id"], gaps.geometry, strict=True))
    assert set(regions[0]) == set(known)
    for place, region in zip(offered.itertuples(), regions[0], strict=True):
        assert shapely.contains_xy(known[region], place.longitude_deg, place.latitude_deg)
    ranks = regions[1].astype(int).groupby(regions[0])
    assert (ranks.max() == ranks.count()).all()
    found = listed[listed["network"] == "gap"]
    assert len(found)
    assert run.summary["priorities"]["people_served"] == sample.summary["priorities"]["people_served"]
    case = table(run, "business_case")
    by_region = case[case["area_level"] == "gap"].set_index("area_id")
    sums = found.groupby(found["candidate_id"].str.extract(r"^gap:(.+)-", expand=False))["people_gained"]
    assert by_region["people_gained"].to_dict() == sums.sum().to_dict()
    assert by_region["sites"].to_dict() == sums.count().to_dict()
    assert any("people were read twice" in each for each in run.summary["caveats"])
    mapping["gaps"] = {"distances_km": [2]}
    study = study_from_mapping(mapping, "study.toml")
    with pytest.raises(InputError, match="gaps are asked for at other distances than the service distance"):
        answer(Job(study, folder, Path("nowhere"), ("priorities",)), Silent())
