"""Too little memory, or no room for machine code: a message with what to do, exit code 1, nothing written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from builders import write_raster
from rasterio import Affine
from rasterio._err import CPLE_OutOfMemoryError
from rasterio.errors import RasterioIOError
from shapely.errors import GEOSException

import overlap
from overlap.cli.app import main
from overlap.errors import Fault, InputError
from overlap.readers.raster import RasterPopulation

pytestmark = pytest.mark.long

TOLD = "; take fewer --workers, fewer or simpler areas, or a raster in tiles (gdal_translate -co TILED=YES)\n"


def rasters_fault() -> Exception:
    """As `RasterPopulation` tells it, with what GDAL said beneath."""
    read = RasterioIOError("Read failed")
    read.__cause__ = CPLE_OutOfMemoryError(2, 2, "cannot allocate 1 x 1 tile")
    fault = InputError(Fault("people.tif", "rows 0 to 9 cannot be read"))
    fault.__cause__ = read
    return fault


SHORTAGES: dict[str, tuple[Exception, str]] = {
    "Python": (MemoryError(), "overlap: memory: there is not enough"),
    "Arrow": (pa.ArrowMemoryError("malloc failed"), "overlap: memory: there is not enough (malloc failed)"),
    "GEOS": (GEOSException("std::bad_alloc"), "overlap: memory: there is not enough (std::bad_alloc)"),
    "threads": (
        RuntimeError("can't start new thread"),
        "overlap: memory: there is not enough (can't start new thread)",
    ),
    "system": (
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        "overlap: memory: there is not enough ([Errno 12] Cannot allocate memory)",
    ),
    "GDAL": (rasters_fault(), "overlap: memory: there is not enough (cannot allocate 1 x 1 tile)"),
}


@pytest.mark.parametrize(("error", "told"), SHORTAGES.values(), ids=SHORTAGES)
@pytest.mark.parametrize("several", [False, True])
def test_a_lack_of_memory_is_told_as_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    told: str,
    *,
    several: bool,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(RasterPopulation, "_read", fail)
    study = Path(overlap.__file__).parents[1] / "data" / "sample" / "study.toml"
    named = [str(study)] * 2 if several else []
    assert main(["analyze", *named, "--out", "run"]) == 1
    said = capsys.readouterr().err
    assert told.removeprefix("overlap: ") + TOLD in said
    assert "bug" not in said
    assert not list(tmp_path.iterdir())


def test_a_file_called_out_of_memory_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["analyze", "--libraries", "out of memory.csv", "--posts", "p.csv", "--out", "run"]) == 1
    assert capsys.readouterr().err.startswith("overlap: out of memory.csv: no such file; ")


def child(script: str, folder: Path, *arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    paths = {"PYTHONPATH": str(Path(overlap.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        check=False,
        cwd=folder,
        env=os.environ | paths | env,
        capture_output=True,
        text=True,
    )


# A process that may take so many bytes more than it has when all that it needs is imported and compiled.
LIMITED = """
import resource, sys
from pathlib import Path
from overlap.cli.app import main

ANALYZE = ["analyze", "--only", "coverage", "--workers", "1"]
assert main([*ANALYZE, "--out", "first"]) == 0
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + int(sys.argv[1]),) * 2)
sys.exit(main([*ANALYZE, *sys.argv[2:], "--out", "run"]))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the size of a process is not told here")
@pytest.mark.parametrize("spare", [40_000_000, 400_000_000], ids=["GDAL", "NumPy"])
def test_a_process_that_may_take_no_more(tmp_path: Path, spare: int) -> None:
    """A raster in a single tile must be held whole: by GDAL as it is, by the pass as float64."""
    pytest.importorskip("resource", reason="limits cannot be set here")
    layout = {"tiled": True, "blockxsize": 9008, "blockysize": 9008, "compress": "deflate"}
    people = np.ones((9008, 9008), dtype="uint8")
    write_raster(tmp_path / "p.tif", people, Affine(0.001, 0, 10, 0, -0.001, 50), "EPSG:4326", **layout)
    for name in ("libraries.csv", "posts.csv"):
        (tmp_path / name).write_text("id,longitude,latitude\n1,11.0,49.0\n", encoding="utf-8")
    files = ("--libraries", "libraries.csv", "--posts", "posts.csv", "--population", "p.tif")
    done = child(LIMITED, tmp_path, spare, *files)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("overlap: memory: there is not enough ("), done.stderr
    assert done.stderr.endswith(TOLD)
    assert not [path for path in tmp_path.iterdir() if "run" in path.name]


# A process whose files may not grow, so that no machine code can be kept.
WITHOUT_ROOM = """
import resource, sys

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from overlap.cli.app import main

sys.exit(main(["analyze", "--only", "coverage", "--out", "run"]))
"""


def test_no_room_for_machine_code(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="limits cannot be set here")
    (tmp_path / "kernels").mkdir()
    done = child(WITHOUT_ROOM, tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "kernels"))
    assert done.returncode == 1, done.stderr
    assert done.stderr == (
        "overlap: disk: a file cannot be written (File too large); "
        "make room, or name other folders with TMPDIR and, for machine code, NUMBA_CACHE_DIR\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["kernels"]


def test_a_bug_is_told_where_no_log_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(RasterPopulation, "_read", broken)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", full)
    assert main(["analyze", "--out", "run"]) == 3
    assert capsys.readouterr().err.endswith("no log could be written (No space left on device)\n")
