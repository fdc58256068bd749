"""The PDF, opened as readers open it."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from overlap.domain.run import RunContent
from overlap.outputs.brief import LANGUAGES, brief_files
from overlap.outputs.brief.parts import Rows
from overlap.outputs.brief.pdf import breakable
from overlap.outputs.brief.sections import brief_of, shortened
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.messages import Number, Whole
from overlap.outputs.language.words import Words

pytestmark = pytest.mark.long

needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="needs pdftotext and pdfinfo (poppler)"
)


class Made(Protocol):
    """Gives the file of a brief, each of which is made once: no test changes it."""

    def __call__(self, run: RunContent, language: str, *, short: bool = False) -> Path: ...


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    files: dict[tuple[int, str, bool], Path] = {}
    kept = []  # as a run that is gone leaves its number to another

    def once(run: RunContent, language: str, *, short: bool = False) -> Path:
        key = (id(run), language, short)
        if key not in files:
            ((name, content),) = brief_files(run, [language], ("pdf",), short=short).items()
            files[key] = tmp_path_factory.mktemp("brief") / name
            files[key].write_bytes(content)
            kept.append(run)
        return files[key]

    return once


def read(*command: object) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_titled_and_in_the_packages_fonts_alone(
    content: RunContent, language: str, made: Made
) -> None:
    file = made(content, language)
    told = read("pdfinfo", file)
    assert "Tagged:          yes" in told
    assert "Ondavelu (fictional)" in told
    assert b"pdfuaid" in file.read_bytes()
    fonts = {line.split()[0].split("+")[1] for line in read("pdffonts", file).splitlines()[2:]}
    assert fonts
    assert all(font.startswith(("NotoSans", "DejaVuSans")) for font in fonts)


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_brief_is_one_page(content: RunContent, language: str, made: Made) -> None:
    told = read("pdfinfo", made(content, language, short=True))
    assert "Pages:           1\n" in told


def test_the_fingerprint_is_that_of_the_summary(content: RunContent, sample_run: tuple[Path, str]) -> None:
    summary = (sample_run[0] / "summary.json").read_bytes()
    assert fingerprint(content) == hashlib.sha256(summary).hexdigest()


def _begins_a_line(boxes: str, signs: str) -> list[str]:
    """Words that begin with one of the signs and have nothing at their left, on the same line."""
    found = []
    for page in boxes.split("<page ")[1:]:
        words = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        placed = [(*map(float, sides), text) for *sides, text in words]
        for left, top, _, foot, text in placed:
            middle = (top + foot) / 2.0
            before = (other[0] < left < other[2] + 4.0 and other[1] < middle < other[3] for other in placed)
            if text[0] in signs and not any(before):
                found.append(text)
    return found


@needs_poppler
def test_chinese_is_set_in_its_own_font_and_can_be_searched(content: RunContent, made: Made) -> None:
    file = made(content, "zh")
    told = read("pdftotext", "-layout", file, "-")
    plain = "".join(told.split())
    assert "图书馆与邮局在何处重叠" in plain
    assert "在893,312人中，89.2%的人居住地5公里范围内有图书馆或邮局。" in plain
    assert "本译文未经母语人士审校。" in plain
    assert "□" not in plain
    assert not re.search("[一-鿿，。]\u200b|\u200b[一-鿿，。]", plain)
    assert not _begins_a_line(read("pdftotext", "-bbox", file, "-"), "，。、；：？！）％")
    assert b"/Lang(zh-CN)" in file.read_bytes()


@needs_poppler
def test_hostile_names_are_text(hostile: RunContent, made: Made) -> None:
    file = made(hostile, "en")
    text = " ".join(read("pdftotext", "-layout", file, "-").split())
    plain = text.replace(" ", "").replace("\u200b", "")
    assert "#panic()$x^2$*bold*_it_@ref<label>`raw`" in plain
    assert '=HYPERLINK("http://x.example","here")' in plain
    assert "{people}{{7*7}}{%ifx%}" in plain
    assert "<script>alert(1)</script>" in plain
    assert "[boldred]markup[/boldred]" in plain
    assert "\\u202egnp.exe" in plain
    assert "\u202e" not in text
    assert "x" * 150 not in plain
    assert plain.count("x") > 119
    assert "x…" in plain
    assert "<b>□</b>" in plain
    assert "U+1E900" in plain


@needs_poppler
def test_hostile_names_change_no_number(content: RunContent, hostile: RunContent, made: Made) -> None:
    texts = [read("pdftotext", "-layout", made(run, "en"), "-") for run in (content, hostile)]
    for figure in ("96,096", "441,253", "13,370", "81,841", "61.7%", "99.6%"):
        assert texts[0].count(figure) == texts[1].count(figure) > 0


def test_hostile_names_in_arabic_are_set(hostile: RunContent, made: Made) -> None:
    assert made(hostile, "ar").read_bytes().startswith(b"%PDF-")
    assert made(hostile, "ar", short=True).read_bytes().startswith(b"%PDF-")


def crowded(run: RunContent) -> RunContent:
    """The same where every name is as long as a page prints, and there are twelve distances."""
    long = " ".join(["Llanfairpwllgwyngyll"] * 6)
    names = {"areas": "area_name", "priorities": "name"}
    tables = tuple(
        replace(table, frame=table.frame.assign(**{names[table.name]: f"{long} {long}"}))
        if table.name in names
        else table
        for table in run.tables
    )
    study = next(
        row for row in run.summary["coverage"] if row["band_km"] == 5.0 and row["area_level"] == "study"
    )
    coverage = [{**study, "band_km": float(band)} for band in (0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9)]
    text = json.dumps({**run.summary, "coverage": coverage})
    for network in ("library", "post"):
        text = text.replace(network, f"{network} {long}"[:120])
    return replace(run, name=f"{long} {long}", tables=tables, summary=json.loads(text))


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_brief_is_one_page_however_long_names_are(
    content: RunContent, language: str, made: Made
) -> None:
    file = made(crowded(content), language, short=True)
    assert "Pages:           1\n" in read("pdfinfo", file)
    told = read("pdftotext", "-layout", file, "-")
    assert fingerprint(crowded(content))[:20] in told.replace("\n", "")


def test_the_distance_of_the_headline_is_in_the_short_brief(content: RunContent) -> None:
    brief = shortened(brief_of(crowded(content)))
    tables = [block for section in brief.sections for block in section.blocks if isinstance(block, Rows)]
    (split,) = [each for each in tables if each.title.text == "People by what is near them"]
    assert [row[0] for row in split.rows] == [Number(band, "km") for band in (2.0, 3.0, 4.0, 5.0)]


def test_words_too_long_for_a_line_may_be_broken_and_chinese_is_left_to_typesetting() -> None:
    assert breakable("x" * 24, 24) == "x" * 24
    assert breakable("x" * 25, 24) == "\u200b".join(["x" * 8] * 3 + ["x"])
    chinese = "距离是地球椭球体上的直线距离，从每个人口格网单元的中心量至最近的服务点；未考虑道路"
    assert breakable(chinese, 24) == chinese


def test_opening_hours_are_said_whole_and_names_are_cut() -> None:
    week = "; ".join(f"{day} 9:00 AM – 5:00 PM" for day in ("Monday", "Tuesday", "Wednesday") * 3)
    assert len(week) > 200
    assert Words("en").say(Whole(week)) == week
    assert Words("en").say(week).endswith("…")
