"""`overlap analyze`: the main job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overlap.analyses import ANALYSES

if TYPE_CHECKING:
    from overlap.domain.run import RunContent
    from overlap.runs.job import Job
    from overlap.runs.mapper import Mapper

NAMED = "NAME=FILE"


def analyze(
    studies: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[STUDY]...",
            help="A study.toml or a folder with one; or several. Without it and without files, the sample.",
        ),
    ] = None,
    libraries: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Short for --network library=FILE.")
    ] = None,
    posts: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="Short for --network post=FILE.")
    ] = None,
    network: Annotated[
        list[str] | None, typer.Option(metavar=NAMED, help="A file of facilities; may be repeated.")
    ] = None,
    population: Annotated[
        list[str] | None,
        typer.Option(metavar="[NAME=]FILE", help="A file of people: the total, or a named part of it."),
    ] = None,
    population_column: Annotated[
        list[str] | None, typer.Option(metavar="[NAME=]COLUMN", help="The column that holds the people.")
    ] = None,
    areas: Annotated[
        list[str] | None,
        typer.Option(metavar="[LEVEL=]FILE", help="Areas; several levels from large to small."),
    ] = None,
    area_name: Annotated[
        list[str] | None, typer.Option(metavar="[LEVEL=]COLUMN", help="The column that names the areas.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the study is called on maps and briefs.")
    ] = None,
    bands: Annotated[
        str | None, typer.Option(metavar="KM,KM,…", help="Distance limits in kilometres, ascending.")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(metavar="NAME,NAME,…", help=f"Only these analyses, of {', '.join(ANALYSES)}."),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A file of a scenario, besides the study's own; may be repeated."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Any key of the study file, such as study.site_m=50."
        ),
    ] = None,
    mend_swapped: Annotated[
        bool, typer.Option("--mend-swapped", help="Exchange latitude and longitude where they plainly are.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the run goes (default: results/NAME); several: DIR/NAME."),
    ] = None,
    maps: Annotated[
        str | None,
        typer.Option(metavar="FORMAT,…", help="Draw maps into the run too: of png, svg and pdf."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Threads that measure (default: the cores). Same figures."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Measure on a Dask cluster: tcp://HOST:PORT, or local to start one here."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON and nothing else.")] = False,
) -> None:
    """Overlap and coverage of a study: who lives near both networks, one, or neither."""
    from overlap.cli import console
    from overlap.cli.flags import Flags, job_of, refuse_files
    from overlap.cli.studies import run_all, show_all
    from overlap.readers.run_manifest import MANIFEST
    from overlap.runs.analyze import analyze as analyze_job

    # As lists, so that a second file is told and not taken for the first in silence.
    shorts = [f"library={file}" for file in libraries or ()] + [f"post={file}" for file in posts or ()]
    named = {"network": [*shorts, *(network or ())], "population": population or [], "areas": areas or []}
    columns = {"population": population_column or [], "areas": area_name or []}
    asked = tuple(settings or ())
    drawn = tuple(dict.fromkeys(each.strip() for each in (maps or "").split(",") if each.strip()))
    several = len(studies or ()) > 1
    goes = None if several else out
    flags = Flags(None, named, columns, bands, asked, mend_swapped, goes, only, tuple(scenario or ()), name)
    with ExitStack() as opened:
        mapper = opened.enter_context(_measuring(scheduler, workers))

        def run(job: Job) -> RunContent:
            with console.progress() as progress:
                return analyze_job(job, progress, mapper, drawn)

        if studies and several:
            refuse_files(flags)
            outcomes = run_all(studies, lambda study: job_of(replace(flags, study=study), out), run)
            raise typer.Exit(show_all(outcomes, as_json=json))
        job = job_of(replace(flags, study=studies[0] if studies else None))
        replaced = (job.out / MANIFEST).is_file()
        console.show(run(job), job.out, as_json=json, replaced=replaced)


@contextmanager
def _measuring(scheduler: str | None, workers: int | None) -> Iterator[Mapper]:
    """Who measures: threads here, or a cluster."""
    from overlap.geo.threads import usable_cores
    from overlap.runs.mapper import Threads

    count = workers or usable_cores()
    if scheduler is None:
        yield Threads(count)
        return
    from overlap.runs.cluster import connected

    with connected(scheduler, count) as cluster:
        yield cluster
