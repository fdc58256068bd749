"""What the benchmark times, each in a process of its own: `python benchmark_jobs.py '{"job": "pass", …}'`.

The answer is a line of JSON: seconds of the work alone (inputs read and code compiled before), and the
largest resident memory of the process.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import benchmark_facilities
import numpy as np
import pandas as pd
import rasterio
from benchmark_facilities import ecef
from numpy.typing import NDArray
from rasterio.windows import Window

Arguments = Mapping[str, Any]
Work = Callable[[], object]

BANDS_M = (1000.0, 2000.0, 5000.0, 10_000.0)
SERVICE_M = 5000.0  # of candidate sites
STRIP = 512
OPENED = ExitStack()
PEER_ROWS = 1024  # of the raster's middle, for ways that take minutes on all of it


def read(arguments: Arguments) -> Work:
    """Only reading the files: one GDAL thread, 64 MB of cache."""

    def work() -> None:
        for name in (arguments["raster"], *arguments.get("parts", [])):
            with rasterio.Env(GDAL_CACHEMAX=64), rasterio.open(name, num_threads=1) as file:
                for top in range(0, file.height, STRIP):
                    file.read(1, window=Window(0, top, file.width, min(STRIP, file.height - top)))

    return work


def whole_pass(arguments: Arguments) -> Work:
    """The pass of overlap: distances to both networks, the split, fine distances, areas, border, ledger."""
    from overlap.runs.mapper import Threads

    return _pass(arguments, Threads(arguments["workers"]))


def over_cluster(arguments: Arguments) -> Work:
    """The same on local Dask workers of one thread each, which are there before."""
    from overlap.runs.cluster import LOCAL, connected

    return _pass(arguments, OPENED.enter_context(connected(LOCAL, arguments["workers"])))


def _pass(arguments: Arguments, mapper: Any) -> Work:
    from overlap.domain.coarse import Beyond, CoarseGrid, Gaps
    from overlap.domain.signatures import Covering
    from overlap.domain.study import AreaFile, PopulationFile
    from overlap.geo.border import outer_border
    from overlap.geo.index import PointIndex
    from overlap.progress import Silent
    from overlap.readers.areas import read_areas
    from overlap.readers.raster import RasterPopulation
    from overlap.runs.sweep import Pass, Question

    groups = {name: PointIndex(*_places(file)) for name, file in arguments["networks"].items()}
    levels, border = {}, PointIndex(np.zeros(0), np.zeros(0))
    if arguments.get("areas"):
        read_in = read_areas("area", AreaFile(file=arguments["areas"]), Path())
        levels = {"area": read_in.polygons}
        border = outer_border(read_in.polygons).index
    bands = tuple(arguments.get("bands_m", BANDS_M))
    sites = arguments.get("candidates")
    covering = Covering(PointIndex(*_places(sites)), SERVICE_M) if sites else None
    files = [arguments["raster"], *arguments.get("parts", [])]
    roles = ["total"] + ["part"] * (len(files) - 1)

    def work() -> None:
        specs = {
            f"layer{k}" if k else "total": PopulationFile(file=file, role=role)  # type: ignore[arg-type]
            for k, (file, role) in enumerate(zip(files, roles, strict=True))
        }
        population = RasterPopulation(specs, Path())
        asked = Question(
            groups,
            bands,
            levels,
            "sea",
            border,
            coverings={"sites": covering} if covering else {},
            further=_halves(groups, arguments.get("further", 0)),
            edges_m=tuple(1100.0 + 500.0 * k for k in range(arguments.get("edges", 0))),
            loads=arguments.get("loads", False),
            sample=arguments.get("sample", 0),
        )
        if "beyond_m" in arguments:
            beyond = (Beyond(tuple(groups), arguments["beyond_m"]),)
            asked = replace(asked, gaps=Gaps(CoarseGrid.over(population), beyond))
        sums = Pass(population, asked).run(Silent(), mapper)
        for ledger in sums.ledgers():
            ledger.check()

    return work


def _halves(groups: dict[str, Any], count: int) -> dict[str, Any]:
    """So many further groups: every second counter of one network after the other, beginning elsewhere."""
    from overlap.geo.index import PointIndex

    networks = list(groups.values())
    return {
        f"half {k}": PointIndex(
            networks[k % len(networks)].longitude_deg[k % 3 :: 2],
            networks[k % len(networks)].latitude_deg[k % 3 :: 2],
        )
        for k in range(count)
    }


def trees(arguments: Arguments) -> Work:
    """`scipy.spatial.cKDTree` on ECEF, every cell of the middle rows asked for both networks."""
    from scipy.spatial import cKDTree

    people, longitude_deg, latitude_deg = _middle(arguments)
    networks = [ecef(np.array(_places(file))) for file in arguments["networks"].values()]

    def work() -> None:
        cells = ecef(np.array([longitude_deg, latitude_deg]))
        distances = [cKDTree(points).query(cells, workers=arguments["workers"])[0] for points in networks]
        for band_m in BANDS_M:
            near = [distance <= band_m for distance in distances]
            for part in (near[0] & near[1], near[0] & ~near[1], ~near[0] & near[1], ~(near[0] | near[1])):
                float(people[part].sum())

    return work


def joins(arguments: Arguments) -> Work:
    """`geopandas.sjoin_nearest` in UTM, for as many cells of the middle rows as `cells` says."""
    import geopandas

    people, longitude_deg, latitude_deg = _middle(arguments)
    cells = slice(0, arguments["cells"])
    networks = [
        geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(*_places(file), crs=4326)).to_crs(32735)
        for file in arguments["networks"].values()
    ]

    def work() -> None:
        points = geopandas.points_from_xy(longitude_deg[cells], latitude_deg[cells], crs=4326)
        frame = geopandas.GeoDataFrame({"people": people[cells]}, geometry=points).to_crs(32735)
        for network in networks:
            frame = frame[["people", "geometry"]].sjoin_nearest(network, distance_col="distance_m")

    return work


def area_sums(arguments: Arguments) -> Work:
    """`exactextract`: the sums of the areas and nothing else."""
    import geopandas
    from exactextract import exact_extract

    frame = geopandas.read_file(arguments["areas"])
    return lambda: exact_extract(arguments["raster"], frame, ["sum"], output="pandas")


def _places(file: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if file.endswith(".npy"):
        longitude_deg, latitude_deg = np.load(file)
        return longitude_deg, latitude_deg
    frame = pd.read_csv(file)
    return frame["longitude"].to_numpy(), frame["latitude"].to_numpy()


def _middle(arguments: Arguments) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """People, longitudes and latitudes of the cells with people in the raster's middle rows."""
    with rasterio.open(arguments["raster"]) as file:
        top = (file.height - PEER_ROWS) // 2
        people = file.read(1, window=Window(0, top, file.width, PEER_ROWS))
        row, column = np.nonzero(people > 0)
        transform = file.transform
    longitude_deg = transform.c + (column + 0.5) * transform.a
    latitude_deg = transform.f + (top + row + 0.5) * transform.e
    return people[row, column].astype(np.float64), longitude_deg, latitude_deg


JOBS: dict[str, Callable[[Arguments], Work]] = {
    "read": read,
    "pass": whole_pass,
    "cluster": over_cluster,
    "trees": trees,
    "joins": joins,
    "area sums": area_sums,
    **benchmark_facilities.JOBS,
}


def main() -> None:
    """Do one job and say what it took."""
    arguments = json.loads(sys.argv[1])
    taken = []
    with OPENED:
        work = JOBS[arguments["job"]](arguments)
        for _ in range(arguments["rounds"]):
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"seconds": taken, "memory_mb": memory_mb}))


if __name__ == "__main__":
    main()
