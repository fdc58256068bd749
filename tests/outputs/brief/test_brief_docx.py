"""The document, opened by python-docx."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from overlap.domain.run import RunContent
from overlap.outputs.brief import brief_files
from overlap.outputs.brief.sections import brief_of


def opened(run: RunContent, language: str) -> tuple[Any, bytes]:
    (content,) = brief_files(run, [language], ("docx",)).values()
    return Document(BytesIO(content)), content


@pytest.fixture(scope="module")
def english(content: RunContent) -> tuple[Any, bytes]:
    return opened(content, "en")


def test_headings_are_the_sections(english: tuple[Any, bytes], content: RunContent) -> None:
    headings = [each.text for each in english[0].paragraphs if each.style.name == "Heading 1"]
    assert headings == [section.title.text for section in brief_of(content).sections]


def test_tables_hold_the_figures_and_repeat_their_heads(english: tuple[Any, bytes]) -> None:
    areas = next(each for each in english[0].tables if each.cell(1, 0).text == "Sorrovash")
    assert [cell.text for cell in areas.rows[1].cells] == ["Sorrovash", "441,253", "13,370", "3.0%"]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in english[0].tables)


def test_pictures_say_what_they_show(english: tuple[Any, bytes]) -> None:
    shapes = list(english[0].element.body.iter(qn("wp:docPr")))
    assert shapes
    assert all(each.get("descr") for each in shapes)


def test_nothing_in_it_knows_the_clock(english: tuple[Any, bytes]) -> None:
    properties = english[0].core_properties
    assert properties.created.year == properties.modified.year == 1980
    with zipfile.ZipFile(BytesIO(english[1])) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_arabic_runs_from_right_to_left_but_for_english(strange: RunContent) -> None:
    body = opened(strange, "ar")[0].element.body
    paragraphs, runs = list(body.iter(qn("w:p"))), list(body.iter(qn("w:r")))
    english = [each for each in paragraphs if next(each.iter(qn("w:lang")), None) is not None]
    assert 0 < len(english) < len(paragraphs) / 2
    assert all(
        (each.pPr is None or each.pPr.find(qn("w:bidi")) is None) == (each in english) for each in paragraphs
    )
    assert all((each.rPr.find(qn("w:rtl")) is None) == (each.getparent() in english) for each in runs)
    assert all(each.find(qn("w:bidiVisual")) is not None for each in body.iter(qn("w:tblPr")))
    assert all(each.find(qn("w:bidi")) is not None for each in body.iter(qn("w:sectPr")))


def test_signs_of_east_asia_have_a_font_and_a_language(content: RunContent) -> None:
    styles = opened(content, "zh")[0].styles.element
    fonts = list(styles.iter(qn("w:rFonts")))
    assert {each.get(qn("w:eastAsia")) for each in fonts} == {"Noto Sans SC"}
    assert not [each for each in fonts if each.get(qn("w:eastAsiaTheme"))]
    assert {each.get(qn("w:eastAsia")) for each in styles.iter(qn("w:lang"))} == {"zh-CN"}


def test_hostile_names_are_text(hostile: RunContent) -> None:
    document = opened(hostile, "en")[0]
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert '=HYPERLINK("http://x.example","here")' in cells
    assert "#panic() $x^2$ *bold* _it_ @ref <label> `raw`" in cells
    assert "{people} {{ 7 * 7 }} {% if x %}" in cells
    assert "two lines and\\u0007a bell" in cells
    assert f"{'x' * 119}…" in cells
    assert not list(document.element.body.iter(qn("w:hyperlink"), qn("w:fldSimple"), qn("w:instrText")))
