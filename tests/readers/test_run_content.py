"""A run that was left behind holds all that its outputs were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from overlap.cli.app import main
from overlap.errors import InputError
from overlap.outputs import write_all
from overlap.readers.run_folder import read_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "run"
    assert main(["analyze", "--out", str(folder)]) == 0
    return folder


def test_outputs_made_again_are_the_same_bytes(run: Path, tmp_path: Path) -> None:
    """Shapes, meanings, units, styles, empty cells and the order of everything are read back."""
    write_all(read_run(run).content(), tmp_path)
    written = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert written == {name: (run / name).read_bytes() for name in written}
    assert {each.name for each in run.iterdir()} == {*written, "manifest.json"}


@pytest.mark.parametrize("name", ["datapackage.json", "study.toml", "overlap.gpkg"])
def test_a_changed_file_is_refused(run: Path, tmp_path: Path, name: str) -> None:
    for each in run.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / name).write_bytes((run / name).read_bytes() + b" ")
    with pytest.raises(InputError, match=f"{name}: was changed since the run"):
        read_run(tmp_path).content()
