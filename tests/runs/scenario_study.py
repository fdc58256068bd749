"""A study of 400 cells, twelve counters and two areas, for scenarios; its files can be changed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from builders import write_raster
from pyproj import Geod
from rasterio import Affine

from overlap.domain.run import RunContent
from overlap.progress import Silent
from overlap.runs.analyze import answer
from overlap.runs.job import Job
from overlap.runs.study import read_study

STUDY = """
[study]
name = "scenarios"
bands_km = [1, 2, 5]
service_km = 2
margin_km = 50

[networks.library]
file = "library.csv"

[networks.post]
file = "post.csv"

[population.total]
file = "total.tif"

[population.women]
file = "women.tif"
role = "part"

[areas.district]
file = "areas.geojson"

[groups]
saturday = "saturday == 'yes'"
training = "training == true"

[costs]
connect = { post = 100, library = 250.5 }

[candidates.schools]
file = "schools.csv"
"""
WEST, NORTH, STEP, SIDE = 10.0, 50.2, 0.01, 20
HEAD = "id,name,longitude,latitude,internet,public_internet,training,saturday\n"
LIBRARY = """\
a,A,10.015,50.185,yes,yes,yes,yes
b,B,10.055,50.145,yes,no,no,no
c,C,10.105,50.105,,,,
d,D,10.145,50.055,no,no,no,yes
"""
POST = """\
a,A,10.025,50.015,yes,yes,,yes
b,B,10.065,50.035,yes,,,no
c,C,10.125,50.165,no,no,,
d,D,10.175,50.175,,,,yes
e,E,10.185,50.025,no,no,no,no
f,F,10.105,50.106,no,no,no,no
"""
SCHOOLS = "id,name,longitude,latitude,pupils\ns,School,10.095,50.065,120\nt,Tiny,10.165,50.115,9\n"


def people() -> Any:
    """Whole people, so that floats are exact; each cell differs."""
    return (np.arange(SIDE * SIDE).reshape(SIDE, SIDE) * 7 % 101).astype("float32")


def write(folder: Path, scenarios: dict[str, str] | None = None, **files: str) -> Path:
    """Write the study with its scenarios, by the name of their files; `files` replace network files."""
    folder.mkdir(parents=True, exist_ok=True)
    grid = Affine(STEP, 0, WEST, 0, -STEP, NORTH)
    write_raster(folder / "total.tif", people(), grid, "EPSG:4326")
    write_raster(folder / "women.tif", np.floor(people() / 2), grid, "EPSG:4326")
    rows = {"library": LIBRARY, "post": POST} | files
    for name, text in rows.items():
        (folder / f"{name}.csv").write_text(HEAD + text, encoding="utf-8")
    (folder / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    (folder / "areas.geojson").write_text(json.dumps(_areas()), encoding="utf-8")
    for name, text in (scenarios or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    listed = json.dumps(list(scenarios or {}))
    (folder / "study.toml").write_text(f"{STUDY}\n[scenarios]\nfiles = {listed}\n", encoding="utf-8")
    return folder


def _areas() -> dict[str, Any]:
    def box(west: float, east: float) -> list[list[list[float]]]:
        south = NORTH - SIDE * STEP
        return [[[west, south], [east, south], [east, NORTH], [west, NORTH], [west, south]]]

    halves = {"W": box(WEST, WEST + 0.1), "E": box(WEST + 0.1, WEST + 0.2)}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": name, "name": name},
                "geometry": {"type": "Polygon", "coordinates": ring},
            }
            for name, ring in halves.items()
        ],
    }


def run(folder: Path, *only: str) -> RunContent:
    """The study's answer."""
    return answer(Job(read_study(folder), folder, folder / "run", only or ("scenarios",)), Silent())


def table(content: RunContent, name: str) -> pd.DataFrame:
    return next(each for each in content.tables if each.name == name).frame


def near(places: list[tuple[float, float]], distance_m: float) -> Any:
    """Which cells are within a geodesic distance of any place, by pyproj and cell by cell: shape (20, 20)."""
    longitude = WEST + STEP * (np.arange(SIDE) + 0.5)
    latitude = NORTH - STEP * (np.arange(SIDE) + 0.5)
    x, y = np.meshgrid(longitude, latitude)
    found = np.zeros(x.shape, dtype=bool)
    for place in places:
        away = Geod(ellps="WGS84").inv(x, y, np.full_like(x, place[0]), np.full_like(x, place[1]))[2]
        found |= away <= distance_m
    return found
