"""Plain lines on standard output: nothing that a file holds reaches the terminal unescaped."""

from __future__ import annotations

from typing import Any

import typer

from overlap.errors import printable


def say(text: str) -> None:
    """Print one line."""
    typer.echo(printable(text))


def say_json(value: Any) -> None:
    """Print a value as JSON and nothing else, in UTF-8 whatever the terminal is."""
    from overlap.outputs.json_text import json_text

    lines = json_text(value).split("\n")
    typer.echo("\n".join(map(printable, lines)).encode(), nl=False)
