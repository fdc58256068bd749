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

pytest.importorskip("typst", reason="the extra brief is not installed")

HOSTILE = [
    "=1+1",
    "[red]x[/red]",
    "<script>alert(1)</script>",
    "#set page(fill: red)",
    "\u202eturned",
    "x" * 5000,
]


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Libraries with hostile names that lack e-commerce, and a post office that offers it."""
    folder = tmp_path_factory.mktemp("sheets")
    frame = pd.DataFrame({"id": [f"L{k}" for k in range(len(HOSTILE))], "name": HOSTILE})
    frame = frame.assign(longitude=[10.0 + 0.001 * k for k in range(len(HOSTILE))], latitude=-50.0)
    frame.assign(services="e-learning").to_csv(folder / "libraries.csv", index=False, encoding="utf-8")
    posts = ["id,name,longitude,latitude,services", "1,Main,10.0,-50.001,e-commerce; digital finance"]
    (folder / "posts.csv").write_text("\n".join([*posts, ""]), encoding="utf-8")
    return folder


@pytest.fixture
def run(lists: Path, tmp_path: Path, overlap: Command) -> Path:
    files = ("--libraries", lists / "libraries.csv", "--posts", lists / "posts.csv")
    assert overlap("analyze", *files, "--only", "overlap,referrals", "--out", tmp_path / "run").code == 0
    return tmp_path / "run"


def test_sheets_in_a_language_without_its_font_are_refused(
    run: Path, tmp_path: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
        done = overlap("refer", run, "--sheets", tmp_path / "wall", "--lang", "zh")
        assert done.code == 1
        assert "pip install 'overlap-toolkit[brief,chinese]'" in " ".join(done.err.split())
        assert not (tmp_path / "wall").exists()
    done = overlap("refer", run, "--sheets", tmp_path / "wall", "--lang", "zh")
    assert done.code == 0, done.err
    assert len(list((tmp_path / "wall").glob("*.zh.pdf"))) == 1


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_every_counter_has_its_page_and_the_bytes_come_again(
    run: Path, tmp_path: Path, overlap: Command
) -> None:
    for name in ("a", "b"):
        done = overlap("refer", run, "--sheets", tmp_path / name, "--lang", "en,ar", "--json")
        assert done.code == 0, done.err
    made = contents(tmp_path / "a")
    assert made == contents(tmp_path / "b")
    told = {Path(each).name for each in json.loads(done.out)}
    assert told <= made.keys()
    pages = "".join((tmp_path / "a" / name).read_text("utf-8") for name in told if name.endswith(".en.html"))
    assert "<script>" not in pages
    text = " ".join(text_of(pages).split())
    with (run / "facilities.csv").open(encoding="utf-8-sig", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert len(ids) == len(HOSTILE) + 1
    assert [each for each in ids if each not in text] == []
    assert text.count("Distances are straight lines") == len(ids)
    assert "-50.00000, 10.00000" in text


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext and pdfinfo (poppler)")
def test_a_page_of_paper_is_one_counter(run: Path, tmp_path: Path, overlap: Command) -> None:
    assert overlap("refer", run, "--sheets", tmp_path / "s", "--format", "pdf").code == 0
    pages = 0
    for file in sorted((tmp_path / "s").glob("*.pdf")):
        told = subprocess.run(["pdfinfo", file], check=True, capture_output=True, text=True).stdout
        pages += int(re.findall(r"Pages:\s+(\d+)", told)[0])
        assert "A4" in told
    assert pages == len(HOSTILE) + 1


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
