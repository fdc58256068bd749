import json
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from overlap.domain.facilities import REASONS
from overlap.domain.messages import Kind, Unit
from overlap.domain.notes import as_json, english, notes_of

TEXT = (Path(__file__).parents[2] / "docs" / "summary.schema.json").read_text(encoding="utf-8")
SCHEMA = json.loads(TEXT)
NETWORK = {
    "read": 3,
    "used": 1,
    "context": 1,
    "rejected": 1,
    "reasons": {"null island": 1},
    "file": "libraries.csv",
    "columns": {"latitude": "LAT"},
    "rule": "",
    "notes": ["EPSG:4326 is assumed"],
}
LEDGER = {
    "people_in_file": 10.5,
    "people_in_pass": 10.5,
    "people_inside": {"district": 10.0},
    "people_outside": {"district": 0.5},
    "cells_valid": 4,
    "cells_nodata": 0,
    "cells_negative": 0,
}
OVERLAP = {
    "from_network": "library",
    "to_network": "post",
    "area_level": "study",
    "area_id": "",
    "area_name": "",
    "band_km": 1.0,
    "facilities": 1,
    "with_partner": 1,
    "share": 1.0,
}
COVERAGE = {
    "layer": "total",
    "area_level": "study",
    "area_id": None,
    "area_name": None,
    "band_km": 1.0,
    "people_total": 10.5,
    "people_both": 1.0,
    "people_only_library": 2.0,
    "people_only_post": 3.0,
    "people_neither": 4.5,
}
REFERRALS = {
    "limit_km": 10.0,
    "services": ["passport"],
    "offered_nowhere": [],
    "lacking": 2,
    "referred": 1,
    "unknown": 1,
    "summary": [
        {
            "network": "library",
            "service": "passport",
            "band_km": 10.0,
            "facilities": 4,
            "offering": 1,
            "lacking": 2,
            "unknown": 1,
            "referred": 1,
            "share": None,
            "people_lacking": 7.5,
            "people_referred": 2.5,
        }
    ],
    "complements": 0,
}
PARTS = {"served": 4.0, "upgrade_certain": 3.0, "upgrade_possible": 2.0, "presence_gap": 1.5}
DIGITISATION = {
    "online_level": 2,
    "levels": [
        {
            "network": "library",
            "level": "unknown",
            "level_name": "unknown",
            "facilities": 0,
            "on_level": 0,
            "share": None,
            "at_least_low": None,
            "at_least_high": None,
        }
    ],
    "completeness": [
        {
            "network": "library",
            "indicator": "internet",
            "column": "has_net",
            "facilities": 4,
            "known": 3,
            "share_known": 0.75,
            "yes": 2,
            "no": 1,
        }
    ],
    "online": [
        {"layer": "total", "network": "any", "band_km": 1.0, "people_total": 10.5}
        | {f"people_{name}": each for name, each in PARTS.items()}
    ],
    "nearest_level": [
        {"layer": "total", "network": "any", "level": "0", "level_name": "none", "people": 0.0, "share": None}
    ],
}
COUNTERS = {
    "band_km": 1.0,
    "position_error_m": 100.0,
    "draws": 999,
    "seed": 1,
    "left_out": {"without doubtful points": {"library": 1, "post": 0}},
    "directions": [
        {
            "from_network": "library",
            "to_network": "post",
            "facilities": 1,
            "with_partner": 1,
            "share": 1.0,
            "bounds": {"low": 0.0, "high": 1.0},
            "interval": {"low": 1.0, "high": 1.0},
            "sensitivity": {"detour factor 1.4": 0.0, "without doubtful points": None},
        }
    ],
}
SUMMARY: dict[str, Any] = {
    "study": "Test",
    "networks": {"library": NETWORK},
    "population": {"total": {"people": 10.5, "role": "total"}},
    "ledger": {"total": LEDGER},
    "overlap": [OVERLAP],
    "rules": {
        "wanted": ["uk-post"],
        "rows": [
            {
                "rule_id": "uk-post",
                "network": "post",
                "title": "Access criteria",
                "status": "in force",
                "verdict": "not met",
                "parts": 6,
                "parts_too_close_to_call": 0,
                "parts_not_assessed": 4,
                "margin_points": -1.5,
                "share_told": None,
                "country": "CA",
                "reasons": [],
            }
        ],
    },
    "coverage": [COVERAGE],
    "referrals": REFERRALS,
    "digitisation": DIGITISATION,
    "robustness": {"counters": COUNTERS},
    "nearest": {"library": {"median_m": 702.0}},
    "headline": ["Of 11 people …"],
    "warnings": [],
    "caveats": ["post: 2 counters within 5 km; see the table digital", "a later analysis says this"],
    "notes": {
        "warnings": [],
        "caveats": [
            {
                "text": "{network}: {n} counter within {km}",
                "values": {
                    "network": {"name": "post", "kind": "network"},
                    "n": {"value": 2, "unit": "count"},
                    "km": {"value": 5.0, "unit": "km"},
                },
                "many": "{network}: {n} counters within {km}",
                "number": 2,
                "hint": "see the table digital",
            },
            {"english": "a later analysis says this"},
        ],
    },
}
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one_and_takes_a_summary() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(SUMMARY)


def test_nothing_is_defined_twice() -> None:
    """Of two members of one name the later would be read, silently."""

    def once(members: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(members)) == len(members)
        return dict(members)

    json.loads(TEXT, object_pairs_hook=once)


def test_it_knows_units_and_kinds_of_names() -> None:
    assert tuple(SCHEMA["$defs"]["figure"]["properties"]["unit"]["enum"]) == get_args(Unit)
    assert tuple(SCHEMA["$defs"]["name"]["properties"]["kind"]["enum"]) == get_args(Kind)


def test_notes_say_what_the_sentences_say() -> None:
    assert [english(each) for each in notes_of(SUMMARY)] == SUMMARY["caveats"]
    assert [as_json(each) for each in notes_of(SUMMARY)] == SUMMARY["notes"]["caveats"]


def test_it_knows_the_reasons() -> None:
    assert tuple(SCHEMA["$defs"]["network"]["properties"]["reasons"]["propertyNames"]["enum"]) == REASONS


def test_without_services_only_the_distance_is_told() -> None:
    VALIDATOR.validate(SUMMARY | {"referrals": {"limit_km": 10.0, "services": []}})


def test_where_no_list_tells_how_digital_counters_are_there_is_nothing_of_it() -> None:
    VALIDATOR.validate(SUMMARY | {"digitisation": {}})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("study",), 5),
        (("networks", "library", "read"), -1),
        (("networks", "library", "surprise"), 1),
        (("networks", "library", "reasons"), {"bad luck": 1}),
        (("networks", "Library"), NETWORK),
        (("population", "total", "role"), "some"),
        (("ledger", "total", "people_outside"), 0.5),
        (("coverage", 0, "people_only_post"), -1.0),
        (("coverage", 0, "area_level"), "district"),
        (("overlap", 0, "share"), 1.5),
        (("referrals", "limit_km"), 0.0),
        (("referrals", "summary", 0, "share"), 1.5),
        (("referrals", "surprise"), 1),
        (("digitisation", "levels", 0, "level"), 2),
        (("digitisation", "completeness", 0, "share_known"), 1.5),
        (("digitisation", "online", 0, "people_served"), None),
        (("digitisation", "surprise"), 1),
        (("digitisation",), {"online_level": 2}),
        (("robustness",), {}),
        (("robustness",), {"measures": {"neither": {}}}),
        (("robustness", "measures"), {}),
        (("robustness", "counters", "directions"), []),
        (("robustness", "counters", "directions", 0, "facilities"), 0),
        (("robustness", "counters", "directions", 0, "interval"), {"low": 0.0, "high": None}),
        (("nearest",), "a word"),
        (("headline",), "one"),
        (("notes", "caveats", 0), "a sentence"),
        (("notes", "caveats", 0, "values", "km", "unit"), "mile"),
        (("notes", "caveats", 0, "values", "network", "kind"), "street"),
        (("notes", "caveats", 0, "values", "n"), 2),
        (("notes", "caveats", 0, "many"), ""),
        (("notes", "warnings"), None),
    ],
)
def test_it_refuses(path: tuple[Any, ...], value: object) -> None:
    summary = deepcopy(SUMMARY)
    part: Any = summary
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert not VALIDATOR.is_valid(summary)
