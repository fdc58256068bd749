"""The command `overlap`: its commands, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from overlap import __version__
from overlap.cli.analyze import analyze
from overlap.cli.brief import brief
from overlap.cli.check import check
from overlap.cli.init import init
from overlap.cli.inspect import inspect
from overlap.cli.map import map_
from overlap.cli.near import near
from overlap.cli.prioritise import prioritise
from overlap.cli.refer import refer
from overlap.cli.rules import rules
from overlap.cli.told import DONE, INTERRUPTED, say_error, told
from overlap.cli.twins import twins
from overlap.cli.what_if import what_if
from overlap.runs.compiled import forget_stale

# Nearly all that a command makes lives to its end: to search it for cycles every 700 objects costs a tenth.
_OBJECTS_BETWEEN_SEARCHES = 50_000

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
app.command()(rules)
app.command()(check)
app.command()(refer)
app.command()(twins)
app.command("what-if")(what_if)
app.command("map")(map_)
app.command()(prioritise)
app.command()(brief)
app.command(name="prioritize", hidden=True)(prioritise)


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
    """Run a command.

    Its exit code: 0 done, 1 the user can act, 2 usage, 3 a bug, 4 a check failed, 130 interrupted.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as by cron; a file opened later would take its number
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whose encoding may lack what a name is written with
            stream.reconfigure(errors="backslashreplace")
    gc.set_threshold(_OBJECTS_BETWEEN_SEARCHES)
    forget_stale()
    try:
        app(args=arguments, prog_name="overlap")
    except SystemExit as ended:  # Typer always ends so: done, wrong usage (told already), or interrupted
        if ended.code == INTERRUPTED:
            say_error("interrupted; nothing half-written is left")
        return ended.code if isinstance(ended.code, int) else DONE
    except Exception as error:  # noqa: BLE001 - the boundary: whatever is no fault of the input is a bug of ours
        return told(error)
    return DONE
