"""The brief of a run: made once without a language, then spoken, then set as each kind of file."""

from __future__ import annotations

from collections.abc import Sequence

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Brief, Line
from overlap.outputs.brief.pictures import pictures
from overlap.outputs.brief.sections import brief_of, shortened
from overlap.outputs.brief.spoken import Drawn, spoken
from overlap.outputs.language.words import LANGUAGES, Words

__all__ = ["FORMATS", "LANGUAGES", "brief_files"]

FORMATS = ("pdf", "docx", "xlsx")
_PICTURES = {"pdf": "svg", "docx": "png"}


def brief_files(
    run: RunContent, languages: Sequence[str], formats: Sequence[str], *, short: bool = False
) -> dict[str, bytes]:
    """The files of a brief by their names, such as `brief.fr.pdf`.

    Parameters
    ----------
    run
        What it tells of.
    languages
        Of `LANGUAGES`.
    formats
        Of `FORMATS`.
    short
        One page for the PDF, and as much for the DOCX; the workbook is always whole.
    """
    whole = brief_of(run)
    brief = shortened(whole) if short else whole
    made: dict[str, bytes] = {}
    for form in formats:
        for language in languages:
            words = Words(language)
            if form == "xlsx":
                made[f"tables.{language}.xlsx"] = _workbook(run, whole, words)
            else:
                drawn = pictures(run, brief, _PICTURES[form], language)
                made[f"brief.{language}.{form}"] = _document(brief, words, drawn, form, short=short)
    return made


def _document(brief: Brief, words: Words, drawn: Drawn, form: str, *, short: bool) -> bytes:
    content = spoken(brief, words, drawn)
    if form == "pdf":
        from overlap.outputs.brief.pdf import pdf

        return pdf(content, words, drawn, short=short)
    from overlap.outputs.brief.docx import docx

    return docx(content, drawn)


def _workbook(run: RunContent, brief: Brief, words: Words) -> bytes:
    from overlap.outputs.brief.xlsx import xlsx

    headline = [words.say(each.message) for each in brief.sections[0].blocks if isinstance(each, Line)]
    return xlsx(run, headline, words)
