"""Real countries and towns, end to end, against figures found by other means."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from overlap.cli.app import main

Row = dict[str, str]


class Study:
    """A run folder, as a reader of its files sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.summary: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))

    def table(self, name: str) -> list[Row]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def shares(self, origin: str) -> dict[float, float]:
        """Share of a network's facilities with a partner of the other, by band."""
        rows = self.summary["overlap"]
        return {row["band_km"]: row["share"] for row in rows if row["from_network"] == origin}

    def nearest(self, origin: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self.summary["nearest"]
        return next(row for row in rows if row["from_network"] == origin)

    def rejected(self, reason: str) -> list[Row]:
        return [row for row in self.table("rejected") if row["reason"] == reason]


Analyse = Callable[..., Study]


@pytest.fixture(scope="module")
def analyse(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Analyse:
    """Run a study; a flag's value that begins with `@` is a real file."""

    def run(*flags: str) -> Study:
        out = tmp_path_factory.mktemp("real") / "run"
        given = [str(real_data / flag[1:]) if flag.startswith("@") else flag for flag in flags]
        assert main(["analyze", *given, "--out", str(out)]) == 0
        return Study(out)

    return run


WASHINGTON = (
    *("--libraries", "@usa-washington-dc/libraries.geojson"),
    *("--posts", "@usa-washington-dc/post-offices.geojson"),
    *("--areas", "@usa-washington-dc/ward-2012.geojson", "--bands", "0.5,1,2,5"),
)
PEOPLE = (
    "--population",
    "@usa-washington-dc/census-block-groups-2010.geojson",
    "--population-column",
    "P0010001",
)


@pytest.fixture(scope="module")
def washington(analyse: Analyse) -> Study:
    return analyse(*WASHINGTON, *PEOPLE)


def test_washington_overlap(washington: Study) -> None:
    shares = washington.shares("library")
    assert shares[1.0] == 19 / 26
    assert {band: round(share, 3) for band, share in shares.items()} == {0.5: 0.423, 1: 0.731, 2: 0.962, 5: 1}
    assert washington.shares("post")[1.0] == pytest.approx(0.585, abs=0.0005)
    assert washington.nearest("library")["median_m"] == pytest.approx(702.3, abs=0.1)


def test_washington_nearness_against_both_kinds_of_chance(washington: Study) -> None:
    """The nearest of 23 of 26 libraries is a post office: much by the labels, nothing special by people."""
    library, post = washington.table("colocation_quotient")
    assert float(library["quotient"]) == pytest.approx((23 / 26) / (53 / 78))
    assert float(post["quotient"]) == pytest.approx((28 / 53) / (26 / 78))
    assert float(library["quotient_labels_mean"]) == pytest.approx(1.0, abs=0.02)
    assert float(library["quotient_labels_p_more"]) == pytest.approx(0.035, abs=0.015)
    assert float(library["quotient_people_mean"]) == pytest.approx(1.33, abs=0.02)
    assert float(library["quotient_people_p_more"]) == pytest.approx(0.75, abs=0.05)
    assert any("and 1.33 on average" in each for each in washington.summary["caveats"])


def test_washington_split(washington: Study) -> None:
    rows = {row["band_km"]: row for row in washington.summary["coverage"]}
    found = rows[1.0]
    expected = {
        "people_both": 256_665,
        "people_only_library": 84_668,
        "people_only_post": 143_322,
        "people_neither": 117_068,
    }
    total = 601_723
    assert found["people_total"] == total
    assert {part: found[part] for part in expected} == pytest.approx(expected, abs=0.005 * total)
    assert rows[2.0]["people_neither"] == pytest.approx(2_330, abs=0.005 * total)
    assert (
        "Of 601,723 people, 99.6 % live within 2 km of a library or a post office, everybody within 5 km."
        in washington.summary["headline"]
    )


def _mile(washington: Study) -> Row:
    (part,) = (
        row
        for row in washington.table("rule_parts")
        if (row["rule_id"], row["what"]) == ("uk-post", "at least 90 % of people within 1 mile")
    )
    return part


def test_washington_access_rules(washington: Study, analyse: Analyse) -> None:
    """Nine in ten within a mile: too close to call with all offices, missed with the public ones alone."""
    whole = _mile(washington)
    assert (round(float(whole["found"]), 3), whole["verdict"]) == (0.896, "too close to call")
    assert float(whole["spread"]) > -float(whole["margin"]) > 0
    verdicts = {row["rule_id"]: row["verdict"] for row in washington.table("rules")}
    assert (verdicts["canada-post"], verdicts["uk-post"]) == ("met", "not assessed")
    public = "networks.post.where=TYPE in ('PUBLIC POST OFFICE', 'PUBLIC POST OFFICE FINANCE')"
    part = _mile(analyse(*WASHINGTON, *PEOPLE, "--set", public, "--only", "rules"))
    assert (round(float(part["found"]), 3), part["verdict"]) == (0.868, "not met")


PUBLIC = ("--set", "networks.post.where=TYPE in ('PUBLIC POST OFFICE', 'PUBLIC POST OFFICE FINANCE')")
MILE = ("--set", "study.service_km=1.609344", "--bands", "1.609344", "--only", "priorities")


def _digital(more: str = "") -> tuple[str, ...]:
    asked = ("priorities.reach=digital", "priorities.sites=5", "priorities.candidates=['connect']")
    sets = (f"groups.digital=network == 'library'{more}", *asked)
    return (*WASHINGTON[:-2], *PEOPLE, *PUBLIC, *MILE, *(part for each in sets for part in ("--set", each)))


def test_washington_five_more_digital_counters(analyse: Analyse) -> None:
    """Libraries are taken to be digital; which public post offices next, private ones left out by rule."""
    found = analyse(*_digital()).summary["priorities"]
    assert (found["proven"], found["counted_bound"]) == (True, found["counted"])
    assert sorted(found["candidates"].items()) == [("connect", 41)]
    assert found["chosen"] == [f"post:Post_{number}" for number in ("005", "006", "007", "035", "052")]
    # Were they digital already, as many more people would be served, and the rest of the way be theirs.
    ids = ", ".join(f"'{each}'" for each in found["chosen"])
    then = analyse(*_digital(f" or id in ({ids})")).summary["priorities"]
    gained = found["people_gained"]["total"]
    assert then["people_served"] - found["people_served"] == pytest.approx(gained, rel=1e-9)
    assert then["people_reachable"] == pytest.approx(found["people_reachable"] - gained, rel=1e-9)


def _fewest(run: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["check", str(run), "--rule", "uk-post", "--fewest", "--exact", "--json"]) == 4
    (found,) = json.loads(capsys.readouterr().out)["fewest"]
    return dict(found)


def test_washington_the_fewest_further_counters(
    analyse: Analyse, real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nine in ten within a mile: post counters in libraries are the candidates; two are surely enough."""
    branches = ("--set", f"candidates.branches.file={real_data / 'usa-washington-dc/libraries.geojson'}")
    flags = (*WASHINGTON, *PEOPLE, *PUBLIC, "--only", "rules", *branches)
    found = _fewest(analyse(*flags).folder, capsys)
    assert (found["reaching"], found["least"], len(found["sites"])) == (1, 1, 2)
    assert found["sites"][0]["candidate_id"] == "branches:Libr_3"
    assert found["sites"][0]["people"]["2"] == pytest.approx(20_821, rel=0.01)
    (part,) = (row for row in found["parts"] if not row["reason"])
    assert (part["part"], part["then"], part["alone"]) == (2, "met", 1)


def test_washington_parts_of_the_rule_are_sought_together(
    analyse: Analyse, real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every ward taken as urban, wards 7 and 8 as deprived, and libraries and hotspots as candidates."""
    folder = real_data / "usa-washington-dc"
    sets = (
        f"candidates.branches.file={folder / 'libraries.geojson'}",
        f"candidates.hotspots.file={folder / 'wireless-hotspots-dc-government.geojson'}",
        "rules.levels.postcode_district=area",
        "rules.classes.urban.level=area",
        "rules.classes.urban.where=WARD > 0",
        "rules.classes.deprived_urban.level=area",
        "rules.classes.deprived_urban.where=WARD in (7, 8)",
    )
    flags = (
        *WASHINGTON,
        *PEOPLE,
        *PUBLIC,
        "--only",
        "rules",
        *(each for one in sets for each in ("--set", one)),
    )
    run = analyse(*flags)
    found = _fewest(run.folder, capsys)
    parts = {row["part"]: row for row in found["parts"]}
    assert sorted(parts) == [2, 3, 4, 5]
    assert (
        parts[5]["reason"]
        == "the study does not say which areas these are: rural; rules.classes.rural says it"
    )
    # Not even all 474 candidates bring 99 % of the poor wards within a mile; the two other parts are met.
    assert [parts[k]["then"] for k in (2, 3, 4)] == ["met", "not met", "met"]
    assert round(parts[3]["out_of_reach"][0]["share"], 3) == 0.989
    assert (len(found["sites"]), found["reaching"], found["least"]) == (4, 3, 3)
    # With the sites as post offices the shares are those that were told.
    offices = json.loads((folder / "post-offices.geojson").read_text("utf-8"))
    for site in found["sites"]:
        where = {"type": "Point", "coordinates": [site["longitude_deg"], site["latitude_deg"]]}
        facts = {"GIS_ID": site["candidate_id"], "TYPE": "PUBLIC POST OFFICE"}
        offices["features"].append({"type": "Feature", "properties": facts, "geometry": where})
    more = run.folder / "more.geojson"
    more.write_text(json.dumps(offices), encoding="utf-8")
    held = analyse(*flags, "--set", f"networks.post.file={more}")
    then = {row["part"]: row for row in held.table("rule_parts") if row["rule_id"] == "uk-post"}
    for k in (2, 3, 4):
        assert float(then[str(k)]["found"]) == parts[k]["share"]
        assert then[str(k)]["verdict"] == parts[k]["then"]


def test_washington_adds_up_at_every_level(washington: Study) -> None:
    parts = ("people_both", "people_only_library", "people_only_post", "people_neither")
    rows = washington.table("coverage")
    assert {row["area_level"] for row in rows} == {"study", "area"}
    assert len({row["area_id"] for row in rows if row["area_level"] == "area"}) == 8 + 1
    for level in ("study", "area"):
        for band in ("0.5", "1.0", "2.0", "5.0"):
            here = [row for row in rows if (row["area_level"], row["band_km"]) == (level, band)]
            assert level == "study" or "outside" in {row["area_id"] for row in here}
            for row in here:
                assert sum(float(row[part]) for part in parts) == pytest.approx(
                    float(row["people_total"]), abs=1e-6
                )
            assert sum(float(row["people_total"]) for row in here) == pytest.approx(601_723, abs=1e-6)


def test_washington_ledger_closes(washington: Study) -> None:
    ledger = washington.summary["ledger"]["total"]
    assert ledger["people_in_file"] == ledger["people_in_pass"] == 601_723
    inside, outside = ledger["people_inside"]["area"], ledger["people_outside"]["area"]
    assert inside + outside == pytest.approx(601_723, abs=1e-9)
    assert (ledger["cells_valid"], ledger["cells_nodata"], ledger["cells_negative"]) == (450, 0, 0)


def test_washington_robustness(washington: Study) -> None:
    """Everybody lives within 5 km, so 2 km is reported; the neighbouring bands are measured as such too."""
    told = washington.summary["robustness"]
    rows = {row["band_km"]: row for row in washington.summary["coverage"]}
    assert told["band_km"] == washington.summary["reported"]["band_km"] == 2.0
    assert (told["draws"], told["seed"]) == (999, 1)
    for part in ("both", "only_library", "only_post", "neither"):
        each = told["measures"][part]
        assert each["share"] == rows[2.0][f"people_{part}"] / 601_723
        sure, likely, sample = each["bounds"], each["interval"], each["sample"]
        assert sure["low"] <= likely["low"] <= likely["high"] <= sure["high"]
        assert abs(sample["share"] - each["share"]) <= 4.0 * sample["standard_error"]
    neither = told["measures"]["neither"]
    assert neither["bounds"]["low"] < neither["share"] < neither["bounds"]["high"]
    choices = neither["sensitivity"]
    assert choices["bands +10 %"] < neither["share"] < choices["bands −10 %"] < choices["detour factor 1.4"]
    assert len(washington.table("robustness")) >= 7 * 6


def test_washington_counters_are_told_with_and_without_people(washington: Study, analyse: Analyse) -> None:
    """19 of 26 libraries: 15 surely, 20 at most; what is told of them needs nobody who lives there."""
    told = washington.summary["robustness"]["counters"]
    library, post = told["directions"]
    assert (library["facilities"], library["with_partner"]) == (26, 19)
    assert library["bounds"] == {"low": 15 / 26, "high": 20 / 26}
    assert (post["facilities"], post["with_partner"]) == (53, 31)
    assert post["bounds"] == {"low": 22 / 53, "high": 40 / 53}
    for each in (library, post):
        assert each["share"] == washington.shares(each["from_network"])[1.0]
        assert each["bounds"]["low"] < each["interval"]["low"] <= each["share"]
        assert each["share"] <= each["interval"]["high"] <= each["bounds"]["high"]
    alone = analyse(*WASHINGTON)
    assert alone.summary["robustness"] == {"counters": told}
    assert alone.table("robustness_counters") == washington.table("robustness_counters")
    assert not (alone.folder / "robustness.csv").exists()
    said = alone.summary["headline"]
    assert said[1].startswith("31 of 53 post offices (58.5 %) have a library within 1 km")
    assert said[2].startswith(
        "If every counter may lie up to 100 m from where its list has it, surely between 57.7 % and 76.9 % "
        "of libraries have a post office within 1 km, and between "
    )


def test_washington_without_its_private_post_offices(analyse: Analyse) -> None:
    public = analyse(*WASHINGTON, "--set", "networks.post.where=TYPE != 'PRIVATE POST OFFICE'")
    assert public.shares("library")[1.0] == 17 / 26
    assert len(public.rejected("not selected")) == 9
    assert "44 of 53 rows count, where TYPE != 'PRIVATE POST OFFICE'" in " ".join(public.summary["headline"])


@pytest.fixture(scope="module")
def ireland(analyse: Analyse) -> Study:
    libraries = ("--libraries", "@ireland/irish_public_libraries.geojson")
    return analyse(*libraries, "--posts", "@ireland/anpost_post_offices_parsed.csv", "--bands", "0.5,1,2,5")


def test_ireland(ireland: Study) -> None:
    shares = {band: round(share, 3) for band, share in ireland.shares("library").items()}
    assert shares == {0.5: 0.837, 1: 0.945, 2: 0.968, 5: 0.988}
    assert ireland.shares("post")[1.0] == pytest.approx(0.354, abs=0.0005)
    nearest = ireland.nearest("library")
    assert nearest["median_m"] == pytest.approx(201.6, abs=0.05)
    assert nearest["max_m"] == pytest.approx(11_800, abs=50)


def test_ireland_without_people_says_so(ireland: Study) -> None:
    assert ireland.summary["caveats"] == [
        "no population is given, so nothing is said of people",
        "nearness of library and post against chance: 999 draws, seed 1",
        "nearness is compared with shuffled labels only, not with where people live: no population is given",
        "library: its list says nothing of how digital its counters are; all are unknown",
        (
            "post: its list has Services_Offered and says nothing there that can be read of how digital its "
            "counters are; all are unknown"
        ),
        "no list says which services its counters offer, so nothing is said of referrals",
    ]
    assert "coverage" not in ireland.summary
    assert (ireland.summary["population"], ireland.summary["ledger"]) == ({}, {})
    assert not (ireland.folder / "coverage.csv").exists()


def test_ireland_has_no_library_at_the_pole(ireland: Study) -> None:
    (row,) = ireland.table("rejected")
    assert (row["source"], row["reason"]) == ("library", "pole placeholder")
    assert row["found"].startswith("90")
    networks = ireland.summary["networks"]
    assert (networks["library"]["read"], networks["library"]["used"]) == (344, 343)
    assert networks["post"]["used"] == 1_110


def test_harare(analyse: Analyse) -> None:
    people = ("--population", "@zimbabwe/harare_population_100m.tif")
    areas = ("--areas", "@zimbabwe/provinces_adm1.geojson")
    harare = analyse("--posts", "@zimbabwe/zimpost_offices_approx.csv", *people, *areas)
    ledger = harare.summary["ledger"]["total"]
    assert ledger["people_in_file"] == pytest.approx(2_599_530, abs=1)
    assert ledger["people_in_pass"] == ledger["people_in_file"]
    assert (ledger["cells_valid"], ledger["cells_negative"]) == (127_452, 0)
    assert ledger["cells_valid"] + ledger["cells_nodata"] == 512 * 512
    assert len(harare.rejected("no coordinates")) == 65
    assert harare.summary["networks"]["post"]["used"] == 51


def test_harare_says_that_its_gaps_stand_on_approximate_points(analyse: Analyse) -> None:
    harare = analyse(
        *("--posts", "@zimbabwe/zimpost_offices_approx.csv"),
        *("--population", "@zimbabwe/harare_population_100m.tif"),
        *("--set", "study.service_km=2", "--set", "gaps.largest_km2=100", "--only", "coverage,gaps"),
    )
    (total,) = harare.summary["gaps"]["totals"]
    (split,) = [row for row in harare.summary["coverage"] if row["band_km"] == 2.0]
    assert total["people_total"] == split["people_neither"] == pytest.approx(1_779_481.4, abs=0.1)
    assert total["people_regions"] + total["people_rest"] == pytest.approx(total["people_total"], rel=1e-12)
    rows = harare.table("gaps")
    assert max(float(row["ground_km2"]) for row in rows) <= 100.0
    assert sum(float(row["people_total"]) for row in rows) == pytest.approx(total["people_regions"], rel=1e-9)
    caveats = [text for text in harare.summary["caveats"] if "gap regions" in text]
    assert ["coord_source" in text for text in caveats] == [False, True]
    assert "mean-of-market-points-in-suburb (18)" in caveats[1]


def test_five_sites_in_harare_are_worth_more_than_the_middles_of_its_gaps(analyse: Analyse) -> None:
    """Three regions of cells of a kilometre had three middles; five sites then brought 30,590 people."""
    harare = analyse(
        *("--posts", "@zimbabwe/zimpost_offices_approx.csv"),
        *("--population", "@zimbabwe/harare_population_100m.tif", "--bands", "1,2,5"),
        *("--set", "study.service_km=2", "--set", "priorities.sites=5"),
        *("--set", 'priorities.candidates=["gaps"]', "--only", "gaps,priorities"),
    )
    found = harare.summary["priorities"]
    assert found["candidates"] == {"add": 1088}
    assert len(harare.table("gaps")) == 45  # of cells of half a kilometre
    assert found["people_gained"]["total"] == pytest.approx(444_201, abs=1)
    assert found["counted_bound"] == pytest.approx(444_201, abs=1)
    # Wherever in a region somebody lives, a place is near: all who are in a gap can be reached.
    (total,) = harare.summary["gaps"]["totals"]
    assert found["people_reachable"] == total["people_total"]


def test_sao_miguel(analyse: Analyse, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("id,longitude,latitude\n1,-25.67,37.74\n", encoding="utf-8")
    people = ("--population", "@raster-sao-miguel/gpw_v411_2020_count_2020.tif")
    areas = ("--areas", "@raster-sao-miguel/concelhos.gpkg")
    island = analyse("--network", f"counter={tmp_path / 'one.csv'}", *people, *areas)
    rows = island.table("areas")
    assert len(rows) == 6
    assert sum(float(row["people_total"]) for row in rows) == pytest.approx(145_602.8, abs=0.2)
    assert island.summary["ledger"]["total"]["people_outside"]["area"] == pytest.approx(0, abs=0.2)


def test_zimbabwe_tells_that_most_offices_have_no_place(analyse: Analyse) -> None:
    zimbabwe = analyse("--posts", "@zimbabwe/zimpost_offices_approx.csv", "--only", "quality")
    assert zimbabwe.summary["warnings"][-1] == (
        "post: 65 of 116 rows (56.0 %) have missing or impossible coordinates and are not placed; "
        "the results describe only the rows that are placed"
    )
