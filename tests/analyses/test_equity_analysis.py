"""Equity of a few cells counted by hand, of random ones by exact distances, and of Washington."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import centres, evidence, facilities, raster
from jsonschema import Draft202012Validator
from rasterio import Affine
from test_equity_indices import concentration, gini

from overlap.analyses import coverage, equity
from overlap.analyses.equity import analyse
from overlap.domain.evidence import Evidence
from overlap.domain.notes import english
from overlap.domain.result import Result
from overlap.domain.standing import Standing
from overlap.domain.wanted import Wanted
from overlap.geo.ellipsoid import GEOD
from overlap.progress import Silent
from overlap.runs.analyze import analyze
from overlap.runs.job import Job
from overlap.runs.study import study_from_mapping

ROOT = Path(__file__).parents[2]
# 0.01° on the equator: 1,113 m eastwards, 1,106 m northwards.
HERE = Affine(0.01, 0, 10.0, 0, -0.01, 0.02)
TOTAL = np.array([[100.0, 200.0, 300.0, 400.0], [10.0, 20.0, 30.0, 40.0]])
WOMEN = np.array([[60.0, 100.0, 100.0, 240.0], [0.0, 20.0, 10.0, 20.0]])
COLUMNS = [shapely.box(10 + 0.01 * k, 0.0, 10 + 0.01 * (k + 1), 0.02) for k in range(4)]


def standing(values: list[float], better: Literal["high", "low"] = "high", level: str = "column") -> Standing:
    return Standing("wealth", "Wealth", level, "income", better, np.array(values))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Eight cells in four areas; libraries at the first two of the upper row, one post office at the last."""
    population = raster(tmp_path_factory.mktemp("eight"), {"total": TOTAL, "women": WOMEN}, HERE)
    networks = [
        facilities("library", [(10.005, 0.015), (10.015, 0.015)]),
        facilities("post", [(10.035, 0.015)]),
    ]
    return evidence(
        networks, [population], {"column": COLUMNS}, bands_km=(0.5, 1.11, 1.2), remainder="foreign"
    )


def test_distances_are_the_same_whatever_others_ask_for(tmp_path: Path) -> None:
    def told(wanted: Wanted) -> list[dict[str, object]]:
        given = evidence(
            [facilities("library", [(10.005, 0.015)]), facilities("post", [(10.035, 0.015)])],
            [raster(tmp_path, {"total": TOTAL, "women": WOMEN}, HERE)],
            {"column": COLUMNS},
            wants=lambda _: wanted,
            bands_km=(0.5, 1.2),
        )
        given = replace(given, standings={"wealth": standing([1.0, 2.0, 3.0, 4.0])})
        tables = (*equity.analyse(given).tables, *coverage.analyse(given).tables)
        return [each.frame.astype(object).fillna("").to_dict("list") for each in tables]

    assert told(Wanted()) == told(Wanted(bands_m=(700.0, 1320.0), edges_m=(60.0, 900.0, 1609.344, 50_000.0)))


def table(result: Result, name: str) -> pd.DataFrame:
    return next(each.frame for each in result.tables if each.name == name)


def only(frame: pd.DataFrame, **wanted: Any) -> dict[str, Any]:
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    (row,) = frame.to_dict("records")
    return {str(key): value for key, value in row.items()}


def test_layers_against_everyone_by_hand(small: Evidence) -> None:
    frame = table(analyse(small), "equity_layers")
    # Within 0.5 km of a library are the first two cells, of a post office the last of the upper row.
    here = {"layer": "women", "area_level": "study", "band_km": 0.5}
    row = only(frame, network="library", **here)
    assert (row["people_total"], row["people_within"]) == (550.0, 160.0)
    assert row["compared_with"] == "everyone here"
    assert row["gap_pp"] == pytest.approx(100 * (160 / 550 - 300 / 1100))
    row = only(frame, network="any", **here)
    assert row["gap_pp"] == pytest.approx(100 * (400 / 550 - 700 / 1100))
    # Inside columns: 60 of 60 women against 100 of 110 people, 100 of 120 against 200 of 220, …
    inside = (60 - 60 * 100 / 110) + (100 - 120 * 200 / 220) + (240 - 260 * 400 / 440)
    assert row["gap_inside_pp"] == pytest.approx(100 * inside / 550)
    row = only(frame, layer="total", area_id="0", network="library", band_km=0.5)
    assert (row["share_within"], row["compared_with"]) == (100 / 110, "everyone in the study")
    assert row["gap_pp"] == pytest.approx(100 * (100 / 110 - 300 / 1100))
    assert "outside" not in set(frame["area_id"])


def test_gaps_of_modelled_layers_inside_areas_are_artefacts(small: Evidence) -> None:
    assert not table(analyse(small), "equity_layers")["artefact"].any()
    found = analyse(replace(small, modelled=frozenset({"women"})))
    frame = table(found, "equity_layers")
    inside = frame[frame["area_level"] == "column"]
    assert inside["artefact"].tolist() == (inside["layer"] == "women").tolist()
    study = frame[frame["area_level"] == "study"]
    between = study["gap_pp"] - study["gap_inside_pp"]
    assert study["artefact"].tolist() == (study["gap_inside_pp"].abs() > between.abs()).tolist()
    assert any(english(each).startswith("women: taken to be modelled") for each in found.caveats)


def test_areas_by_hand(small: Evidence) -> None:
    # The third is unknown; worst off is the last, then the second.
    given = replace(small, standings={"wealth": standing([3.0, 2.0, np.nan, 1.0])})
    found = analyse(given)
    row = only(table(found, "equity_areas"), layer="total", network="library", band_km=0.5)
    assert (row["areas"], row["people"], row["areas_unknown"], row["people_unknown"]) == (3, 770.0, 1, 330.0)
    assert row["people_outside"] == 0.0
    people, near = np.array([440.0, 220.0, 110.0]), np.array([0.0, 200.0, 100.0])
    share, middle = people / 770, np.array([220.0, 550.0, 715.0]) / 770
    mean = 300 / 770
    index = 2 / mean * float((share * (near / people - mean) * (middle - 0.5)).sum())
    assert (row["mean"], row["concentration"]) == pytest.approx((mean, index))
    assert row["erreygers"] == pytest.approx(4 * mean * index)
    assert row["wagstaff"] == pytest.approx(index / (1 - mean))
    assert row["mean_worst_off_40"] == 0.0
    assert row["mean_best_off_10"] == pytest.approx(100 / 110)
    assert row["reading"] == "better-off areas are more covered"
    (said,) = map(english, found.caveats)
    assert said == (
        "wealth: compares the areas of level column with each other, not people inside them; left out are "
        "330 people in 1 of 4 areas whose income is unknown"
    )


def test_the_other_end_turns_every_sign(small: Evidence) -> None:
    values = [3.0, 2.0, 2.0, 1.0]
    ends = [analyse(replace(small, standings={"wealth": standing(values, end)})) for end in ("high", "low")]
    one, other = (table(each, "equity_areas") for each in ends)
    for column in ("concentration", "erreygers", "wagstaff"):
        assert other[column].to_numpy() == pytest.approx(-one[column].to_numpy(), abs=1e-12, nan_ok=True)
    assert other["at_least"].to_numpy() == pytest.approx(-one["at_most"].to_numpy(), nan_ok=True)
    far = one[one["measure"] == "distance_m"]
    assert (far["at_least"] <= far["concentration"]).all()
    assert (far["concentration"] <= far["at_most"]).all()


def test_classes_of_ground_are_told_as_areas_are(small: Evidence) -> None:
    # As though the level had been one of classes of ground.
    classes = {"column": ("one", "two", "three", "four")}
    modelled = frozenset({"women"})
    frame = table(analyse(replace(small, areas={}, classes=classes, modelled=modelled)), "equity_layers")
    row = only(frame, layer="women", area_id="two", network="library", band_km=0.5)
    assert row["gap_pp"] == pytest.approx(100 * (100 / 120 - 200 / 220))
    assert not row["artefact"]
    assert frame["gap_inside_pp"].isna().all()


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    alone = evidence([facilities("post", [(10.005, 0.015)])], [raster(tmp_path, {"total": TOTAL}, HERE)])
    found = analyse(alone)
    assert [each.name for each in found.tables] == ["equity_layers", "equity_distances", "equity_lorenz"]
    (said,) = map(english, found.caveats)
    assert said == (
        "equity: nothing is said of women, children or older people nor of richer and poorer areas; "
        'no layer has role = "part", and there is no [equity.NAME]'
    )
    assert found.figures["equity"]["layers"] == found.figures["equity"]["areas"] == []
    assert {row["network"] for row in found.figures["equity"]["distances"]} == {"post"}


def test_people_beyond_the_last_bin_have_no_mean(tmp_path: Path) -> None:
    away = evidence(
        [facilities("post", [(12.0, 0.015)])], [raster(tmp_path, {"total": TOTAL}, HERE)], bands_km=(1.0, 2.0)
    )
    found = analyse(away)
    (row,) = found.figures["equity"]["distances"]
    assert (row["share_beyond"], row["mean_m"], row["mean_at_most_m"]) == (1.0, None, None)
    assert row["mean_at_least_m"] == pytest.approx(16_000.0)
    assert english(found.caveats[-1]).startswith("equity: some people live more than 16 km away")


@pytest.mark.parametrize("seed", range(5))
def test_random_cells_by_exact_distances(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = rng.integers(0, 5, (12, 12)).astype(np.float64)
    places = [(10 + rng.uniform(0, 0.12), -0.1 + rng.uniform(0, 0.12)) for _ in range(3)]
    population = raster(tmp_path, {"total": people}, HERE)
    cells = [shapely.box(10 + 0.03 * k, -0.1, 10.03 + 0.03 * k, 0.02) for k in range(4)]
    values = rng.integers(0, 3, 4).astype(float)
    seen = evidence([facilities("post", places)], [population], {"strip": cells}, remainder="foreign")
    found = analyse(replace(seen, standings={"wealth": standing(list(values), level="strip")}))
    x, y = centres(population.grid)
    exact = np.min([GEOD.inv(x, y, np.full(len(x), a), np.full(len(x), b))[2] for a, b in places], axis=0)
    each = np.repeat(exact, people.ravel().astype(int))
    strip = np.repeat((x - 10) // 0.03, people.ravel().astype(int)).astype(int)
    (row,) = found.figures["equity"]["distances"]
    assert row["mean_at_least_m"] <= each.mean() <= row["mean_at_most_m"]
    assert row["mean_m"] == pytest.approx(each.mean(), rel=0.03)
    assert row["gini_at_least"] <= gini(each) <= row["gini_at_most"]
    assert row["gini"] == pytest.approx(gini(each), abs=0.02)
    frame = table(found, "equity_areas")
    for band_km in seen.settings.bands_km:
        covered = (each <= 1000 * band_km).astype(float)
        index = only(frame, band_km=band_km)["concentration"]
        # Ranked by area, people one by one or by the mean of those who stand alike give one index.
        assert index == pytest.approx(concentration(covered, values[strip]), abs=1e-12)
    far = only(frame, measure="distance_m")
    assert far["at_least"] <= concentration(each, values[strip]) <= far["at_most"]
    curve = table(found, "equity_lorenz")
    own = curve[curve["ranked_by"] == "own distance"]
    assert own.iloc[0][["people_share", "distance_share"]].tolist() == [0.0, 0.0]
    assert own.iloc[-1][["people_share", "distance_share"]].tolist() == [1.0, 1.0]
    assert (own["distance_share"] <= own["people_share"] + 1e-12).all()


@pytest.fixture(scope="module")
def washington(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    groups = "census-block-groups-by-2000-population.geojson"
    tracts = "dc-broadband-residential-wireline-adoption-rate-by-census-tract.geojson"
    mapping = {
        "study": {"bands_km": [0.5, 1.0, 2.0]},
        "networks": {"library": {"file": "libraries.geojson"}, "post": {"file": "post-offices.geojson"}},
        "population": {
            "total": {"file": groups, "column": "POP2000"},
            "women": {"file": groups, "column": "FEMALES", "role": "part"},
            "over_65": {"file": groups, "column": "AGE_65_UP", "role": "part"},
        },
        "areas": {"tract": {"file": tracts, "id": "TRACT"}},
        "equity": {"broadband": {"level": "tract", "column": "DEC2013", "better": "high"}},
    }
    study = study_from_mapping(mapping, "study.toml")
    out = tmp_path_factory.mktemp("washington") / "run"
    run = analyze(Job(study, real_data / "usa-washington-dc", out, ("equity",)), Silent())
    return {each.name: each.frame for each in run.tables}


def test_women_and_older_people_of_washington(washington: dict[str, pd.DataFrame]) -> None:
    frame = washington["equity_layers"]
    assert set(frame["area_level"]) == {"study"}  # 179 tracts are no classification
    row = only(frame, layer="women", network="any", band_km=1.0)
    assert row["people_total"] == 302_693
    assert row["gap_pp"] == pytest.approx(-0.45, abs=0.05)
    row = only(frame, layer="over_65", network="any", band_km=1.0)
    assert row["people_total"] == 69_898
    assert row["gap_pp"] == pytest.approx(-3.04, abs=0.05)
    assert row["gap_inside_pp"] == pytest.approx(-0.73, abs=0.05)
    assert not frame["artefact"].any()  # people of polygons are counted ones


def test_tracts_of_washington_by_broadband(washington: dict[str, pd.DataFrame]) -> None:
    row = only(washington["equity_areas"], layer="total", network="post", band_km=1.0)
    assert row["areas"] == 179
    assert row["people"] + row["people_outside"] == pytest.approx(572_059, abs=1e-3)
    assert row["erreygers"] == pytest.approx(0.207, abs=0.005)
    assert row["reading"] == "better-off areas are more covered"
    far = only(washington["equity_areas"], layer="total", network="post", measure="distance_m")
    assert far["concentration"] == pytest.approx(-0.095, abs=0.005)
    assert far["reading"] == "worse-off areas are farther away"


def test_figures_are_what_the_schema_says(small: Evidence) -> None:
    schema = json.loads((ROOT / "docs" / "summary.schema.json").read_text(encoding="utf-8"))
    given = replace(small, standings={"wealth": standing([3.0, 2.0, np.nan, 1.0])})
    figures = json.loads(json.dumps(analyse(given).figures["equity"]))
    assert figures["layers"]
    assert figures["areas"]
    own = {**schema["properties"]["equity"], "$defs": schema["$defs"]}
    Draft202012Validator(own).validate(figures)
