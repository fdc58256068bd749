"""A run that was left behind holds all that its outputs were made from."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from overlap.cli.app import main
from overlap.errors import InputError
from overlap.outputs import write_all
from overlap.readers.run_folder import SavedRun, read_run


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


def test_large_tables_are_read_another_way_and_are_the_same(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = read_run(run).content()
    monkeypatch.setattr("overlap.readers.run_folder._MANY", -1)
    for one, other in zip(small.tables, read_run(run).content().tables, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame, check_exact=True)


def test_whole_numbers_beside_empty_cells_are_exact() -> None:
    fields = [{"name": "n", "type": "integer"}, {"name": "is", "type": "boolean"}]
    with closing(sqlite3.connect(":memory:")) as rows:
        rows.execute('CREATE TABLE t (n INTEGER, "is" BOOLEAN)')
        rows.executemany("INSERT INTO t VALUES (?, ?)", [(2**53 + 1, 1), (None, None), (-(2**62) - 1, 0)])
        frame = SavedRun(Path(), {}, {})._frame({"name": "t", "schema": {"fields": fields}}, rows)
    assert frame["n"].tolist() == [2**53 + 1, pd.NA, -(2**62) - 1]
    assert frame["is"].tolist() == [True, pd.NA, False]


@pytest.mark.parametrize("name", ["datapackage.json", "study.toml", "overlap.gpkg"])
def test_a_changed_file_is_refused(run: Path, tmp_path: Path, name: str) -> None:
    for each in run.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / name).write_bytes((run / name).read_bytes() + b" ")
    with pytest.raises(InputError, match=f"{name}: was changed since the run"):
        read_run(tmp_path).content()
