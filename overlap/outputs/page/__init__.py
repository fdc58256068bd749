"""One page of a run: an HTML file that holds its map, figures and programs, and asks nobody for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from overlap.domain.run import RunContent
from overlap.outputs.page.content import page_content
from overlap.outputs.page.markup import page_markup
from overlap.outputs.page.words import words_of

LANGUAGES_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def write_page(
    run: RunContent,
    path: Path,
    language: str = "en",
    words: Mapping[str, str] | None = None,
    findings: Sequence[str] = (),
) -> None:
    """Write the page of a run: UTF-8, the same bytes for the same run.

    Parameters
    ----------
    language
        Language of labels and number formats, as in the attribute `lang` of HTML.
    words
        Labels by key, where others than the package's own are wanted; whatever is missing is taken from the
        package's words of the language, or else in English. The keys are those of `words_of("en")`.
    findings
        What was found, in the language, where it is not English: the run itself tells it in English alone.

    Raises
    ------
    ImportError
        Leaflet (the package xstatic-leaflet) is not installed.
    """
    labels = {**words_of(language), **(words or {})}
    direction = "rtl" if language.split("-")[0] in LANGUAGES_RIGHT_TO_LEFT else "ltr"
    text = page_markup(page_content(run, language, labels, findings), labels, language, direction)
    path.write_text(text, encoding="utf-8", newline="\n")
