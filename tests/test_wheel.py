"""The wheel: the whole tool with its sample, under its own name, and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--wheel-dir", folder]
    subprocess.run([*pip, ROOT, *options], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_it_holds_the_package_and_the_sample_only(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(about).decode("utf-8"))
        (entry,) = (name for name in names if name.endswith(".dist-info/entry_points.txt"))
        entry_points = archive.read(entry).decode("utf-8")
    assert metadata["Name"] == "overlap-toolkit"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert "overlap = overlap.cli.app:main" in entry_points
    inside = {name.split("/")[0] for name in names}
    assert inside == {"overlap", about.split("/")[0]}
    assert not [name for name in names if re.search(r"test|conftest|__pycache__", name)]
    data = ROOT / "data"
    sample = {path.relative_to(data).as_posix() for path in (data / "sample").rglob("*") if path.is_file()}
    assert {name.removeprefix("overlap/data/") for name in names if "/sample/" in name} == sample
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "overlap").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules


def lend_machine_code(package: Path) -> None:
    """Put what was compiled from the same source beside the copy: compiling it again proves nothing."""
    for source in (ROOT / "overlap").rglob("*.py"):
        copy = package / source.relative_to(ROOT / "overlap")
        assert copy.read_bytes() == source.read_bytes()
        shutil.copystat(source, copy)  # by which the compiler knows the source
    for code in (ROOT / "overlap").rglob("*.nb[ci]"):
        kept = package / code.relative_to(ROOT / "overlap")
        kept.parent.mkdir(exist_ok=True)
        shutil.copy2(code, kept)


def test_installed_in_an_empty_folder_it_runs_the_sample(
    wheel: Path, tmp_path: Path, sample_run: tuple[Path, str]
) -> None:
    target, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--target", target, wheel], check=True, capture_output=True)
    lend_machine_code(target / "overlap")
    environment = {**os.environ, "PYTHONPATH": str(target)}
    where = [sys.executable, "-c", "import overlap; print(overlap.__file__)"]
    found = subprocess.run(where, cwd=empty, env=environment, check=True, capture_output=True, text=True)
    assert Path(found.stdout.strip()) == target / "overlap" / "__init__.py"
    command = [sys.executable, "-m", "overlap", "analyze"]
    done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    run = empty / "results" / "ondavelu-fictional"
    folder, _ = sample_run
    names = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in run.iterdir()) == names
    assert [name for name in names if (run / name).read_bytes() != (folder / name).read_bytes()] == []
