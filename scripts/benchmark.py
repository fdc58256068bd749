"""Time the pass against only reading the file, against growing inputs, and against other ways.

Run `scripts/benchmark [FOLDER [TABLE …]]`; inputs are made in the folder from a seed, and the tables named,
or all, are replaced in `docs/performance.md` between their marks. Each job runs in a process of its own, in
turn with only reading the same file, so that ratios are of neighbours in time; figures are medians.

giga-spatial cannot be installed beside us: GIGASPATIAL_PYTHON may name a Python that has it (0.10.1 wants
`fiona` as well, and does not say so).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import benchmark_facilities as points
import benchmark_inputs as inputs
import rasterio

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
GIGASPATIAL = "GIGASPATIAL_PYTHON"
ROUNDS = 3
WORKERS = 2
NETWORKS = ("library", "post")


@dataclass(frozen=True)
class Found:
    """Medians of one job."""

    seconds: float
    memory_mb: float
    of_reading: float = 0.0


def job(
    name: str, *, script: str = "benchmark_jobs.py", python: str = sys.executable, **arguments: Any
) -> tuple[float, float]:
    """Seconds (the best but the first, which warms up) and megabytes of one job in a process of its own."""
    given = json.dumps({"job": name, "rounds": 2, "workers": WORKERS, **arguments}, default=str)
    command = [python, str(Path(__file__).with_name(script)), given]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    return min(found["seconds"][1:]), found["memory_mb"]


def against_reading(raster: Path, rounds: int = ROUNDS, **arguments: Any) -> Found:
    """The pass in turn with only reading the files."""
    ratios, seconds, memory = [], [], []
    for _ in range(rounds):
        reading, _ = job("read", raster=raster, parts=arguments.get("parts", []))
        taken, memory_mb = job("pass", raster=raster, **arguments)
        ratios.append(taken / reading)
        seconds.append(taken)
        memory.append(memory_mb)
    return Found(statistics.median(seconds), max(memory), statistics.median(ratios))


class Bench:
    """The tables, made one after the other; progress goes to standard error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.country = inputs.country()

    def networks(
        self, count: int, names: tuple[str, ...] = NETWORKS, ground: inputs.Ground | None = None
    ) -> dict[str, str]:
        """Lists of so many counters each."""
        where = ground or self.country
        return {name: str(inputs.counters(self.folder, name, count, where)) for name in names}

    def raster(self, kind: str) -> Path:
        """A raster of the country."""
        return inputs.raster(self.folder, kind, self.country)

    def areas(self, count: int) -> Path:
        """So many areas of the country."""
        return inputs.areas(self.folder, count, self.country)

    def national(self) -> Iterator[str]:
        """The work of a national study, as a ratio to only reading its file."""
        tiled, striped, mollweide = map(self.raster, ("tiled", "striped", "mollweide"))
        constrained, hundred = self.raster("constrained"), self.areas(100)
        few, full = self.networks(2000), self.networks(20_000)
        third = self.networks(2000, (*NETWORKS, "school"))
        rows: list[tuple[str, Path, dict[str, str], Path, dict[str, Any]]] = [
            ("tiled deflate, 2 × 2,000, 100 areas", tiled, few, hundred, {}),
            ("tiled deflate, 2 × 20,000, 100 areas", tiled, full, hundred, {}),
            ("tiled deflate, 2 × 2,000, 3,000 areas", tiled, few, self.areas(3000), {}),
            ("striped LZW, 2 × 2,000, 100 areas", striped, few, hundred, {}),
            ("tiled deflate in Mollweide, 2 × 2,000, 100 areas", mollweide, few, hundred, {}),
            ("constrained, 2 × 2,000, 100 areas", constrained, few, hundred, {}),
            ("constrained, 2 × 20,000, 100 areas", constrained, full, hundred, {}),
            ("tiled deflate, 3 × 2,000, 100 areas", tiled, third, hundred, {}),
            ("tiled deflate, 2 × 2,000, 100 areas, gap grid", tiled, few, hundred, {"beyond_m": 5000.0}),
            (
                "tiled deflate, 2 × 2,000, 100 areas, signatures of 2,000 candidates",
                tiled,
                few,
                hundred,
                {"candidates": third["school"]},
            ),
        ]
        yield from _head("work on 90 million cells")
        for name, raster, networks, areas, more in rows:
            yield _row(name, against_reading(raster, networks=networks, areas=areas, **more))

    def gathered(self) -> Iterator[str]:
        """What analyses ask of the pass besides the networks' distances, each by itself and all together."""
        few, full, hundred, tiled = (
            self.networks(2000),
            self.networks(20_000),
            self.areas(100),
            self.raster("tiled"),
        )
        everything = {"further": 6, "loads": True, "sample": 20_000, "edges": 24}
        asked: list[tuple[str, dict[str, Any]]] = [
            ("nothing more", {}),
            ("1 further group", {"further": 1}),
            ("6 further groups", {"further": 6}),
            ("people by their nearest counter", {"loads": True}),
            ("a sample of 20,000 cells", {"sample": 20_000}),
            ("24 further distances", {"edges": 24}),
            ("all of these, with 6 groups", everything),
        ]
        yield from _head("asked of 90 million cells, 100 areas")
        for name, more in asked:
            found = against_reading(tiled, networks=few, areas=hundred, **more)
            yield _row(f"2 × 2,000: {name}", found)
        yield _row("2 × 20,000: nothing more", against_reading(tiled, networks=full, areas=hundred))
        found = against_reading(tiled, networks=full, areas=hundred, **everything)
        yield _row("2 × 20,000: all of these, with 6 groups", found)

    def growth(self) -> Iterator[str]:
        """One input grown at a time: time and memory."""
        few, hundred, tiled = self.networks(2000), self.areas(100), self.raster("tiled")
        yield from _head("grown")
        for scale in (0.105, 0.333, 1.0, 2.0):
            ground = inputs.country(scale)
            found = against_reading(
                inputs.raster(self.folder, "tiled", ground),
                networks=self.networks(2000, ground=ground),
                areas=inputs.areas(self.folder, 100, ground),
            )
            yield _row(f"{ground.cells / 1e6:,.0f} million cells", found)
        for count in (200, 2000, 20_000, 200_000):
            found = against_reading(tiled, networks=self.networks(count), areas=hundred)
            yield _row(f"2 × {count:,} counters", found)
        for count in (1, 8, 40):
            bands = [1000.0 * 20 ** (k / count) for k in range(count)]
            found = against_reading(tiled, networks=few, areas=hundred, bands_m=bands)
            yield _row(f"bands: {count}", found)
        part = str(self.raster("part"))
        for count in (1, 2, 3):
            found = against_reading(tiled, networks=few, areas=hundred, parts=[part] * (count - 1))
            yield _row(f"layers: {count}", found)
        for count in (10, 100, 1000, 3000):
            yield _row(f"areas: {count:,}", against_reading(tiled, networks=few, areas=self.areas(count)))
        for workers in (1, 2):
            found = against_reading(tiled, networks=few, areas=hundred, workers=workers)
            yield _row(f"threads: {workers}", found)

    def cluster(self) -> Iterator[str]:
        """Dask workers of one thread each, after they have started."""
        ground = inputs.country(2.0)
        given = {
            "raster": inputs.raster(self.folder, "tiled", ground),
            "networks": self.networks(2000, ground=ground),
            "areas": inputs.areas(self.folder, 100, ground),
        }
        rounds = [[job("cluster", workers=count, **given)[0] for count in (1, 2)] for _ in range(ROUNDS)]
        alone, both = (statistics.median(column) for column in zip(*rounds, strict=True))
        gained = statistics.median(one / two for one, two in rounds)
        yield f"| {ground.cells / 1e6:,.0f} million cells | seconds | × faster |"
        yield "|---|---|---|"
        yield f"| one Dask worker | {alone:.2f} | 1 |"
        yield f"| two Dask workers | {both:.2f} | {gained:.2f} |"

    def planet(self) -> Iterator[str]:
        """The inhabited Earth at 1 km, measured; and at 100 m, reckoned from what a cell takes."""
        ground = inputs.PLANET
        found = against_reading(
            inputs.raster(self.folder, "tiled", ground),
            1,
            networks={name: str(points.clustered(self.folder, name, 200_000)) for name in NETWORKS},
            areas=inputs.areas(self.folder, 200, ground),
        )
        yield from _head("the planet")
        yield _row(f"1 km, measured: {ground.cells / 1e6:,.0f} million cells, 2 × 200,000, 200 areas", found)
        dense, finer = inputs.country(2.0), ground.cells * 100
        slope = against_reading(
            inputs.raster(self.folder, "tiled", dense),
            networks=self.networks(20_000, ground=dense),
            areas=inputs.areas(self.folder, 100, dense),
        )
        each = slope.seconds / dense.cells
        yield _row(f"a country of {dense.cells / 1e6:,.0f} million cells, measured", slope)
        on_paper = [(f"{WORKERS} threads", 1), ("32 machines of as many threads", 32)]
        for machines, many in on_paper:
            taken = f"{each * finer / many / 60:.2g} minutes"
            yield f"| 100 m, on paper: {finer / 1e6:,.0f} million cells, {machines} | {taken} | | |"

    def peers(self) -> Iterator[str]:
        """Other ways to a part of the same figures, by the cell."""
        tiled, few, hundred = self.raster("tiled"), self.networks(2000), self.areas(100)
        cells = self.country.cells
        ours = [job("pass", raster=tiled, networks=few, areas=hundred)[0] for _ in range(ROUNDS)]
        each_ns = statistics.median(ours) / cells * 1e9
        middle = 1024 * self.country.width
        yield "| way | nanoseconds a cell | × overlap | MB |"
        yield "|---|---|---|---|"
        yield f"| overlap: split, fine distances, 100 areas, ledger | {each_ns:.1f} | 1 | |"
        ways: list[tuple[str, str, int, dict[str, Any]]] = [
            ("cKDTree on ECEF, split only", "trees", middle, {"networks": few}),
            ("sjoin_nearest in UTM, distances only", "joins", 200_000, {"networks": few, "cells": 200_000}),
            ("exactextract, sums of 100 areas only", "area sums", cells, {"areas": hundred}),
        ]
        if python := os.environ.get(GIGASPATIAL):
            given = {"areas": hundred, "script": "benchmark_gigaspatial.py", "python": python}
            ways.append(("giga-spatial, sums of 100 areas by centres only", "giga-spatial", cells, given))
        for way, name, count, arguments in ways:
            seconds, memory_mb = job(name, raster=tiled, **arguments)
            peer_ns = seconds / count * 1e9
            yield f"| {way} | {peer_ns:,.0f} | {peer_ns / each_ns:,.1f} | {memory_mb:.0f} |"

    def facilities(self) -> Iterator[str]:
        """Facility against facility, each way in turn with the others."""
        world = {
            "here": points.clustered(self.folder, "library", 2_800_000),
            "others": points.clustered(self.folder, "post", 650_000),
        }
        country = {
            "here": points.scattered(self.folder, "here", 10_000_000),
            "others": points.scattered(self.folder, "post", 5000),
        }
        job("facilities agreement", **world)
        ways: list[tuple[str, str, dict[str, Any], str]] = [
            ("nearest, 2.8 million × 650,000", "nearest", world, "tree nearest"),
            ("pairs within 1 km, 2.8 million × 650,000", "pairs", world, "tree pairs"),
            ("the same as lists", "pairs", world, "tree balls"),
            ("nearest, 10 million × 5,000", "nearest", country, "tree nearest"),
        ]
        yield "| facility against facility | geodesic s | chord s | cKDTree s | geodesic × | chord × | MB |"
        yield "|---|---|---|---|---|---|---|"
        for name, ours, files, peer in ways:
            rounds = [
                (
                    job(f"facilities {ours}", chord=False, **files),
                    job(f"facilities {ours}", chord=True, **files),
                    job(f"facilities {peer}", **files),
                )
                for _ in range(ROUNDS)
            ]
            seconds = [statistics.median(each[way][0] for each in rounds) for way in range(3)]
            ratios = [statistics.median(each[way][0] / each[2][0] for each in rounds) for way in range(2)]
            memory_mb = max(each[0][1] for each in rounds)
            figures = " | ".join(f"{each:.2f}" for each in (*seconds, *ratios))
            yield f"| {name} | {figures} | {memory_mb:.0f} |"


def _head(name: str) -> Iterator[str]:
    yield f"| {name} | seconds | × only reading | MB |"
    yield "|---|---|---|---|"


def _row(name: str, found: Found) -> str:
    return f"| {name} | {found.seconds:.2f} | {found.of_reading:.2f} | {found.memory_mb:.0f} |"


def _versions() -> str:
    names = (
        "overlap-toolkit",
        "numba",
        "numpy",
        "rasterio",
        "rtree",
        "scipy",
        "geopandas",
        "shapely",
        "exactextract",
    )
    return ", ".join(f"{name} {version(name)}" for name in names) + f", GDAL {rasterio.__gdal_version__}"


TABLES: dict[str, Callable[[Bench], Iterator[str]]] = {
    "national": Bench.national,
    "gathered": Bench.gathered,
    "growth": Bench.growth,
    "peers": Bench.peers,
    "facilities": Bench.facilities,
    "cluster": Bench.cluster,
    "planet": Bench.planet,
}


def main() -> None:
    """Make the tables and put them on their page, each as soon as it is there."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "results" / "benchmark")
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(folder)
    for name in sys.argv[2:] or TABLES:
        lines = [f"{_versions()}. {WORKERS} threads unless a row says otherwise.", ""]
        for line in TABLES[name](bench):
            print(line, file=sys.stderr, flush=True)
            lines.append(line)
        begin, end = (f"<!-- {name}: {mark} -->" for mark in ("begin", "end"))
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        table = "\n".join([begin, "", *lines, "", end])
        PAGE.write_text(before + table + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
