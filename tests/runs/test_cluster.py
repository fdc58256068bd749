"""A pass on a Dask cluster gives the bits of one thread, even when a worker dies in the middle of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import SOURCE, index_of, people_table, question, raster, voronoi
from rasterio import Affine

from overlap.cli.app import main
from overlap.domain.point_people import PeopleAtPoints, PointPopulation
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Population
from overlap.domain.signatures import Covering, Signatures
from overlap.domain.sums import Sums
from overlap.domain.wanted import Surroundings
from overlap.errors import InputError
from overlap.progress import Silent
from overlap.readers import raster as raster_module
from overlap.runs.cluster import Cluster, connected
from overlap.runs.sweep import Pass, Question

pytestmark = pytest.mark.long

BOX = (10.1, 47.2, 11.9, 49.9)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with connected("local", 2) as found:
        yield found


@pytest.fixture
def asked() -> Question:
    rng = np.random.default_rng(43)
    places = list(zip(rng.uniform(10, 12, 60).tolist(), rng.uniform(47, 50, 60).tolist(), strict=True))
    levels = {"large": voronoi(7, 3, *BOX), "small": voronoi(8, 40, *BOX)}
    covering = Covering(index_of(places[::2]), 20_000.0, ("a",), "small")
    asked = question({"a": places[:20], "b": places[20:]}, levels=levels, border=places[:3])
    surroundings = Surroundings(index_of(places[::3]), (5_000.0, 20_000.0), 9_000.0, ("b", "a"))
    return replace(asked, coverings={"c": covering}, surroundings=surroundings)


def people(shape: tuple[int, ...]) -> np.ndarray:
    """From a millionth to ten thousand: sums of floats would depend on their order."""
    return 10 ** np.random.default_rng(47).uniform(-6, 4, shape)


def grid(folder: Path, crs: str = "EPSG:4326", **layers: np.ndarray) -> Population:
    metres = Affine(1000, 0, 580_000, 0, -1000, 5_500_000)
    degrees = Affine(0.01, 0, 10, 0, -0.01, 50)
    return raster(
        folder, layers or {"total": people((300, 200))}, degrees if crs == "EPSG:4326" else metres, crs
    )


def same(one: Sums, other: Sums) -> bool:
    arrays = [
        [
            each.partial.joint,
            each.partial.fine,
            each.partial.near_border,
            each.partial.around,
            *vars(signatures(each)).values(),
        ]
        for each in (one, other)
    ]
    return one.tally == other.tally and all(np.array_equal(a, b) for a, b in zip(*arrays, strict=True))


def signatures(sums: Sums) -> Signatures:
    return sums.signatures("c")


@pytest.mark.parametrize("kind", ["grid", "UTM", "polygons", "points"])
def test_the_bits_are_those_of_one_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Cluster, asked: Question, kind: str
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 1500)
    monkeypatch.setattr(raster_module, "WINDOW_ROWS", 11)
    rng = np.random.default_rng(53)
    points = PeopleAtPoints(
        ("total",),
        people((1, 900)),
        rng.uniform(10, 12, 900),
        rng.uniform(47, 50, 900),
        SOURCE,
    )
    population: Population = {
        "grid": lambda: grid(tmp_path),
        "UTM": lambda: grid(tmp_path, "EPSG:32632"),
        "polygons": lambda: PolygonPopulation(
            people_table(voronoi(2, 60, *BOX), {"total": people((60,))}), "spread", 3000.0
        ),
        "points": lambda: PointPopulation(points),
    }[kind]()
    alone = Pass(population, asked).run(Silent())
    assert alone.partial.around.any(axis=(0, 1)).all()
    assert same(Pass(population, asked).run(Silent(), cluster), alone)
    for ledger in alone.ledgers():
        ledger.check()


class KillsAWorker(Silent):
    """At its first step kills one of the processes that measure."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.killed = 0

    def step(self, steps: int = 1) -> None:
        super().step(steps)
        if not self.killed:
            self.killed = next(iter(self.client.run(os.getpid).values()))
            os.kill(self.killed, signal.SIGKILL)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process so")
def test_a_worker_that_is_killed_changes_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Cluster, asked: Question
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 600)
    population = grid(tmp_path)
    progress = KillsAWorker(cluster.client)
    found = Pass(population, asked).run(progress, cluster)
    assert progress.killed
    assert same(found, Pass(population, asked).run(Silent()))


def test_faults_of_the_file_come_back_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Cluster, asked: Question
) -> None:
    monkeypatch.setattr(raster_module, "HELD_CELLS", 1500)
    below = people((300, 200))
    below[5, 5], below[250, 100] = -3.0, -1.0
    with pytest.raises(InputError, match="2 cells, the lowest -3"):
        Pass(grid(tmp_path, total=below), asked).run(Silent(), cluster)
    (tmp_path / "cut").mkdir()
    cut = grid(tmp_path / "cut")
    file = tmp_path / "cut" / "total.tif"
    file.write_bytes(file.read_bytes()[:200_000])
    with pytest.raises(InputError, match="cannot be read") as caught:
        Pass(cut, asked).run(Silent(), cluster)
    assert caught.value.faults[0].where == "total.tif"


def test_more_people_than_fit_the_finer_scale_are_measured_by_the_coarser(
    tmp_path: Path, cluster: Cluster, asked: Question
) -> None:
    many = np.full((30, 20), 4e6)
    found = Pass(grid(tmp_path, total=many), asked).run(Silent(), cluster)
    assert found.bits == 30
    assert found.tally.units[0] == int(many.sum()) * 2**30


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_a_scheduler_that_is_not_there_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("overlap.runs.cluster._PATIENCE", "1s")
    assert main(["analyze", "--scheduler", address, "--out", str(tmp_path / "run")]) == 1
    assert f"overlap: --scheduler: nobody answers ({address}); start one with" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
