"""`overlap brief`: what a run found, for those who decide."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overlap.cli.text import listed, say_files


def brief(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    lang: Annotated[
        str, typer.Option(metavar="LANGUAGES", help="Of en, fr, es, pt, ar, ru and zh, such as en,fr.")
    ] = "en",
    formats: Annotated[
        str,
        typer.Option("--format", metavar="FORMATS", help="Of html, pdf, docx and xlsx, such as pdf,docx."),
    ] = "html,pdf,docx,xlsx",
    short: Annotated[
        bool, typer.Option("--short", help="What fits one page, instead of the whole: PDF and DOCX.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to leave it; by default beside the run, as RUN-brief."),
    ] = None,
) -> None:
    """A brief for those who decide, in their language: a page, a PDF, a document and a workbook."""
    from overlap.runs.brief import write_briefs

    say_files(write_briefs(run, listed(lang), listed(formats), out, short=short), json=False)
