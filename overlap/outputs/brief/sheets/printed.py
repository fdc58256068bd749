"""A book of sheets as PDF: each sheet of a counter fits one page."""

from __future__ import annotations

from typing import Any

from overlap.outputs.brief.pdf import compiled, showable
from overlap.outputs.language.words import Words

_CALLS = 12


def book_pdf(content: dict[str, Any], words: Words) -> bytes:
    """The bytes of the file; what no font can show is told on the sheet that has it.

    Parameters
    ----------
    content
        A language's book: `sheets` are from `spoken`.
    """
    sheets = [showable(sheet, words) for sheet in content["sheets"]]
    own = showable({key: value for key, value in content.items() if key != "sheets"}, words)
    made = compiled("sheets.typ", {**own, "sheets": sheets}, {})
    _forget()
    return made


def _forget() -> None:
    """Have Typst drop what it keeps of a book: megabytes for each sheet, until some other calls have gone by.

    https://docs.rs/comemo/latest/comemo/fn.evict.html: what ten calls have not asked for goes.
    """
    import typst

    for _ in range(_CALLS):
        typst.compile(b"", font_paths=[], ignore_system_fonts=True)
