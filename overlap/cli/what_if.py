"""`overlap what-if`: who gains and who loses when a few counters change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overlap.cli.text import clipped, say_broken, say_json, say_table

if TYPE_CHECKING:
    from rich.table import Table

    from overlap.runs.what_if import WhatIf

_READABLE = 60
_REPEATED = "May be repeated."


def what_if(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    close: Annotated[
        list[str] | None, typer.Option(metavar="ID", help=f"A counter that closes. {_REPEATED}")
    ] = None,
    open_: Annotated[
        list[str] | None,
        typer.Option("--open", metavar="NETWORK,LON,LAT", help=f"A new counter. {_REPEATED}"),
    ] = None,
    move: Annotated[
        list[str] | None, typer.Option(metavar="ID,LON,LAT", help=f"A counter that moves. {_REPEATED}")
    ] = None,
    connect: Annotated[
        list[str] | None, typer.Option(metavar="ID", help=f"A counter that comes online. {_REPEATED}")
    ] = None,
    level: Annotated[
        list[str] | None,
        typer.Option(metavar="ID=3", help=f"A counter and the rung it will stand on. {_REPEATED}"),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Where the paths of the run's study start, if not found."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep it as a run of its own there.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON and nothing else.")] = False,
) -> None:
    """Who gains and who loses a counter near by if some counters closed, opened, moved or came online."""
    from overlap.cli import console
    from overlap.geo.threads import usable_cores
    from overlap.runs.mapper import Threads
    from overlap.runs.what_if import changes_of
    from overlap.runs.what_if import what_if as answer_of

    kinds = {"close": close, "open": open_, "move": move, "connect": connect, "level": level}
    changes = changes_of({kind: values or () for kind, values in kinds.items()})
    with console.progress() as progress:
        found = answer_of(run, changes, start, out, progress, Threads(usable_cores()))
    if json:
        say_json(asdict(found))
        return
    for line in _changed(found):
        say_broken(line)
    if found.rows:
        say_table(_table(found), _READABLE)
    if found.unchanged:
        say_broken(f"Nothing changes for: {', '.join(found.unchanged)}.")
    for caveat in found.caveats:
        say_broken(f"Note: {caveat}.")
    if out is not None:
        say_broken(f"The whole run is in {out}.")


def _changed(found: WhatIf) -> Iterator[str]:
    for row in found.changes:
        name = f"{clipped(row['name'])} [{row['facility_id']}]".strip()
        what = f" {row['what']}" if row["what"] else ""
        before = f"{row['before']} → " if row["before"] else ""
        yield f"{row['change']}{what}: {name}: {before}{row['after']}"


def _table(found: WhatIf) -> Table:
    """People near such counters before and after, by question and band."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title="People within reach", title_justify="left", box=None, pad_edge=False)
    table.add_column("near", overflow="fold")
    for head in ("within", "before", "after", "gained", "lost"):
        table.add_column(head, justify="right", no_wrap=True)
    for row in found.rows:
        people = (f"{row[f'people_{part}']:,.0f}" for part in ("before", "after", "gained", "lost"))
        table.add_row(Text(row["question"]), f"{row['band_km']:g} km", *people)
    return table
