from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import Places, evidence, facilities, people_table, raster
from rasterio import Affine

from overlap.analyses import coverage, overlap
from overlap.analyses.coverage.distances import QUANTILES
from overlap.domain.evidence import Evidence
from overlap.domain.notes import english
from overlap.domain.polygon_people import PolygonPopulation
from overlap.geo.ellipsoid import GEOD

NAMES = ("total", "women")
# 0.01° on the equator: 1,113 m eastwards, 1,106 m northwards.
HERE = Affine(0.01, 0, 10.0, 0, -0.01, 0.02)
PEOPLE = {"total": 2.0 ** np.arange(9).reshape(3, 3), "women": 2.0 ** np.arange(-1, 8).reshape(3, 3)}
LIBRARIES: Places = [(10.005, 0.015), (10.025, 0.015)]
POSTS: Places = [(10.015, 0.005), (10.025, -0.005 - 0.5 / 110.574)]
BANDS_KM = (0.4, 1.2, 1.6)
LEFT, RIGHT = shapely.box(10.0, -0.01, 10.02, 0.02), shapely.box(10.02, 0.0, 10.03, 0.02)

# People are powers of two, so that every sum tells its cells. Near each network are, by band and by hand:
LIBRARY = [{0, 2}, {0, 1, 2, 3, 5}, {0, 1, 2, 3, 4, 5}]
POST = [{4}, {1, 3, 4, 5, 7, 8}, set(range(9))]
PLACES = {
    ("study", ""): set(range(9)),
    ("side", "0"): {0, 1, 3, 4, 6, 7},
    ("side", "1"): {2, 5},
    ("side", "outside"): {8},
}


def people(layer: str, cells: set[int]) -> float:
    return sum(2.0 ** (cell - NAMES.index(layer)) for cell in cells)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Nine cells, two libraries, two post offices, two areas that leave one cell outside."""
    population = raster(tmp_path_factory.mktemp("nine"), PEOPLE, HERE)
    networks = [facilities("library", LIBRARIES), facilities("post", POSTS)]
    return evidence(
        networks,
        [population],
        {"side": [LEFT, RIGHT]},
        bands_km=BANDS_KM,
        service_km=1.2,
        remainder="foreign",
    )


def table(given: Evidence, name: str) -> pd.DataFrame:
    return {each.name: each.frame for each in coverage.analyse(given).tables}[name]


def test_the_split_is_that_counted_by_hand(small: Evidence) -> None:
    expected = [
        (
            *(layer, *place, band),
            people(layer, cells),
            people(layer, cells & LIBRARY[k] & POST[k]),
            people(layer, cells & LIBRARY[k] - POST[k]),
            people(layer, cells & POST[k] - LIBRARY[k]),
            people(layer, cells - LIBRARY[k] - POST[k]),
        )
        for layer in NAMES
        for place, cells in PLACES.items()
        for k, band in enumerate(BANDS_KM)
    ]
    found = table(small, "coverage").drop(columns="area_name")
    assert list(found.itertuples(index=False, name=None)) == expected


def test_gains_are_either_without_one(small: Evidence) -> None:
    gains = table(small, "gains")
    for row in gains.itertuples():
        cells, k = PLACES[row.area_level, row.area_id], BANDS_KM.index(row.band_km)
        assert row.people_either == people(row.layer, cells & (LIBRARY[k] | POST[k]))
        assert row.people_added_to_a == people(row.layer, cells & POST[k] - LIBRARY[k])
        assert row.people_added_to_b == people(row.layer, cells & LIBRARY[k] - POST[k])
        # At 1.2 km post offices reach more people; that is so everywhere, whatever a row says by itself.
        assert (row.better_network, row.people_added_to_better) == ("post", row.people_added_to_b)
    assert len(gains) == 2 * 4 * 3


@pytest.mark.parametrize("name", ["coverage", "coverage_pairs", "gains"])
def test_every_part_of_every_table_is_additive(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(5)
    people = {"total": rng.random((40, 50)) * 100}
    networks = [
        facilities(each, list(zip(rng.uniform(10, 10.5, 12), rng.uniform(-0.4, 0, 12), strict=True)))
        for each in ("library", "post", "school")
    ]
    levels = {
        "large": [shapely.box(10, -1, 10.2034, 1), shapely.box(10.2034, -1, 10.41, 1)],
        "small": [shapely.box(10.1, -0.3 + 0.05 * k, 10.3, -0.25 + 0.05 * k) for k in range(5)],
    }
    frame = table(evidence(networks, [raster(tmp_path, people, HERE)], levels), name)
    summed = [column for column in frame if column.startswith("people_")]
    keys = [each for each in ("layer", "network_a", "network_b", "band_km") if each in frame]
    whole = frame[frame["area_level"] == "study"].set_index(keys)[summed].sort_index()
    for level in levels:
        parts = frame[frame["area_level"] == level].groupby(keys)[summed].sum()
        assert (parts - whole.sort_index()).abs().to_numpy().max() < 1e-9
        assert (frame[frame["area_level"] == level]["area_id"] == "outside").any()
    if name != "gains":
        split = frame[[column for column in summed if column != "people_total"]].sum(axis=1)
        totals = table(evidence(networks, [raster(tmp_path, people, HERE)], levels), "coverage")
        by_place = totals.groupby(["area_level", "area_id"])["people_total"].first()
        expected = by_place.loc[list(zip(frame["area_level"], frame["area_id"], strict=True))].to_numpy()
        assert np.abs(split.to_numpy() - expected).max() < 1e-9


def test_pairs_of_three_networks_are_those_of_each_two_alone(tmp_path: Path) -> None:
    population = raster(tmp_path, PEOPLE, HERE)
    three = [
        facilities(name, places) for name, places in [("library", LIBRARIES), ("post", POSTS), ("school", [])]
    ]
    pairs = table(evidence(three, [population], bands_km=BANDS_KM), "coverage_pairs")
    assert len(pairs) == 2 * 3 * 3
    for a, b in [(0, 1), (0, 2), (1, 2)]:
        alone = table(evidence([three[a], three[b]], [population], bands_km=BANDS_KM), "coverage_pairs")
        mine = pairs[(pairs["network_a"] == three[a].network) & (pairs["network_b"] == three[b].network)]
        assert mine.to_numpy().tolist() == alone.to_numpy().tolist()
    schools = pairs[pairs["network_b"] == "school"]
    assert not schools[["people_both", "people_only_b"]].to_numpy().any()


def test_one_network_is_split_in_near_and_far(tmp_path: Path) -> None:
    result = coverage.analyse(
        evidence([facilities("library", LIBRARIES)], [raster(tmp_path, PEOPLE, HERE)], bands_km=BANDS_KM)
    )
    frame = result.tables[0].frame
    assert [each.name for each in result.tables] == ["coverage", "distances"]
    assert list(frame.columns[-2:]) == ["people_only_library", "people_neither"]
    total = frame[frame["layer"] == "total"]
    assert total["people_only_library"].tolist() == [people("total", near) for near in LIBRARY]
    assert total["people_neither"].tolist() == [511 - people("total", near) for near in LIBRARY]
    assert result.figures["gains"] == {}


def test_quantiles_lie_between_bounds_that_hold_the_exact_one(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    cells = 10 ** rng.uniform(-3, 3, (30, 40))
    libraries = list(zip(rng.uniform(10, 10.4, 6), rng.uniform(-0.3, 0, 6), strict=True))
    given = evidence(
        [facilities("library", libraries), facilities("post", [(10.2, -0.1)])],
        [raster(tmp_path, {"total": cells}, HERE)],
    )
    distances = table(given, "distances")
    longitude, latitude = np.meshgrid(10.005 + 0.01 * np.arange(40), 0.015 - 0.01 * np.arange(30))
    away: dict[str, np.ndarray] = {}
    for name, places in [
        ("library", libraries),
        ("post", [(10.2, -0.1)]),
        ("any", [*libraries, (10.2, -0.1)]),
    ]:
        each = [
            GEOD.inv(longitude, latitude, np.full_like(longitude, x), np.full_like(latitude, y))[2]
            for x, y in places
        ]
        away[name] = np.min(each, axis=0).ravel()
    assert set(distances["network"]) == set(away)
    for row in distances.itertuples():
        order = np.argsort(away[row.network])
        upto = np.cumsum(cells.ravel()[order])
        exact = away[row.network][order][np.searchsorted(upto, row.quantile * upto[-1])]
        assert row.at_least_m < exact <= row.at_most_m
        assert row.at_least_m < row.distance_m <= row.at_most_m
        assert abs(row.distance_m - exact) < 0.1 * exact
        assert row.at_most_m / max(row.at_least_m, 100.0) < 1.2
    assert len(distances) == 3 * len(QUANTILES)


def test_a_quantile_is_reached_by_just_so_many(tmp_path: Path) -> None:
    """Of two people one lives 0 m and one 1,113 m away: half of them live at most 0 m away."""
    population = raster(tmp_path, {"total": np.ones((1, 2))}, HERE)
    given = evidence([facilities("library", [(10.005, 0.015)])], [population], bands_km=(1.0,))
    distances = table(given, "distances").set_index("quantile")
    assert distances.loc[0.5, "at_least_m"] == 0.0
    assert 1000.0 <= distances.loc[0.75, "at_least_m"] < 1113.0


def test_quantiles_beyond_the_last_bin_are_empty_and_are_figures_all_the_same(tmp_path: Path) -> None:
    far = evidence([facilities("library", [(12.0, 0.0)])], [raster(tmp_path, PEOPLE, HERE)], bands_km=(1.0,))
    result = coverage.analyse(far)
    frame = {each.name: each.frame for each in result.tables}["distances"]
    assert frame["distance_m"].isna().all()
    assert frame["at_most_m"].isna().all()
    assert (frame["at_least_m"] == 8000.0).all()
    assert {row["distance_m"] for row in result.figures["distances"]} == {None}


def test_areas_hold_people_counters_and_the_split_at_the_service_distance(small: Evidence) -> None:
    areas = table(small, "areas").set_index("area_id")
    assert areas.loc["0", ["people_total", "people_women"]].tolist() == [219.0, 109.5]
    assert areas.loc["0", ["facilities_library", "facilities_post"]].tolist() == [1, 1]
    assert areas.loc["1", ["facilities_library", "facilities_post"]].tolist() == [1, 0]
    assert set(areas["band_km"]) == {1.2}
    assert areas.loc["1", "share_neither"] == 0.0
    assert areas.loc["0", "share_neither"] == people("total", {6}) / 219.0


def test_shares_of_areas_without_people_are_empty_and_told(tmp_path: Path) -> None:
    nobody = shapely.box(11, 0, 12, 1)
    networks = [facilities("library", LIBRARIES), facilities("post", POSTS)]
    given = evidence(networks, [raster(tmp_path, PEOPLE, HERE)], {"side": [LEFT, nobody]})
    assert np.isnan(table(given, "areas")["share_neither"][1])
    (said,) = map(english, coverage.analyse(given).caveats)
    assert said == "side: nobody in the population lives in 1 of 2 areas (area 1)"


def test_context_serves_people_and_is_in_no_count(tmp_path: Path) -> None:
    population = raster(tmp_path, PEOPLE, HERE)
    networks = [facilities("library", LIBRARIES, [True, False]), facilities("post", POSTS)]
    given = evidence(networks, [population], {"side": [LEFT, RIGHT]}, bands_km=BANDS_KM)
    assert table(given, "areas")["facilities_library"].tolist() == [1, 0]
    split = table(given, "coverage")
    everyone = split[(split["area_level"] == "study") & (split["layer"] == "total")]
    near = everyone["people_both"] + everyone["people_only_library"]
    assert near.tolist() == [people("total", cells) for cells in LIBRARY]


def test_alternatives_have_rows_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    populations = [
        raster(tmp_path / "a", PEOPLE, HERE),
        raster(tmp_path / "b", {"other": np.ones((3, 3))}, HERE),
        PolygonPopulation(people_table([LEFT], {"census": [100.0]}), "interior-point", 100.0),
    ]
    networks = [facilities("library", LIBRARIES), facilities("post", POSTS)]
    frame = table(evidence(networks, populations, bands_km=BANDS_KM), "coverage")
    assert list(dict.fromkeys(frame["layer"])) == ["total", "women", "other", "census"]
    totals = frame.groupby("layer")["people_total"].first()
    assert totals.to_dict() == {"total": 511.0, "women": 255.5, "other": 9.0, "census": 100.0}


def test_people_near_the_border_are_a_figure(tmp_path: Path) -> None:
    fine = Affine(0.001, 0, 10.0, 0, -0.001, 0.02)
    area = shapely.box(10.0002, -0.01, 10.02, 0.0187)
    networks = [facilities("library", [(10.0015, 0.0185)]), facilities("post", [])]
    given = evidence(
        networks,
        [raster(tmp_path, {"total": np.full((3, 3), 10.0)}, fine)],
        {"side": [area]},
        border=[(10.0005, 0.0195)],
    )
    figures = coverage.analyse(given).figures
    # The north-western cell lies on the border's point; the one south of it is 110.6 m from that and 111.3 m
    # from the library.
    # The northern row lies in no area, and says nothing of the border.
    assert figures["near_border"] == {"library": 10.0, "post": 60.0, "any": 10.0}


@pytest.mark.parametrize(
    ("settings", "reported"),
    [
        ({"bands_km": (0.5, 2, 5, 10)}, (2.0, 5.0)),  # 5 km leaves nobody out, 2 km does
        ({"bands_km": (0.5, 2, 5, 10), "service_km": 10.0}, (10.0, None)),
        ({"bands_km": (0.5, 2)}, (2.0, None)),
        ({"bands_km": (4, 5, 10)}, (5.0, None)),  # no band leaves anybody out
        ({"bands_km": (4, 4.5)}, (4.5, None)),
    ],
)
def test_the_reported_band_is_the_stated_one_or_tells_something(
    tmp_path: Path, settings: dict[str, tuple[float, ...]], reported: tuple[float, float | None]
) -> None:
    networks = [facilities("library", [(10.005, 0.015)]), facilities("post", [(10.005, 0.015)])]
    given = evidence(networks, [raster(tmp_path, PEOPLE, HERE)], {"side": [LEFT, RIGHT]}, **settings)
    result = coverage.analyse(given)
    band_km, passed_over_km = reported
    assert result.figures["reported"] == {"band_km": band_km, "passed_over_km": passed_over_km}
    (areas,) = (each.frame for each in result.tables if each.name == "areas")
    assert set(areas["band_km"]) == {band_km}


def test_networks_of_another_place_are_told(tmp_path: Path) -> None:
    networks = [facilities("library", LIBRARIES), facilities("post", [(20.0, 30.0)])]
    given = evidence(networks, [raster(tmp_path, PEOPLE, HERE)], bands_km=BANDS_KM)
    (said,) = map(english, coverage.analyse(given).warnings)
    assert said.startswith("nobody lives within 12.8 km of any place in people; it and the population are")
    far, back = map(english, overlap.analyse(given).warnings)
    assert (
        far == back == "no place in people is within 1,000 km of any in people; they are of different places"
    )


def test_a_few_counters_a_continent_away_are_named(tmp_path: Path) -> None:
    lost_their_sign = [*LIBRARIES, (-10.005, 0.015)]
    networks = [facilities("library", lost_their_sign), facilities("post", POSTS)]
    given = evidence(networks, [raster(tmp_path, PEOPLE, HERE)], bands_km=BANDS_KM)
    (said,) = map(english, overlap.analyse(given).warnings)
    assert said.startswith(
        "library: 1 of 3 places are more than 1,000 km from any of the other network (post): library:c. Are"
    )
    assert not coverage.analyse(given).warnings


def test_short_bands_are_no_reason_to_doubt_the_lists(tmp_path: Path) -> None:
    networks = [facilities("library", LIBRARIES), facilities("post", [(10.5, 0.5)])]
    given = evidence(networks, [raster(tmp_path, PEOPLE, HERE)], bands_km=(0.05,))
    assert not overlap.analyse(given).warnings
