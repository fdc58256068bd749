"""The study's groups among the counters: nearest other members and shares, by hand and by every geodesic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import Places, evidence, facilities
from hypothesis import given, settings
from hypothesis import strategies as st

from overlap.analyses import overlap
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.wanted import Members
from overlap.geo.ellipsoid import GEOD

# Along the equator a thousandth of a degree is 111.3 m.
LIBRARIES: Places = [(0.0, 0.0), (0.010, 0.0), (0.030, 0.0)]
POSTS: Places = [(0.0, 0.0), (0.017, 0.0), (0.0305, 0.0), (0.017, 0.0)]
BANDS = (0.1, 1.0, 5.0)
# Both at the origin, and post offices b and d, which share a point; then one member alone.
GROUPS = {
    "online": {"library": [True, False, False], "post": [True, True, False, True]},
    "large": {"library": [False, True, False], "post": [False] * 4},
}


def masks(groups: Mapping[str, Mapping[str, list[bool]]]) -> dict[str, Members]:
    return {
        group: {name: np.array(mask, dtype=np.bool_) for name, mask in each.items()}
        for group, each in groups.items()
    }


def study(groups: Mapping[str, Members], networks: list[Facilities] | None = None) -> Evidence:
    sides = {"side": [shapely.box(-0.1, -0.1, 0.016, 0.1), shapely.box(0.016, -0.1, 0.2, 0.1)]}
    named = networks or [facilities("library", LIBRARIES), facilities("post", POSTS)]
    return replace(evidence(named, levels=sides, bands_km=BANDS), groups=groups)


def table(given: Evidence, name: str) -> pd.DataFrame:
    return {each.name: each.frame for each in overlap.analyse(given).tables}[name]


def test_the_nearest_other_member_by_hand() -> None:
    frame = table(study(masks(GROUPS)), "nearest")
    found = {
        group: rows.set_index("facility_id")["nearest_id"].to_dict()
        for group, rows in frame[frame["nearest_network"].isin(GROUPS)].groupby("nearest_network")
    }
    assert found == {
        "online": {
            "library:a": "post:a",  # not itself
            "library:b": "post:b",  # 779 m; to the point that post:d shares
            "library:c": "post:b",
            "post:a": "library:a",
            "post:b": "post:d",  # at its own point
            "post:c": "post:b",
            "post:d": "post:b",
        },
        # library:b is the only member, and has no row.
        "large": dict.fromkeys(
            ("library:a", "library:c", "post:a", "post:b", "post:c", "post:d"), "library:b"
        ),
    }
    lengths = frame[frame["nearest_network"] == "online"].set_index("facility_id")["distance_m"]
    assert lengths[["library:a", "post:a", "post:b", "post:d"]].tolist() == [0.0] * 4
    assert lengths["library:c"] == GEOD.inv(*LIBRARIES[2], *POSTS[1])[2]


def test_the_shares_by_hand() -> None:
    frame = table(study(masks(GROUPS)), "overlap")
    whole = frame[frame["area_level"] == "study"]
    found = {
        pair: (rows["facilities"].iloc[0], rows["with_partner"].tolist())
        for pair, rows in whole.groupby(["from_network", "to_network"], sort=False)
    }
    # Within 0.1, 1 and 5 km.
    assert {pair: each for pair, each in found.items() if not set(pair) <= {"library", "post"}} == {
        ("library", "online"): (3, [1, 2, 3]),
        ("library", "large"): (3, [0, 0, 2]),
        ("post", "online"): (4, [3, 3, 4]),
        ("post", "large"): (4, [0, 2, 4]),
        # library:a has library:b at 1,113 m; posts a has library:a at its point, b and d library:b at 779 m.
        ("online", "library"): (4, [1, 3, 4]),
        # library:a has post:a at its point, post:a the nearest other at 1,892 m, b and d each other.
        ("online", "post"): (4, [3, 3, 4]),
        ("large", "library"): (1, [0, 0, 1]),
        ("large", "post"): (1, [0, 1, 1]),
        ("online", "online"): (4, [4, 4, 4]),
        ("large", "large"): (1, [0, 0, 0]),
    }


def test_shares_of_groups_add_up_over_areas() -> None:
    frame = table(study(masks(GROUPS)), "overlap")
    keys = ["from_network", "to_network", "band_km"]
    for column in ("facilities", "with_partner"):
        whole = frame[frame["area_level"] == "study"].set_index(keys)[column].sort_index()
        assert frame[frame["area_level"] == "side"].groupby(keys)[column].sum().sort_index().equals(whole)
    east = frame[(frame["area_id"] == "1") & (frame["from_network"] == "online") & (frame["band_km"] == 5.0)]
    assert east["facilities"].tolist() == [2, 2, 2]


def test_the_rows_of_networks_stay_and_come_first() -> None:
    with_groups, without = study(masks(GROUPS)), study({})
    for name in ("overlap", "nearest", "pairs", "sites"):
        plain = table(without, name)
        pd.testing.assert_frame_equal(table(with_groups, name).head(len(plain)), plain)
    assert len(table(with_groups, "pairs")) == len(table(without, "pairs"))
    assert overlap.analyse(with_groups).warnings == overlap.analyse(without).warnings


def test_a_group_that_is_a_network_is_as_near_as_the_network() -> None:
    given = study(masks({"offices": {"post": [True] * 4}}))
    frame = table(given, "overlap")
    rows = frame[frame["from_network"] == "library"].groupby("to_network")
    columns = ["area_id", "band_km", "facilities", "with_partner"]
    one, other = (rows.get_group(name)[columns].reset_index(drop=True) for name in ("post", "offices"))
    pd.testing.assert_frame_equal(one, other)


def test_facilities_name_their_groups() -> None:
    both = masks({**GROUPS, "first": {"library": [True, True, False]}})
    frame = table(study(both), "facilities").set_index("id")
    assert frame["groups"].tolist() == ["online; first", "large; first", "", "online", "online", "", "online"]
    assert "groups" not in table(study({}), "facilities")


def test_context_is_a_partner_and_in_no_count() -> None:
    """post:b is beyond the areas: a member, a partner, not counted; nor has it a row of its own."""
    networks = [facilities("library", LIBRARIES), facilities("post", POSTS, [True, False, True, True])]
    given = study(masks(GROUPS), networks)
    nearest = table(given, "nearest").set_index(["facility_id", "nearest_network"])["nearest_id"]
    assert nearest["post:d", "online"] == nearest["library:b", "online"] == "post:b"
    assert ("post:b", "online") not in nearest.index
    whole = table(given, "overlap").query("from_network == 'online' and area_level == 'study'")
    assert set(whole["facilities"]) == {3}


def test_one_network_has_partners_in_groups_alone() -> None:
    given = study(masks({"first": {"library": [True, True, False]}}), [facilities("library", LIBRARIES)])
    result = overlap.analyse(given)
    assert [each.name for each in result.tables] == ["facilities", "overlap", "nearest"]
    assert result.figures["sites"] == {"shared": 0, "chained": 0}
    assert table(given, "nearest")["nearest_id"].tolist() == ["library:b", "library:a", "library:b"]


def test_a_lone_member_has_no_figures() -> None:
    figures = overlap.analyse(study(masks(GROUPS))).figures["nearest"]
    (alone,) = (each for each in figures if each["from_network"] == each["to_network"] == "large")
    assert alone == {
        "from_network": "large",
        "to_network": "large",
        "facilities": 1,
        "median_m": None,
        "mean_m": None,
        "max_m": None,
    }


places = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=7)


@settings(max_examples=60, deadline=None)
@given(places, places, st.data())
def test_all_of_it_by_every_geodesic(first: Places, second: Places, data: st.DataObject) -> None:
    """On a lattice, where places are shared and distances tied; the id of a post office is the larger one."""
    at = {
        name: [(0.004 * x, 0.004 * y) for x, y in each]
        for name, each in (("library", first), ("post", second))
    }
    made = [facilities(name, each) for name, each in at.items()]
    drawn = {
        name: data.draw(st.lists(st.booleans(), min_size=len(each), max_size=len(each)))
        for name, each in at.items()
    }
    given_study = replace(evidence(made, bands_km=BANDS), groups=masks({"some": drawn}))
    everyone = [(f"{name}:{'abcdefg'[k]}", at[name][k]) for name in at for k in range(len(at[name]))]
    members = [
        each for each, chosen in zip(everyone, drawn["library"] + drawn["post"], strict=True) if chosen
    ]
    nearest = {}
    for own, place in everyone:
        apart = [(GEOD.inv(*place, *there)[2], other) for other, there in members if other != own]
        if apart:
            length_m, other = min(apart)
            nearest[own] = other, length_m
    frame = table(given_study, "nearest")
    rows = frame[frame["nearest_network"] == "some"]
    assert {row.facility_id: (row.nearest_id, row.distance_m) for row in rows.itertuples()} == nearest
    shares = table(given_study, "overlap").set_index(["from_network", "to_network", "band_km"])
    for band in BANDS:
        own = [name for name, _ in members if nearest.get(name, ("", np.inf))[1] <= 1000.0 * band]
        assert shares.loc[("some", "some", band), "with_partner"] == len(own)
        of_posts = [name for name, (_, m) in nearest.items() if name[:4] == "post" and m <= 1000.0 * band]
        assert shares.loc[("post", "some", band), "with_partner"] == len(of_posts)


@pytest.mark.parametrize("name", ["overlap", "nearest", "facilities"])
def test_keys_stay_unique(name: str) -> None:
    for each in overlap.analyse(study(masks(GROUPS))).tables:
        if each.name == name:
            assert not each.frame.duplicated(list(each.key)).any()
            assert [column.name for column in each.columns] == list(each.frame)
