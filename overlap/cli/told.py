"""What a user is told of an error, and the exit code that stands for it."""

from __future__ import annotations

import re
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import typer

from overlap import __version__
from overlap.errors import OverlapError, printable

DONE, BUG, INTERRUPTED = 0, 3, 130


def told(error: Exception, of: str = "") -> int:
    """Tell of an error, each fault in a line of its own, and return its exit code; `of` is what it befell."""
    where = f"{of}: " if of else ""
    if isinstance(error, OverlapError):
        for line in str(error).splitlines():
            say_error(line if line.startswith(where) else f"{where}{line}")
        return _log_bug(error) if error.exit_code == BUG else error.exit_code
    say_error(f"{where}this is a bug in overlap: {type(error).__name__}: {error}")
    return _log_bug(error)


def say_error(text: str) -> None:
    """Print a line to standard error, safe to show."""
    typer.echo(f"overlap: {printable(text)}", err=True)


def _log_bug(error: Exception) -> int:
    lines = [*_versions(), "", *traceback.format_exception(error)]
    with tempfile.NamedTemporaryFile(
        "w", prefix="overlap-bug-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as log:
        log.write("\n".join(lines))
    say_error(f"please report it with this log: {Path(log.name)}")
    return BUG


def _versions() -> Iterator[str]:
    yield f"overlap {__version__}"
    yield f"Python {sys.version} on {sys.platform}"
    with suppress(PackageNotFoundError):
        for requirement in requires("overlap-toolkit") or ():
            name = re.split(r"[^\w.-]", requirement)[0]
            if "extra ==" not in requirement:
                yield f"{name} {version(name)}"
