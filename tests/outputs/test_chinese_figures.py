"""Chinese on figures: a font of its own, and lines that end where Chinese ends them."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from shutil import which

import fontpkg_noto_sans
import pylopdf_fonts_zh_cn
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from map_runs import run_at
from matplotlib import get_data_path
from matplotlib.font_manager import fontManager

from overlap.outputs.figures.text import MISSING, broken, broken_pieces, width_inch
from overlap.outputs.figures.voice import Voice
from overlap.outputs.maps import draw

TELL = Voice("zh")
OPENS, CLOSES = "（《“", "，。、；：？）》”％"
POLISH = "Łódź"  # which Noto Sans SC would make up in parts
GEORGIAN, TOO_NEW = "ბიბლიოთეკა", "\U0001e900"


def lines(text: str, signs: float) -> list[str]:
    """Lines as wide as so many Chinese signs of 10 points."""
    font = TELL.font(10)
    return broken(text, font, (signs + 0.01) * width_inch("中", font))


@pytest.mark.parametrize(
    ("text", "signs", "wanted"),
    [
        ("图书馆和邮局", 3, ["图书馆", "和邮局"]),
        # A comma, a full stop and what closes go down with the sign before them.
        ("图书馆，邮局。", 3, ["图书", "馆，邮", "局。"]),
        ("图书馆（邮局）", 4, ["图书馆", "（邮局）"]),
        ("在“甲”处", 2.5, ["在", "“甲”", "处"]),
        # Narrow ones as well, as lists have them.
        ("见文件,数据", 3, ["见文", "件,数", "据"]),
        ("图书馆(邮局)", 4, ["图书馆", "(邮局)"]),
        # A number is whole, and its unit with it.
        ("有1,234人", 3.7, ["有", "1,234人"]),
        ("共12.5公里内", 4.2, ["共", "12.5公里", "内"]),
        ("共199平方公里", 6, ["共", "199平方公里"]),
        ("约12.5%的人", 3.5, ["约", "12.5%", "的人"]),
        # Latin words are whole, and a space at the end of a line is gone.
        ("在 Sorrovash 市", 5, ["在", "Sorrovash", "市"]),
        ("见study.toml文件", 5, ["见", "study.toml", "文件"]),
    ],
)
def test_lines_end_where_chinese_ends_them(text: str, signs: float, wanted: list[str]) -> None:
    assert lines(text, signs) == wanted


@given(st.text(alphabet=f"中文字{OPENS}{CLOSES}12,.%ab", max_size=60), st.floats(6.0, 20.0))
@settings(max_examples=60, deadline=None)
def test_every_line_fits_and_none_begins_or_ends_wrongly(text: str, signs: float) -> None:
    made, font = lines(text, signs), TELL.font(10)
    assert all(width_inch(each, font) <= (signs + 0.01) * width_inch("中", font) for each in made)
    if any("…" in each for each in made):  # what has no place to break is cut
        return
    assert "".join(made) == text
    for before, after in pairwise(made):
        assert before[-1] not in OPENS
        assert after[0] not in CLOSES
        assert not (before[-1].isdigit() and after[0] not in OPENS)


def test_other_languages_are_broken_at_spaces_alone() -> None:
    text = "l’homme “d’été” à north-east/file_name.csv ; « 12 % » — fin…"
    words = text.replace(" %", "\N{NO-BREAK SPACE}%").split(" ")
    longest = max(width_inch(each, Voice().font(10)) for each in words)
    made = broken(text, Voice().font(10), longest)
    assert " ".join(made).split(" ") == words
    assert len(made) > 2


def test_fonts_are_those_of_packages_one_after_the_other() -> None:
    latin = Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf"
    package = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
    other = Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    for weight in ("normal", "bold"):
        found = fontManager._find_fonts_by_props(TELL.font(10, weight))
        assert [Path(str(each)).resolve() for each in found] == [
            each.resolve() for each in (latin, package, other)
        ]
    assert TELL.shown(f"图书馆 {POLISH} {GEORGIAN} {TOO_NEW}") == f"图书馆 {POLISH} {GEORGIAN} {MISSING}"
    assert Voice().shown("图书馆 x") == f"{MISSING} x"


def test_signs_of_a_name_come_from_the_first_font_that_has_them() -> None:
    svg = draw(run_at(title=f"{POLISH}的图书馆 {GEORGIAN}"), "coverage", "svg", language="zh")
    root = ET.fromstring(svg)  # noqa: S314 - of our own making
    glyphs = {
        each.attrib["id"].rsplit("-", 1)[0]
        for each in root.iter()
        if each.tag.endswith("}path") and "id" in each.attrib
    }
    assert {each for each in glyphs if "Sans" in each} == {
        "NotoSans-Regular",
        "NotoSansSC-Regular",
        "DejaVuSans",
    }


@pytest.mark.skipif(not which("pdftotext"), reason="needs pdftotext and pdffonts (poppler)")
def test_text_of_a_map_can_be_found_and_no_font_is_called_what_it_is_not(tmp_path: Path) -> None:
    file = tmp_path / "map.pdf"
    file.write_bytes(draw(run_at(title="试验国"), "gap", "pdf", language="zh"))
    done = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)
    assert "试验国" in done.stdout
    assert "哪些地方的居民距所有服务点均超过" in done.stdout
    assert done.stderr == ""
    done = subprocess.run(["pdffonts", file], check=True, capture_output=True, text=True)
    assert done.stderr == ""


@given(
    st.text(alphabet="iW م公共图书馆。5 %", max_size=60) | st.text(max_size=30),
    st.floats(0.1, 3.0),
    st.sampled_from([5, 11]),
)
@settings(max_examples=60, deadline=None)
def test_lines_are_those_that_hold_each_piece_that_still_fits(text: str, width: float, size: int) -> None:
    expected, line, font, text = [], "", TELL.font(size), TELL.shown(text)
    for piece in broken_pieces(text):
        if line and width_inch(line + piece, font) > width:
            expected.append(line)
            line = ""
        line = line + piece if line else piece.lstrip(" ")
    lines = broken(text, font, width)
    assert len(lines) == len(expected) + 1
    for made, wanted in zip(lines, [*expected, line], strict=True):
        assert made == wanted or (made.endswith("…") and wanted.startswith(made[:-1]))
