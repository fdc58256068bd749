"""A book of sheets as one HTML file without programs: it asks nobody for anything, and prints in pages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any


def book_page(content: dict[str, Any]) -> bytes:
    """The bytes of the file; every text is escaped.

    Parameters
    ----------
    content
        A language's book: `sheets` are from `spoken`.
    """
    foot = "".join(f"<p>{escape(each)}</p>" for each in content["foot"])
    sheets = (
        f'<article id="{anchor(number)}"><p class="study">{escape(content["name"])}</p>'
        f"<h2>{escape(sheet['title'])}</h2>{''.join(_sections(sheet))}<footer>{foot}</footer></article>"
        for number, sheet in enumerate(content["sheets"], 1)
    )
    return whole_page(content, "\n".join(sheets))


def anchor(number: int) -> str:
    """What links to a sheet name, counted from 1 within its file."""
    return f"sheet-{number}"


def whole_page(content: dict[str, Any], body: str) -> bytes:
    """A page of this title, language and direction around markup."""
    style = (files("overlap.resources") / "sheets.css").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    direction = "rtl" if content["right_to_left"] else "ltr"
    title = escape(f"{content['title']} · {content['name']}")
    return (
        f'<!DOCTYPE html>\n<html lang="{content["language"]}" dir="{direction}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(content['title'])}</h1>\n{body}\n</body>\n</html>\n"
    ).encode()


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], ends: Sequence[bool]) -> str:
    """A table of texts that are markup already; `ends` are the columns of figures."""
    kinds = ["end" if each else "start" for each in ends]
    head = "".join(
        f'<th scope="col" class="{kind}">{each}</th>' for each, kind in zip(heads, kinds, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(f'<td class="{kind}">{each}</td>' for each, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    caption = f"<caption>{title}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _sections(sheet: dict[str, Any]) -> Iterator[str]:
    for section in sheet["sections"]:
        blocks = "".join(map(_block, section["blocks"]))
        yield f"<section><h3>{escape(section['title'])}</h3>{blocks}</section>"


def _block(block: dict[str, Any]) -> str:
    if block["kind"] == "line":
        return f"<p>{escape(block['text'])}</p>"
    heads, rows = map(escape, block["heads"]), [list(map(_cell, row)) for row in block["rows"]]
    return table(escape(block["title"]), list(heads), rows, block["ends"])


def _cell(text: str) -> str:
    """A cell; what is told below its first line is set smaller."""
    first, *below = map(escape, text.split("\n"))
    return first + "".join(f"<small>{each}</small>" for each in below)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
