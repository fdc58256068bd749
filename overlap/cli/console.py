"""What a person sees: progress while it runs, and the run in words and one table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from overlap.domain.run import RunContent
from overlap.domain.source import Source
from overlap.outputs.headline import people, percent
from overlap.outputs.json_text import json_text


class _Bar:
    """`overlap.progress.Progress` as a bar on a terminal."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("starting", total=None)

    def stage(self, title: str, steps: int | None = None) -> None:
        """Begin anew."""
        self._bar.reset(self._task, description=title, total=steps)

    def step(self, steps: int = 1) -> None:
        """Go on."""
        self._bar.advance(self._task, steps)


@contextmanager
def progress() -> Iterator[_Bar]:
    """A bar on standard error, shown only where that is a terminal and gone when the work is done."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield _Bar(bar)


def show(run: RunContent, out: Path, *, as_json: bool) -> None:
    """Print the run: how each file was read, the headline, the split, caveats, and where the folder is."""
    if as_json:
        typer.echo(json_text(run.summary), nl=False)
        return
    # Without a terminal nothing is wrapped: a path broken in two cannot be copied.
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for source in run.sources:
        console.print(Text(_read(source)))
    console.print()
    for sentence in run.summary["headline"]:
        console.print(Text(sentence))
    split = _split(run)
    if split is not None:
        console.print()
        console.print(split)
    for caveat in run.summary["caveats"]:
        console.print(Text(f"Note: {caveat}."))
    console.print(Text(f"The whole run is in {out}."))


def _read(source: Source) -> str:
    parts = [f"{role} ← {column}" for role, column in source.columns.items()]
    text = f"{source.role}: {source.path} ({source.format}, {source.crs})"
    if parts:
        text += f"; {', '.join(parts)}"
    if source.rule:
        text += f"; counted where {source.rule}"
    return "; ".join([text, *source.notes])


def _split(run: RunContent) -> Table | None:
    """The total's split by band, as people and shares."""
    roles = {name: each["role"] for name, each in run.summary["population"].items()}
    rows: list[dict[str, Any]] = [
        row for row in run.summary.get("coverage", []) if roles[row["layer"]] == "total"
    ]
    if not rows:
        return None
    parts = [key for key in rows[0] if key.startswith("people_") and key != "people_total"]
    table = Table(title="People by nearest counter", title_justify="left", box=None, pad_edge=False)
    table.add_column("within", justify="right")
    for part in parts:
        table.add_column(Text(part.removeprefix("people_").replace("_", " ")), justify="right")
    for row in rows:
        cells = [
            f"{people(row[part]).split(' ')[0]} ({percent(row[part] / row['people_total'])})"
            if row["people_total"]
            else "0"
            for part in parts
        ]
        table.add_row(f"{row['band_km']:g} km", *cells)
    return table
