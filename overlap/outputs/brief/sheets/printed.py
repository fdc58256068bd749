"""A book of sheets as PDF: each sheet of a counter fits one page."""

from __future__ import annotations

from typing import Any

from overlap.outputs.brief.pdf import breakable, compiled, showable
from overlap.outputs.language.words import Words

_CALLS = 12
# As many of the widest letters as a heading, or a line of a sheet, holds where the text is largest.
_HEADING, _LINE = 24, 36


def book_pdf(content: dict[str, Any], words: Words) -> bytes:
    """The bytes of the file; what no font can show is told on the sheet that has it.

    Parameters
    ----------
    content
        A language's book: `sheets` are from `spoken`.
    """
    sheets = [_breakable(showable(sheet, words)) for sheet in content["sheets"]]
    own = showable({key: value for key, value in content.items() if key != "sheets"}, words)
    made = compiled("sheets.typ", {**own, "sheets": sheets}, {})
    _forget()
    return made


def _breakable(sheet: dict[str, Any]) -> dict[str, Any]:
    """The sheet with places to break words that no line of it holds; cells have theirs from the template."""
    sections = [
        {**section, "blocks": [_broken(block, "text", _LINE) for block in section["blocks"]]}
        for section in sheet["sections"]
    ]
    return {**_broken(sheet, "title", _HEADING), "sections": sections}


def _broken(values: dict[str, Any], key: str, longest: int) -> dict[str, Any]:
    text = values.get(key)
    return {**values, key: breakable(text, longest)} if text else values


def _forget() -> None:
    """Have Typst drop what it keeps of a book: megabytes for each sheet, until some other calls have gone by.

    https://docs.rs/comemo/latest/comemo/fn.evict.html: what ten calls have not asked for goes.
    """
    import typst

    for _ in range(_CALLS):
        typst.compile(b"", font_paths=[], ignore_system_fonts=True)
