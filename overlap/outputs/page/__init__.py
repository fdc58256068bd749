"""One page of a run: an HTML file that holds its map, figures and programs, and asks nobody for anything."""

from __future__ import annotations

from pathlib import Path

from overlap.domain.run import RunContent
from overlap.outputs.language.words import Words
from overlap.outputs.page.content import page_content
from overlap.outputs.page.markup import page_markup


def write_page(run: RunContent, path: Path, language: str = "en") -> None:
    """Write the page of a run: UTF-8, the same bytes for the same run.

    Parameters
    ----------
    language
        Of those of the brief: its words, plural forms and number formats.

    Raises
    ------
    ImportError
        Leaflet (the package xstatic-leaflet) or Babel is not installed.
    """
    text = page_markup(page_content(run, Words(language)))
    path.write_text(text, encoding="utf-8", newline="\n")
