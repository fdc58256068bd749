"""The brief of a run: made once without a language, then spoken, then set as each kind of file."""

from __future__ import annotations

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Line
from overlap.outputs.brief.pictures import pictures
from overlap.outputs.brief.sections import brief_of, shortened
from overlap.outputs.brief.spoken import spoken
from overlap.outputs.brief.words import LANGUAGES, Words

__all__ = ["FORMATS", "LANGUAGES", "brief_files"]

FORMATS = ("pdf", "docx", "xlsx")


def brief_files(
    run: RunContent, language: str, formats: tuple[str, ...], *, short: bool = False
) -> dict[str, bytes]:
    """The files of a brief by their names, such as `brief.fr.pdf`.

    Parameters
    ----------
    run
        What it tells of.
    language
        One of `LANGUAGES`.
    formats
        Of `FORMATS`.
    short
        One page for the PDF and the DOCX; the workbook is always whole.
    """
    words = Words(language)
    brief = brief_of(run)
    headline = [words.say(each.message) for each in brief.sections[0].blocks if isinstance(each, Line)]
    brief = shortened(brief) if short else brief
    made: dict[str, bytes] = {}
    for form in formats:
        if form == "pdf":
            from overlap.outputs.brief.pdf import pdf

            drawn = pictures(run, brief, "svg")
            made[f"brief.{language}.pdf"] = pdf(spoken(brief, words, drawn), words, drawn, short=short)
        elif form == "docx":
            from overlap.outputs.brief.docx import docx

            drawn = pictures(run, brief, "png")
            made[f"brief.{language}.docx"] = docx(spoken(brief, words, drawn), drawn)
        else:
            from overlap.outputs.brief.xlsx import xlsx

            made[f"tables.{language}.xlsx"] = xlsx(run, headline, words)
    return made
