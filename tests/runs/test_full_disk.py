"""A disk without room, in whatever file it shows: a message, exit code 1, and the run that was there."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

import overlap
from overlap.cli.app import main
from overlap.outputs import OUTPUTS

pytestmark = pytest.mark.long

# A process whose files may not grow beyond so many bytes: one limit after the other.
LIMITED = """
import resource, sys
from overlap.cli.app import main

for limit in map(int, sys.argv[1:]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    code = main(["analyze", "--out", "run"])
    print(code, file=sys.stderr)
"""


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_geopackage_that_finds_no_room(tmp_path: Path, sample_run: tuple[Path, str]) -> None:
    pytest.importorskip("resource")
    size = (sample_run[0] / "overlap.gpkg").stat().st_size
    limits = [str(int(part * size)) for part in (0.003, 0.5, 0.9999)]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *limits],
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(overlap.__file__).parents[1])},
        capture_output=True,
        text=True,
    )
    lines = done.stderr.splitlines()
    assert lines[1::2] == ["1"] * len(limits), done.stderr
    for said in lines[::2]:
        assert said.startswith("overlap: run: cannot be written (overlap.gpkg: ")
        assert said.endswith("; make room on the disk, or choose another folder with --out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("output", OUTPUTS)
def test_whatever_file_finds_no_room_the_old_run_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(tmp_path)
    assert main(["analyze", "--only", "quality", "--out", "run"]) == 0
    before = content(tmp_path / "run")
    monkeypatch.setitem(OUTPUTS, output, full)
    capsys.readouterr()
    assert main(["analyze", "--only", "quality", "--out", "run"]) == 1
    assert capsys.readouterr().err == (
        "overlap: run: cannot be written (No space left on device); "
        "make room on the disk, or choose another folder with --out\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert content(tmp_path / "run") == before
