"""Plain lines on standard output: nothing that a file holds reaches the terminal unescaped."""

from __future__ import annotations

import sys
import textwrap
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import typer

from overlap.domain.text import per_cent
from overlap.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

_NARROWEST = 40
_LONG_M = 10_000.0
WIDEST = 10_000
_HALF_SHOWN = 0.00005


def say(text: str) -> None:
    """Print one line."""
    typer.echo(printable(text))


def say_broken(text: str) -> None:
    """Print one line, on a terminal broken between words at its width; a pipe gets it whole."""
    shown = printable(text)
    if sys.stdout.isatty() and (width := get_terminal_size().columns) > _NARROWEST:
        indent = " " * (len(shown) - len(shown.lstrip()) + 4)
        shown = textwrap.fill(
            shown, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    typer.echo(shown)


def listed(text: str) -> list[str]:
    """What an option names with commas between, once each; what is empty is kept, and found to be no word."""
    return list(dict.fromkeys(each.strip() for each in text.split(",")))


def say_files(files: Iterable[Path], *, json: bool) -> None:
    """Print where files were left: a line each, or all as JSON."""
    if json:
        say_json([file.as_posix() for file in files])
        return
    for file in files:
        say_broken(str(file))


def clipped(text: str, longest: int = 60) -> str:
    """A name that may be of any length, cut for the eye; files have all of it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def console_of(least: int = 0) -> Console:
    """Where words and tables are printed: a terminal, taken as so many columns wide at least, or a pipe.

    In a pipe nothing is broken in two, so that each row of a table can be found and copied.
    """
    from rich.console import Console

    if sys.stdout.isatty():
        return Console(highlight=False, width=max(Console().width, least))
    return Console(highlight=False, soft_wrap=True, width=WIDEST)


def say_table(table: Table, least: int) -> None:
    """Print a table, on a terminal never narrower than the columns in which it can be read."""
    console_of(least).print(table)


def say_json(value: Any) -> None:
    """Print a value as JSON and nothing else, in UTF-8 whatever the terminal is."""
    from overlap.outputs.json_text import json_text

    lines = json_text(value).split("\n")
    typer.echo("\n".join(map(printable, lines)).encode(), nl=False)


def distance_text(distance_m: float) -> str:
    """A distance in words: metres, and kilometres from ten on."""
    return f"{distance_m:,.0f} m" if distance_m < _LONG_M else f"{distance_m / 1000.0:,.1f} km"


def share_text(share: float) -> str:
    """A share with two decimals, never rounded to nothing or everything where it is neither."""
    if 0.0 < share < _HALF_SHOWN:
        return "<0.01 %"
    return ">99.99 %" if 1.0 - _HALF_SHOWN <= share < 1.0 else per_cent(share, 2)
