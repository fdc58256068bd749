"""The run of the sample study: every file is what it claims, and its figures come out another way too."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pytest
import rasterio
import shapely
from frictionless import validate
from jsonschema import Draft202012Validator
from pyproj import Geod, Transformer

from overlap.cli.app import main
from overlap.domain.facilities import REASONS

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample"
TABLES = (
    "facilities",
    "nearest",
    "pairs",
    "sites",
    "overlap",
    "areas",
    "coverage",
    "coverage_pairs",
    "colocation",
    "colocation_quotient",
    "cases",
    "pair_features",
    "scenarios",
    "scenario_changes",
    "scenario_counters",
    "scenario_paths",
    "gaps",
    "gap_totals",
    "gap_areas",
    "capacity",
    "capacity_areas",
    "rejected",
)
LAYERS = ("total", "women", "over_60")
BANDS_KM = (1, 2, 5, 10)
Floats = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def run(sample_run: tuple[Path, str]) -> Path:
    return sample_run[0]


@pytest.fixture(scope="module")
def summary(run: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    return content


def table(run: Path, name: str) -> list[dict[str, str]]:
    with (run / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_holds_what_is_promised(run: Path) -> None:
    names = {path.name for path in run.iterdir()}
    files = {"overlap.gpkg", "summary.json", "datapackage.json", "study.toml", "manifest.json"}
    assert files | {f"{name}.csv" for name in TABLES} <= names
    assert run.name == "ondavelu-fictional"
    assert [path.name for path in run.parent.iterdir()] == [run.name]  # nothing is left beside it


def test_the_geopackage_is_one_of_version_1_3(run: Path) -> None:
    check = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", run / "overlap.gpkg"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with sqlite3.connect(f"file:{run / 'overlap.gpkg'}?mode=ro", uri=True) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10300,)
    database.close()


def test_every_csv_is_a_table_of_the_geopackage(run: Path) -> None:
    database = sqlite3.connect(f"file:{run / 'overlap.gpkg'}?mode=ro", uri=True)
    listed = {name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")}
    paths = sorted(run.glob("*.csv"))
    assert listed - {"layer_styles", "qgis_projects"} == {path.stem for path in paths}
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        described = database.execute(f"PRAGMA table_info({path.stem})").fetchall()
        kinds = {name: kind for _, name, kind, *_ in described}
        assert [name for name in kinds if name not in {"fid", "geom"}] == header
        columns = ", ".join(f'"{name}"' for name in header)
        stored = database.execute(f"SELECT {columns} FROM {path.stem} ORDER BY fid").fetchall()  # noqa: S608
        expected = [
            [as_csv(value, kinds[name]) for name, value in zip(header, row, strict=True)] for row in stored
        ]
        assert rows == expected, path.stem
    database.close()


def as_csv(value: object, kind: str) -> str:
    if value is None:
        return ""
    if kind == "BOOLEAN":
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return repr(value) if isinstance(value, float) else str(value)


def test_the_data_package_is_valid(run: Path) -> None:
    report = validate(run / "datapackage.json")
    assert report.valid, report.flatten(["name", "type", "note"])
    package = json.loads((run / "datapackage.json").read_text(encoding="utf-8"))
    assert {each["path"] for each in package["resources"]} == {path.name for path in run.glob("*.csv")}


def test_the_summary_keeps_its_schema(summary: dict[str, Any]) -> None:
    schema = json.loads((ROOT / "docs" / "summary.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(summary)


def test_it_says_that_the_country_is_fictional(sample_run: tuple[Path, str], summary: dict[str, Any]) -> None:
    folder, printed = sample_run
    assert summary["study"] == "Ondavelu (fictional)"
    assert "\nOndavelu (fictional)\n" in printed
    assert "fictional" in folder.name
    for name in ("study.toml", "datapackage.json"):
        assert "fictional" in (folder / name).read_text(encoding="utf-8")


def test_the_readme_quotes_it(sample_run: tuple[Path, str]) -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for sentence in sample_run[1].split("\n\n")[2].splitlines()[:3]:
        assert sentence in readme


def test_the_tutorial_quotes_it(sample_run: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prioritise", str(sample_run[0]), "--sites", "3"]) == 0
    printed = sample_run[1] + capsys.readouterr().out
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    quoted = [line.strip() for line in page.splitlines() if line.startswith("    ") and line.endswith(".")]
    assert len(quoted) >= 4
    assert [each for each in quoted if each not in printed] == []


def test_every_reason_occurs_and_every_row_is_accounted_for(run: Path, summary: dict[str, Any]) -> None:
    # The sample's own rule speaks of status, so closed counters are `not selected`, never `closed`.
    assert {row["reason"] for row in table(run, "rejected")} == set(REASONS) - {"closed"}
    for each in summary["networks"].values():
        assert each["read"] == each["used"] + each["context"] + each["rejected"]
        assert each["rejected"] == sum(each["reasons"].values())


def test_gaps_are_the_same_people_as_the_split_and_as_who_is_online(run: Path) -> None:
    """To the last bit, and so are the people whom the list of priorities finds served already."""
    total = {(row["layer"], row["kind"]): float(row["people_total"]) for row in table(run, "gap_totals")}
    split = {
        row["layer"]: float(row["people_neither"])
        for row in table(run, "coverage")
        if (row["area_level"], row["band_km"]) == ("study", "5.0")
    }
    assert {layer: people for (layer, kind), people in total.items() if kind == "presence"} == split
    for row in table(run, "online"):
        if (row["area_level"], row["network"], row["band_km"]) == ("study", "any", "5.0"):
            upgrade = float(row["people_upgrade_certain"]) + float(row["people_upgrade_possible"])
            assert (total[row["layer"], "upgrade"], split[row["layer"]]) == (
                upgrade,
                float(row["people_presence_gap"]),
            )
            (listed,) = (
                each
                for each in table(run, "priorities_areas")
                if (each["layer"], each["area_level"]) == (row["layer"], "study")
            )
            assert listed["people_served"] == row["people_served"]


def test_areas_across_180_are_split(run: Path) -> None:
    shapes = pyogrio.read_dataframe(run / "overlap.gpkg", layer="areas").geometry
    across = 0
    for shape in shapes:
        bounds = shapely.bounds(shapely.get_parts(shape))
        assert (bounds[:, 0] >= -180).all()
        assert (bounds[:, 2] <= 180).all()
        assert (bounds[:, 2] - bounds[:, 0] < 10).all()
        across += bool((bounds[:, 0] < 0).any() and (bounds[:, 0] > 0).any())
    assert across >= 2


def ecef(longitude_deg: Floats, latitude_deg: Floats) -> Floats:
    transformer = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    return np.column_stack(transformer.transform(longitude_deg, latitude_deg, np.zeros(len(longitude_deg))))


@pytest.fixture(scope="module")
def cells() -> tuple[Floats, Floats, dict[str, Floats]]:
    """Longitude, latitude and people of every cell in which somebody lives."""
    layers = {}
    for name in LAYERS:
        with rasterio.open(SAMPLE / f"population_{name}.tif") as raster:
            people, transform = raster.read(1), raster.transform
            layers[name] = np.where(people == np.float32(raster.nodata), 0, people).astype(np.float64)
    row, column = np.nonzero(layers["total"])
    longitude_deg = transform.c + (column + 0.5) * transform.a
    latitude_deg = transform.f + (row + 0.5) * transform.e
    return longitude_deg, latitude_deg, {name: people[row, column] for name, people in layers.items()}


def nearest_m(longitude_deg: Floats, latitude_deg: Floats, counters: Floats) -> Floats:
    """Distance from every cell to its nearest counter: all chords, then geodesics of the eight shortest."""
    points, places = ecef(longitude_deg, latitude_deg), ecef(counters[:, 0], counters[:, 1])
    shortest = np.empty((len(points), 8), dtype=np.int64)
    for part in np.array_split(np.arange(len(points)), 40):
        chords = ((points[part, None, :] - places[None, :, :]) ** 2).sum(axis=2)
        shortest[part] = np.argpartition(chords, 8, axis=1)[:, :8]
    ends = counters[shortest.ravel()]
    starts = np.repeat(np.column_stack([longitude_deg, latitude_deg]), 8, axis=0)
    _, _, metres = Geod(ellps="WGS84").inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])
    return np.asarray(metres).reshape(-1, 8).min(axis=1)


def test_the_split_comes_out_by_brute_force_too(
    run: Path, summary: dict[str, Any], cells: tuple[Floats, Floats, dict[str, Floats]]
) -> None:
    longitude_deg, latitude_deg, layers = cells
    assert len(longitude_deg) > 19_000
    counters: dict[str, list[tuple[float, float]]] = {"library": [], "post": []}
    for row in table(run, "facilities"):
        counters[row["network"]].append((float(row["longitude_deg"]), float(row["latitude_deg"])))
    far = {name: nearest_m(longitude_deg, latitude_deg, np.array(each)) for name, each in counters.items()}
    rows = {(row["layer"], row["band_km"]): row for row in summary["coverage"]}
    assert len(rows) == len(LAYERS) * len(BANDS_KM)
    for layer, people in layers.items():
        for band_km in BANDS_KM:
            library, post = far["library"] <= 1000 * band_km, far["post"] <= 1000 * band_km
            expected = {
                "people_total": people.sum(),
                "people_both": people[library & post].sum(),
                "people_only_library": people[library & ~post].sum(),
                "people_only_post": people[~library & post].sum(),
                "people_neither": people[~library & ~post].sum(),
            }
            found = rows[layer, band_km]
            assert {part: found[part] for part in expected} == pytest.approx(expected, rel=1e-6), (
                layer,
                band_km,
            )
