"""Time the pass against only reading the file, against growing inputs, and against other ways.

Run `scripts/benchmark [FOLDER]`; inputs are made in the folder from a seed, and the tables in
`docs/performance.md` between the two marks are replaced. Each job runs in a process of its own, in turn with
only reading the same file, so that ratios are of neighbours in time; figures are medians.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import benchmark_inputs as inputs
import rasterio

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- benchmark: begin -->", "<!-- benchmark: end -->"
ROUNDS = 3
WORKERS = 2
NETWORKS = ("library", "post")


@dataclass(frozen=True)
class Found:
    """Medians of one job."""

    seconds: float
    memory_mb: float
    of_reading: float = 0.0


def job(name: str, **arguments: Any) -> tuple[float, float]:
    """Seconds (the best but the first, which warms up) and megabytes of one job in a process of its own."""
    given = json.dumps({"job": name, "rounds": 2, "workers": WORKERS, **arguments}, default=str)
    script = Path(__file__).with_name("benchmark_jobs.py")
    done = subprocess.run([sys.executable, script, given], capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    return min(found["seconds"][1:]), found["memory_mb"]


def against_reading(raster: Path, rounds: int = ROUNDS, **arguments: Any) -> Found:
    """The pass in turn with only reading the file."""
    ratios, seconds, memory = [], [], []
    for _ in range(rounds):
        reading, _ = job("read", raster=raster)
        taken, memory_mb = job("pass", raster=raster, **arguments)
        ratios.append(taken / reading)
        seconds.append(taken)
        memory.append(memory_mb)
    return Found(statistics.median(seconds), max(memory), statistics.median(ratios))


class Bench:
    """The tables, made one after the other; progress goes to standard error."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def networks(self, count: int, names: tuple[str, ...] = NETWORKS, scale: float = 1.0) -> dict[str, str]:
        """Lists of so many counters each."""
        return {name: str(inputs.counters(self.folder, name, count, scale)) for name in names}

    def bars(self) -> Iterator[str]:
        """The work of a national study, as a ratio to only reading its file."""
        tiled = inputs.raster(self.folder, "tiled")
        striped, constrained = (inputs.raster(self.folder, kind) for kind in ("striped", "constrained"))
        hundred = inputs.areas(self.folder, 100)
        mollweide = inputs.raster(self.folder, "mollweide")
        many = inputs.areas(self.folder, 3000)
        few, full = self.networks(2000), self.networks(20_000)
        rows = [
            ("tiled deflate, 2 × 2,000, 100 areas", tiled, few, hundred),
            ("tiled deflate, 2 × 20,000, 100 areas", tiled, full, hundred),
            ("tiled deflate, 2 × 2,000, 3,000 areas", tiled, few, many),
            ("striped LZW, 2 × 2,000, 100 areas", striped, few, hundred),
            ("tiled deflate in Mollweide, 2 × 2,000, 100 areas", mollweide, few, hundred),
            ("constrained, 2 × 2,000, 100 areas", constrained, few, hundred),
            ("constrained, 2 × 20,000, 100 areas", constrained, full, hundred),
            (
                "tiled deflate, 3 × 2,000, 100 areas",
                tiled,
                self.networks(2000, (*NETWORKS, "school")),
                hundred,
            ),
        ]
        yield "| work on 90 million cells | seconds | × only reading | MB |"
        yield "|---|---|---|---|"
        for name, raster, networks, areas in rows:
            found = against_reading(raster, networks=networks, areas=areas)
            yield f"| {name} | {found.seconds:.2f} | {found.of_reading:.2f} | {found.memory_mb:.0f} |"

    def growth(self) -> Iterator[str]:
        """One input grown at a time: time and memory."""
        few, hundred = self.networks(2000), inputs.areas(self.folder, 100)
        tiled = inputs.raster(self.folder, "tiled")
        yield "| grown | seconds | × only reading | MB |"
        yield "|---|---|---|---|"
        for scale in (0.105, 0.333, 1.0, 2.0):
            raster = inputs.raster(self.folder, "tiled", scale)
            with rasterio.open(raster) as file:
                cells = file.width * file.height
            given = {
                "networks": self.networks(2000, scale=scale),
                "areas": inputs.areas(self.folder, 100, scale),
            }
            yield _row(f"{cells / 1e6:,.0f} million cells", against_reading(raster, 1, **given))
        for count in (200, 20_000, 200_000):
            yield _row(f"2 × {count:,} counters", against_reading(tiled, 1, networks=self.networks(count)))
        for count in (1, 8, 40):
            bands = [1000.0 * 20 ** (k / count) for k in range(count)]
            found = against_reading(tiled, 1, networks=few, areas=hundred, bands_m=bands)
            yield _row(f"bands: {count}", found)
        for workers in (1, 2):
            found = against_reading(tiled, 1, networks=few, areas=hundred, workers=workers)
            yield _row(f"threads: {workers}", found)

    def peers(self) -> Iterator[str]:
        """Other ways to a part of the same figures, by the cell."""
        tiled, few = inputs.raster(self.folder, "tiled"), self.networks(2000)
        hundred = inputs.areas(self.folder, 100)
        with rasterio.open(tiled) as file:
            cells = file.width * file.height
        ours = [job("pass", raster=tiled, networks=few, areas=hundred)[0] for _ in range(ROUNDS)]
        each_ns = statistics.median(ours) / cells * 1e9
        middle = 1024 * inputs.WIDTH
        yield "| way | nanoseconds a cell | × overlap | MB |"
        yield "|---|---|---|---|"
        yield f"| overlap: split, fine distances, 100 areas, ledger | {each_ns:.1f} | 1 | |"
        ways = [
            ("cKDTree on ECEF, split only", "trees", middle, {"networks": few}),
            ("sjoin_nearest in UTM, distances only", "joins", 200_000, {"networks": few, "cells": 200_000}),
            ("exactextract, sums of 100 areas only", "area sums", cells, {"areas": hundred}),
        ]
        for way, name, count, arguments in ways:
            seconds, memory_mb = job(name, raster=tiled, **arguments)
            peer_ns = seconds / count * 1e9
            yield f"| {way} | {peer_ns:,.0f} | {peer_ns / each_ns:,.1f} | {memory_mb:.0f} |"


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


def main() -> None:
    """Make the tables and put them on their page."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "results" / "benchmark")
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(folder)
    lines = [BEGIN, "", f"Versions: {_versions()}. Two threads measure unless a row says otherwise.", ""]
    for table in (bench.bars, bench.growth, bench.peers):
        for line in table():
            print(line, file=sys.stderr, flush=True)
            lines.append(line)
        lines.append("")
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + "\n".join([*lines, END]) + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
