"""What goes into a pipe is whole: no row of a table is broken in two, whatever the width that is said."""

from __future__ import annotations

import sys

import pytest
from rich.table import Table

from overlap.cli.app import main
from overlap.cli.text import say_table


def _printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    table = Table(box=None, pad_edge=False)
    for head in ("where", "what", "people"):
        table.add_column(head, overflow="fold")
    table.add_row("a place with a long name " * 4, "connect, perhaps online " * 3, "1,234")
    table.add_row("b", "add", "5")
    say_table(table, 60)
    return capsys.readouterr().out.splitlines()


def test_a_row_is_a_line_in_a_pipe_and_folds_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    head, first, second = _printed(capsys)
    assert head.split() == ["where", "what", "people"]
    assert first.rstrip().endswith("1,234")
    assert second.split() == ["b", "add", "5"]
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    lines = _printed(capsys)
    assert len(lines) > 3
    assert max(map(len, lines)) <= 80


def test_a_closed_output_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python has no stdout or stderr where they were closed before it began, as with `>&-`."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["rules"]) == 0
    assert main(["rules", "--unknown"]) == 2
    for stream in (sys.stdout, sys.stderr):
        stream.close()
