"""Paths: the greedy order against trying every counter, each year against its counters named one by one."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scenario_study import HEAD, LIBRARY, POST, near, people, run, table, write

from overlap.errors import InputError

PATH = """
title = "all online"

[path]
where = "network in ('post', 'library')"
first_year = {first}
last_year = {last}
{limit}
"""
PLACES = {
    f"{network}:{row[0]}": (float(row[2]), float(row[3]))
    for network, text in (("library", LIBRARY), ("post", POST))
    for row in (line.split(",") for line in text.splitlines())
}
ONLINE = ["library:a", "post:a"]


def path(limit: str, first: int = 2026, last: int = 2028) -> str:
    return PATH.format(first=first, last=last, limit=limit)


def covered(ids: list[str]) -> float:
    return float(people()[near([PLACES[each] for each in ids], 2000)].sum())


def test_the_order_is_greedy_and_its_people_are_exact(tmp_path: Path) -> None:
    content = run(write(tmp_path, {"path.toml": path("sites_per_year = 2", last=2029)}))
    changes = table(content, "scenario_changes")
    assert changes.change.unique().tolist() == ["connect"]
    assert changes.step.tolist() == ["2026"] * 2 + ["2027"] * 2 + ["2028"] * 2 + ["2029"] * 2
    online = list(ONLINE)
    for row in changes.itertuples():
        left = sorted(set(PLACES) - set(online))
        gains = {each: covered([*online, each]) - covered(online) for each in left}
        best = max(gains.values())
        assert gains[row.facility_id] == best == row.people_gained
        assert row.facility_id == min(each for each in left if gains[each] == best)
        online.append(row.facility_id)
    assert set(online) == set(PLACES)
    curve = table(content, "scenario_paths").query("layer == 'total'")
    assert curve.people_online.tolist() == [covered(online[: 2 + 2 * year]) for year in (1, 2, 3, 4)]
    assert curve.counters_left.tolist() == [6, 4, 2, 0]
    assert curve.cost.isna().all()


def test_each_year_equals_a_scenario_that_names_its_counters(tmp_path: Path) -> None:
    told = run(write(tmp_path / "path", {"path.toml": path("budget_per_year = 351")}))
    changes, rows = table(told, "scenario_changes"), table(told, "scenarios")
    for year in ("2026", "2027", "2028"):
        ids = changes.facility_id[changes.step <= year].tolist()
        text = f'title = "named"\n[[change]]\nwhat = "connect"\nids = {json.dumps(ids)}\n'
        named = table(run(write(tmp_path / year, {"named.toml": text})), "scenarios")
        named = named.query("question == 'online'").drop(columns=["scenario", "step"])
        of_year = rows[rows.step == year].drop(columns=["scenario", "step"])
        pd.testing.assert_frame_equal(of_year.reset_index(drop=True), named.reset_index(drop=True))


def test_the_curve_and_the_differences_are_of_two_readings_that_agree(tmp_path: Path) -> None:
    """The first sets people apart by the counters near them, the second measures each year's counters."""
    content = run(write(tmp_path, {"path.toml": path("budget_per_year = 351", last=2030)}))
    curve, rows = table(content, "scenario_paths"), table(content, "scenarios")
    assert rows.band_km.unique().tolist() == [1, 2, 5]
    rows = rows[(rows.area_level == "study") & (rows.band_km == 2)]
    rows = rows.assign(year=rows.step.astype(int)).set_index(["year", "layer"])
    curve = curve.set_index(["year", "layer"])
    assert rows.people_after.to_dict() == curve.people_online.to_dict()
    assert rows.people_total.to_dict() == curve.people_total.to_dict()


def test_a_path_and_candidates_in_gaps_share_the_second_reading(tmp_path: Path) -> None:
    folder = write(tmp_path, {"path.toml": path("sites_per_year = 3")})
    study = folder / "study.toml"
    text = study.read_text(encoding="utf-8")
    alone = table(run(folder), "scenarios")
    for candidates in ("gaps", "connect"):
        asked = f"[priorities]\nsites = 2\ncandidates = ['{candidates}']\n"
        study.write_text(text + asked, encoding="utf-8")
        both = run(folder, "scenarios", "priorities")
        pd.testing.assert_frame_equal(table(both, "scenarios"), alone)
        by_itself = table(run(folder, "priorities"), "priorities")
        pd.testing.assert_frame_equal(table(both, "priorities"), by_itself)


def test_a_budget_is_kept_and_its_rest_goes_to_the_cheapest(tmp_path: Path) -> None:
    content = run(write(tmp_path, {"path.toml": path("budget_per_year = 351", last=2032)}))
    curve = table(content, "scenario_paths").query("layer == 'total'")
    assert (curve.cost <= 351).all()
    assert curve.year.tolist() == list(range(2026, 2033))
    assert curve.cost_so_far.iloc[-1] == 5 * 100 + 3 * 250.5
    assert curve.counters_left.iloc[-1] == 0
    assert np.allclose(curve.cost.cumsum(), curve.cost_so_far)
    # Two counters at one place: the second newly reaches nobody, and comes only from what is left.
    twin = POST.replace("f,F,10.105,50.106", "f,F,10.105,50.105")
    found = run(write(tmp_path / "twin", {"path.toml": path("sites_per_year = 1", last=2034)}, post=twin))
    changes = table(found, "scenario_changes").set_index("facility_id")
    assert changes.people_gained["post:f"] == 0
    assert changes["rank"]["post:f"] == len(changes)


@pytest.mark.parametrize("limit", ["sites_per_year = 2", "budget_per_year = 351"])
def test_the_bound_is_what_no_choice_for_the_limits_so_far_exceeds(tmp_path: Path, limit: str) -> None:
    """Every choice of the ten counters that are not online, for one year's limit, two years', and so on."""
    content = run(write(tmp_path, {"path.toml": path(limit, last=2029)}))
    curve = table(content, "scenario_paths")
    assert curve.query("layer == 'women'").people_online_bound.isna().all()
    curve = curve.query("layer == 'total'")
    offline = sorted(set(PLACES) - set(ONLINE))
    cost = {each: 100.0 if each.startswith("post") else 250.5 for each in offline}
    choices = [some for size in range(len(offline) + 1) for some in combinations(offline, size)]
    people_of = {some: covered([*ONLINE, *some]) for some in choices}
    for years, row in enumerate(curve.itertuples(), start=1):
        spent = [
            len(some) <= 2 * years if "sites" in limit else sum(cost[each] for each in some) <= 351 * years
            for some in choices
        ]
        best = max(people_of[some] for some, within in zip(choices, spent, strict=True) if within)
        assert row.people_online <= best <= row.people_online_bound
        assert row.people_online_bound <= people_of[tuple(offline)]
    assert curve.people_online_bound.is_monotonic_increasing
    assert curve.people_online_bound.iloc[-1] == curve.people_online.iloc[-1]


@pytest.mark.parametrize(
    ("limit", "years", "said"),
    [
        ("budget_per_year = 99.99", {}, "does not pay for a single counter (99.99, the cheapest costs 100)"),
        ("sites_per_year = 1", {"first": 2030, "last": 2026}, "comes before the first year (2026 after"),
        ("", {}, "says neither what a year may cost nor how many counters"),
        ("sites_per_year = 1\nbudget_per_year = 200", {}, "says both what a year may cost"),
    ],
)  # fmt: skip
def test_paths_that_cannot_be(tmp_path: Path, limit: str, years: dict[str, int], said: str) -> None:
    with pytest.raises(InputError) as error:
        run(write(tmp_path, {"path.toml": path(limit, **years)}))
    assert said in str(error.value)


def test_a_path_without_costs_or_without_anybody_to_connect(tmp_path: Path) -> None:
    text = path("budget_per_year = 300")
    folder = write(
        tmp_path,
        {
            "path.toml": text,
            "done.toml": text.replace("network in", "level >= 2 and network in").replace("all", "done"),
        },
    )
    study = folder / "study.toml"
    study.write_text(study.read_text(encoding="utf-8").replace("post = 100, ", ""), encoding="utf-8")
    with pytest.raises(InputError) as error:
        run(folder)
    lines = str(error.value).splitlines()
    assert (
        "path.toml [path] budget_per_year: there is no cost of connecting one (post); write [costs] connect"
        in lines[0]
    )
    assert "done.toml [path]: selects no counter that is not online for certain" in lines[-1]


def test_people_of_every_area_and_layer_add_up(tmp_path: Path) -> None:
    rows = table(run(write(tmp_path, {"path.toml": path("sites_per_year = 3")})), "scenarios")
    assert (rows.people_lost == 0).all()
    assert (rows.people_gained == rows.people_after - rows.people_before).all()
    areas = (
        rows[rows.area_level == "district"]
        .groupby(["step", "layer", "band_km"])[["people_gained", "people_total"]]
        .sum()
    )
    study = rows[rows.area_level == "study"].set_index(["step", "layer", "band_km"])[
        ["people_gained", "people_total"]
    ]
    pd.testing.assert_frame_equal(areas, study.loc[areas.index])


def test_what_connecting_costs_may_be_a_column(tmp_path: Path) -> None:
    text = {"path.toml": path("budget_per_year = 351", last=2036)}

    def folder(name: str, post: str) -> Path:
        made = write(tmp_path / name, text)
        (made / "post.csv").write_text(post, encoding="utf-8")
        study = (made / "study.toml").read_text(encoding="utf-8")
        changed = study.replace(
            "post = 100, library = 250.5 }", "library = 250.5 }\nconnect_column = { post = 'p' }"
        )
        (made / "study.toml").write_text(changed, encoding="utf-8")
        return made

    rows = [f"{row},{{}}" for row in POST.splitlines()]
    head = HEAD.strip() + ",p\n"

    def priced(*prices: object) -> str:
        return head + "\n".join(row.format(price) for row, price in zip(rows, prices, strict=True)) + "\n"

    same = run(folder("same", priced(*[100] * 6)))
    pd.testing.assert_frame_equal(
        table(same, "scenario_paths"), table(run(write(tmp_path / "figure", text)), "scenario_paths")
    )
    dear = table(run(folder("dear", priced(*[100] * 5, 351))), "scenario_changes").set_index("facility_id")
    assert dear.cost["post:f"] == 351.0
    with pytest.raises(InputError) as error:
        run(folder("blank", priced(100, "", 100, 100, "", 100)))
    assert "column p of post has blanks (post:b and 1 more); fill them in" in str(error.value)
    with pytest.raises(InputError, match=r"column p holds costs below 0 \(post:a: -2\)"):
        run(folder("below", priced(-2, *[1] * 5)))
