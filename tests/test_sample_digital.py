"""How digital the counters of the sample are, from its files and nothing else; no import of the package."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import rasterio
from pyproj import Transformer

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
FILES = {"library": "libraries.csv", "post": "post_offices.geojson"}
ANSWERS = {"yes": True, "no": False, "grid": True, "solar": True, "none": False, "": None}
SERVICES = {"e-government", "e-commerce", "digital finance", "e-learning", "digital skills"}
R_M = 6_371_008.8

Row = dict[str, str]
Floats = npt.NDArray[np.float64]


def table(run: Path, name: str) -> list[Row]:
    with (run / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(network: str) -> list[Row]:
    """Every row of a file of the sample; what is empty is blank."""
    path = SAMPLE / FILES[network]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    features = json.loads(path.read_text("utf-8"))["features"]
    return [
        {name: "" if value is None else str(value) for name, value in each["properties"].items()}
        for each in features
    ]


def known(row: Row) -> dict[str, Any]:
    """What a row says, and what follows from it: True, False, a number, or None where it says nothing."""
    said: dict[str, Any] = {
        "internet": ANSWERS[row["internet"]],
        "public_internet": ANSWERS[row["public_internet"]],
        "training": ANSWERS[row["staff_trained"]],
        "electricity": ANSWERS[row["electricity"]],
        "speed_mbps": float(row["download_mbps"]) if row["download_mbps"] else None,
        "devices": float(row["devices"]) if row["devices"] else None,
    }
    assert not (said["internet"] is False and (said["public_internet"] or said["speed_mbps"]))
    if said["public_internet"] or said["speed_mbps"]:
        said["internet"] = True
    if said["internet"] is False:
        said["public_internet"] = False
    offered = set(filter(None, row["services"].split("; ")))
    assert offered <= SERVICES
    for service in SERVICES:
        said[service.replace("-", "_").replace(" ", "_")] = service in offered if offered else None
    return said


def level_bounds(said: dict[str, Any]) -> tuple[int, int]:
    services = [said[service.replace("-", "_").replace(" ", "_")] for service in SERVICES]
    help_there = [said["training"], *services]
    rungs = (
        said["internet"],
        said["public_internet"],
        None if said["devices"] is None else said["devices"] >= 1,
        True if any(help_there) else None if None in help_there else False,
    )
    low = next((k for k, rung in enumerate(rungs) if rung is not True), 4)
    return low, next((k for k, rung in enumerate(rungs) if rung is False), 4)


@pytest.fixture(scope="module")
def run(sample_run: tuple[Path, str]) -> Path:
    return sample_run[0]


@pytest.fixture(scope="module")
def counters(run: Path) -> dict[str, list[Row]]:
    """The rows that count: all of them but those that the run says were rejected."""
    out = {(row["source"], int(row["row"])) for row in table(run, "rejected")}
    return {
        name: [row for number, row in enumerate(listed(name), start=1) if (name, number) not in out]
        for name in FILES
    }


@pytest.fixture(scope="module")
def digital(run: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((run / "summary.json").read_text("utf-8"))["digitisation"]
    return figures


def test_levels_and_their_bounds(counters: dict[str, list[Row]], digital: dict[str, Any]) -> None:
    expected = []
    for network, rows in counters.items():
        bounds = [level_bounds(known(row)) for row in rows]
        on = Counter(low for low, high in bounds if low == high)
        for level in range(5):
            least = sum(low >= level for low, _ in bounds)
            most = sum(high >= level for _, high in bounds)
            shares = (each / len(rows) for each in (on[level], least, most))
            expected.append((network, str(level), len(rows), on[level], least, most, *shares))
        unknown = sum(low != high for low, high in bounds)
        shares = (unknown / len(rows), None, None)
        expected.append((network, "unknown", len(rows), unknown, None, None, *shares))
    columns = ("network", "level", "facilities", "on_level", "at_least_low", "at_least_high")
    columns += ("share", "share_at_least_low", "share_at_least_high")
    assert [tuple(row[name] for name in columns) for row in digital["levels"]] == expected
    online = [row[4:6] for row in expected if row[1] == "2"]
    assert online == [(82, 118), (4, 84)]


def test_completeness(counters: dict[str, list[Row]], digital: dict[str, Any]) -> None:
    found = {(row["network"], row["indicator"]): row for row in digital["completeness"]}
    for network, rows in counters.items():
        facts = [known(row) for row in rows]
        for name in facts[0]:
            values = [each[name] for each in facts if each[name] is not None]
            row = found.pop((network, name))
            assert row["facilities"] == len(rows)
            assert (row["known"], row["share_known"]) == (len(values), len(values) / len(rows))
            assert (row["yes"], row["no"]) == (sum(map(bool, values)), sum(not each for each in values))
    assert found == {}


def test_the_four_parts(run: Path, counters: dict[str, list[Row]], digital: dict[str, Any]) -> None:
    places: dict[str, Floats] = {}
    bounds: dict[str, npt.NDArray[np.int64]] = {}
    for network, rows in counters.items():
        found = {
            (row["id"].split("~")[0], row["name"]): (float(row["longitude_deg"]), float(row["latitude_deg"]))
            for row in table(run, "facilities")
        }
        id_column, name_column = ("id", "name") if network == "library" else ("office_code", "office_name")
        degrees = [found[f"{network}:{row[id_column]}", row[name_column]] for row in rows]
        assert len(set(degrees)) > 0.9 * len(rows)
        places[network] = ecef(*np.array(degrees).T)
        bounds[network] = np.array([level_bounds(known(row)) for row in rows])
    places["any"], bounds["any"] = (np.concatenate([*each.values()]) for each in (places, bounds))
    with rasterio.open(SAMPLE / "population_total.tif") as raster:
        people, grid = raster.read(1), raster.transform
        row, column = np.nonzero(np.where(people == np.float32(raster.nodata), 0, people))
    living = people[row, column].astype(np.float64)
    cells = ecef(grid.c + (column + 0.5) * grid.a, grid.f + (row + 0.5) * grid.e)
    for network, points in places.items():
        low, high = bounds[network].T
        online, maybe, near = (
            nearest_m(cells, points[chosen]) for chosen in (low >= 2, high >= 2, high >= 0)
        )
        for band_km in (1, 2, 5, 10):
            served, possible, somewhere = (each <= 1000 * band_km for each in (online, maybe, near))
            expected = {
                "people_total": living.sum(),
                "people_served": living[served].sum(),
                "people_upgrade_certain": living[somewhere & ~possible].sum(),
                "people_upgrade_possible": living[possible & ~served].sum(),
                "people_presence_gap": living[~somewhere].sum(),
            }
            (row,) = (
                each
                for each in digital["online"]
                if (each["layer"], each["network"], each["band_km"]) == ("total", network, band_km)
            )
            assert {part: row[part] for part in expected} == pytest.approx(expected, rel=1e-9), row


def ecef(longitude_deg: Floats, latitude_deg: Floats) -> Floats:
    transformer = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    return np.column_stack(transformer.transform(longitude_deg, latitude_deg, np.zeros(len(longitude_deg))))


def nearest_m(cells: Floats, counters: Floats) -> Floats:
    """Distance on the ground from every cell to its nearest counter, by all chords."""
    parts = np.array_split(cells, 40)
    squared = [((part[:, None, :] - counters[None, :, :]) ** 2).sum(axis=2).min(axis=1) for part in parts]
    chord = np.sqrt(np.concatenate(squared))
    return np.asarray(2 * R_M * np.arcsin(chord / (2 * R_M)))
