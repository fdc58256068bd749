"""Floating catchments: the example of the page, and every figure by brute force on random ground."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from acting_builders import acting
from builders import facilities, raster
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio import Affine

from overlap.analyses import capacity
from overlap.analyses.capacity import catchments
from overlap.domain.evidence import Evidence
from overlap.domain.notes import english
from overlap.domain.result import Result
from overlap.geo.ellipsoid import GEOD

PAGE = (Path(__file__).parents[2] / "docs/methods/capacity.md").read_text("utf-8")
ROW = Affine(0.01, 0.0, 0.0, 0.0, -0.01, 0.005)
PEOPLE = np.array([[40, 30, 90, 20, 10, 50, 60, 70, 3, 80, 100, 60]], dtype=np.float64)


def table(result: Result, name: str) -> pd.DataFrame:
    return next(each.frame for each in result.tables if each.name == name)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """A library in the third of twelve cells, a post office in the sixth."""
    return acting(
        capacity.wants,
        [facilities("library", [(0.025, 0.0)]), facilities("post", [(0.055, 0.0)])],
        raster(tmp_path_factory.mktemp("row"), {"total": PEOPLE}, ROW),
        levels={"side": [shapely.box(-0.01, -0.1, 0.04, 0.1)]},
        bands_km=(2.4,),
        service_km=2.4,
    )


def test_the_example_of_the_page(example: Evidence) -> None:
    result = capacity.analyse(example)
    counters = table(result, "capacity")
    for row in counters.itertuples():
        told = (row.people_catchment, row.people_weighted, row.people_shared)
        assert (
            f"| {row.facility_id} | {' | '.join(f'{each:.1f}' for each in told)} | {row.share:.3f} |" in PAGE
        )
    assert counters["people_catchment"].tolist() == [190.0, 210.0]
    assert counters["people_weighted"].tolist() == pytest.approx(
        [90 + 0.68 * (30 + 20) + 0.22 * (40 + 10), 50 + 0.68 * (10 + 60) + 0.22 * (20 + 70)]
    )
    assert counters["people_shared"].tolist() == pytest.approx(
        [40 + 30 + 90 + 20 * 0.68 / 0.9 + 10 * 0.22 / 0.9, 50 + 60 + 70 + 20 * 0.22 / 0.9 + 10 * 0.68 / 0.9]
    )
    for row in table(result, "capacity_areas").query("network == 'any'").itertuples():
        per = f"{row.counters_per_10000:.1f} | {row.people_per_counter:.0f}"
        assert f"| {row.area_id or 'study'} | {row.people_total:.0f} | {row.counters:.3f} | {per} |" in PAGE


def test_cells_wider_than_zones_are_told(example: Evidence) -> None:
    (said,) = map(english, capacity.analyse(example).caveats)
    assert "cells of 1,113 m, in a second step, which is wider than their zones, so they are rough; " in said


def test_counters_are_neither_made_nor_lost(example: Evidence) -> None:
    """Each counter that reaches anybody is one counter, however many share it."""
    areas = table(capacity.analyse(example), "capacity_areas").set_index(["area_id", "network"])["counters"]
    assert areas["", "any"] == pytest.approx(2.0)
    assert areas["0", "any"] + areas["outside", "any"] == pytest.approx(2.0)
    assert [areas["", each] for each in ("library", "post")] == pytest.approx([1.0, 1.0])


def brute(people: NDArray[Any], west: float, places: list[tuple[float, float]], limit_m: float) -> Any:
    """Weights of every cell and counter, by geodesics."""
    rows, columns = np.indices(people.shape)
    lon, lat = west + 0.005 + 0.01 * columns.ravel(), -0.005 - 0.01 * rows.ravel()
    found = np.zeros((len(lon), len(places)))
    for k, (x, y) in enumerate(places):
        apart_m = GEOD.inv(lon, lat, np.full(len(lon), x), np.full(len(lon), y))[2]
        parts = [apart_m <= limit_m / 3, apart_m <= limit_m * 2 / 3, apart_m <= limit_m]
        found[:, k] = np.select(parts, [1.0, 0.68, 0.22], 0.0)
    return found


@given(seed=st.integers(0, 10**6), west=st.sampled_from([10.0, 179.9]), most=st.sampled_from([7, 10**6]))
@settings(max_examples=20)
def test_every_figure_by_brute_force(seed: int, west: float, most: int) -> None:
    rng = np.random.default_rng(seed)
    people = np.where(rng.random((12, 15)) < 0.7, rng.integers(1, 90, (12, 15)), 0).astype("float32")
    places = [(west + x, y) for x, y in rng.uniform(0, 0.15, (6, 2)) - [0, 0.15]]
    wrapped = [((x + 180) % 360 - 180, y) for x, y in places]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(catchments, "_PAIRS", most)
        found = acting(
            capacity.wants,
            [facilities("library", wrapped[:2]), facilities("post", wrapped[2:])],
            raster(Path(folder), {"total": people}, Affine(0.01, 0, west, 0, -0.01, 0)),
            bands_km=(3.0,),
        )
        result = capacity.analyse(found)
    weight, here = brute(people, west, places, 3000.0), people.ravel().astype(np.float64)
    counters = table(result, "capacity")
    assert counters["people_catchment"].to_numpy() == pytest.approx(
        (here[:, None] * (weight > 0)).sum(axis=0)
    )
    weighted = here @ weight
    assert counters["people_weighted"].to_numpy() == pytest.approx(weighted)
    each = np.divide(weight, weight.sum(axis=1)[:, None], out=np.zeros_like(weight), where=weight > 0)
    assert counters["people_shared"].to_numpy() == pytest.approx(here @ each)
    ratio = np.divide(weight, weighted, out=np.zeros_like(weight), where=weighted > 0)
    study = table(result, "capacity_areas").set_index("network")
    for name, own in (("library", slice(0, 2)), ("post", slice(2, 6)), ("any", slice(0, 6))):
        expected = here @ ratio[:, own].sum(axis=1)
        assert study.loc[name, "counters"] == pytest.approx(expected)
        assert study.loc[name, "people_total"] == here.sum()
        assert expected == pytest.approx((weighted[own] > 0).sum())


def test_nobody_and_no_counter(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.zeros((2, 2))}, Affine(0.01, 0, 10, 0, -0.01, 0))
    result = capacity.analyse(acting(capacity.wants, [facilities("library", [(10.0, 0.0)])], population))
    assert table(result, "capacity")["people_catchment"].tolist() == [0.0]
    assert np.isnan(table(result, "capacity")["share"]).all()
    assert result.figures["capacity"]["rows"][0]["counters_per_10000"] is None
    bare = capacity.analyse(acting(capacity.wants, [facilities("library", [])], population))
    assert table(bare, "capacity").empty
    assert bare.figures["capacity"]["most_people_weighted"] is None
