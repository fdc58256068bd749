"""Runs for the page: one with hostile names, and one as large as a country."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from overlap.domain.result import Column, Kind, Style, Table
from overlap.domain.run import RunContent

HOSTILE = (
    "<script>window.stolen = 1</script>",
    "</script><img src=x onerror='window.stolen = 2'>",
    "{{data}} {{word:map}} {km} ${7*7}",
    "\u202egnp.exe\u2066",
    "x" * 10_000,
    "👩🏽 büro",
    "\"'><svg onload=window.stolen=3>",
    "line one\nline\u2028two\u2029three\0",
    "=HYPERLINK(1)",
    "__proto__",
    "<!-- <script>",
    "[bold]مكتبة[/bold]",
)
SUMMARY: Mapping[str, Any] = {
    "networks": {"library": {}, "post": {}},
    "population": {},
    "settings": {"bands_km": [1.0, 2.0, 5.0, 10.0], "service_km": 5.0},
    "reported": {"band_km": 5.0},
}


def synthetic(rows: int, columns: int, counters: int, west: float = -10.0, gaps: int = 1_500) -> RunContent:
    """A country of rows × columns areas over 10 × 10 degrees, with wriggling borders, and its counters."""
    draw = np.random.default_rng(7)
    ids = [f"A{number:04d}" for number in range(rows * columns)]
    frame = pd.DataFrame(
        {
            "id": [f"{'library' if number % 2 else 'post'}:{number:05d}" for number in range(counters)],
            "network": ["library" if number % 2 else "post" for number in range(counters)],
            "name": [f"Counter in the street of number {number}" for number in range(counters)],
            "status": ["used"] * counters,
        }
    )
    places = shapely.points(_turned(west + 10.0 * draw.random(counters)), 40.0 + 10.0 * draw.random(counters))
    return RunContent(
        "Synthetic",
        (
            _table("facilities", frame, ("id",), places, "Point"),
            *_areas(draw, ids, [f"District of {name}" for name in ids], _cells(rows, columns, west)),
            _gaps(draw, west, gaps),
        ),
        SUMMARY,
        "[study]\n",
    )


def hostile() -> RunContent:
    """Every name and title is meant to break the page; the country lies across 180°."""
    count, names = len(HOSTILE), list(HOSTILE)
    ids = [f"{number}{name[:40]}" for number, name in enumerate(names)]
    counters = pd.DataFrame(
        {"id": ids, "network": ["library", "post"] * (count // 2), "name": names, "status": ["used"] * count}
    )
    facts = pd.DataFrame({"facility_id": ids, "level": names})
    sites = pd.DataFrame({"site": ids, "members": names})
    places = shapely.points(_turned(np.linspace(175.5, 184.5, count)), np.linspace(41.0, 49.0, count))
    said = dict.fromkeys(("headline", "caveats", "warnings"), names)
    return RunContent(
        HOSTILE[1],
        (
            _table("facilities", counters, ("id",), places, "Point"),
            *_areas(np.random.default_rng(1), ids, names, _cells(3, 4, 175.0)),
            _table("digital", facts, ("facility_id",), places, "Point", Style("categorised", "level")),
            _table("sites", sites, ("site",), places, "Point"),
        ),
        {**SUMMARY, **said},
        f"[study]\nname = {json.dumps(HOSTILE[0])}\n",
    )


def counters_alone(networks: list[str]) -> RunContent:
    """One counter of each network, and nothing else."""
    ids, names = [f"{each}:1" for each in networks], [f"Counter of {each}" for each in networks]
    frame = pd.DataFrame({"id": ids, "network": networks, "name": names, "status": "used"})
    places = shapely.points(np.arange(len(ids), dtype=float), 10.0)
    summary = {**SUMMARY, "networks": {each: {} for each in networks}}
    return RunContent("Alone", (_table("facilities", frame, ("id",), places, "Point"),), summary, "")


def _table(name: str, frame: pd.DataFrame, key: tuple[str, ...], *drawn: Any) -> Table:
    kinds: dict[str, Kind] = {"f": "number", "i": "integer"}
    columns = tuple(
        Column(str(each), f"{HOSTILE[0]} {each}", "", kinds.get(frame[each].dtype.kind, "text"))
        for each in frame.columns
    )
    return Table(name, f"{HOSTILE[1]} {name}", columns, frame, key, *drawn)


def _cells(rows: int, columns: int, west: float) -> Any:
    """Neighbours share their borders, which have many corners; what is beyond 180° is cut off there."""
    along = np.linspace(0.0, 1.0, 60)[:-1]
    zero, one = np.zeros_like(along), np.ones_like(along)
    right, up = np.concatenate([along, one, 1 - along, zero]), np.concatenate([zero, along, one, 1 - along])
    found = []
    for row in range(rows):
        for column in range(columns):
            x, y = (column + right) / columns, (row + up) / rows
            longitude = west + 10.0 * x + 0.02 * np.sin(400.0 * y + 10.0 * x)
            latitude = 40.0 + 10.0 * y + 0.02 * np.sin(400.0 * x + 10.0 * y)
            found.append(_cut(shapely.Polygon(np.column_stack([longitude, latitude]))))
    return np.array(found, dtype=object)


def _cut(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Cut at ±180° as RFC 7946 asks."""
    inside = shapely.intersection(shape, shapely.box(-180, -90, 180, 90))
    beyond = shapely.intersection(shape, shapely.box(180, -90, 540, 90))
    moved = shapely.transform(beyond, lambda lonlat: lonlat - [360.0, 0.0])
    parts = [*shapely.get_parts(inside), *shapely.get_parts(moved)]
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon" and part.area])


def _turned(longitude: Any) -> Any:
    return (longitude + 180.0) % 360.0 - 180.0


def _areas(draw: np.random.Generator, ids: list[str], names: list[str], shapes: Any) -> tuple[Table, Table]:
    areas = pd.DataFrame(
        {
            "area_level": ["district"] * len(ids),
            "area_id": ids,
            "area_name": names,
            "facilities_library": draw.integers(0, 9, len(ids)),
            "facilities_post": draw.integers(0, 9, len(ids)),
        }
    )
    found = []
    for layer in ("total", "women", "over_60"):
        for area, name in [("", ""), *zip(ids, names, strict=True)]:
            everyone = draw.uniform(1_000.0, 400_000.0)
            for band in (1.0, 2.0, 5.0, 10.0):
                parts = everyone * draw.dirichlet((1.0, 1.0, 1.0, 1.0))
                level = "district" if area else "study"
                found.append((layer, level, area, name, band, everyone, *parts))
    columns = ["layer", "area_level", "area_id", "area_name", "band_km", "people_total", "people_both"]
    columns += ["people_only_library", "people_only_post", "people_neither"]
    coverage = pd.DataFrame(found, columns=columns)
    return _table("areas", areas, (), shapes, "MultiPolygon"), _table("coverage", coverage, ())


def _gaps(draw: np.random.Generator, west: float, count: int) -> Table:
    angles = np.linspace(0.0, 2.0 * math.pi, 40)
    ring = 0.05 * np.column_stack([np.cos(angles), np.sin(angles)])
    middles = np.column_stack([west + 0.1 + 9.8 * draw.random(count), 40.1 + 9.8 * draw.random(count)])
    shapes = np.array([_cut(shapely.Polygon(middle + ring)) for middle in middles], dtype=object)
    frame = pd.DataFrame(
        {
            "gap_id": [f"presence:5:{number}" for number in range(count)],
            "kind": ["presence"] * count,
            "distance_km": [5.0] * count,
            "people_total": 9_999.0 * draw.random(count),
            "ground_km2": 99.0 * draw.random(count) + 1.0,
        }
    )
    return _table("gaps", frame, ("gap_id",), shapes, "MultiPolygon")
