"""Classes of ground: by hand, on every ground against the raster's own values, and bad ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import index_of, question, raster, swept, write_raster
from grounds import GROUNDS, Ground, files, peopled
from pyproj import Transformer
from rasterio import Affine

from overlap.domain.signatures import Covering
from overlap.domain.study import PopulationFile
from overlap.errors import InputError
from overlap.readers.classes import ClassRaster, read_classes

SEED = 61
CLASSES = {"urban": [2.0, 3.0], "rural": [1.0]}


def classed(folder: Path, values: np.ndarray, transform: Affine, crs: str = "EPSG:4326") -> ClassRaster:
    write_raster(folder / "classes.tif", values, transform, crs)
    return read_classes("ground", PopulationFile(file="classes.tif", role="class", classes=CLASSES), folder)


def test_six_cells_by_hand(tmp_path: Path) -> None:
    people = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])
    population = raster(tmp_path, {"total": people}, Affine(0.01, 0, 20, 0, -0.01, 0.02))
    # Cells half as large, so that only every other one holds a centre; the last column is not covered.
    values = np.array([[9, 9, 9, 9], [9, 1, 9, 2], [9, 9, 9, 9], [9, 3, 9, 7]], dtype=np.uint8)
    ground = classed(tmp_path, values, Affine(0.005, 0, 19.9975, 0, -0.005, 0.0225))
    asked = replace(question({"a": [(20.005, 0.015)]}, (1.2,)), classes={"ground": ground})
    sums = swept(population, asked)
    (level,) = sums.levels
    assert (level.level, level.areas) == ("ground", 2)
    by_slot = sums.people(sums.partial.fine[0, :, -1].sum(axis=1))
    assert by_slot.tolist() == [63.0, 2.0 + 8.0, 1.0, 4.0 + 16.0 + 32.0]
    # Within 1.2 km of a: its own cell, which is rural, and those beside it, which are urban.
    assert [sums.people(sums.within(0, slot, "a", 1200.0)) for slot in range(4)] == [11.0, 10.0, 1.0, 0.0]


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_a_class_is_the_value_at_the_centre(tmp_path: Path, ground: Ground) -> None:
    rng = np.random.default_rng(SEED)
    people = peopled(rng, ground, 2)
    population = files(tmp_path, ground, people)
    west, south, east, north = ground.box
    values = rng.integers(0, 5, (23, 31)).astype(np.int16)
    own = Affine((east - west) / 31, 0, west, 0, (south - north) / 23, north)
    asked = question({"a": ground.places(rng, 5)}, ground.bands_km)
    longitude_deg, latitude_deg = ground.degrees()
    row = np.floor((latitude_deg - north) / own.e)
    on_earth = np.isfinite(longitude_deg)
    column = np.floor((np.where(on_earth, longitude_deg, west) - west) % 360 / own.a)
    inside = (row >= 0) & (row < 23) & (column >= 0) & (column < 31) & on_earth
    here = np.full(len(row), -9)
    here[inside] = values[row[inside].astype(int), column[inside].astype(int)]
    sums = swept(population, replace(asked, classes={"ground": classed(tmp_path, values, own)}))
    by_slot = sums.people(sums.partial.fine[:, :, -1].sum(axis=2))
    for layer in range(2):
        for slot, wanted in ((1, np.isin(here, (2, 3))), (2, here == 1), (3, ~np.isin(here, (1, 2, 3)))):
            assert by_slot[layer, slot] == pytest.approx(people[layer, wanted].sum(), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_people_near_candidates_are_told_apart_by_class(tmp_path: Path, ground: Ground) -> None:
    rng = np.random.default_rng(SEED)
    population = files(tmp_path, ground, peopled(rng, ground, 2))
    west, south, east, north = ground.box
    own = Affine((east - west) / 31, 0, west, 0, (south - north) / 23, north)
    classes = {"ground": classed(tmp_path, rng.integers(0, 5, (23, 31)).astype(np.int16), own)}
    today, places = ground.places(rng, 5), ground.places(rng, 9)
    distance_m = 1000.0 * ground.bands_km[0]
    asked = replace(
        question({"a": today, "then": [*today, *places]}, ground.bands_km),
        classes=classes,
        coverings={"c": Covering(index_of(places), distance_m, ("a",), "ground")},
    )
    sums = swept(population, asked)
    found = sums.signatures("c")
    seen = np.diff(found.starts) > 0
    for layer in range(2):
        for slot in (1, 2, 3):
            here = found.slots == slot
            served = found.served[layer, slot]
            assert served == sums.within(layer, slot, "a", distance_m)
            near = served + found.people[layer, here & seen].sum()
            assert near == sums.within(layer, slot, "then", distance_m)
            assert served + found.people[layer, here].sum() == sums.everyone(layer)[slot]
        assert found.served[layer, 0] == 0


def test_classes_of_the_raster_s_own_projection_need_no_degrees(tmp_path: Path) -> None:
    rng = np.random.default_rng(SEED)
    ground = GROUNDS["UTM"]
    people = peopled(rng, ground, 1)
    values = rng.integers(0, 5, (7, 11)).astype(np.uint8)
    a = ground.transform
    coarse = Affine(a.a * 5, 0, a.c - 700, 0, a.e * 6, a.f + 900)
    asked = question({"a": ground.places(rng, 5)}, ground.bands_km)
    same = classed(tmp_path, values, coarse, ground.crs)
    one = swept(files(tmp_path, ground, people), replace(asked, classes={"ground": same}))
    x, y = (axis.ravel() for axis in np.meshgrid(ground.grid.columns_x, ground.grid.rows_y))
    row, column = np.floor((y - coarse.f) / coarse.e), np.floor((x - coarse.c) / coarse.a)
    inside = (row >= 0) & (row < 7) & (column >= 0) & (column < 11)
    here = np.full(len(row), -9)
    here[inside] = values[row[inside].astype(int), column[inside].astype(int)]
    by_slot = one.people(one.partial.fine[0, :, -1].sum(axis=1))
    assert by_slot[2] == pytest.approx(people[0, here == 1].sum(), rel=1e-9)
    # Asked by longitude and latitude, as points are, it is the same.
    longitude_deg, latitude_deg = Transformer.from_crs(ground.crs, "EPSG:4326", always_xy=True).transform(
        x, y
    )
    expected = np.select([np.isin(here, (2, 3)), here == 1], [0, 1], -1)
    assert np.array_equal(same.of_points(longitude_deg, latitude_deg), expected)


def test_points_far_apart_are_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overlap.readers.classes._LARGEST", 10)
    rng = np.random.default_rng(SEED)
    values = rng.integers(0, 4, (40, 50)).astype(np.uint8)
    ground = classed(tmp_path, values, Affine(0.1, 0, 10, 0, -0.1, 50))
    row, column = rng.integers(0, 40, 300), rng.integers(0, 50, 300)
    found = ground.of_points(10.05 + 0.1 * column, 49.95 - 0.1 * row)
    here = values[row, column]
    assert np.array_equal(found, np.select([np.isin(here, (2, 3)), here == 1], [0, 1], -1))


def test_all_faults_of_classes_are_told(tmp_path: Path) -> None:
    write_raster(tmp_path / "c.tif", np.zeros((2, 2), np.uint8), Affine(1, 0.1, 0, 0.1, -1, 0), None)
    spec = PopulationFile(
        file="c.tif", role="class", classes={"urban": [1.0, 2.0], "rural": [2.0], "sea": []}
    )
    with pytest.raises(InputError) as raised:
        read_classes("ground", spec, tmp_path)
    told = str(raised.value)
    for part in ("of two classes", "has no value", "rotated", "no CRS"):
        assert part in told
    with pytest.raises(InputError, match="names none"):
        read_classes("ground", PopulationFile(file="missing.tif", role="class"), tmp_path)
