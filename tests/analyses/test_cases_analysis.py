"""Examples of cooperation and the surroundings of pairs, on ground where both are known by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import evidence, facilities, raster, swept
from indicator_builders import read
from rasterio import Affine

from overlap.analyses import cases
from overlap.analyses.cases.pairs import near_pairs
from overlap.analyses.cases.tables import pairs_table
from overlap.domain.cases import Case
from overlap.domain.evidence import Evidence
from overlap.domain.notes import english
from overlap.geo.ellipsoid import GEOD
from overlap.runs.questions import question_of

LIBRARIES = [(10.0, 50.0), (10.05, 50.0), (10.5, 50.0)]
POSTS = [(10.001, 50.0), (10.052, 50.0), (10.056, 50.0), (14.0, 50.0)]


def example(**stated: object) -> Case:
    told = {"title": "One", "place": "Here", "longitude_deg": 1.0, "latitude_deg": 2.0, "year": 2020}
    return Case(**{**told, "networks": ("library",), "source": "x", "licence": "CC0", **stated})  # type: ignore[arg-type]


def with_cases(*told: Case, counts: list[bool] | None = None) -> Evidence:
    networks = [facilities("library", LIBRARIES, counts), facilities("post", POSTS)]
    return replace(evidence(networks), cases=told)


def test_nothing_without_examples() -> None:
    found = with_cases()
    assert cases.wants(found) is None
    assert cases.analyse(found).tables == ()
    assert cases.analyse(found).figures == {}


def test_each_with_its_nearest_once_and_near() -> None:
    pairs = near_pairs(with_cases())
    # The third library is 32 km from the third post office, the fourth post office from everything.
    assert list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == [(0, 0), (1, 1), (1, 2)]
    expected = [GEOD.inv(*LIBRARIES[a], *POSTS[b])[2] for a, b in ((0, 0), (1, 1), (1, 2))]
    assert pairs.apart_m.tolist() == expected
    context = near_pairs(with_cases(counts=[True, False, True]))
    assert list(zip(context.first.tolist(), context.second.tolist(), strict=True)) == [(0, 0), (1, 1), (1, 2)]


def test_the_features_of_pairs(tmp_path: Path) -> None:
    found = with_cases(example(people_1km=4, people_5km=7))
    # One person in each cell, 72 m wide, of the parallel through the counters.
    people = np.ones((1, 300))
    population = raster(tmp_path, {"total": people}, Affine(0.001, 0, 9.9005, 0, -0.001, 50.0005))
    wanted = cases.wants(found)
    assert wanted is not None
    found = replace(found, sums=(swept(population, question_of(found, None, wanted)),))
    frame = pairs_table(found, near_pairs(found)).frame
    cells = 9.901 + 0.001 * np.arange(300)
    away_m = [
        GEOD.inv(*(np.full(300, x) for x in place), cells, np.full(300, 50.0))[2]
        for place in LIBRARIES + POSTS
    ]
    gap = np.min(away_m, axis=0) > 5000.0
    for row, library in enumerate((0, 1, 1)):
        assert frame["people_1km"][row] == (away_m[library] <= 1000.0).sum()
        assert frame["people_5km"][row] == (away_m[library] <= 5000.0).sum()
        assert frame["people_10km"][row] == (away_m[library] <= 10_000.0).sum()
        assert frame["people_uncovered_5km"][row] == (gap & (away_m[library] <= 10_000.0)).sum() > 0
    assert frame["level_library"].isna().all()
    result = cases.analyse(found)
    assert [table.name for table in result.tables] == ["cases", "pair_features"]
    assert result.figures == {"cases": {"cases": 1, "pairs": 3, "comparable": []}}
    assert "1 example cannot be compared" in english(result.caveats[1])


def test_levels_join_where_they_are_known() -> None:
    plain = with_cases(example())
    facts = {"level_low": np.array([3, 0, 1, 0]), "level_high": np.array([3, 4, 1, 0])}
    posts = replace(read(plain.networks["post"]), **facts)
    found = replace(plain, indicators={"post": posts})
    frame = pairs_table(found, near_pairs(found)).frame
    assert frame["level_post"].tolist() == pytest.approx([3.0, np.nan, 1.0], nan_ok=True)
    assert frame["level_library"].isna().all()


def test_examples_are_a_layer_of_points() -> None:
    told = example(apart_m=30, levels={"post": 2, "library": 1}, services=("a", "b"))
    table = cases.analyse(with_cases(told)).tables[0]
    assert table.geometry is not None
    assert table.geometry[0].coords[0] == (1.0, 2.0)
    row = table.frame.iloc[0]
    assert (row["id"], row["services"], row["apart_m"], row["level_post"]) == ("One", "a; b", 30, 2)
    assert np.isnan(row["people_1km"])


def test_without_people_metres_alone_do_not_compare() -> None:
    result = cases.analyse(with_cases(example(apart_m=30, people_1km=4)))
    assert result.figures["cases"]["comparable"] == []
    assert result.tables[1].frame["people_1km"].isna().all()


def test_one_network_has_no_pairs() -> None:
    alone = replace(evidence([facilities("library", LIBRARIES)]), cases=(example(),))
    assert cases.wants(alone) is None
    result = cases.analyse(alone)
    assert [table.name for table in result.tables] == ["cases"]
    assert result.figures["cases"]["pairs"] == 0
