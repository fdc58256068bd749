"""Commands that read a run refuse a file of it that is not as the run has written it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_study import Command

COMMANDS = (
    ("near", "{run}", "179.9", "-25"),
    ("twins", "{run}", "one"),
    ("refer", "{run}", "library:L-0002"),
    ("check", "{run}", "--rule", "uk-post"),
)
CHANGED = "was changed since the run (not as in manifest.json); run overlap analyze again\n"
NOT_LISTED = "is not in the run's manifest.json; run overlap analyze again\n"
NO_RUN = "; name the folder that analyze has written\n"


@pytest.fixture
def run(sample_run: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_run[0], tmp_path / "run"))


def cut(file: Path) -> None:
    """Leave the first half, as a copy that was broken off does."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def without_its_rules(file: Path) -> None:
    summary = json.loads(file.read_text("utf-8"))
    summary["referrals"] = summary["cases"] = []
    summary["settings"]["bands_km"] = "many"
    file.write_text(json.dumps(summary), "utf-8")


def one_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def binary(file: Path) -> None:
    file.write_bytes(bytes(range(256)) * 8)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def forgetful(file: Path) -> None:
    """A manifest that says nothing of the other outputs."""
    manifest = json.loads(file.read_text("utf-8"))
    manifest["outputs"] = {"study.toml": manifest["outputs"]["study.toml"], "summary.json": "text"}
    file.write_text(json.dumps(manifest), "utf-8")


def somebody_elses(file: Path) -> None:
    file.write_text("[]", "utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("summary.json", without_its_rules, f"summary.json: {CHANGED}"),
        ("summary.json", cut, f"summary.json: {CHANGED}"),
        ("summary.json", binary, f"summary.json: {CHANGED}"),
        ("summary.json", Path.unlink, "summary.json: is missing from the run; run overlap analyze again\n"),
        ("summary.json", folder, "summary.json: cannot be read ("),
        ("overlap.gpkg", one_byte, f"overlap.gpkg: {CHANGED}"),
        ("overlap.gpkg", cut, f"overlap.gpkg: {CHANGED}"),
        ("overlap.gpkg", empty, f"overlap.gpkg: {CHANGED}"),
        ("overlap.gpkg", Path.unlink, "overlap.gpkg: is missing from the run; run overlap analyze again\n"),
        ("manifest.json", cut, "manifest.json: cannot be read (no JSON); run overlap analyze again\n"),
        ("manifest.json", binary, "manifest.json: cannot be read (no JSON); run overlap analyze again\n"),
        ("manifest.json", folder, "manifest.json: cannot be read ("),
        ("manifest.json", forgetful, f"summary.json: {NOT_LISTED}"),
        ("manifest.json", somebody_elses, f"run: is no run of overlap (manifest.json of another){NO_RUN}"),
        ("manifest.json", Path.unlink, f"run: is no run of overlap (no manifest.json){NO_RUN}"),
    ],
)
def test_a_changed_file(
    run: Path,
    overlap: Command,
    command: tuple[str, ...],
    name: str,
    damage: Callable[[Path], None],
    said: str,
) -> None:
    damage(run / name)
    found = overlap(*(each.format(run=run) for each in command))
    assert (found.code, found.out) == (1, "")
    assert said in found.err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_files_that_a_command_does_not_read_may_change(
    run: Path, overlap: Command, command: tuple[str, ...]
) -> None:
    before = overlap(*(each.format(run=run) for each in command))
    binary(run / "coverage.csv")
    (run / "areas.csv").unlink()
    assert overlap(*(each.format(run=run) for each in command)) == before
    assert before.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_what_is_no_run(tmp_path: Path, overlap: Command, command: tuple[str, ...]) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    for name, what in (
        ("file", "no such run"),
        ("gone", "no such run"),
        ("x" * 5000, "no such run"),
        ("empty", "is no run of overlap (no manifest.json)"),
    ):
        found = overlap(*(each.format(run=tmp_path / name) for each in command))
        assert found.code == 1
        assert what in found.err
        assert found.err.endswith(NO_RUN)
