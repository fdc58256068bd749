"""Sentences that would be quoted must be true of the figures they stand on."""

from __future__ import annotations

from overlap.outputs.headline import headline


def _row(band_km: float, both: float, only_library: float, only_post: float) -> dict[str, object]:
    neither = 100.0 - both - only_library - only_post
    return {
        "layer": "total",
        "band_km": band_km,
        "people_total": 100.0,
        "people_both": both,
        "people_only_library": only_library,
        "people_only_post": only_post,
        "people_neither": neither,
    }


def _summary(reported: dict[str, float | None]) -> dict[str, object]:
    network = {"read": 1, "used": 1, "context": 0, "rejected": 0, "reasons": {}, "rule": ""}
    gain = {"layer": "total", "band_km": 2.0, "better_network": "library", "people_added_to_better": 4.0}
    return {
        "networks": {"library": network, "post": network},
        "population": {"total": {"people": 100.0, "role": "total"}},
        "coverage": [_row(2.0, 80.0, 10.0, 4.0), _row(5.0, 98.0, 0.0, 2.0)],
        "reported": reported,
        "gains": {"better_network": "library", "rows": [gain]},
    }


def test_the_headline_speaks_of_the_reported_band_and_names_the_one_passed_over() -> None:
    said = headline(_summary({"band_km": 2.0, "passed_over_km": 5.0}))
    assert said[0] == (
        "Of 100 people, 94.0 % live within 2 km of a library or a post office, everybody within 5 km."
    )
    assert any(
        sentence.startswith("Together the two reach 4 people (4.0 %) more within 2 km than libraries alone")
        for sentence in said
    )


def test_a_stated_band_is_told_alone() -> None:
    said = headline(_summary({"band_km": 2.0, "passed_over_km": None}))
    assert said[0] == "Of 100 people, 94.0 % live within 2 km of a library or a post office."
