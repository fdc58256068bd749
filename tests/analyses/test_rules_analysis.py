"""Every shape of a rule's parts on nine cells counted by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import Places, evidence, facilities, raster
from rasterio import Affine

from overlap.analyses import rules
from overlap.analyses.rules import assess
from overlap.analyses.rules.findings import Finding
from overlap.analyses.rules.ground import Ground
from overlap.analyses.rules.parts import find
from overlap.domain.evidence import Evidence
from overlap.domain.messages import say
from overlap.domain.notes import as_json, english, from_json
from overlap.domain.rule_parts import (
    AllOf,
    AnyOf,
    Asked,
    Counters,
    NotMeasured,
    Part,
    PeoplePerCounter,
    ShareWithin,
    Spacing,
)
from overlap.domain.rules import ClassAreas, Metric, Rule, RulesAsked, RuleSource, distances_of
from overlap.domain.sums import Sums, Units
from overlap.geo.ellipsoid import GEOD
from overlap.outputs.headline import headline

# 0.01° on the equator: 1,113 m eastwards, 1,106 m northwards. Cells are numbered row by row from 0.
HERE = Affine(0.01, 0, 10.0, 0, -0.01, 0.02)
PEOPLE = 2.0 ** np.arange(9).reshape(3, 3)
LIBRARIES: Places = [(10.005, 0.015), (10.025, 0.015)]
POSTS: Places = [(10.015, 0.005), (10.025, -0.005 - 0.5 / 110.574)]
# Near a post office by hand: cell 4 alone within 400 m, then its neighbours and the south-east, then all.
NEAR_POST = {400.0: {4}, 1200.0: {1, 3, 4, 5, 7, 8}, 1600.0: set(range(9))}
# West of 10.02° two columns of cells; east of it the upper two cells; the last cell lies outside.
WEST, EAST = shapely.box(10.0, -0.01, 10.02, 0.02), shapely.box(10.02, 0.0, 10.03, 0.02)
CELLS = {"west": {0, 1, 3, 4, 6, 7}, "east": {2, 5}}
CLASSES = {
    "rural": ClassAreas("side", np.array([True, False])),
    "urban": ClassAreas("side", np.array([False, True])),
    "nowhere": ClassAreas("side", np.array([False, False])),
}
ASKED = RulesAsked(levels={"side": "side"}, classes=CLASSES)


class Reaching(Sums):
    """Sums that know who is near the counters that count: here, any of the network."""

    def histogram(self, layer: int, slot: int, group: str) -> Units:
        return super().histogram(layer, slot, group.removeprefix("counted:"))


def people(cells: set[int]) -> int:
    return sum(2**cell for cell in cells)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    population = raster(tmp_path_factory.mktemp("nine"), {"total": PEOPLE}, HERE)
    networks = [facilities("library", LIBRARIES, [True, False]), facilities("post", POSTS)]
    return evidence(
        networks, [population], {"side": [WEST, EAST]}, bands_km=(0.4, 1.2, 1.6), remainder="foreign"
    )


def reaching(given: Evidence) -> Reaching:
    return Reaching(**vars(given.sums[0]))


def found(
    given: Evidence,
    part: Part,
    asked: RulesAsked = ASKED,
    network: str = "post",
    metric: Metric = "straight line",
) -> Finding:
    return find(part, metric, Ground(given, reaching(given), asked, network))


@pytest.mark.parametrize("within_m", NEAR_POST)
@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 1.0])
def test_share_of_everybody(small: Evidence, within_m: float, share: float) -> None:
    finding = found(small, ShareWithin(within_m=within_m, share=share))
    assert finding.found == Fraction(people(NEAR_POST[within_m]), 511)
    assert finding.margin == finding.found - Fraction(repr(share))
    assert finding.verdict == ("met" if finding.found >= share else "not met")


def test_share_in_every_area(small: Evidence) -> None:
    finding = found(small, ShareWithin(within_m=1200.0, share=0.7, each="side"))
    # West 2 + 8 + 16 + 128 of 219; east 32 of 36.
    west, east = Fraction(154, 219), Fraction(32, 36)
    assert [(each.area_id, each.found, each.people) for each in finding.areas] == [
        ("0", west, 219.0),
        ("1", east, 36.0),
    ]
    assert (finding.verdict, finding.found, finding.failing) == ("met", west, ())
    finding = found(small, ShareWithin(within_m=1200.0, share=0.75, each="side"))
    assert (finding.verdict, [each.area_id for each in finding.failing]) == ("not met", ["0"])
    finding = found(small, ShareWithin(within_m=1200.0, share=0.95, each="side"))
    assert [each.area_id for each in finding.failing] == ["0", "1"]  # the tightest first


def test_share_among_people_of_a_class(small: Evidence) -> None:
    rural = found(small, ShareWithin(within_m=1200.0, share=0.7, among="rural"))
    assert (rural.found, rural.verdict) == (Fraction(154, 219), "met")
    urban = found(small, ShareWithin(within_m=400.0, share=0.1, among="urban"))
    assert (urban.found, urban.verdict) == (0, "not met")
    both = found(small, ShareWithin(within_m=1200.0, share=0.8, among="urban", each="side"))
    assert [each.area_id for each in both.areas] == ["1"]


def test_counters_that_count(small: Evidence) -> None:
    assert found(small, Counters(counters_at_least=2)).verdict == "met"
    three = found(small, Counters(counters_at_least=3))
    assert (three.found, three.margin, three.verdict) == (2, -1, "not met")
    # One of two libraries is context.
    library = found(small, Counters(counters_at_least=1), network="library")
    assert (library.found, library.verdict) == (1, "met")
    rural = found(small, Counters(counters_at_least=1, among="rural"))
    assert (rural.found, rural.verdict) == (1, "met")
    assert found(small, Counters(counters_at_least=1, among="urban")).verdict == "not met"


def test_people_for_each_counter(small: Evidence) -> None:
    finding = found(small, PeoplePerCounter(people_per_counter_at_most=255.5))
    assert (finding.found, finding.margin, finding.verdict) == (Fraction(511, 2), 0, "met")
    finding = found(small, PeoplePerCounter(people_per_counter_at_most=255.4))
    assert finding.verdict == "not met"
    rural = found(small, PeoplePerCounter(people_per_counter_at_most=219.0, among="rural"))
    assert (rural.found, rural.verdict) == (219, "met")


def test_people_for_each_counter_where_an_area_has_none(small: Evidence) -> None:
    finding = found(small, PeoplePerCounter(people_per_counter_at_most=1e6, each="side"))
    assert (finding.verdict, finding.found, finding.margin) == ("not met", None, None)
    assert finding.reason == say("there is no counter")
    assert [(each.area_id, each.verdict) for each in finding.areas] == [("0", "met"), ("1", "not met")]


def test_spacing_is_by_geodesic_and_closer_means_closer(small: Evidence) -> None:
    _, _, length_m = GEOD.inv(*POSTS[0], *POSTS[1])
    assert found(small, Spacing(apart_m=length_m)).found == 0
    close = found(small, Spacing(apart_m=np.nextafter(length_m, np.inf)))
    assert (close.found, close.margin, close.verdict) == (1, -1, "not met")
    assert found(small, Spacing(apart_m=5000.0, closer_at_most=1.0)).verdict == "met"
    rural = found(small, Spacing(apart_m=5000.0, among="rural"))
    assert (rural.found, rural.verdict) == (1, "not met")  # its neighbour may lie anywhere
    # The only other library is context, which is in no rule.
    assert found(small, Spacing(apart_m=5000.0), network="library").verdict == "met"


def test_copies_of_a_place_are_too_close(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": PEOPLE}, HERE)
    given = evidence([facilities("post", [POSTS[0], POSTS[0], (11.0, 0.0)])], [population])
    assert found(given, Spacing(apart_m=1.0)).found == Fraction(2, 3)


@pytest.mark.parametrize(
    ("part", "metric", "reason"),
    [
        (ShareWithin(within_m=400.0, share=0.1), "road", "the rule measures along roads"),
        (ShareWithin(within_m=400.0, share=0.1), "travel time", "the rule measures travel times"),
        (
            ShareWithin(within_m=400.0, share=0.1, each="canton"),
            "straight line",
            "does not say which areas these are: canton",
        ),
        (
            ShareWithin(within_m=400.0, share=0.1, among="poor_urban"),
            "straight line",
            "does not say which areas these are: poor urban",
        ),
        (ShareWithin(within_m=400.0, share=0.1, among="nowhere"), "straight line", "nobody lives"),
        (
            PeoplePerCounter(people_per_counter_at_most=1.0, among="nowhere"),
            "road",
            "nobody lives in any area of this kind: nowhere",
        ),
        (Counters(counters_at_least=1, among="poor"), "straight line", "; rules.classes.poor says it"),
        (
            PeoplePerCounter(people_per_counter_at_most=1.0, each="canton"),
            "road",
            "; rules.levels.canton says it",
        ),
        (Spacing(apart_m=1.0, among="urban"), "straight line", "no counter counts there"),
        (
            NotMeasured(needs="travel times", says="20 minutes"),
            "not stated",
            "no figure here holds travel times",
        ),
    ],
)
def test_what_cannot_be_assessed_says_why(small: Evidence, part: Part, metric: Metric, reason: str) -> None:
    finding = found(small, part, metric=metric)
    assert (finding.verdict, finding.found) == ("not assessed", None)
    assert finding.reason is not None
    assert reason in english(finding.reason)


def test_a_share_that_nobody_names_is_told_and_not_judged(small: Evidence) -> None:
    finding = found(small, ShareWithin(within_m=1600.0))
    assert (finding.verdict, finding.found, finding.margin) == ("not assessed", 1, None)


def test_of_a_share_in_every_area_that_nobody_names_the_smallest_is_found_and_none_told(
    small: Evidence,
) -> None:
    part = ShareWithin(within_m=400.0, each="side")
    shares = {
        side: Fraction(people(cells & NEAR_POST[400.0]), people(cells)) for side, cells in CELLS.items()
    }
    assert shares["east"] == 0 < shares["west"]
    assert found(small, part).found == 0
    (whole, each) = (
        assess(small, replace(ASKED, rules=(rule(asks),)), reaching(small)).figures["rules"]["rows"][0]
        for asks in (replace(part, each=""), part)
    )
    assert whole["share_told"] == 16 / 511
    assert each["share_told"] is None
    assert each["reasons"] == [as_json(say("the source names no share that would be enough"))]


def test_reasons_that_differ_by_kind_of_area_are_one_and_say_nothing_twice(small: Evidence) -> None:
    classes = {role: replace(CLASSES[role], level="nation") for role in ("rural", "urban")}
    asked = replace(ASKED, classes=classes)
    parts = [
        *(ShareWithin(within_m=400.0, share=0.5, among=role) for role in ("town", "village")),
        *(ShareWithin(within_m=400.0, share=0.5, among=role, each="side") for role in ("rural", "urban")),
    ]
    (row,) = assess(small, replace(asked, rules=(rule(AllOf(all=tuple(parts))),)), reaching(small)).figures[
        "rules"
    ]["rows"]
    assert [english(from_json(each)) for each in row["reasons"]] == [
        "the study does not say which areas these are: town, village",
        "which areas these are is told by nation, not by side: rural, urban",
    ]


def test_too_close_to_call_where_the_margin_is_less_than_places_are_known_to(small: Evidence) -> None:
    part = ShareWithin(within_m=400.0, share=0.1)
    # 16 of 511 live within 400 m. Were everybody 2 km nearer, all would; 2 km farther, nobody.
    near, far = Fraction(16, 511), Fraction(495, 511)
    assert found(small, part).verdict == "not met"
    rough = found(replace(small, place_error_m=2000.0), part)
    assert (rough.verdict, float(rough.spread)) == ("too close to call", pytest.approx(float(far)))
    sure = replace(small, place_error_m=1.0)
    assert found(sure, part).verdict == "not met"
    assert found(sure, part).spread < near
    # No spread of shares bears on counts.
    assert found(replace(small, place_error_m=2000.0), Counters(counters_at_least=2)).verdict == "met"


def rule(asks: Asked, identity: str = "test", **further: object) -> Rule:
    source = RuleSource(title="A law", publisher="A parliament")
    given = {"title": "Test", "country": "", "network": "post", "wording": "Words", "read": "primary"}
    given |= {"status": "in force", "metric": "straight line", "year": 2020}
    return Rule(id=identity, source=source, asks=asks, **(given | further))  # type: ignore[arg-type]


def tables(given: Evidence, asked: RulesAsked) -> dict[str, pd.DataFrame]:
    return {table.name: table.frame for table in assess(given, asked, reaching(given)).tables}


def test_a_rule_with_a_part_that_is_not_assessed(small: Evidence) -> None:
    time = NotMeasured(needs="travel times", says="20 minutes")
    near, too_near = (ShareWithin(within_m=within_m, share=0.8) for within_m in (1200.0, 400.0))
    rules = (
        rule(AllOf(all=(near, time)), "a"),
        rule(AllOf(all=(too_near, time)), "b"),
        rule(AnyOf(any=(near, time)), "c"),
        rule(AnyOf(any=(too_near, time)), "d"),
    )
    found = tables(small, replace(ASKED, rules=rules))["rules"]
    assert found["verdict"].tolist() == ["not assessed", "not met", "met", "not assessed"]
    assert found["parts_not_assessed"].tolist() == [1, 1, 1, 1]


def test_the_tables(small: Evidence) -> None:
    asks = AllOf(
        all=(
            ShareWithin(within_m=1200.0, share=0.75, each="side"),
            PeoplePerCounter(people_per_counter_at_most=219.0, each="side"),
            Counters(counters_at_least=2),
        )
    )
    asked = replace(ASKED, rules=(rule(asks, network="any"),), wanted=("test",))
    result = assess(small, asked, reaching(small))
    frames = {table.name: table.frame for table in result.tables}
    rules = frames["rules"].set_index("network")
    assert rules.index.tolist() == ["library", "post"]
    assert rules.loc["post", "margin_points"] == pytest.approx(100 * (154 / 219 - 0.75))
    assert rules.loc["post", ["parts", "parts_met", "parts_not_met"]].tolist() == [3, 1, 2]
    parts = frames["rule_parts"].query("network == 'post'")
    assert parts["what"].tolist()[0] == "at least 75 % of people within 1.2 km, in each side"
    assert parts["areas_failing"].tolist() == [1, 1, pd.NA]
    assert parts["margin"].tolist()[2] == 0
    areas = frames["rule_areas"].query("network == 'post'")
    assert areas[["part", "area_id", "people"]].to_numpy().tolist() == [[1, "0", 219.0], [2, "1", 36.0]]
    assert [row["verdict"] for row in result.figures["rules"]["rows"]] == ["not met", "not met"]
    said = headline({"networks": {}, "population": {}, **result.figures})
    assert (
        "Test (test), post offices: not met; the tightest share is 4.7 percentage points below what is asked."
        in said
    )


def test_a_rule_of_a_group(small: Evidence) -> None:
    given = replace(small, networks={"library": small.networks["library"]})
    asks = AllOf(all=(ShareWithin(within_m=1600.0, share=1.0), Counters(counters_at_least=1)))
    found = tables(given, replace(ASKED, rules=(rule(asks, group="post"),)))
    assert found["rules"]["verdict"].tolist() == ["not assessed"]
    assert found["rule_parts"]["verdict"].tolist() == ["met", "not assessed"]


def test_context_is_in_no_group_that_a_rule_is_held_against(tmp_path: Path) -> None:
    asks = ShareWithin(within_m=400.0, share=0.1)
    asked = RulesAsked(rules=(rule(asks, "a", group="all_libraries"), rule(asks, "b", network="library")))
    groups = {"all_libraries": {"library": np.array([True, True])}}
    given = evidence(
        [facilities("library", LIBRARIES, [True, False]), facilities("post", POSTS)],
        [raster(tmp_path, {"total": PEOPLE}, HERE)],
        wants=lambda bare: rules.wants(replace(bare, groups=groups, rules=asked)),
    )
    parts = {table.name: table.frame for table in assess(given, asked, given.sums[0]).tables}["rule_parts"]
    # Cell 0 alone: the library among the people of cell 2 lies beyond the areas.
    assert parts["found"].tolist() == [1 / 511, 1 / 511]


def test_people_where_no_counter_may_count_are_told(small: Evidence) -> None:
    asked = replace(ASKED, rules=(rule(ShareWithin(within_m=400.0, share=0.1)),), wanted=("test",))
    told = assess(small, asked, reaching(small)).caveats
    outside = "everybody includes 256 people outside every area, where no counter may count (1 do not)"
    assert outside in english(told[-1])
    silent = [
        assess(small, replace(asked, wanted=()), reaching(small)),
        assess(replace(small, networks={"post": small.networks["post"]}), asked, reaching(small)),
        assess(replace(small, areas={}), asked, reaching(small)),
    ]
    assert not any("everybody" in english(note) for result in silent for note in result.caveats)


def test_distances_are_those_of_shares_alone() -> None:
    asks = AllOf(
        all=(AnyOf(any=(ShareWithin(within_m=5000.0), ShareWithin(within_m=400.0))), Spacing(apart_m=3.0))
    )
    assert distances_of([rule(asks), rule(ShareWithin(within_m=400.0))]) == (400.0, 5000.0)


def test_no_rule_at_all(small: Evidence) -> None:
    assert [len(frame) for frame in tables(small, ASKED).values()] == [0, 0, 0]
