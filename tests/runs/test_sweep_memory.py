import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from builders import write_raster
from rasterio import Affine

import overlap

pytest.importorskip("resource")  # not everywhere

# A process starts with the peak of the one that starts it, so a small one stands between pytest and the run.
BETWEEN = """
import json, resource, subprocess, sys

code = subprocess.run([sys.executable, "-m", "overlap", *sys.argv[1:]], stdout=subprocess.DEVNULL).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"code": code, "peak_bytes": peak}))
"""


def analyze(folder: Path, size: int) -> dict[str, int]:
    """A whole run in a process of its own: a raster of size × size cells under two networks and 16 areas."""
    rng = np.random.default_rng(37)
    step, north = 10.0 / size, 50.0
    people = rng.random((size, size), dtype=np.float32)
    write_raster(
        folder / "people.tif",
        people,
        Affine(step, 0, 10, 0, -step, north),
        "EPSG:4326",
        compress="deflate",
        zlevel=1,
    )
    for network in ("libraries", "posts"):
        places = np.column_stack([np.arange(500), rng.uniform(10, 20, 500), rng.uniform(40, 50, 500)])
        header = "id,longitude,latitude"
        np.savetxt(folder / f"{network}.csv", places, "%.0f,%.6f,%.6f", header=header, comments="")
    corners = [(10 + 2.5 * i, 40 + 2.5 * j) for i in range(4) for j in range(4)]
    squares = [[[x, y], [x + 2.5, y], [x + 2.5, y + 2.5], [x, y + 2.5], [x, y]] for x, y in corners]
    features = [
        {
            "type": "Feature",
            "properties": {"id": str(k)},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for k, ring in enumerate(squares)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "areas.geojson").write_text(json.dumps(collection), encoding="utf-8")
    flags = (
        "--libraries libraries.csv --posts posts.csv --population people.tif --areas areas.geojson --out run"
    )
    # A library takes SciPy in where it is there, which only the benchmark asks for: here it is not.
    (folder / "without" / "scipy").mkdir(parents=True)
    (folder / "without" / "scipy" / "__init__.py").write_text("raise ImportError\n", encoding="utf-8")
    paths = [str(folder / "without"), str(Path(overlap.__file__).parents[1])]
    done = subprocess.run(
        [sys.executable, "-c", BETWEEN, "analyze", *flags.split()],
        check=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
    )
    summary = json.loads((folder / "run" / "summary.json").read_text(encoding="utf-8"))
    ledger = summary["ledger"]["total"]
    assert ledger["people_in_pass"] == pytest.approx(people.sum(dtype=np.float64), rel=1e-9)
    assert ledger["people_outside"] == {"area": 0.0}
    found: dict[str, int] = json.loads(done.stdout)
    assert found["code"] == 0
    return found


def test_sixteen_million_cells_and_all_analyses_take_less_than_510_megabytes(tmp_path: Path) -> None:
    """Twice 250 of what is imported; all of the million coarse cells are in gaps, where a country has some.

    The pass by itself takes 375, for 90 million cells less than 600 whatever is asked.
    """
    for size in (400, 4000):  # the first run may have to compile the kernels, which takes memory of its own
        folder = tmp_path / str(size)
        folder.mkdir()
        found = analyze(folder, size)
    assert found["peak_bytes"] < 510e6
