"""Referrals held against hand counts and brute force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import Places, evidence, facilities, raster
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_builders import services_alone
from rasterio import Affine

from overlap.analyses import referrals
from overlap.domain.evidence import Evidence
from overlap.domain.indicators import Indicators
from overlap.domain.notes import english
from overlap.domain.result import Result
from overlap.geo.ellipsoid import GEOD
from overlap.progress import Silent
from overlap.runs.questions import question_of
from overlap.runs.sweep import Pass

SERVICES = ("passport", "skills", "loans")
Lists = Mapping[str, Sequence[tuple[tuple[float, float], str]]]

# Of docs/methods/referrals.md: along the equator a thousandth of a degree is 111.3 m.
WORKED: Lists = {
    "library": [((0.0, 0.0), "+-?"), ((0.010, 0.0), "-+-"), ((0.300, 0.0), "--+")],
    "post": [((0.004, 0.0), "+?-"), ((0.020, 0.0), "---")],
}


def study(lists: Lists, services: Sequence[str] = SERVICES, **rest: Any) -> Evidence:
    networks = [facilities(name, [place for place, _ in rows]) for name, rows in lists.items()]
    told = {name: services_alone([signs for _, signs in rows], services) for name, rows in lists.items()}
    return replace(evidence(networks, **rest), indicators=told)


def tables(result: Result) -> dict[str, pd.DataFrame]:
    return {each.name: each.frame for each in result.tables}


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def worked() -> Result:
    return referrals.analyse(study(WORKED, bands_km=(0.5, 1.0, 5.0), refer_km=2.0))


def test_referrals_of_the_worked_example_are_those_of_its_page(worked: Result) -> None:
    page = (Path(__file__).parents[2] / "docs/methods/referrals.md").read_text("utf-8")
    found = tables(worked)["referrals"]
    for name, counters in WORKED.items():
        for letter, ((longitude, _), signs) in zip("abc", counters, strict=False):
            assert f"| {name}:{letter} | {longitude:.3f} | {' | '.join(signs)} |" in page
    written = [
        f"| {row.facility_id} | {row.service} | {row.referred_id} | {row.distance_m:,.0f} m {row.direction} |"
        for row in found.itertuples()
    ]
    assert len(written) == 4
    assert "\n".join(written) in page


def test_what_is_unmet_names_the_nearest_beyond_reach(worked: Result) -> None:
    unmet = tables(worked)["referrals_unmet"]
    assert rows(unmet, "facility_id", "network", "service", "nearest_id") == [
        ("library:b", "library", "loans", "library:c"),
        ("library:c", "library", "passport", "post:a"),
        ("library:c", "library", "skills", "library:b"),
        ("post:a", "post", "loans", "library:c"),
        ("post:b", "post", "loans", "library:c"),
    ]
    assert unmet["distance_m"][0] == GEOD.inv(0.010, 0.0, 0.300, 0.0)[2]


def test_the_summary_counts_by_band_up_to_the_limit(worked: Result) -> None:
    frame = tables(worked)["referral_summary"]
    assert frame["band_km"].tolist() == [0.5, 1.0, 2.0] * 6
    counted = frame[frame["band_km"] == 2.0]
    columns = ("network", "service", "facilities", "offering", "lacking", "unknown")
    assert rows(counted, *columns) == [
        ("library", "passport", 3, 1, 2, 0),
        ("library", "skills", 3, 1, 2, 0),
        ("library", "loans", 3, 1, 1, 1),
        ("post", "passport", 2, 1, 1, 0),
        ("post", "skills", 2, 0, 1, 1),
        ("post", "loans", 2, 0, 2, 0),
    ]
    assert frame["referred"].tolist() == [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert (frame["share"] == frame["referred"] / frame["lacking"]).all()
    assert not any(column.startswith("people") for column in frame)


def test_loads_and_figures_of_the_worked_example(worked: Result) -> None:
    assert rows(tables(worked)["referral_loads"], "referred_id", "network", "service", "facilities") == [
        ("library:b", "library", "skills", 2),
        ("post:a", "post", "passport", 2),
    ]
    figures = dict(worked.figures["referrals"])
    frame = tables(worked)["referral_summary"]
    assert figures.pop("summary") == frame.to_dict("records")
    assert figures == {
        "limit_km": 2.0,
        "services": list(SERVICES),
        "offered_nowhere": [],
        "lacking": 9,
        "referred": 4,
        "unknown": 2,
        "complements": 0,
    }
    (caveat,) = map(english, worked.caveats)
    assert caveat == (
        "referrals are by straight-line distance, and between services as the lists state them, which say "
        "nothing in 2 of 15 cases; what is unknown is no lack"
    )


def test_services_of_each_counter(worked: Result) -> None:
    assert rows(tables(worked)["services"], "facility_id", "offers", "lacks", "unknown") == [
        ("library:a", "passport", "skills", "loans"),
        ("library:b", "skills", "passport; loans", ""),
        ("library:c", "loans", "passport; skills", ""),
        ("post:a", "passport", "loans", "skills"),
        ("post:b", "", "passport; skills; loans", ""),
    ]


def test_the_limit_is_the_largest_band_unless_stated_and_holds_what_lies_on_it() -> None:
    given_m = GEOD.inv(0.0, 0.0, 0.010, 0.0)[2]
    lists: Lists = {"library": [((0.0, 0.0), "-")], "post": [((0.010, 0.0), "+")]}
    for kilometres, met in ((given_m / 1000.0, True), (np.nextafter(given_m, 0.0) / 1000.0, False)):
        if met and 1000.0 * kilometres < given_m:
            kilometres = float(np.nextafter(kilometres, np.inf))
        result = referrals.analyse(study(lists, ["passport"], bands_km=(float(kilometres),)))
        assert result.figures["referrals"]["referred"] == int(met)


@pytest.mark.parametrize(
    ("refer_km", "bands"), [(None, [0.5, 1.0]), (0.7, [0.5, 0.7]), (0.3, [0.3]), (1.1, [0.5, 1.0, 1.1])]
)
def test_the_limit_stands_last_among_the_bands(refer_km: float | None, bands: list[float]) -> None:
    result = referrals.analyse(study(WORKED, bands_km=(0.5, 1.0), refer_km=refer_km))
    frame = tables(result)["referral_summary"]
    assert list(dict.fromkeys(frame["band_km"])) == bands
    assert result.figures["referrals"]["limit_km"] == bands[-1]
    last = frame[frame["band_km"] == bands[-1]]
    assert last["referred"].sum() == result.figures["referrals"]["referred"]


def test_ties_go_to_the_smaller_id_of_any_network() -> None:
    lists: Lists = {
        "post": [((0.001, 0.0), "+"), ((0.0, 0.0), "-")],
        "library": [((0.001, 0.0), "+"), ((-0.001, 0.0), "+")],
    }
    (row,) = tables(referrals.analyse(study(lists, ["passport"])))["referrals"].to_dict("records")
    assert (row["facility_id"], row["referred_id"]) == ("post:b", "library:a")


def test_across_180_the_line_is_cut_and_the_direction_is_the_short_way() -> None:
    lists: Lists = {"library": [((179.999, -16.0), "-")], "post": [((-179.999, -16.0), "+")]}
    result = referrals.analyse(study(lists, ["passport"]))
    table = next(each for each in result.tables if each.name == "referrals")
    (row,) = table.frame.to_dict("records")
    assert row["direction"] == "E"
    assert row["distance_m"] == pytest.approx(214.0, abs=1.0)
    assert table.geometry is not None
    assert sorted(part.bounds for part in table.geometry[0].geoms) == [
        pytest.approx((-180.0, -16.0, -179.999, -16.0)),
        pytest.approx((179.999, -16.0, 180.0, -16.0)),
    ]


def test_at_one_place_there_is_no_direction() -> None:
    lists: Lists = {"library": [((5.0, 50.0), "-")], "post": [((5.0, 50.0), "+")]}
    (row,) = tables(referrals.analyse(study(lists, ["passport"])))["referrals"].to_dict("records")
    assert (row["distance_m"], row["direction"]) == (0.0, "")
    assert np.isnan(row["azimuth_deg"])


def test_the_same_area_by_level_and_outside_is_none() -> None:
    lists: Lists = {
        "library": [((0.0, 0.0), "-"), ((0.019, 0.0), "-"), ((0.5, 0.0), "-")],
        "post": [((0.010, 0.0), "+"), ((0.021, 0.0), "+"), ((0.51, 0.0), "+")],
    }
    west, east = shapely.box(-0.1, -0.1, 0.02, 0.1), shapely.box(0.02, -0.1, 0.2, 0.1)
    levels = {"land": [shapely.box(-0.1, -0.1, 0.2, 0.1)], "side": [west, east]}
    found = tables(referrals.analyse(study(lists, ["passport"], levels=levels)))["referrals"]
    assert rows(found, "facility_id", "referred_id", "same_land", "same_side") == [
        ("library:a", "post:a", True, True),
        ("library:b", "post:b", True, False),
        ("library:c", "post:c", False, False),
    ]


def test_context_takes_referrals_and_makes_none() -> None:
    lists: Lists = {"library": [((0.0, 0.0), "+-"), ((0.01, 0.0), "-+")]}
    made = study(lists, ["passport", "skills"])
    library = facilities("library", [place for place, _ in lists["library"]], [True, False])
    result = referrals.analyse(replace(made, networks={"library": library}))
    found = tables(result)
    assert rows(found["referrals"], "facility_id", "referred_id") == [("library:a", "library:b")]
    assert found["referral_summary"]["facilities"].unique().tolist() == [1]
    assert english(result.caveats[0]).endswith("; counters beyond the areas take referrals and make none")
    assert len(found["services"]) == 2
    assert len(found["complements"]) == 0


@pytest.mark.parametrize("at_once", [1, 1 << 21])
def test_complements_offer_everything_only_together(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr("overlap.analyses.referrals.complements._PAIRS", at_once)
    lists: Lists = {
        "library": [((0.0, 0.0), "+--"), ((0.001, 0.0), "+++"), ((0.002, 0.0), "++-"), ((0.003, 0.0), "?-+")],
        "post": [
            ((0.0, 0.001), "-++"),
            ((0.001, 0.001), "?++"),
            ((0.002, 0.001), "---"),
            ((5.0, 0.0), "-++"),
        ],
    }
    found = tables(referrals.analyse(study(lists)))["complements"]
    assert rows(found, "facility_id_a", "name_a", "facility_id_b", "name_b") == [
        ("library:a", "A", "post:a", "A"),
        ("library:a", "A", "post:b", "B"),
        ("library:c", "C", "post:a", "A"),
        ("library:c", "C", "post:b", "B"),
    ]
    assert found["distance_m"][0] == GEOD.inv(0.0, 0.0, 0.0, 0.001)[2]


def test_a_service_that_nobody_offers_is_told_and_leaves_no_complements() -> None:
    lists: Lists = {"library": [((0.0, 0.0), "+--")], "post": [((0.0, 0.001), "-+-")]}
    result = referrals.analyse(study(lists))
    assert result.figures["referrals"]["offered_nowhere"] == ["loans"]
    assert result.figures["referrals"]["complements"] == 0
    unmet = tables(result)["referrals_unmet"]
    assert rows(unmet, "facility_id", "service", "nearest_id") == [
        ("library:a", "loans", ""),
        ("post:a", "loans", ""),
    ]
    assert unmet["distance_m"].isna().all()


@pytest.mark.parametrize("told", [{}, {"library": services_alone(["???", "???"], SERVICES)}])
def test_without_services_there_are_no_tables(told: dict[str, Indicators]) -> None:
    made = replace(evidence([facilities("library", [(0.0, 0.0), (1.0, 0.0)])]), indicators=told)
    assert referrals.wants(made) is None
    result = referrals.analyse(made)
    assert result.tables == ()
    assert result.figures == {"referrals": {"limit_km": 10.0, "services": []}}
    assert result.caveats == (referrals.NO_SERVICES,)


def test_one_list_tells_and_the_other_does_not() -> None:
    made = study(
        {"library": [((0.0, 0.0), "+"), ((0.01, 0.0), "-")], "post": [((0.0, 0.0), "?")]}, ["passport"]
    )
    made = replace(made, indicators={"library": made.indicators["library"]})
    result = referrals.analyse(made)
    found = tables(result)
    assert rows(found["referrals"], "facility_id", "referred_id") == [("library:b", "library:a")]
    last = found["referral_summary"].iloc[-1]
    assert (last["network"], last["unknown"], last["lacking"]) == ("post", 1, 0)
    assert pd.isna(last["share"])
    assert result.figures["referrals"]["summary"][-1]["share"] is None


def test_nobody_and_everybody_lacks() -> None:
    for signs, lacking in (("+", 0), ("-", 2)):
        lists: Lists = {"library": [((0.0, 0.0), signs), ((1.0, 0.0), signs)], "post": []}
        result = referrals.analyse(study(lists, ["passport"]))
        found = tables(result)
        assert len(found["referrals_unmet"]) == result.figures["referrals"]["lacking"] == lacking
        assert len(found["referrals"]) == len(found["referral_loads"]) == len(found["complements"]) == 0


def test_loads_conserve_people(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    people = {"total": rng.uniform(0, 50, (30, 40)), "women": np.zeros((30, 40))}
    population = raster(tmp_path, people, Affine(0.01, 0, 10.0, 0, -0.01, 50.0))
    places = {name: rng.uniform([10.0, 49.7], [10.4, 50.0], (20, 2)) for name in ("library", "post")}
    lists = {
        name: [((x, y), "".join(rng.choice(list("+--?"), 2))) for x, y in each.tolist()]
        for name, each in places.items()
    }
    made = study(lists, ["passport", "skills"], bands_km=(1.0, 4.0))
    counts = rng.random(20) < 0.7
    networks = {name: replace(each, counts=counts) for name, each in made.networks.items()}
    made = replace(made, networks=networks)
    wanted = referrals.wants(made)
    assert wanted is not None
    sums = Pass(population, question_of(made, None, wanted)).run(Silent())
    found = tables(referrals.analyse(replace(made, sums=(sums,))))
    units = {
        each: int(load)
        for name in networks
        for each, load in zip(networks[name].ids.tolist(), sums.load(0, name)[:, 1], strict=True)
    }
    assert sum(units.values()) == sums.tally.units[0]
    scale = 2.0**sums.bits
    last = found["referral_summary"].query("band_km == 4.0").groupby("service")
    for column, service in enumerate(("passport", "skills")):
        signs = {
            f"{name}:{chr(ord('a') + k)}": (row[1][column], counts[k])
            for name, each in lists.items()
            for k, row in enumerate(each)
        }
        lacking = {each for each, (sign, counted) in signs.items() if sign == "-" and counted}
        unmet = set(_of(found["referrals_unmet"], service)["facility_id"])
        loads = _of(found["referral_loads"], service)["people"].sum() * scale
        assert 0 < loads == sum(units[each] for each in lacking - unmet)
        assert loads == last["people_referred"].sum()[service] * scale
        assert sum(units[each] for each in lacking) == last["people_lacking"].sum()[service] * scale


def _of(frame: pd.DataFrame, service: str) -> pd.DataFrame:
    return frame[frame["service"] == service]


place = st.one_of(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    st.tuples(
        st.sampled_from([179.99, -179.99, 180.0, -180.0, 0.0]), st.sampled_from([0.0, 0.01, 89.99, -90.0])
    ),
)
some = st.lists(st.tuples(place, st.text("+-?", min_size=2, max_size=2)), max_size=8)


@settings(max_examples=60)
@given(some, some, st.sampled_from([0.001, 5.0, 2000.0, 20_000.0]))
def test_referrals_are_those_of_brute_force(
    library: Sequence[tuple[tuple[float, float], str]],
    post: Sequence[tuple[tuple[float, float], str]],
    refer_km: float,
) -> None:
    services = ("passport", "skills")
    result = referrals.analyse(study({"post": post, "library": library}, services, refer_km=refer_km))
    everyone = {
        f"{name}:{chr(ord('a') + k)}": row
        for name, each in (("post", post), ("library", library))
        for k, row in enumerate(each)
    }
    met, unmet = [], []
    for one, (here, signs) in everyone.items():
        for column, service in enumerate(services):
            if signs[column] != "-":
                continue
            offering = [
                (GEOD.inv(*here, *there)[2], other)
                for other, (there, theirs) in everyone.items()
                if theirs[column] == "+"
            ]
            distance_m, nearest = min(offering, default=(np.inf, ""))
            within = distance_m <= 1000.0 * refer_km
            (met if within else unmet).append((one, service, nearest))
    found = tables(result)
    if not result.tables:
        assert not met
        assert not unmet
        return
    assert rows(found["referrals"], "facility_id", "service", "referred_id") == met
    assert rows(found["referrals_unmet"], "facility_id", "service", "nearest_id") == unmet


def _offer_all(one: str, other: str) -> bool:
    return all("+" in pair for pair in zip(one, other, strict=True))


@settings(max_examples=60)
@given(some, some)
def test_complements_are_those_of_brute_force(
    library: Sequence[tuple[tuple[float, float], str]], post: Sequence[tuple[tuple[float, float], str]]
) -> None:
    both: Places = [(0.0, 0.0)]
    lists = {"library": [*library, (both[0], "-?")], "post": [*post, (both[0], "?-")]}
    result = referrals.analyse(study(lists, ["passport", "skills"], refer_km=3000.0))
    expected = [
        (f"library:{chr(ord('a') + i)}", f"post:{chr(ord('a') + j)}")
        for i, (here, signs) in enumerate(lists["library"])
        for j, (there, theirs) in enumerate(lists["post"])
        if _offer_all(signs, theirs)
        and "++" not in (signs, theirs)
        and GEOD.inv(*here, *there)[2] <= 3_000_000.0
    ]
    assert rows(tables(result)["complements"], "facility_id_a", "facility_id_b") == expected
