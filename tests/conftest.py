"""What tests of several rooms share."""

from __future__ import annotations

import contextlib
import gc
import io
import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from overlap.cli.app import main
from overlap.runs.compiled import forget_stale

forget_stale()  # tests call kernels without the command, and must not call those of yesterday's source

gc.set_threshold(50_000)  # as every command does: a tenth of the time of tests

# No deadlines: kernels are compiled when a test first calls them. In continuous integration the same
# examples each time, so that a new example found is found by a developer and not by a change of another.
settings.register_profile("overlap", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("overlap")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, or a skip where there is none."""
    folder = os.environ.get("OVERLAP_REAL_DATA")
    if not folder:
        pytest.skip("set OVERLAP_REAL_DATA to the folder of real data")
    return Path(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long start first, so that no process works alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The run of `overlap analyze` without arguments in an empty folder, and what it prints.

    It is made once for all processes of the tests, which must neither change it nor write beside it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    here, printed = shared / "sample run", shared / "sample run.txt"
    with FileLock(shared / "sample run.lock"):
        if not printed.exists():
            here.mkdir(exist_ok=True)
            said = io.StringIO()
            with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
                patch.chdir(here)
                assert main(["analyze"]) == 0
            printed.write_text(said.getvalue(), encoding="utf-8", newline="")
    (folder,) = (here / "results").iterdir()
    return folder, printed.read_text(encoding="utf-8")
