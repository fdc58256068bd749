"""The command `overlap`: its commands, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import io
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated

import typer

from overlap import __version__
from overlap.cli.analyze import analyze
from overlap.cli.init import init
from overlap.cli.inspect import inspect
from overlap.cli.near import near
from overlap.errors import OverlapError, printable

DONE, BUG, INTERRUPTED = 0, 3, 130

app = typer.Typer(
    name="overlap",
    help="Where two networks of public counters overlap, whom they reach, and whom nobody reaches.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(analyze)
app.command()(init)
app.command()(inspect)
# A negative longitude is an argument, not an option.
app.command(context_settings={"ignore_unknown_options": True})(near)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if wanted:
        typer.echo(f"overlap {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Where two networks of public counters overlap, whom they reach, and whom nobody reaches."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code: 0 done, 1 the user can act, 2 usage, 3 a bug, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whose encoding may lack what a name is written with
            stream.reconfigure(errors="backslashreplace")
    try:
        app(args=arguments, prog_name="overlap")
    except SystemExit as ended:  # Typer always ends so: done, wrong usage (told already), or interrupted
        if ended.code == INTERRUPTED:
            _say("interrupted; nothing half-written is left")
        return ended.code if isinstance(ended.code, int) else DONE
    except OverlapError as error:
        for line in str(error).splitlines():
            _say(line)
        return _log_bug(error) if error.exit_code == BUG else error.exit_code
    except Exception as error:  # noqa: BLE001 - the boundary: whatever else it is, it is a bug of ours
        _say(f"this is a bug in overlap: {type(error).__name__}: {error}")
        return _log_bug(error)
    return DONE


def _say(text: str) -> None:
    typer.echo(f"overlap: {printable(text)}", err=True)


def _log_bug(error: Exception) -> int:
    lines = [*_versions(), "", *traceback.format_exception(error)]
    with tempfile.NamedTemporaryFile(
        "w", prefix="overlap-bug-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as log:
        log.write("\n".join(lines))
    _say(f"please report it with this log: {Path(log.name)}")
    return BUG


def _versions() -> Iterator[str]:
    yield f"overlap {__version__}"
    yield f"Python {sys.version} on {sys.platform}"
    with suppress(PackageNotFoundError):
        for requirement in requires("overlap-toolkit") or ():
            name = re.split(r"[^\w.-]", requirement)[0]
            if "extra ==" not in requirement:
                yield f"{name} {version(name)}"
