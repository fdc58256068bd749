"""Threads change nothing but the time: the same bits, the same faults, whoever measures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from builders import people_table, question, raster, voronoi
from rasterio import Affine

from overlap.domain import polygon_people
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Population
from overlap.domain.sums import Partial
from overlap.errors import Fault, InputError
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs import windows as window_module
from overlap.runs.mapper import Threads, over_threads
from overlap.runs.sweep import Pass

RNG = np.random.default_rng(41)


def grids(folder: Path, crs: str) -> Population:
    """People from a millionth to ten thousand, so that sums of floats would depend on their order."""
    people = {"total": 10 ** RNG.uniform(-6, 4, (300, 200)), "women": 10 ** RNG.uniform(-6, -5, (300, 200))}
    people["total"][RNG.random((300, 200)) < 0.3] = np.nan
    people["women"] = np.minimum(people["women"], people["total"])
    degrees = Affine(0.01, 0, 10, 0, -0.01, 50)
    metres = Affine(1000, 0, 400_000, 0, -1000, 5_500_000)
    return raster(folder, people, degrees if crs == "EPSG:4326" else metres, crs)


def polygons(_: Path, __: str) -> Population:
    shapes = voronoi(2, 60, 10.0, 47.0, 12.0, 50.0)
    return PolygonPopulation(people_table(shapes, {"total": 10 ** RNG.uniform(-6, 4, 60)}), "spread", 2000.0)


@pytest.mark.parametrize(
    ("people", "crs"),
    [(grids, "EPSG:4326"), (grids, "EPSG:32632"), (polygons, "")],
    ids=["grid", "UTM", "shapes"],
)
@pytest.mark.parametrize("workers", [2, 5])
def test_any_number_of_threads_gives_the_same_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: object, crs: str, workers: int
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 1500)
    monkeypatch.setattr(raster_module, "WINDOW_ROWS", 11)
    monkeypatch.setattr(polygon_people, "BLOCK_POINTS", 1000)
    monkeypatch.setattr(window_module, "WINDOW_CELLS", 64)
    population = people(tmp_path, crs)  # type: ignore[operator]
    places = list(zip(RNG.uniform(10, 12, 40).tolist(), RNG.uniform(47, 50, 40).tolist(), strict=True))
    asked = question(
        {"a": places[:15], "b": places[15:]},
        levels={
            "large": voronoi(7, 3, 10.1, 47.2, 11.9, 49.9),
            "small": voronoi(8, 50, 10.1, 47.2, 11.9, 49.9),
        },
        border=places[:3],
    )
    alone = Pass(population, asked).run(Silent())
    together = Pass(population, asked).run(Silent(), Threads(workers))
    assert population.steps > 3
    assert together.tally == alone.tally
    for name in ("joint", "fine", "near_border"):
        assert np.array_equal(getattr(together.partial, name), getattr(alone.partial, name))


def nobody() -> Partial:
    return Partial.zeros(1, 1, 1, 1, 2)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_fault_in_a_block_is_told_and_ends_the_reading(workers: int) -> None:
    read = []

    def blocks() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    def measure(block: int, partial: Partial) -> None:
        if block == 5:
            raise ValueError("block 5")
        partial.fine[0, 0, 0, 0] += 1

    with pytest.raises(ValueError, match="block 5"):
        over_threads(blocks(), measure, nobody, workers, Silent())
    assert len(read) < 20


@pytest.mark.parametrize("workers", [1, 3])
def test_a_fault_of_the_file_is_told(workers: int) -> None:
    def blocks() -> Iterator[int]:
        yield from range(7)
        raise InputError(Fault("people.tif", "ends too early"))

    with pytest.raises(InputError, match="ends too early"):
        over_threads(blocks(), lambda block, partial: None, nobody, workers, Silent())


def test_few_blocks_are_held() -> None:
    held: list[int] = []
    done: list[int] = []

    def blocks() -> Iterator[int]:
        for number in range(200):
            held.append(number - len(done))
            yield number

    over_threads(blocks(), lambda block, partial: done.append(block), nobody, 3, Silent())
    assert sorted(done) == list(range(200))
    assert max(held) <= 2 * 3 + 1
