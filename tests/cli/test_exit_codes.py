"""The one boundary: which exit code, which words, and nothing left half-written."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_study import Command

import overlap as package
from overlap.errors import Fault, InputError, LedgerError
from overlap.readers.raster import RasterPopulation


def stop(error: BaseException) -> Any:
    def stopped(*_: Any, **__: Any) -> None:
        raise error

    return stopped


def log_of(said: str) -> Path:
    named = re.search(r"^overlap: please report it with this log: (.+)$", said, re.MULTILINE)
    assert named, said
    return Path(named[1])


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_done_is_0(overlap: Command, here: Path) -> None:
    outcome = overlap("analyze", "study.toml", "--out", "run")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("The whole run is in run.\n")
    assert (here / "run" / "manifest.json").is_file()


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("analyze", "--help"), ("analyze", "-h")])
def test_help_and_version_are_0(overlap: Command, arguments: tuple[str, ...]) -> None:
    outcome = overlap(*arguments)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"overlap {package.__version__}\n" or outcome.out.startswith("Usage: overlap ")


def test_bad_input_is_1(overlap: Command, here: Path) -> None:
    outcome = overlap("analyze", "nowhere.toml", "--out", "run")
    assert outcome == (1, "", "overlap: nowhere.toml: no such file; check the path\n")
    assert not (here / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage: overlap [OPTIONS] COMMAND"),
        (("analyse",), "No such command 'analyse'"),
        (("analyze", "--librarys", "x"), "No such option: --librarys"),
        (("analyze", "--bands"), "requires an argument"),
        (("near", "run", "1", "2", "3"), "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_2(overlap: Command, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = overlap(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert "bug" not in err


def test_a_bug_is_3_and_its_log_holds_versions_and_the_traceback(
    overlap: Command, here: Path, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overlap.runs.evidence.read_inputs", stop(ZeroDivisionError("by \x1b[31mnothing")))
    code, out, err = overlap("analyze", "study.toml", "--out", "run")
    assert (code, out) == (3, "")
    first, second = err.splitlines()
    assert first == r"overlap: this is a bug in overlap: ZeroDivisionError: by \u001b[31mnothing"
    log = log_of(second)
    assert log.parent == logs
    text = log.read_text(encoding="utf-8")
    assert text.startswith(f"overlap {package.__version__}\nPython 3.")
    assert f"\nnumpy {np.__version__}\n" in text
    assert "Traceback (most recent call last)" in text
    assert "in stopped" in text
    assert not (here / "run").exists()


def test_a_ledger_that_does_not_close_is_3(
    overlap: Command, here: Path, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = RasterPopulation.blocks

    def without_the_last(self: RasterPopulation, *given: Any) -> Iterator[Any]:
        yield from list(whole(self, *given))[:-1]

    monkeypatch.setattr(RasterPopulation, "blocks", without_the_last)
    code, out, err = overlap("analyze", "study.toml", "--out", "run")
    assert (code, out) == (3, "")
    assert (
        "overlap: the ledger of total does not close: 7600.0 people in the file, 0.0 people in the pass"
        in err
    )
    assert LedgerError.__name__ in log_of(err).read_text(encoding="utf-8")
    assert log_of(err).parent == logs
    assert not (here / "run").exists()


@pytest.mark.parametrize("where", ["evidence.read_inputs", "analyze.write_all", "analyze.write_manifest"])
def test_an_interruption_is_130_and_leaves_nothing(
    overlap: Command, here: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before = sorted(here.iterdir())
    monkeypatch.setattr(f"overlap.runs.{where}", stop(KeyboardInterrupt()))
    assert overlap("analyze", "study.toml", "--out", "run") == (
        130,
        "",
        "overlap: interrupted; nothing half-written is left\n",
    )
    assert sorted(here.iterdir()) == before


def test_an_interruption_leaves_the_run_that_was_there(
    overlap: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    before = (here / "run" / "summary.json").read_bytes()
    monkeypatch.setattr("overlap.runs.analyze.write_manifest", stop(KeyboardInterrupt()))
    assert overlap("analyze", "study.toml", "--bands", "2", "--out", "run").code == 130
    assert (here / "run" / "summary.json").read_bytes() == before


def test_every_fault_has_its_own_line(overlap: Command, monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    faults = InputError(Fault("a", "wrong"), Fault("b", "wrong too", "this", "do that"))
    monkeypatch.setattr("overlap.runs.evidence.read_inputs", stop(faults))
    err = "overlap: a: wrong\noverlap: b: wrong too (this); do that\n"
    assert overlap("analyze", here / "study.toml") == (1, "", err)
