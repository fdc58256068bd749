"""The command `overlap`: its commands, and the one place that turns errors into messages and exit codes."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import click
import typer

from overlap import __version__
from overlap.cli.analyze import analyze
from overlap.errors import OverlapError

DONE, USAGE, BUG, INTERRUPTED = 0, 2, 3, 130

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
    try:
        code = app(args=arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; nothing was written")
        return INTERRUPTED
    except OverlapError as error:
        for line in str(error).splitlines():
            _say(line)
        return _log_bug(error) if error.exit_code == BUG else error.exit_code
    except Exception as error:  # noqa: BLE001 - the boundary: whatever else it is, it is a bug of ours
        _say(f"this is a bug in overlap: {type(error).__name__}: {error}")
        return _log_bug(error)
    return code if isinstance(code, int) else DONE


def _say(text: str) -> None:
    typer.echo(f"overlap: {text}", err=True)


def _log_bug(error: Exception) -> int:
    lines = [f"overlap {__version__}, Python {sys.version}", "", *traceback.format_exception(error)]
    with tempfile.NamedTemporaryFile(
        "w", prefix="overlap-bug-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write("\n".join(lines))
    _say(f"please report it with this log: {Path(log.name)}")
    return BUG
