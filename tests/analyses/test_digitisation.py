"""Levels, completeness and people by what they reach, counted by hand and by brute force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import evidence, facilities, raster
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_builders import WORDS, counters, facts, ladder, read, standing
from rasterio import Affine

from overlap.analyses import digitisation
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.indicators import Indicators
from overlap.domain.notes import english
from overlap.domain.population import Population
from overlap.domain.result import Result
from overlap.progress import Silent
from overlap.readers.rubric import read_rubric
from overlap.runs.questions import question_of
from overlap.runs.sweep import Pass

RUNGS = ladder(*["internet == true"] * 4)
ROW = Affine(0.01, 0.0, 0.0, 0.0, -0.01, 0.005)
"""Cells of 0.01 degrees along the equator: 1,113 m from middle to middle."""
LIBRARIES = {(0.005, 0.0): (2, 2), (0.035, 0.0): (0, 4), (0.065, 0.0): (1, 1)}
POSTS = {(0.044, 0.0): (0, 1), (0.064, 0.0): (3, 3), (0.095, 0.0): (2, 4)}
SIDES = [shapely.box(-0.01, -1.0, 0.05, 1.0), shapely.box(0.05, -1.0, 0.08, 1.0)]
PAGE = (Path(__file__).parents[2] / "docs/methods/digitisation.md").read_text("utf-8")
PARTS = ["people_served", "people_upgrade_certain", "people_upgrade_possible", "people_presence_gap"]


def told(levels: Sequence[tuple[int, int]]) -> Indicators:
    return replace(standing(levels), columns={"internet": "online"})


def studied(
    networks: Sequence[Facilities],
    indicators: Mapping[str, Indicators],
    population: Population | None = None,
    **rest: Any,
) -> Evidence:
    made = replace(evidence(networks, **rest), indicators=indicators, rubric=RUNGS)
    wanted = digitisation.wants(made)
    if population is None or wanted is None:
        return made
    return replace(made, sums=(Pass(population, question_of(made, None, wanted)).run(Silent()),))


def tables(result: Result) -> dict[str, pd.DataFrame]:
    return {each.name: each.frame for each in result.tables}


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Ten cells with 1, 2, 4 … 512 people, so that a sum names its cells; the last post office is context."""
    people = {"total": 2.0 ** np.arange(10)[None, :], "women": np.zeros((1, 10))}
    made = studied(
        [facilities("library", [*LIBRARIES]), facilities("post", [*POSTS], [True, True, False])],
        {"library": told([*LIBRARIES.values()]), "post": told([*POSTS.values()])},
        raster(tmp_path_factory.mktemp("people"), people, ROW),
        levels={"side": SIDES},
        bands_km=(0.5, 1.25),
    )
    return digitisation.analyse(made)


def test_levels_count_who_counts_and_tell_the_bounds(result: Result) -> None:
    frame = tables(result)["levels"]
    study = frame[frame["area_level"] == "study"]
    assert rows(study[study["level"] != "unknown"], "level", "on_level", "at_least_low", "at_least_high") == [
        *[("0", 0, 3, 3), ("1", 1, 2, 3), ("2", 1, 1, 2), ("3", 0, 0, 1), ("4", 0, 0, 1)],
        *[("0", 0, 2, 2), ("1", 0, 1, 2), ("2", 0, 1, 1), ("3", 1, 1, 1), ("4", 0, 0, 0)],
    ]
    unknown = frame[frame["level"] == "unknown"]
    assert rows(unknown, "network", "area_level", "area_id", "facilities", "on_level") == [
        ("library", "study", "", 3, 1),
        ("library", "side", "0", 2, 1),
        ("library", "side", "1", 1, 0),
        ("library", "side", "outside", 0, 0),
        ("post", "study", "", 2, 1),
        ("post", "side", "0", 1, 1),
        ("post", "side", "1", 1, 0),
        ("post", "side", "outside", 0, 0),
    ]
    assert unknown[["at_least_low", "share_at_least_high"]].isna().all(axis=None)


def test_levels_add_up_in_every_place(result: Result) -> None:
    frame = tables(result)["levels"]
    places = frame.groupby(["network", "area_level", "area_id"])
    assert (places["on_level"].sum() == places["facilities"].first()).all()
    shares = places["share"].sum(min_count=1)
    assert shares.drop("outside", level="area_id").tolist() == pytest.approx([1.0] * 6)
    assert shares.xs("outside", level="area_id").isna().all()
    kinds = [("network", ["library", "post"]), ("area_level", ["side"])]
    for name, values in kinds:
        chosen = frame[frame[name].isin(values) & (frame["area_level"] == "side")]
        summed = chosen.groupby(["network", "level"])[["on_level", "at_least_low", "at_least_high"]].sum()
        study = frame[frame["area_level"] == "study"].set_index(["network", "level"])
        known = summed.drop("unknown", level="level")
        assert (study.loc[known.index, known.columns] == known).all(axis=None)


def test_the_four_parts_by_hand(result: Result) -> None:
    frame = tables(result)["online"].query("layer == 'total'")
    assert rows(frame.query("area_level == 'study'"), "network", "band_km", *PARTS) == [
        ("library", 0.5, 1, 64, 8, 950),
        ("library", 1.25, 1 + 2, 32 + 64 + 128, 4 + 8 + 16, 256 + 512),
        ("post", 0.5, 64 + 512, 16, 0, 431),
        ("post", 1.25, 32 + 64 + 128 + 256 + 512, 8 + 16, 0, 1 + 2 + 4),
        ("any", 0.5, 1 + 64 + 512, 16, 8, 422),
        ("any", 1.25, 1023 - 28, 0, 4 + 8 + 16, 0),
    ]
    sides = frame.query("area_level == 'side' and band_km == 1.25")
    assert rows(sides, "area_id", "network", "people_total", *PARTS) == [
        ("0", "library", 31, 3, 0, 28, 0),
        ("0", "post", 31, 0, 24, 0, 7),
        ("0", "any", 31, 3, 0, 28, 0),
        ("1", "library", 224, 0, 224, 0, 0),
        ("1", "post", 224, 224, 0, 0, 0),
        ("1", "any", 224, 224, 0, 0, 0),
        ("outside", "library", 768, 0, 0, 0, 768),
        ("outside", "post", 768, 768, 0, 0, 0),
        ("outside", "any", 768, 768, 0, 0, 0),
    ]
    everywhere = tables(result)["online"]
    assert (everywhere[PARTS].sum(axis=1) == everywhere["people_total"]).all()


def test_people_by_the_level_of_their_nearest_counter_by_hand(result: Result) -> None:
    frame = tables(result)["nearest_level"]
    inhabited = frame[(frame["layer"] == "total") & (frame["people"] > 0)]
    assert rows(inhabited, "network", "level", "people") == [
        ("library", "1", 32 + 64 + 128 + 256 + 512),
        ("library", "2", 1 + 2),
        ("library", "unknown", 4 + 8 + 16),
        ("post", "3", 32 + 64 + 128),
        ("post", "unknown", 31 + 256 + 512),
        ("any", "1", 64 + 128),
        ("any", "2", 1 + 2),
        ("any", "3", 32),
        ("any", "unknown", 4 + 8 + 16 + 256 + 512),
    ]
    assert frame.groupby(["layer", "network"])["people"].sum().unique().tolist() == [1023.0, 0.0]
    assert frame[frame["layer"] == "women"]["share"].isna().all()


def test_figures_have_none_where_there_is_nothing(result: Result) -> None:
    figures = result.figures["digitisation"]
    assert set(figures) == {"online_level", "levels", "completeness", "online", "nearest_level"}
    assert figures["levels"][5]["at_least_low"] is None
    assert figures["levels"][5]["share"] == 1 / 3
    assert figures["nearest_level"][-1]["share"] is None
    assert {row["area_level"] for row in figures["online"]} == {"study"}


def test_counters_with_what_is_known_of_them(result: Result) -> None:
    digital = tables(result)["digital"]
    assert rows(digital, "facility_id", "status", "level", "level_low", "level_high") == [
        ("library:a", "used", "2 rung 2", 2, 2),
        ("library:b", "used", "unknown", 0, 4),
        ("library:c", "used", "1 rung 1", 1, 1),
        ("post:a", "used", "unknown", 0, 1),
        ("post:b", "used", "3 rung 3", 3, 3),
        ("post:c", "context", "unknown", 2, 4),
    ]
    assert (digital[["internet", "offers_e_government", "conflict"]] == "").all(axis=None)


def test_what_a_list_says_is_counted_and_told() -> None:
    library = counters(
        {
            "internet": ["yes", "no", "perhaps", "perhaps", None],
            "public_internet": ["no", "yes", "", "who knows", "who knows"],
            "devices": ["0", "3", "2", "", ""],
            "services": ["passports", "e-learning", "", "", ""],
        }
    )
    library = replace(library, counts=np.array([True, True, True, True, False]))
    post = facilities("post", [(0.0, 0.0)])
    made = studied([library, post], {"library": read(library), "post": read(post)})
    result = digitisation.analyse(made)
    found = tables(result)
    known = found["completeness"].query("network == 'library' and known > 0")
    assert rows(known, "indicator", "column", "facilities", "known", "share_known", "yes", "no") == [
        ("internet", "internet", 4, 1, 0.25, 1, 0),
        ("public_internet", "public_internet", 4, 1, 0.25, 0, 1),
        ("devices", "devices", 4, 3, 0.75, 2, 1),
        *[
            (service, "services", 4, 1, 0.25, int(service == "e_learning"), int(service != "e_learning"))
            for service in WORDS.services
        ],
    ]
    of_post = found["completeness"].query("network == 'post'")
    assert (of_post["known"] == 0).all()
    assert (of_post["column"] == "").all()
    assert found["digital"]["conflict"].tolist()[1] == "internet is no but public_internet is yes"
    words = rows(found["unread_words"], "network", "column", "word", "rows")
    assert ("library", "internet", "perhaps", 2) in words
    assert ("library", "public_internet", "who knows", 2) in words  # one of them context
    assert list(map(english, result.caveats)) == [
        (
            "library: 1 counter contradicts itself; what that is about is taken as unknown; "
            "see the table digital"
        ),
        (
            f"library: {len(words)} words are not understood; their cells are unknown; "
            "see the table unread_words"
        ),
        "post: its list says nothing of how digital its counters are; all are unknown",
    ]
    assert "online" not in found
    assert set(result.figures["digitisation"]) == {"online_level", "levels", "completeness"}


def test_columns_that_say_nothing_are_told_by_name() -> None:
    library = counters({"internet": ["yes"]})
    post = replace(counters({"internet": [""], "devices": [""]}), network="post")
    given = {"library": read(library), "post": read(post)}
    result = digitisation.analyse(studied([library, post], given))
    assert list(map(english, result.caveats)) == [
        (
            "post: its list has internet, devices and says nothing there that can be read of how digital its "
            "counters are; all are unknown"
        )
    ]


def test_a_network_without_counters_and_one_alone(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((1, 3))}, ROW)
    some, nothing = facilities("library", [(0.005, 0.0)]), facilities("post", [])
    both = studied(
        [some, nothing], {"library": told([(2, 2)]), "post": told([])}, population, bands_km=(1.2,)
    )
    result = digitisation.analyse(both)
    found = tables(result)
    parts = {row[0]: row[1:] for row in rows(found["online"], "network", *PARTS)}
    assert parts == {"library": (2, 0, 0, 1), "post": (0, 0, 0, 3), "any": (2, 0, 0, 1)}
    assert found["levels"].query("network == 'post'")[["share", "share_at_least_low"]].isna().all(axis=None)
    assert {row["share_known"] for row in result.figures["digitisation"]["completeness"]} == {0.0, None}
    alone = digitisation.analyse(studied([some], {"library": told([(2, 2)])}, population, bands_km=(1.2,)))
    assert rows(tables(alone)["online"], "network", *PARTS) == [("library", 2, 0, 0, 1)]
    assert tables(alone)["nearest_level"]["network"].unique().tolist() == ["library"]


def test_of_counters_at_one_place_the_first_networks_is_the_nearest(tmp_path: Path) -> None:
    population = raster(tmp_path, {"total": np.ones((1, 3))}, ROW)
    networks = [facilities(name, [(0.005, 0.0)] * 2) for name in ("post", "library")]
    levels = {"post": told([(1, 1), (0, 0)]), "library": told([(2, 2), (3, 3)])}
    found = tables(digitisation.analyse(studied(networks, levels, population)))["nearest_level"]
    assert rows(found[found["people"] > 0], "network", "level", "people") == [
        ("post", "1", 3),
        ("library", "2", 3),
        ("any", "1", 3),
    ]


def test_where_no_list_tells_anything_there_is_nothing_but_a_caveat() -> None:
    made = studied([facilities("library", [(0.0, 0.0)])], {"library": standing([(0, 4)])})
    assert digitisation.wants(made) is None
    result = digitisation.analyse(made)
    assert result.tables == ()
    assert result.figures == {"digitisation": {}}
    assert result.caveats == (digitisation.NOTHING_TOLD,)


def test_the_page_has_the_ladder_of_the_tool() -> None:
    for rung in read_rubric("", Path(), WORDS.services).rungs:
        (line,) = [each for each in PAGE.splitlines() if each.startswith(f"| {rung.level} | {rung.name} |")]
        assert line.endswith(f" | {rung.source} |")
        assert rung.condition.text.split(" or ")[0] in line


def test_the_worked_example_is_that_of_its_page(tmp_path: Path) -> None:
    places = {"library": {"a": 0, "b": 3}, "post": {"a": 2, "b": 4}}
    columns = {
        "library": {"internet": ["yes", "yes"], "public_internet": ["yes", ""], "devices": ["0", "2"]},
        "post": {"internet": ["yes", "no"], "public_internet": ["no", ""], "devices": ["", ""]},
    }
    networks, indicators = [], {}
    for name, cells in places.items():
        made = facilities(name, [(0.005 + 0.01 * cell, 0.0) for cell in cells.values()])
        frame = pd.DataFrame(columns[name], dtype=object)
        networks.append(Facilities(**{**vars(made), "attributes": frame}))
        indicators[name] = read(networks[-1])
        for k, (letter, cell) in enumerate(cells.items()):
            said = " | ".join(columns[name][each][k] or "?" for each in columns[name])
            low, high = indicators[name].level_low[k], indicators[name].level_high[k]
            assert f"| {name}:{letter} | {cell + 1} | {said} | {low} | {high} |" in PAGE
    population = raster(tmp_path, {"total": np.full((1, 6), 10.0)}, ROW)
    rubric = read_rubric("", Path(), WORDS.services)
    study = replace(studied(networks, indicators, population, bands_km=(1.2,)), rubric=rubric)
    found = tables(digitisation.analyse(study))
    for row in rows(found["online"], "network", *PARTS):
        assert f"| {row[0]} | {' | '.join(f'{part:.0f}' for part in row[1:])} |" in PAGE
    for row in rows(found["levels"].query("level == '2'"), "network", "at_least_low", "at_least_high"):
        assert f"{row[0]}: {row[1]} for certain, {row[2]} at most" in PAGE


ASKED = {
    "internet": (False, True),
    "public_internet": (False, True),
    "devices": (0, 2),
    "training": (False, True),
}
"""What the tool's own ladder asks for, rung by rung, with a value that fails and one that does not."""
KNOWN = st.fixed_dictionaries({name: st.sampled_from([*both, None]) for name, both in ASKED.items()})
COUNTERS = st.lists(st.tuples(st.integers(0, 7), KNOWN), max_size=3)


def possible_levels(known: Mapping[str, Any]) -> set[int]:
    """Every level that a counter has in some completion of what is unknown of it."""
    open_to = [both if known[name] is None else (known[name],) for name, both in ASKED.items()]
    return {next((k for k, rung in enumerate(values) if not rung), 4) for values in product(*open_to)}


@settings(max_examples=40)
@given(COUNTERS, COUNTERS, st.integers(1, 4))
def test_the_four_parts_are_those_of_all_completions(
    library: list[tuple[int, dict[str, Any]]], post: list[tuple[int, dict[str, Any]]], rung: int
) -> None:
    lists = {"library": [*library, (0, dict.fromkeys(ASKED, True))], "post": post}
    none = dict.fromkeys(WORDS.services, False)
    rubric = read_rubric("", Path(), WORDS.services)
    indicators, networks = {}, []
    for name, each in lists.items():
        low, high = rubric.levels(facts([{**none, **known} for _, known in each]))
        indicators[name] = told(list(zip(low.tolist(), high.tolist(), strict=True)))
        networks.append(facilities(name, [(0.005 + 0.01 * cell, 0.0) for cell, _ in each]))
    with TemporaryDirectory() as folder:
        population = raster(Path(folder), {"total": 2.0 ** np.arange(8)[None, :]}, ROW)
        made = studied(networks, indicators, population, bands_km=(1.2,), online_level=rung)
        found = rows(tables(digitisation.analyse(made))["online"], "network", *PARTS)
    expected = []
    for network, asked in (("library", ["library"]), ("post", ["post"]), ("any", ["library", "post"])):
        parts = dict.fromkeys(PARTS, 0)
        for cell in range(8):
            near = [known for name in asked for at, known in lists[name] if abs(at - cell) <= 1]
            # In how many completions is somebody online: all, none, or some?
            online = {
                any(levels) for levels in product(*[{x >= rung for x in possible_levels(k)} for k in near])
            }
            part = (
                PARTS[3] if not near else PARTS[2] if len(online) == 2 else PARTS[0 if True in online else 1]
            )
            parts[part] += 2**cell
        expected.append((network, *parts.values()))
    assert found == expected
