"""A run made by hand, for maps: two areas side by side, four counters, two gaps, anywhere on Earth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.domain.result import Column, Style, Table
from overlap.domain.run import RunContent
from overlap.domain.source import Source

HOSTILE = (
    "<script>alert(1)</script>",
    "$\\frac{$ ^_{",
    "\u202egnp.exe\u2066\x07",
    "x" * 10_000,
    "مكتبة البلدية",
    "\U0001f4da\U0001f3e3 emoji",
    "図書館\n{{7*7}}",
    "",
    "in\0side",
)


def run_at(
    longitude: float = 10.0,
    latitude: float = 50.0,
    side_deg: float = 0.4,
    names: tuple[str, str] = ("West", "East"),
    title: str = "Testland",
) -> RunContent:
    """Two square areas whose shared border is at this place."""
    areas = np.array(
        [_square(longitude - side_deg, latitude, side_deg), _square(longitude, latitude, side_deg)],
        dtype=object,
    )
    steps = np.array([-0.8, -0.3, 0.2, 0.7]) * side_deg
    where = _wrapped(longitude + steps), latitude + np.array([0.2, 0.6, 0.3, 0.8]) * side_deg
    points = shapely.points(*where)
    gaps = np.array(
        [
            _square(longitude - 0.6 * side_deg, latitude, 0.2 * side_deg),
            _square(longitude + 0.4 * side_deg, latitude, 0.2 * side_deg),
        ],
        dtype=object,
    )
    summary: dict[str, Any] = {
        "study": title,
        "settings": {"bands_km": [1.0, 5.0], "service_km": 5.0, "site_m": 100.0, "margin_km": 5.0},
        "networks": {"library": {}, "post": {}},
        "population": {"total": {"role": "total"}},
        "ledger": {"total": {"people_outside": {}}},
        "overlap": [],
        "nearest": [],
        "reported": {"band_km": 5.0, "passed_over_km": None},
        "coverage": [_split({"layer": "total", "band_km": 5.0}, 300.0)],
        "gaps": {"totals": [], "first": []},
    }
    tables = (
        _table(
            "facilities",
            {
                "id": ["library:1", "library:2", "post:1", "post:2"],
                "network": ["library", "library", "post", "post"],
                "name": ["a", "b", "c", "d"],
                "status": ["used", "used", "used", "context"],
            },
            points,
            "Point",
            Style("categorised", "network"),
        ),
        _table(
            "nearest",
            {
                "facility_id": ["library:1", "post:1"],
                "network": ["library", "post"],
                "nearest_network": ["post", "library"],
                "distance_m": [900.0, 900.0],
            },
        ),
        _table(
            "areas",
            _split(
                {
                    "area_level": ["district"] * 2,
                    "area_id": ["W", "E"],
                    "area_name": list(names),
                    "people_total": [100.0, 200.0],
                    "band_km": [5.0, 5.0],
                    "share_neither": [0.4, 0.4],
                },
                np.array([100.0, 200.0]),
            ),
            areas,
            "MultiPolygon",
            Style("graduated", "share_neither"),
        ),
        _table(
            "gaps",
            {
                "gap_id": ["p1", "p2"],
                "kind": ["presence"] * 2,
                "distance_km": [5.0, 5.0],
                "rank": [1, 2],
                "people_total": [90.0, 10.0],
                "ground_km2": [3.0, 3.0],
                "longitude_deg": _wrapped(longitude + np.array([-0.5, 0.5]) * side_deg),
                "latitude_deg": [latitude + 0.1 * side_deg] * 2,
                "place_name": list(names),
            },
            gaps,
            "MultiPolygon",
            Style("graduated", "people_total"),
        ),
        _table(
            "gap_areas",
            {
                "gap_id": ["p1", "p2"],
                "area_level": ["district"] * 2,
                "area_id": ["W", "E"],
                "area_name": list(names),
                "people": [90.0, 10.0],
            },
        ),
    )
    sources = (Source("networks.library", "secret/folder/libraries.csv", "CSV", "EPSG:4326"),)
    return RunContent(
        title, tables, summary, f"[study]\nname = {title!r}\n", sources, {"networks.library": "CC0-1.0"}
    )


def _split(more: dict[str, Any], people: Any) -> dict[str, Any]:
    parts = {"people_both": 0.3, "people_only_library": 0.1, "people_only_post": 0.2, "people_neither": 0.4}
    return {**more, "people_total": people, **{name: share * people for name, share in parts.items()}}


def _table(
    name: str, columns: dict[str, Any], shapes: Any = None, kind: Any = None, style: Style | None = None
) -> Table:
    frame = pd.DataFrame(columns)
    told = tuple(Column(str(each), f"meaning of {each}") for each in frame)
    return Table(name, name.capitalize(), told, frame, (), shapes, kind, style)


def _square(west: float, south: float, side: float) -> Any:
    """A square in EPSG:4326, cut at ±180° as the tables of a run are."""
    parts = []
    for shift in (-360.0, 0.0, 360.0):
        low, high = max(west + shift, -180.0), min(west + side + shift, 180.0)
        if high > low:
            parts.append(shapely.box(low, south, high, south + side))
    return shapely.MultiPolygon(parts)


def _wrapped(longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    return (longitude + 180.0) % 360.0 - 180.0
