"""`overlap refer --sheets`: pages for the wall."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from small_study import Command, contents

from overlap.cli.app import main

pytest.importorskip("typst", reason="the extra brief is not installed")

HOSTILE = [
    '=HYPERLINK("http://x.example","here")',
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "#set page(fill: red) $x^2$ *bold* @ref <label> `raw`",
    "{{ 7 * 7 }} {% if x %} {people}",
    "[bold red]markup[/bold red]",
    "two\nlines",
    "\U0001f4ee post \U0001f1eb\U0001f1f7",
    "x" * 10_000,
]
SEEN = [
    '=HYPERLINK("http://x.example","here")',
    "<script>alert(1)</script>",
    r"\u202egnp.exe",
    "#set page(fill: red) $x^2$ *bold* @ref <label> `raw`",
    "{{ 7 * 7 }} {% if x %} {people}",
    "[bold red]markup[/bold red]",
    "□ post □□",
]
SERVICES = ("e-government", "e-commerce", "digital finance", "digital skills")
NAMED = [f"networks.{name}.{key}={key}" for name in ("library", "post") for key in ("address", "hours")]


def counters(texts: list[str], services: list[str], latitude: float) -> pd.DataFrame:
    """Counters in a row, 70 m apart, that have each text for a name, an address and opening hours."""
    frame = pd.DataFrame({"id": [f"L{k}" for k in range(len(texts))], "name": texts})
    frame["address"], frame["hours"] = texts[1:] + texts[:1], texts[2:] + texts[:2]
    longitude = [10.0 + 0.001 * k for k in range(len(texts))]
    return frame.assign(longitude=longitude, latitude=latitude, services=services)


def analyzed(folder: Path, libraries: pd.DataFrame, posts: pd.DataFrame) -> Path:
    libraries.to_csv(folder / "libraries.csv", index=False, encoding="utf-8")
    posts.to_csv(folder / "posts.csv", index=False, encoding="utf-8")
    files = ("--libraries", folder / "libraries.csv", "--posts", folder / "posts.csv")
    named = [part for each in NAMED for part in ("--set", each)]
    asked = ("analyze", *files, "--only", "overlap,referrals", "--out", folder / "run", *named)
    assert main([str(each) for each in asked]) == 0
    return folder / "run"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Libraries with hostile texts that lack four services, and a post office of endless texts for each."""
    libraries = counters(HOSTILE, ["e-learning"] * len(HOSTILE), -50.0)
    endless = [each * 10_000 for each in ("W", "M ", "Ш", "م ")]
    posts = counters(endless, list(SERVICES), -50.001)
    return analyzed(tmp_path_factory.mktemp("hostile"), libraries, posts)


@pytest.fixture(scope="module")
def plain_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same where all texts are letters."""
    libraries = counters(list("abcdefghi"), ["e-learning"] * len(HOSTILE), -50.0)
    return analyzed(
        tmp_path_factory.mktemp("plain"), libraries, counters(list("jklm"), list(SERVICES), -50.001)
    )


def read(*command: object) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def sheets(run: Path) -> Path:
    """Those of the hostile texts in a language read from either side."""
    folder = run.parent / "sheets"
    assert main(["refer", str(run), "--sheets", str(folder), "--lang", "en,ar"]) == 0
    return folder


def test_sheets_in_a_language_without_its_font_are_refused(
    plain_run: Path, tmp_path: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
        done = overlap("refer", plain_run, "--sheets", tmp_path / "wall", "--lang", "zh")
        assert done.code == 1
        assert "pip install 'overlap-toolkit[brief,chinese]'" in " ".join(done.err.split())
        assert not (tmp_path / "wall").exists()
    done = overlap("refer", plain_run, "--sheets", tmp_path / "wall", "--lang", "zh")
    assert done.code == 0, done.err
    assert len(list((tmp_path / "wall").glob("*.zh.pdf"))) == 1


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_every_counter_has_its_page_and_the_bytes_come_again(
    plain_run: Path, tmp_path: Path, overlap: Command
) -> None:
    for name in ("a", "b"):
        done = overlap("refer", plain_run, "--sheets", tmp_path / name, "--lang", "en,ar", "--json")
        assert done.code == 0, done.err
    made = contents(tmp_path / "a")
    assert made == contents(tmp_path / "b")
    assert {Path(each).name for each in json.loads(done.out)} <= made.keys()


def test_a_page_of_a_browser_has_all_counters_and_their_texts(run: Path, sheets: Path) -> None:
    page = (sheets / "counters.en.html").read_text("utf-8")
    assert "<script>" not in page
    text = " ".join(text_of(page).split())
    with (run / "facilities.csv").open(encoding="utf-8-sig", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert len(ids) == len(HOSTILE) + len(SERVICES)
    assert [each for each in ids if each not in text] == []
    assert text.count("Distances are straight lines") == len(ids)
    assert "-50.00000, 10.00000" in text
    assert text.count("Opening hours: two; lines.") == 1


needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="needs pdftotext and pdfinfo (poppler)"
)


@needs_poppler
def test_a_page_of_paper_is_one_counter_however_long_texts_are(sheets: Path) -> None:
    for language in ("en", "ar"):
        boxes = read("pdftotext", "-bbox", sheets / f"counters.{language}.pdf", "-")
        pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', boxes, re.DOTALL)
        assert len(pages) == len(HOSTILE) + len(SERVICES)
        for width, height, words in pages:
            assert (round(float(width)), round(float(height))) == (595, 842)  # A4 in points
            sides = re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', words)
            lows, highs = zip(*(((x0, y0), (x1, y1)) for x0, y0, x1, y1 in sides), strict=True)
            assert all(float(x) >= 50 and float(y) >= 30 for x, y in lows)
            assert all(float(x) <= 546 and float(y) <= 820 for x, y in highs)


@needs_poppler
def test_hostile_texts_are_printed_and_change_no_figure(
    run: Path, plain_run: Path, sheets: Path, tmp_path: Path, overlap: Command
) -> None:
    assert overlap("refer", plain_run, "--sheets", tmp_path / "s", "--format", "pdf").code == 0
    texts = [read("pdftotext", folder / "counters.en.pdf", "-") for folder in (sheets, tmp_path / "s")]
    plain = re.sub(r"[\s\u200b]", "", texts[0])
    for seen in SEEN:
        bare = seen.replace(" ", "")
        for place in (f"Where{bare}cansendpeople", f"Address:{bare}.", f"Openinghours:{bare}."):
            assert place in plain
    for place in ("Wheretwolinescan", "Address:two,lines.", "Openinghours:two;lines."):
        assert place in plain
    assert f"Where{'x' * 119}…cansendpeople" in plain
    assert "\u202e" not in plain
    assert f"Address:{'x' * 299}…." in plain
    assert "x" * 300 not in plain
    figures = [sorted(re.findall(r"[\d,.]+ k?m\b", text)) for text in texts]
    assert figures[0] == figures[1] != []
    for name in ("referrals", "complements", "referral_loads"):
        assert (run / f"{name}.csv").read_bytes() == (plain_run / f"{name}.csv").read_bytes()


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_left(
    run: Path, tmp_path: Path, overlap: Command
) -> None:
    done = overlap(
        "refer", run, "--sheets", tmp_path / "s", "--lang", "xx", "--format", "doc", "--per", "moon"
    )
    assert done.code == 1
    assert [word for word in ("xx", "doc", "moon") if word not in done.err] == []
    assert not (tmp_path / "s").exists()
    done = overlap("refer", run, "--lang", "fr")
    assert (done.code, "add --sheets DIR" in done.err, "FACILITY_ID" in done.err) == (1, True, True)
    done = overlap("refer", run, "library:L9", "--sheets", tmp_path / "s")
    assert (done.code, "library:L" in done.err) == (1, True)
    assert overlap("refer", run, "--sheets", run).code == 1
    assert (run / "summary.json").exists()
