"""Sentences that would be quoted must be true of the figures they stand on."""

from __future__ import annotations

from overlap.outputs.headline import headline


def test_the_better_network_is_the_better_one_within_the_band_told() -> None:
    # At 5 km posts lead by two people; the band told is 2 km, where libraries lead.
    rows = [
        {"layer": "total", "band_km": 2.0, "people_total": 100.0, "people_both": 80.0}
        | {"people_only_library": 10.0, "people_only_post": 4.0, "people_neither": 6.0},
        {"layer": "total", "band_km": 5.0, "people_total": 100.0, "people_both": 98.0}
        | {"people_only_library": 0.0, "people_only_post": 2.0, "people_neither": 0.0},
    ]
    gains = [
        {"layer": "total", "band_km": row["band_km"], "network_a": "library", "network_b": "post"}
        | {"people_added_to_a": row["people_only_post"], "people_added_to_b": row["people_only_library"]}
        for row in rows
    ]
    network = {"read": 1, "used": 1, "context": 0, "rejected": 0, "reasons": {}, "rule": ""}
    summary = {
        "settings": {"service_km": 5.0},
        "networks": {"library": network, "post": network},
        "population": {"total": {"people": 100.0, "role": "total"}},
        "coverage": rows,
        "gains": {"better_network": "post", "rows": gains},
    }
    said = "Together the two reach 4 people (4.0 %) more within 2 km than libraries alone"
    assert any(sentence.startswith(said) for sentence in headline(summary))
