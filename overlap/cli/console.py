"""What a person sees: progress while it runs, and the run in words and one table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from overlap.cli.text import console_of, say_json
from overlap.domain.run import RunContent
from overlap.domain.source import Source
from overlap.errors import printable
from overlap.outputs.headline.words import percent

_HALF_A_PERSON = 0.5
_PAIR = 2


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


def show(run: RunContent, out: Path, *, as_json: bool, replaced: bool = False) -> None:
    """Print the run: how each file was read, the headline, the split, caveats, and where the folder is."""
    if as_json:
        say_json(run.summary)
        return
    console = console_of()
    for line in _words(run):
        console.print(Text(printable(line)))
    split = _split(run)
    if split is not None:
        console.print(split, "")
    for caveat in run.summary["caveats"]:
        console.print(Text(printable(f"Note: {caveat}.")))
    console.print(
        Text(
            printable(
                f"The whole run is in {out}{' (an earlier one there was replaced)' if replaced else ''}."
            )
        )
    )


def _words(run: RunContent) -> Iterator[str]:
    for source in run.sources:
        yield from _read(source)
    for warning in run.summary["warnings"]:
        yield from ("", f"Warning: {warning}.")
    yield from ("", run.name, "", *run.summary["headline"], "")


def _read(source: Source) -> Iterator[str]:
    yield f"{source.role}: {source.path} ({source.crs}; {source.format})"
    if source.columns:
        yield "  " + ", ".join(f"{role} ← {column}" for role, column in source.columns.items())
    if source.rule:
        yield f"  counted where {source.rule}"
    for note in source.notes:
        yield f"  {note}"


def _split(run: RunContent) -> Table | None:
    """The total's split by band: people, and below them their share."""
    roles = {name: each["role"] for name, each in run.summary["population"].items()}
    rows: list[dict[str, Any]] = [
        row for row in run.summary.get("coverage", []) if roles[row["layer"]] == "total"
    ]
    if not rows:
        return None
    parts = [key for key in rows[0] if key.startswith("people_") and key != "people_total"]
    networks = list(run.summary.get("networks", ()))
    # The split is of the first two alone: near a third network is neither all the same.
    of = f" of {networks[0]} and {networks[1]}" if len(networks) > _PAIR else ""
    table = Table(title=f"People by nearest counter{of}", title_justify="left", box=None, pad_edge=False)
    table.add_column("within", justify="right")
    for part in parts:
        head = part.removeprefix("people_").replace("_", " ")
        # One network alone has no other to be compared with.
        head = head if "people_both" in parts else head.removeprefix("only ")
        table.add_column(Text(head), justify="right")
    for row in rows:
        table.add_row(f"{row['band_km']:g} km", *(_cell(row[part], row["people_total"]) for part in parts))
    return table


def _cell(people: float, of_all: float) -> str:
    share = f"\n{percent(people / of_all, short=True)}" if of_all else ""
    told = "<1" if 0.0 < people < _HALF_A_PERSON else f"{people:,.0f}"
    return f"{told}{share}"
