"""Robustness of people near groups: what a network of the same counters would have, and by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from builders import Places, evidence, facilities, raster
from rasterio import Affine

from overlap.analyses import robustness
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.population import Population
from overlap.domain.quality import Quality
from overlap.domain.wanted import Members

HERE = Affine(0.01, 0, 10.0, 0, -0.01, 0.02)
Flags = list[bool]


def masks(groups: Mapping[str, Mapping[str, Flags]]) -> dict[str, Members]:
    return {
        group: {name: np.array(mask, dtype=np.bool_) for name, mask in each.items()}
        for group, each in groups.items()
    }


def study(
    networks: list[Facilities], people: Population, groups: Mapping[str, Members], **settings: Any
) -> Evidence:
    def wants(bare: Evidence) -> Any:
        return robustness.wants(replace(bare, groups=groups))

    return replace(evidence(networks, [people], wants=wants, **settings), groups=groups)


def measures(given: Evidence) -> dict[str, Any]:
    found: dict[str, Any] = robustness.analyse(given).figures["robustness"]["measures"]
    return found


def scattered(folder: Path) -> tuple[dict[str, Places], Population]:
    rng = np.random.default_rng(5)
    people = raster(folder, {"total": rng.random((40, 50)) * 100}, HERE)
    places = {
        name: [*map(tuple, rng.uniform([10.0, -0.4], [10.5, 0.0], (24, 2)).tolist())]
        for name in ("library", "post")
    }
    return places, people


def test_a_group_is_told_of_as_a_network_of_its_members(tmp_path: Path) -> None:
    places, people = scattered(tmp_path)
    networks = [facilities(name, each) for name, each in places.items()]
    groups = masks(
        {
            "libraries": {"library": [True] * 24, "post": [False] * 24},
            "some": {"post": [k % 3 == 0 for k in range(24)]},
            "everyone": {"library": [True] * 24, "post": [True] * 24},
        }
    )
    settings: dict[str, Any] = {"bands_km": (2.0, 5.0), "service_km": 5.0, "draws": 99}
    told = measures(study(networks, people, groups, **settings))
    # To the last bit, and drawn alike: each is displaced by the chance of an only network.
    assert told["near_libraries"] == told["near_library"]
    few = measures(study([facilities("some", places["post"][::3])], people, {}, **settings))
    assert told["near_some"] == few["near_some"]
    assert len({*told["near_some"]["sensitivity"].values()}) > 2
    assert told["near_some"]["bounds"]["low"] < told["near_some"]["bounds"]["high"]
    for key in ("share", "bounds", "sensitivity"):
        assert told["near_everyone"][key] == told["either"][key]


def test_what_is_told_of_networks_stays_and_comes_first(tmp_path: Path) -> None:
    places, people = scattered(tmp_path)
    networks = [facilities(name, each) for name, each in places.items()]
    groups = masks({"some": {"post": [k % 3 == 0 for k in range(24)]}})
    plain, grouped = (
        robustness.analyse(study(networks, people, each, bands_km=(5.0,), draws=99)).tables
        for each in ({}, groups)
    )
    rows = len(plain[0].frame)
    pd.testing.assert_frame_equal(grouped[0].frame.head(rows), plain[0].frame)
    assert set(grouped[0].frame["measure"][rows:]) == {"near_some"}
    assert not grouped[0].frame.duplicated(list(grouped[0].key)).any()
    pd.testing.assert_frame_equal(grouped[1].frame, plain[1].frame)


def test_members_that_are_doubted_are_left_out_in_turn(tmp_path: Path) -> None:
    """Five cells in a row, 1, 2, 4, 8 and 16 people; libraries at their ends, a post office in the middle."""
    people = raster(
        tmp_path, {"total": 2.0 ** np.arange(5).reshape(1, 5)}, Affine(0.01, 0, 10, 0, -0.01, 0.005)
    )
    libraries = replace(
        facilities("library", [(10.005, 0.0), (10.045, 0.0)]),
        attributes=pd.DataFrame({"status": ["", "open"]}),
        quality=Quality({"low precision": frozenset({"library:b"})}, (), ("status",)),
    )
    groups = masks(
        {
            "last": {"library": [False, True], "post": [True]},
            "sound": {"post": [True]},
            "vague": {"library": [False, True]},
        }
    )
    networks = [libraries, facilities("post", [(10.025, 0.0)])]
    given = study(networks, people, groups, bands_km=(1.2,), draws=9)
    told = measures(given)
    # Of `last`, b reaches cells 3 and 4, the post office 1 to 3; b is of low precision, its status is known.
    assert told["near_last"]["share"] == 30 / 31
    assert told["near_last"]["sensitivity"]["without doubtful points"] == 14 / 31
    assert "without unknown status" not in told["near_last"]["sensitivity"]
    assert (
        not {"without doubtful points", "without unknown status"} & told["near_sound"]["sensitivity"].keys()
    )
    assert told["near_vague"]["share"] == 24 / 31
    assert told["near_vague"]["sensitivity"]["without doubtful points"] == 0.0
    frame = robustness.analyse(given).tables[0].frame.set_index(["measure", "variant"])
    assert frame.loc[("near_last", "without doubtful points"), "note"] == "left out: 1 of last"
    left_out = robustness.analyse(given).figures["robustness"]["left_out"]
    assert left_out["without doubtful points"] == {"library": 1, "post": 0}


def test_doubts_of_a_third_network_are_told_of_groups_alone(tmp_path: Path) -> None:
    places, people = scattered(tmp_path)
    networks = [facilities(name, each) for name, each in places.items()]
    vague = Quality({"low precision": frozenset({"school:a"})})
    networks.append(replace(facilities("school", [(10.2, -0.2), (10.4, -0.1)]), quality=vague))
    groups = masks({"schools": {"school": [True, True]}})
    given = study(networks, people, groups, bands_km=(5.0,), draws=9)
    told = measures(given)
    assert "without doubtful points" in told["near_schools"]["sensitivity"]
    assert "without doubtful points" not in told["neither"]["sensitivity"]
    assert robustness.analyse(given).figures["robustness"]["left_out"] == {}
