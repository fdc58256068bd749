"""What tests of several rooms share."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import settings

from overlap.cli.app import main
from overlap.runs.compiled import forget_stale

forget_stale()  # tests call kernels without the command, and must not call those of yesterday's source

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


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The run of `overlap analyze` without arguments in an empty folder, and what it prints."""
    here = tmp_path_factory.mktemp("sample run")
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.chdir(here)
        assert main(["analyze"]) == 0
    (folder,) = (here / "results").iterdir()
    return folder, said.getvalue()
