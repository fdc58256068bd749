"""The sample study is what its README says, and its script remakes it byte for byte."""

from __future__ import annotations

import collections
import csv
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import rasterio
import shapely

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
SAMPLE = DATA / "sample"
LAYERS = ("total", "women", "over_60")
Floats = npt.NDArray[np.float64]


def features(name: str) -> list[dict[str, Any]]:
    collection = json.loads((SAMPLE / name).read_text("utf-8"))
    assert "fictional" in collection["note"]
    found: list[dict[str, Any]] = collection["features"]
    return found


def records(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def people(layer: str) -> Floats:
    with rasterio.open(SAMPLE / f"population_{layer}.tif") as raster:
        grid: Floats = raster.read(1).astype("float64")
    return grid


def areas(name: str) -> tuple[list[dict[str, Any]], npt.NDArray[np.object_]]:
    found = features(name)
    geometries = np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in found])
    return [f["properties"] for f in found], geometries


def east_of_180_moved(geometry: Any) -> Any:
    """Let longitudes run on past 180, as the rasters do."""
    return shapely.transform(geometry, lambda xy: xy + np.column_stack([360 * (xy[:, 0] < 0), 0 * xy[:, 0]]))


def counters() -> list[tuple[str, str, str, float | None, float | None]]:
    """Return (network, id, status, longitude, latitude); a place that is no pair of numbers is None."""
    found: list[tuple[str, str, str, float | None, float | None]] = []
    for row in records("libraries.csv"):
        numeric = all(re.fullmatch(r"-?\d+(\.\d+)?", row[name]) for name in ("longitude", "latitude"))
        place = (float(row["longitude"]), float(row["latitude"])) if numeric else (None, None)
        found.append(("library", row["id"], row["status"], *place))
    for office in features("post_offices.geojson"):
        facts, geometry = office["properties"], office["geometry"]
        point = shapely.from_geojson(json.dumps(geometry)).centroid if geometry else None
        place = (point.x, point.y) if point else (None, None)
        found.append(("post", facts["office_code"], facts["status"], *place))
    return found


def good_places(network: str | None = None) -> Floats:
    """Return longitude (0 to 360) and latitude of the open counters that lie in the frame of the rasters."""
    places = [
        (lon % 360, lat)
        for name, _, status, lon, lat in counters()
        if lon is not None and lat is not None and status == "open" and network in (None, name)
    ]
    good = [(lon, lat) for lon, lat in places if 177.5 < lon < 182.5 and -27 < lat < -22]
    return np.array(good)


def kilometres(places: Floats, others: Floats) -> Floats:
    """Return spherical distances from each place to each other place."""
    (lon, lat), (lon0, lat0) = np.radians(places).T, np.radians(others).T
    half = np.sin((lat[:, None] - lat0) / 2) ** 2
    half += np.cos(lat)[:, None] * np.cos(lat0) * np.sin((lon[:, None] - lon0) / 2) ** 2
    distance: Floats = 2 * 6371.0088 * np.arcsin(np.sqrt(half))
    return distance


def test_remaking_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_sample", ROOT / "scripts" / "make_sample.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_sample", script)  # dataclasses look themselves up
    spec.loader.exec_module(script)
    monkeypatch.chdir(tmp_path)
    script.main(Path("again"))
    paths = [path for path in Path("again").rglob("*") if path.is_file()]
    made = {path.relative_to("again"): path.read_bytes() for path in paths}
    kept = [DATA / "README.md", *(path for path in SAMPLE.rglob("*") if path.is_file())]
    assert set(made) == {path.relative_to(DATA) for path in kept}
    assert [str(name) for name, content in made.items() if (DATA / name).read_bytes() != content] == []


def test_it_is_small_and_says_that_it_is_fictional() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*")) < 2_000_000
    assert "fictional" in (DATA / "README.md").read_text("utf-8")
    study = tomllib.loads((SAMPLE / "study.toml").read_text("utf-8"))
    assert "fictional" in study["study"]["name"]
    sections = [section for kind in ("networks", "population", "areas") for section in study[kind].values()]
    assert all((SAMPLE / section["file"]).is_file() for section in [*sections, study["cases"]])
    for file in study["scenarios"]["files"]:
        assert "fictional" in (SAMPLE / file).read_text("utf-8")
    cases = (SAMPLE / study["cases"]["file"]).read_text("utf-8")
    assert "They are fictional" in cases
    assert all("(fictional)" in case["place"] for case in tomllib.loads(cases)["case"])


def test_rasters_cross_180_and_parts_never_exceed_the_total() -> None:
    with rasterio.open(SAMPLE / "population_total.tif") as raster:
        profile, bounds = raster.profile, raster.bounds
        assert "fictional" in raster.tags()["note"]
    assert bounds.left < 180 < bounds.right
    total = people("total")
    on_land = total != -99999
    assert 850_000 < total[on_land].sum() < 950_000
    assert (total[on_land] == 0).any()
    assert (total[on_land] >= 0).all()
    assert (total[:, 285:300] > 50).any()
    assert (total[:, 300:315] > 50).any()
    for layer in ("women", "over_60"):
        with rasterio.open(SAMPLE / f"population_{layer}.tif") as raster:
            assert raster.profile == profile
        part = people(layer)
        assert ((part != -99999) == on_land).all()
        assert (part[on_land] >= 0).all()
        assert (part[on_land] <= total[on_land]).all()
    share = people("women")[total > 0] / total[total > 0]
    assert share.min() > 0.455
    assert share.max() < 0.535
    assert np.ptp(share) > 0.04


def test_areas_are_valid_share_borders_and_nest() -> None:
    provinces, province_shapes = areas("provinces.geojson")
    districts, district_shapes = areas("districts.geojson")
    for shapes in (province_shapes, district_shapes):
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        parts = shapely.get_parts(shapes)
        bounds = shapely.bounds(parts)
        assert (bounds[:, 0] >= -180).all()
        assert (bounds[:, 2] <= 180).all()
        assert (bounds[:, 2] - bounds[:, 0] < 5).all()  # nothing runs round the world
        assert shapely.is_ccw(shapely.get_exterior_ring(parts)).all()
    for facts, shape in zip(provinces, province_shapes, strict=True):
        inside = [d["province_code"] == facts["code"] for d in districts]
        union = shapely.coverage_union_all(district_shapes[inside])
        assert shapely.symmetric_difference(union, shape).area == 0
    sides = [{bool(x < 0) for x in shapely.bounds(shapely.get_parts(s))[:, 0]} for s in district_shapes]
    assert sum(len(side) == 2 for side in sides) >= 2  # districts that straddle 180


def test_nobody_lives_off_every_area_and_each_district_is_lived_in() -> None:
    _, shapes = areas("districts.geojson")
    row, column = np.nonzero(people("total") > 0)
    west, north = 177.5 + column / 120, -22 - row / 120
    boxes = shapely.box(west, north - 1 / 120, west + 1 / 120, north)
    tree = shapely.STRtree(boxes)
    touched = [tree.query(east_of_180_moved(shape), predicate="intersects") for shape in shapes]
    assert all(cells.size for cells in touched)
    assert np.unique(np.concatenate(touched)).size == boxes.size


def test_one_district_has_no_counter_and_islets_have_people_but_none() -> None:
    facts, shapes = areas("districts.geojson")
    places = good_places()
    inside = [shapely.contains_xy(east_of_180_moved(shape), *places.T).sum() for shape in shapes]
    without = [fact["code"] for fact, count in zip(facts, inside, strict=True) if count == 0]
    assert "XO-202" in without
    land = {fact["code"]: shape for fact, shape in zip(facts, shapes, strict=True)}
    islets = land["XO-502"]
    assert len(islets.geoms) >= 4
    assert max(part.area for part in islets.geoms) < 0.004
    settled = np.array([(float(p["longitude"]) % 360, float(p["latitude"])) for p in records("places.csv")])
    kinds = np.array([p["kind"] for p in records("places.csv")])
    nearest = kilometres(settled, places).min(axis=1)
    assert (nearest[kinds == "islet"] > 5).any()
    assert (nearest[kinds == "village"] > 20).any()


def test_sites_are_shared_neighbouring_and_alone() -> None:
    nearest = kilometres(good_places("library"), good_places("post"))
    for closest in (nearest.min(axis=1), nearest.min(axis=0)):
        assert (closest < 0.1).sum() > 10
        assert ((closest > 0.1) & (closest < 1)).sum() > 20
        assert (closest > 5).sum() > 10


@pytest.mark.parametrize("network", ["library", "post"])
def test_each_kind_of_bad_row_is_there(network: str) -> None:
    rows = [(code, lon, lat) for name, code, _, lon, lat in counters() if name == network]
    numbers = [(lon, lat) for _, lon, lat in rows if lon is not None and lat is not None]
    placeless = [code for code, lon, _ in rows if lon is None]
    assert len(placeless) == (4 if network == "library" else 2)
    assert any(abs(lon) > 180 for lon, _ in numbers)
    assert any(abs(lat) > 90 for _, lat in numbers)
    assert (0, 0) in numbers
    assert any(abs(lat) == 90 for _, lat in numbers)
    in_range = [(lon % 360, lat) for lon, lat in numbers if abs(lon) <= 180 and abs(lat) < 90 and lat != 0]
    assert 1 <= sum(not (177 < lon < 183 and -28 < lat < -21) for lon, lat in in_range) <= 2
    places_of = collections.defaultdict(list)
    for code, lon, lat in rows:
        places_of[code].append((lon, lat))
    assert sum(len(places) == 2 and places[0] != places[1] for places in places_of.values()) == 1
    assert sum(len(places) == 2 and places[0] == places[1] for places in places_of.values()) == 2
    firsts = collections.Counter(places[0] for places in places_of.values() if places[0][0] is not None)
    assert max(firsts.values()) == 2  # distinct counters at the same point
    assert sum(status == "closed" for name, _, status, *_ in counters() if name == network) >= 5


def test_the_readme_lists_each_bad_row() -> None:
    text = (DATA / "README.md").read_text("utf-8")
    codes = {code for _, code, *_ in counters()}
    listed = re.findall(r"`([LP][-\d]{3,})`", text)
    assert len(listed) > 30
    assert set(listed) <= codes
    times = collections.Counter(code for _, code, *_ in counters())
    assert {code for code, count in times.items() if count > 1} <= set(listed)
    raw = {row["id"]: row for row in records("libraries.csv")}
    line = next(line for line in text.splitlines() if line.startswith("| not a number"))
    assert {raw[code]["latitude"] for code in re.findall(r"`(L-\d+)`", line)} == {"N/A", "12,5x"}


def test_tables_are_as_described() -> None:
    assert (SAMPLE / "libraries.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    services = {"e-government", "e-commerce", "digital finance", "e-learning", "digital skills"}
    posts = [f["properties"] for f in features("post_offices.geojson")]
    for row in [*records("libraries.csv"), *posts]:
        assert set((row["services"] or "").split("; ")) <= services | {""}
        assert row["internet"] in ("yes", "no", "", None)
        assert (row["connect_cost"] in ("", None)) == (row["internet"] == "yes")
    shapes = collections.Counter((f["geometry"] or {}).get("type") for f in features("post_offices.geojson"))
    assert shapes["Polygon"] >= 3
    assert set(shapes) == {"Point", "Polygon", None}
    names = "".join([row["name"] for row in records("libraries.csv")] + [row["office_name"] for row in posts])
    arabic, cyrillic, chinese = "[\u0600-\u06ff]", "[\u0400-\u04ff]", "[\u4e00-\u9fff]"
    devanagari, georgian, emoji = "[\u0900-\u097f]", "[\u10d0-\u10ff]", "[\U0001f300-\U0001faff]"
    for script in (arabic, cyrillic, chinese, devanagari, georgian, emoji):
        assert re.search(script, names)
    assert any(
        "'" in row["name"] and '"' in row["name"] and "," in row["name"] for row in records("libraries.csv")
    )
