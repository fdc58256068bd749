"""A brief as a document for word processors, which a communications officer can edit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from overlap.outputs.brief.spoken import Drawn
from overlap.outputs.brief.zipped import undated
from overlap.outputs.language.own_font import own_family

_NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)
_FONT = "Noto Sans"
_WIDTH_CM, _SHORT_CM = 17.0, 10.0


def docx(content: dict[str, Any], drawn: Drawn, *, short: bool = False) -> bytes:
    """The bytes of the file; strangers' text is set as runs, which word processors take for text only.

    Parameters
    ----------
    content
        From `spoken`.
    drawn
        Pictures as PNG.
    short
        Pictures leave room for what else is on one page.
    """
    from docx import Document
    from docx.shared import Cm

    document = Document()
    _describe(document, content)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.0)
    document.add_paragraph(content["name"])
    document.add_heading(content["title"], 0)
    for section in content["sections"]:
        document.add_heading(section["title"], 1)
        for block in section["blocks"]:
            _add(document, block, drawn, _SHORT_CM if short else _WIDTH_CM)
    if content["note"]:
        document.add_paragraph(content["note"])
    if content["right_to_left"]:
        _turn(document)
    made = io.BytesIO()
    document.save(made)
    return undated(made.getvalue())


def _describe(document: Any, content: dict[str, Any]) -> None:
    from docx.oxml.ns import qn

    properties = document.core_properties
    properties.title = f"{content['title']} · {content['name']}"[:255]
    properties.author, properties.comments, properties.language = "", "", content["language"]
    properties.created = properties.modified = _NO_DATE
    properties.last_modified_by, properties.revision = "", 1
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), _FONT)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), content["language"])
        lang.set(qn("w:bidi"), content["language"])
    family = own_family(content["language"].partition("-")[0])
    if family is not None:
        _use(document, family, content["language"])


def _use(document: Any, family: str, language: str) -> None:
    """Have signs of East Asia set in a font, headings too, for which the theme has another."""
    from docx.oxml.ns import qn

    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.pop(qn("w:eastAsiaTheme"), None)
        fonts.set(qn("w:eastAsia"), family)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), language)


def _add(document: Any, block: dict[str, Any], drawn: Drawn, width_cm: float) -> None:
    if block["kind"] == "line":
        document.add_paragraph(block["text"])
    elif block["kind"] == "points":
        for each in block["items"]:
            paragraph = document.add_paragraph(each, style="List Bullet")
            if block["english"]:
                _quote(paragraph)
    elif block["kind"] == "table":
        _add_table(document, block)
    else:
        _add_picture(document, block, drawn, width_cm)


def _add_picture(document: Any, block: dict[str, Any], drawn: Drawn, width_cm: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm

    room, kind = block["file"].split("-", 1)
    picture = document.add_picture(io.BytesIO(drawn[room, kind]), width=Cm(width_cm))
    for described in picture._inline.iter(qn("wp:docPr")):  # noqa: SLF001 - no other way to an alternative text
        described.set("descr", block["alt"])


def _add_table(document: Any, block: dict[str, Any]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    document.add_paragraph(block["title"], style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(0, len(block["heads"]), style="Light List Accent 1")
    rows: Iterable[Sequence[str]] = (block["heads"], *block["rows"])
    for texts, quoted in zip(rows, ([False] * len(block["heads"]), *block["english"]), strict=True):
        flags = zip(block["ends"], quoted, strict=True)
        for cell, text, (ends, english) in zip(table.add_row().cells, texts, flags, strict=True):
            cell.paragraphs[0].text = text
            if ends:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if english:
                _quote(cell.paragraphs[0])
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - repeated on every page
    document.add_paragraph()


def _quote(paragraph: Any) -> None:
    """Tell that a paragraph is in English, for spelling and for voices."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for run in paragraph.runs:
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), "en")
        run._r.get_or_add_rPr().append(lang)  # noqa: SLF001 - no other way to the language of a run


def _turn(document: Any) -> None:
    """Set everything but English from right to left: paragraphs, runs, tables and the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body = document.element.body
    for paragraph in body.iter(qn("w:p")):
        if next(paragraph.iter(qn("w:lang")), None) is not None:
            continue
        for run in paragraph.iter(qn("w:r")):
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))
        properties = paragraph.get_or_add_pPr()
        properties.insert_element_before(
            OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr"
        )
    for table in body.iter(qn("w:tblPr")):
        style = table.find(qn("w:tblStyle"))
        style.addnext(OxmlElement("w:bidiVisual"))
    for section in body.iter(qn("w:sectPr")):
        section.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")
