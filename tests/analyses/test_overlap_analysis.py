from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import Places, evidence, facilities

from overlap.analyses import overlap
from overlap.domain.evidence import Evidence
from overlap.geo.ellipsoid import GEOD

# Along the equator a thousandth of a degree is 111.3 m.
LIBRARIES: Places = [(0.0, 0.0), (0.010, 0.0), (0.030, 0.0), (1.0, 0.0)]
POSTS: Places = [(0.0005, 0.0), (0.017, 0.0), (0.0305, 0.0)]
WEST, EAST = shapely.box(-0.1, -0.1, 0.02, 0.1), shapely.box(0.02, -0.1, 0.2, 0.1)


def study(**settings: object) -> Evidence:
    networks = [facilities("library", LIBRARIES), facilities("post", POSTS)]
    return evidence(networks, levels={"side": [WEST, EAST]}, **({"bands_km": (0.1, 1.0, 5.0)} | settings))


def table(given: Evidence, name: str) -> pd.DataFrame:
    return {each.name: each.frame for each in overlap.analyse(given).tables}[name]


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(GEOD.inv(*a, *b)[2])


def test_shares_in_both_directions_are_those_counted_by_hand() -> None:
    found = table(study(), "overlap").drop(columns=["area_name", "share"])
    counts = {
        # By band 0.1, 1 and 5 km: libraries a (56 m), b (779 m) and c (56 m) have a post office, d none.
        ("library", "post", "study", ""): (4, [2, 3, 3]),
        ("library", "post", "side", "outside"): (1, [0, 0, 0]),
        ("library", "post", "side", "0"): (2, [1, 2, 2]),
        ("library", "post", "side", "1"): (1, [1, 1, 1]),
        # Post offices a (56 m), b (779 m), c (56 m).
        ("post", "library", "study", ""): (3, [2, 3, 3]),
        ("post", "library", "side", "outside"): (0, [0, 0, 0]),
        ("post", "library", "side", "0"): (2, [1, 2, 2]),
        ("post", "library", "side", "1"): (1, [1, 1, 1]),
    }
    expected = [
        (*place, band, count, near)
        for place, (count, nears) in counts.items()
        for band, near in zip((0.1, 1.0, 5.0), nears, strict=True)
    ]
    assert list(found.itertuples(index=False, name=None)) == expected


def test_shares_are_counts_and_empty_without_facilities() -> None:
    frame = table(study(), "overlap")
    some = frame["facilities"] > 0
    assert (frame["share"] == frame["with_partner"] / frame["facilities"])[some].all()
    assert frame["share"][~some].isna().all()
    assert (~some).sum() == 3


@pytest.mark.parametrize("column", ["facilities", "with_partner"])
def test_counts_are_additive_over_areas_and_outside(column: str) -> None:
    frame = table(study(), "overlap")
    keys = ["from_network", "to_network", "band_km"]
    whole = frame[frame["area_level"] == "study"].set_index(keys)[column].sort_index()
    assert frame[frame["area_level"] == "side"].groupby(keys)[column].sum().sort_index().equals(whole)


def test_nearest_partners_by_geodesic() -> None:
    nearest = table(study(), "nearest").set_index("facility_id")
    assert nearest["nearest_id"].to_dict() == {
        "library:a": "post:a",
        "library:b": "post:b",
        "library:c": "post:c",
        "library:d": "post:c",
        "post:a": "library:a",
        "post:b": "library:b",
        "post:c": "library:c",
    }
    assert nearest.loc["library:b", "distance_m"] == metres(LIBRARIES[1], POSTS[1])
    assert nearest.loc["library:d", "distance_m"] == metres(LIBRARIES[3], POSTS[2])


def test_pairs_within_the_largest_band_with_their_smallest() -> None:
    pairs = table(study(bands_km=(0.1, 1.0, 2.0)), "pairs")
    found = {
        (row.facility_id_a, row.facility_id_b): (row.distance_m, row.band_km) for row in pairs.itertuples()
    }
    expected = {
        (f"library:{'abcd'[i]}", f"post:{'abc'[j]}"): metres(LIBRARIES[i], POSTS[j])
        for i in range(4)
        for j in range(3)
        if metres(LIBRARIES[i], POSTS[j]) <= 2000.0
    }
    assert {pair: distance for pair, (distance, _) in found.items()} == expected
    assert all(band == next(b for b in (0.1, 1.0, 2.0) if d <= 1000 * b) for d, band in found.values())
    assert len(pairs) == len(found) == 6


def test_a_pair_exactly_at_a_band_is_within_it() -> None:
    exactly_km = metres((0.0, 0.0), (0.0, 0.02)) / 1000.0
    networks = [facilities("library", [(0.0, 0.0)]), facilities("post", [(0.0, 0.02)])]
    if 1000.0 * exactly_km < metres((0.0, 0.0), (0.0, 0.02)):
        exactly_km = float(np.nextafter(exactly_km, 10.0))
    given = evidence(networks, bands_km=(1.0, exactly_km))
    assert table(given, "pairs")["band_km"].tolist() == [exactly_km]
    assert table(given, "overlap")["with_partner"].tolist() == [0, 1, 0, 1]


def test_sites_are_components_of_pairs_across_networks() -> None:
    """Two libraries 44 m apart with no post office near are no site; a chain through networks is one."""
    libraries: Places = [(0.0, 0.0), (0.0004, 0.0), (0.0100, 0.0), (0.0116, 0.0), (0.02, 0.0)]
    posts: Places = [(0.0108, 0.0), (0.0124, 0.0), (0.0208, 0.0), (0.05, 0.0)]
    schools: Places = [(0.0208, 0.0007)]
    networks = [facilities(*each) for each in (("library", libraries), ("post", posts), ("school", schools))]
    sites = table(evidence(networks), "sites").set_index("site_id")
    assert sites["members"].to_dict() == {
        # 89 m from one to the next: a chain of 267 m.
        "site:library:c": "library:c; library:d; post:a; post:b",
        # Library to post office 89 m, post office to school 77 m, library to school farther than 100 m.
        "site:library:e": "library:e; post:c; school:a",
    }
    counts = sites[["facilities", "facilities_library", "facilities_post", "facilities_school"]]
    assert counts.to_numpy().tolist() == [[4, 2, 2, 0], [3, 1, 1, 1]]
    assert sites["chained"].tolist() == [True, False]
    assert sites["diameter_m"].tolist() == [metres(libraries[2], posts[1]), metres(libraries[4], schools[0])]
    middle = np.mean([0.01, 0.0116, 0.0108, 0.0124])
    assert sites["longitude_deg"].iloc[0] == pytest.approx(middle, abs=1e-9)
    figures = overlap.analyse(evidence(networks)).figures
    assert figures["sites"] == {"shared": 2, "chained": 1}


def test_a_site_reaches_exactly_so_far() -> None:
    apart_m = metres((0.0, 0.0), (0.0, 0.0009))
    networks = [facilities("library", [(0.0, 0.0)]), facilities("post", [(0.0, 0.0009)])]
    assert len(table(evidence(networks, site_m=apart_m), "sites")) == 1
    assert len(table(evidence(networks, site_m=float(np.nextafter(apart_m, 0.0))), "sites")) == 0
    # A site may be wider than the largest band, which the pairs are not.
    wide = evidence(networks, site_m=150.0, bands_km=(0.05,))
    assert len(table(wide, "sites")) == 1
    assert len(table(wide, "pairs")) == 0


def test_copies_at_one_point_are_one_site() -> None:
    networks = [facilities("library", [(5.0, 50.0)] * 3), facilities("post", [(5.0, 50.0)] * 2)]
    sites = table(evidence(networks), "sites")
    assert sites[["facilities", "diameter_m", "chained"]].to_numpy().tolist() == [[5, 0.0, False]]
    assert len(table(evidence(networks), "pairs")) == 6


def test_context_is_a_partner_and_in_no_count() -> None:
    networks = [facilities("library", LIBRARIES, [True, True, False, False]), facilities("post", POSTS)]
    given = evidence(networks, bands_km=(0.1, 5.0))
    shares = table(given, "overlap").set_index(["from_network", "band_km"])
    assert shares.loc[("library", 0.1), ["facilities", "with_partner"]].tolist() == [2, 1]
    assert shares.loc[("post", 0.1), ["facilities", "with_partner"]].tolist() == [3, 2]
    nearest = table(given, "nearest").set_index("facility_id")
    assert "library:c" not in nearest.index
    assert nearest.loc["post:c", "nearest_id"] == "library:c"
    status = table(given, "facilities").set_index("id")["status"]
    assert status.loc[["library:b", "library:c"]].tolist() == ["used", "context"]


def test_pairs_and_sites_need_one_member_that_counts() -> None:
    libraries = replace(facilities("library", [(0.0, 0.0), (1.0, 0.0)]), counts=np.array([False, True]))
    posts = replace(facilities("post", [(0.0, 0.0), (1.0, 0.0)]), counts=np.array([False, False]))
    given = evidence([libraries, posts])
    assert table(given, "pairs")["facility_id_a"].tolist() == ["library:b"]
    assert table(given, "sites")["site_id"].tolist() == ["site:library:b"]


def test_lines_go_the_short_way_and_are_cut_at_180() -> None:
    networks = [facilities("library", [(179.99, -17.0)]), facilities("post", [(-179.99, -17.0)])]
    tables = {each.name: each for each in overlap.analyse(evidence(networks)).tables}
    for name in ("nearest", "pairs"):
        geometry = tables[name].geometry
        assert geometry is not None
        west, east = sorted(part.bounds for part in geometry[0].geoms)
        assert west == pytest.approx((-180.0, -17.0, -179.99, -17.0))
        assert east == pytest.approx((179.99, -17.0, 180.0, -17.0))
    assert tables["pairs"].frame["distance_m"][0] == pytest.approx(2130.0, abs=5.0)


def test_one_network_has_no_partner() -> None:
    result = overlap.analyse(evidence([facilities("library", LIBRARIES)]))
    assert [each.name for each in result.tables] == ["facilities", "overlap"]
    assert result.figures["overlap"] == []
    assert result.figures["nearest"] == []
    assert result.figures["sites"] == {"shared": 0, "chained": 0}


def test_a_partner_network_without_anybody() -> None:
    given = evidence([facilities("library", LIBRARIES), facilities("post", [])])
    result = overlap.analyse(given)
    assert table(given, "overlap")["with_partner"].tolist() == [0] * 8
    assert len(table(given, "nearest")) == len(table(given, "pairs")) == len(table(given, "sites")) == 0
    assert [each["median_m"] for each in result.figures["nearest"]] == [None, None]


def test_three_networks_in_every_direction() -> None:
    networks = [facilities(name, LIBRARIES[:2]) for name in ("library", "post", "school")]
    shares = table(evidence(networks), "overlap")
    directions = list(dict.fromkeys(zip(shares["from_network"], shares["to_network"], strict=True)))
    assert directions == [
        ("library", "post"),
        ("library", "school"),
        ("post", "library"),
        ("post", "school"),
        ("school", "library"),
        ("school", "post"),
    ]
    assert len(table(evidence(networks), "pairs")) == 3 * 4


def test_figures_of_distances() -> None:
    known = [metres(LIBRARIES[i], POSTS[j]) for i, j in [(0, 0), (1, 1), (2, 2), (3, 2)]]
    first = overlap.analyse(study()).figures["nearest"][0]
    assert first == {
        "from_network": "library",
        "to_network": "post",
        "facilities": 4,
        "median_m": np.median(known),
        "mean_m": np.mean(known),
        "max_m": max(known),
    }


def test_facilities_name_their_area() -> None:
    frame = table(study(), "facilities").set_index("id")
    assert frame.loc[["library:a", "library:c"], "side_id"].tolist() == ["0", "1"]
    assert pd.isna(frame.loc["library:d", "side_id"])
