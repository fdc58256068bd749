"""A job of the benchmark in an environment of its own: giga-spatial's libraries exclude ours.

`python benchmark_gigaspatial.py '{"raster": …, "areas": …, "rounds": …}'` answers as that of our own jobs.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import geopandas
from gigaspatial.processing import TifProcessor


def main() -> None:
    """Sum the people of areas whose cells' centres they hold, and nothing else."""
    arguments = json.loads(sys.argv[1])
    shapes = list(geopandas.read_file(arguments["areas"]).geometry)
    taken = []
    for _ in range(arguments["rounds"]):
        started = time.perf_counter()
        TifProcessor(dataset_path=arguments["raster"], mode="single").sample_by_polygons(shapes, stat="sum")
        taken.append(time.perf_counter() - started)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"seconds": taken, "memory_mb": memory_mb}))


if __name__ == "__main__":
    main()
