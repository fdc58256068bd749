"""`overlap init`: a study file from a folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from overlap.cli.text import say


def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where your files are.")] = Path(),
) -> None:
    """Guess what each file of a folder is good for, say why, and write a study.toml to correct."""
    from overlap.cli import console
    from overlap.runs.init import draft_study, write_draft

    with console.progress() as progress:
        draft = draft_study(folder, progress)
    path = write_draft(draft, folder)
    for each in draft.used:
        say(f"{each.role} {each.name} ← {each.place}: {each.why}")
    for each in draft.unused:
        say(f"not used: {each.place}: {each.why}")
    say(f"Written: {path}. Read it, correct it, then run: overlap analyze {path}")
