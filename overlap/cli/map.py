"""`overlap map`: maps of a run as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overlap.cli.text import listed, say_files


def map_(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND,…",
            help="Of gap, overlap, coverage, digital, priorities, or tables with shapes (default: all five).",
        ),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="FORMAT,…", help="Of png, svg and pdf.")
    ] = "png",
    size: Annotated[
        str, typer.Option(metavar="SIZE", help="For a page, a slide, or a square post.")
    ] = "page",
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG,…", help="Of en, fr, es, pt, ar, ru and zh.")
    ] = "en",
    per_area: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="A map for each area of this level.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the maps go (default: RUN-maps, beside the run)."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the files as JSON and nothing else.")] = False,
) -> None:
    """Maps that can be printed: gaps, overlap, coverage, how digital counters are, where to act first."""
    from overlap.cli import console
    from overlap.runs.map import Asked, map_run

    asked = Asked(
        tuple(listed(kind)) if kind else (), tuple(listed(formats)), size, tuple(listed(lang)), per_area
    )
    with console.progress() as progress:
        files = map_run(run, asked, out, progress)
    say_files(files, json=json)
