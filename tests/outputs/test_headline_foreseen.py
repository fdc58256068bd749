"""What the headline says of scenarios and paths."""

from __future__ import annotations

from typing import Any

import pytest

from overlap.outputs.headline.foreseen import scenarios


def row(question: str, gained: float, lost: float, **other: Any) -> dict[str, Any]:
    people = {"people_total": 1000.0, "people_before": 500.0, "people_after": 500.0 + gained - lost}
    parts = {"people_gained": gained, "people_lost": lost}
    where = {"scenario": "S", "step": "", "layer": "total", "question": question, "band_km": 5.0}
    return {**where, **people, **parts, **other}


def told(*rows: dict[str, Any], path: bool = False, paths: tuple[dict[str, Any], ...] = ()) -> list[str]:
    listed = [{"title": "S", "path": path}]
    found = {"band_km": 5.0, "scenarios": listed, "rows": list(rows), "paths": list(paths)}
    layers = {"total": {"role": "total"}, "women": {"role": "part"}}
    return list(
        scenarios({"networks": {"library": {}, "post": {}}, "population": layers, "scenarios": found})
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("post", 3, 4), row("any", 1, 2)], "1 person newly lives within 5 km of a counter and 2"),
        ([row("online", 0, 2), row("group", 9, 9)], "2 people no longer live within 5 km of an online"),
        ([row("saturday", 7, 0)], "7 people newly live within 5 km of a counter of the group saturday."),
        ([row("post", 7, 0), row("online", 9, 0)], "7 people newly live within 5 km of a post office."),
        ([row("any", 0, 0)], "as many people as before, and the same, live within 5 km of a counter."),
        ([row("any", 5, 0, band_km=1.0), row("any", 6, 0)], "6 people newly live within 5 km of a counter."),
        ([row("any", 5, 0, layer="women"), row("any", 6, 0)], "6 people newly"),
        ([], "The scenario “S” changes nothing for anybody."),
    ],
)  # fmt: skip
def test_the_widest_question_is_told_at_the_reported_band(rows: list[dict[str, Any]], said: str) -> None:
    (sentence,) = told(*rows)
    assert said in sentence


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((600.2, 750.0), "; no other order would reach more by the end of any year."),
        (
            (612.0, 760.0),
            (
                "; by the end of 2026 another order would reach at most 12 people more, and by no year's end "
                "more than that."
            ),
        ),
    ],
)
def test_a_path_goes_from_its_first_to_its_last_year(bounds: tuple[float, float], said: str) -> None:
    rows = [
        row("online", gained, 0, step=step, band_km=band)
        for step, gained in (("2026", 100), ("2027", 250))
        for band in (2.0, 5.0, 10.0)
    ]
    online = {"scenario": "S", "layer": "total", "band_km": 5.0, "year": 2026, "people_online": 600.0}
    first = {**online, "counters_connected_so_far": 3, "people_online_bound": bounds[0]}
    last = {"year": 2027, "people_online": 750.0, "people_online_bound": bounds[1]}
    paths = (first, {**first, "counters_connected_so_far": 7, **last})
    (sentence,) = told(*rows, path=True, paths=paths)
    assert sentence == (
        "In the path “S”, 7 counters come online from 2026 to 2027, and the share of people within 5 km of "
        f"an online counter goes from 50.0 % to 75.0 %{said}"
    )


def test_without_scenarios_nothing_is_said() -> None:
    assert list(scenarios({"networks": {}, "population": {}})) == []
