"""Plain lines on standard output: nothing that a file holds reaches the terminal unescaped."""

from __future__ import annotations

import sys
import textwrap
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import typer

from overlap.errors import printable

if TYPE_CHECKING:
    from rich.table import Table

_NARROWEST = 40
_LONG_M = 10_000.0


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
    """What an option names with commas between; what is empty is kept, and found to be no word."""
    return [each.strip() for each in text.split(",")]


def clipped(text: str, longest: int = 60) -> str:
    """A name that may be of any length, cut for the eye; files have all of it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def say_table(table: Table, least: int) -> None:
    """Print a table, never narrower than the columns in which it can be read."""
    from rich.console import Console

    width = max(Console().width, least)
    Console(highlight=False, soft_wrap=not sys.stdout.isatty(), width=width).print(table)


def say_json(value: Any) -> None:
    """Print a value as JSON and nothing else, in UTF-8 whatever the terminal is."""
    from overlap.outputs.json_text import json_text

    lines = json_text(value).split("\n")
    typer.echo("\n".join(map(printable, lines)).encode(), nl=False)


def distance_text(distance_m: float) -> str:
    """A distance in words: metres, and kilometres from ten on."""
    return f"{distance_m:,.0f} m" if distance_m < _LONG_M else f"{distance_m / 1000.0:,.1f} km"
