"""The first run on a machine says why it takes a while, and an update is never run with old machine code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from builders import write_raster
from rasterio import Affine

import overlap
from overlap.runs.compiled import forget_stale

pytestmark = pytest.mark.long

SCRIPT = """
from overlap.progress import Silent
from overlap.geo.index import PointIndex
from overlap.runs.sweep import Pass, Question
from overlap.readers.raster import RasterPopulation
from overlap.domain.study import PopulationFile
from pathlib import Path
import numpy as np, sys
class Said(Silent):
    def stage(self, title, steps=None):
        print(title)
asked = Question({"a": PointIndex(np.array([10.0]), np.array([50.0]))}, (1000.0,), {}, "sea",
                 PointIndex(np.zeros(0), np.zeros(0)))
for name in sys.argv[2:]:
    Pass(RasterPopulation({"total": PopulationFile(file=name)}, Path(sys.argv[1])), asked).run(Said())
"""


def test_only_the_first_run_on_a_grid_and_on_points_compiles_and_says_so(tmp_path: Path) -> None:
    write_raster(tmp_path / "grid.tif", np.ones((3, 3)), Affine(0.01, 0, 10, 0, -0.01, 50), "EPSG:4326")
    write_raster(tmp_path / "utm.tif", np.ones((3, 3)), Affine(100, 0, 5e5, 0, -100, 5e6), "EPSG:32632")
    env = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(tmp_path / "kernels"),
        "NUMBA_OPT": "1",  # whether it is compiled matters here, and not how well
        "PYTHONPATH": str(Path(overlap.__file__).parents[1]),
    }
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), *("grid.tif", "utm.tif") * 2]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["people; the first run compiles, some 20 seconds"] * 2 + ["people"] * 2


def test_machine_code_older_than_any_source_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "kernels"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(elsewhere))
    ages = {
        tmp_path / "geo" / "measure.py": 100,
        tmp_path / "geo" / "bins.py": 300,  # updated after `measure` was compiled
        tmp_path / "geo" / "__pycache__" / "measure.old-1.py311.nbi": 200,
        tmp_path / "geo" / "__pycache__" / "measure.new-1.py311.nbi": 400,
        elsewhere / "geo_0" / "measure.old-1.py311.nbi": 200,
        elsewhere / "geo_0" / "measure.new-1.py311.nbi": 400,
    }
    for path, age in ages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (age, age))
    forget_stale([tmp_path / "geo"])
    assert [path for path in ages if not path.exists()] == [path for path in ages if ".old-" in path.name]
