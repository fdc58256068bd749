"""People near the study's own groups: those that a network of the same counters would have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from builders import evidence, facilities, raster
from rasterio import Affine

from overlap.analyses import coverage, equity
from overlap.domain.evidence import Evidence
from overlap.progress import Silent
from overlap.runs.questions import question_of
from overlap.runs.sweep import Pass

ROW = ["layer", "area_level", "area_id", "band_km"]


def test_a_group_reaches_whom_a_network_of_its_members_reaches(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    people = {"total": rng.integers(1, 90, (40, 50)).astype(float), "women": np.ones((40, 50))}
    population = raster(tmp_path, people, Affine(0.01, 0.0, 5.0, 0.0, -0.01, 47.0))
    areas = {"side": [shapely.box(5.0, 46.7, 5.203, 47.0), shapely.box(5.203, 46.7, 5.4, 47.0)]}
    places = {name: [*map(tuple, rng.uniform([5.0, 46.6], [5.5, 47.0], (12, 2)))] for name in ("a", "b")}
    chosen = {
        "some": {name: rng.random(12) < 0.5 for name in places},
        "of_b": {"b": np.arange(12) < 3},
        "all_of_a": {"a": np.ones(12, dtype=np.bool_), "b": np.zeros(12, dtype=np.bool_)},
        "all": {name: np.ones(12, dtype=np.bool_) for name in places},
    }
    bands = (1.0, 3.0, 8.0)
    networks = [facilities(name, each) for name, each in places.items()]

    def measured(made: Evidence) -> Evidence:
        return replace(
            made, sums=(Pass(population, question_of(made, None, coverage.wants(made))).run(Silent()),)
        )

    study = measured(replace(evidence(networks, levels=areas, bands_km=bands), groups=chosen))
    found = {each.name: each for each in coverage.analyse(study).tables}["coverage_groups"].frame
    assert len(found) == 2 * 4 * 4 * 3  # layers, places, groups, bands
    for group, members in chosen.items():
        of_group = [
            place
            for name, mask in members.items()
            for place, in_it in zip(places[name], mask, strict=True)
            if in_it
        ]
        alone = measured(evidence([facilities("group", of_group)], levels=areas, bands_km=bands))
        expected = {each.name: each for each in coverage.analyse(alone).tables}["coverage"].frame
        rows = found[found["group"] == group].set_index(ROW)
        asked = expected.set_index(ROW).loc[rows.index]
        assert (rows["people_near"] == asked["people_only_group"]).all()
        assert (rows["people_beyond"] == asked["people_neither"]).all()
        assert (rows["people_near"] + rows["people_beyond"] == rows["people_total"]).all()
        assert 0 < rows["people_near"].sum() < rows["people_total"].sum()


def test_without_groups_there_is_no_table(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((2, 2))}, Affine(0.01, 0.0, 5.0, 0.0, -0.01, 47.0))
    made = evidence([facilities("a", [(5.0, 47.0)])], [population])
    assert "coverage_groups" not in {each.name for each in coverage.analyse(made).tables}


def test_distances_and_equity_tell_of_groups_as_of_networks(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    people = {"total": rng.integers(9, 90, (30, 30)).astype(float), "women": np.full((30, 30), 4.0)}
    population = raster(tmp_path, people, Affine(0.01, 0.0, 5.0, 0.0, -0.01, 47.0))
    places = {name: [*map(tuple, rng.uniform([5.0, 46.7], [5.3, 47.0], (9, 2)))] for name in ("a", "b")}
    networks = [facilities(name, each) for name, each in places.items()]
    first = {"a": np.arange(9) < 4, "b": np.zeros(9, dtype=np.bool_)}
    key = {coverage: "distances", equity: "equity_distances"}
    for module, table in key.items():
        study = replace(evidence(networks, bands_km=(1.0, 5.0)), groups={"first": first})
        alone = evidence([facilities("first", places["a"][:4])], bands_km=(1.0, 5.0))
        frames = []
        for made in (study, alone):
            asked = question_of(made, None, module.wants(made))
            given = replace(made, sums=(Pass(population, asked).run(Silent()),))
            (frame,) = (each.frame for each in module.analyse(given).tables if each.name == table)
            frames.append(frame[frame["network"] == "first"].reset_index(drop=True))
        pd.testing.assert_frame_equal(*frames)
        assert len(frames[0])
