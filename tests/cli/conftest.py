"""Commands as a user gives them, by calling `main`, where the small study lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_study import Command, Outcome, write_study

from overlap.cli.app import main


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small study; no test changes it."""
    folder = tmp_path_factory.mktemp("small")
    write_study(folder)
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of one test, with a small study of its own."""
    folder = tmp_path / "here"
    folder.mkdir()
    write_study(folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def overlap(capsys: pytest.CaptureFixture[str]) -> Command:
    """Call the command with arguments."""

    def call(*arguments: object) -> Outcome:
        code = main([str(each) for each in arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return call
