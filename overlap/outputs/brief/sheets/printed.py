"""A book of sheets as PDF: each sheet of a counter fits one page."""

from __future__ import annotations

from typing import Any

from overlap.outputs.brief.pdf import compiled, showable
from overlap.outputs.language.words import Words


def book_pdf(content: dict[str, Any], words: Words) -> bytes:
    """The bytes of the file; what no font can show is told on the sheet that has it.

    Parameters
    ----------
    content
        A language's book: `sheets` are from `spoken`.
    """
    sheets = [showable(sheet, words) for sheet in content["sheets"]]
    own = showable({key: value for key, value in content.items() if key != "sheets"}, words)
    return compiled("sheets.typ", {**own, "sheets": sheets}, {})
