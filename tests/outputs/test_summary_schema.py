import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from overlap.domain.facilities import REASONS

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "summary.schema.json").read_text(encoding="utf-8"))
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
                "margin_points": -1.5,
            }
        ],
    },
    "coverage": [COVERAGE],
    "nearest": {"library": {"median_m": 702.0}},
    "headline": ["Of 11 people …"],
    "warnings": [],
    "caveats": [],
}
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_one_and_takes_a_summary() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(SUMMARY)


def test_it_knows_the_reasons() -> None:
    assert tuple(SCHEMA["$defs"]["network"]["properties"]["reasons"]["propertyNames"]["enum"]) == REASONS


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
        (("nearest",), "a word"),
        (("headline",), "one"),
    ],
)
def test_it_refuses(path: tuple[Any, ...], value: object) -> None:
    summary = deepcopy(SUMMARY)
    part: Any = summary
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert not VALIDATOR.is_valid(summary)
