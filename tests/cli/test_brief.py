"""`overlap brief`: files beside a run."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from small_study import Command

pytestmark = pytest.mark.long


@pytest.fixture
def run(sample_run: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy: briefs go beside their run, and that of all tests has nothing beside it."""
    return Path(shutil.copytree(sample_run[0], tmp_path / "results" / sample_run[0].name))


def test_the_brief_lies_beside_the_run(run: Path, overlap: Command) -> None:
    code, out, err = overlap("brief", run, "--lang", "en,ar", "--format", "pdf,docx", "--short")
    beside = run.with_name(f"{run.name}-brief")
    assert (code, err) == (0, "")
    assert {Path(line).name for line in out.split("\n") if line} == {
        "brief.en.pdf", "brief.en.docx", "brief.ar.pdf", "brief.ar.docx"
    }  # fmt: skip
    manifest = json.loads((beside / "manifest.json").read_bytes())
    for name, stated in manifest["outputs"].items():
        assert hashlib.sha256((beside / name).read_bytes()).hexdigest() == stated["sha256"]
    assert not (beside / "summary.json").exists()
    assert {"matplotlib", "typst", "python-docx", "fontpkg-noto-sans"} <= set(manifest["versions"])


def test_a_brief_is_replaced_and_a_run_is_not(run: Path, overlap: Command, tmp_path: Path) -> None:
    out = tmp_path / "b"
    assert overlap("brief", run, "--format", "docx", "--short", "--out", out).code == 0
    assert overlap("brief", run, "--format", "pdf", "--short", "--out", out).code == 0
    assert {each.name for each in out.iterdir()} == {"brief.en.pdf", "manifest.json"}
    code, _, err = overlap("brief", run, "--format", "pdf", "--out", run)
    assert code == 1
    assert "holds a run, which a brief must not replace" in err
    assert (run / "overlap.gpkg").is_file()


def test_every_fault_is_told_at_once(run: Path, overlap: Command) -> None:
    code, _, err = overlap("brief", run, "--lang", "fr,xx", "--format", "pfd,odt")
    assert code == 1
    assert err.count("is not known") == 3  # each by itself
    assert "did you mean pdf?" in err


def test_a_missing_part_names_the_extra(run: Path, overlap: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "typst" else found(name, package)

    monkeypatch.setattr("overlap.runs.brief.find_spec", without)
    code, _, err = overlap("brief", run)
    assert code == 1
    assert "typst" in err
    assert "pip install 'overlap-toolkit[brief]'" in err


def test_only_what_is_set_in_the_font_of_a_language_wants_it(
    run: Path, overlap: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    for form in ("pdf", "docx"):
        code, _, err = overlap("brief", run, "--lang", "zh", "--format", form, "--out", tmp_path / "none")
        assert code == 1
        assert "--lang zh: needs a library that is not installed" in err
        assert "pip install 'overlap-toolkit[brief,chinese]'" in " ".join(err.split())
        assert not (tmp_path / "none").exists()
    done = overlap("brief", run, "--lang", "zh", "--format", "html,xlsx", "--out", tmp_path / "some")
    assert done.code == 0, done.err
    assert 'lang="zh-CN"' in (tmp_path / "some" / "brief.zh.html").read_text(encoding="utf-8")


def test_the_same_bytes_elsewhere_and_at_another_time(run: Path, overlap: Command, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert overlap("brief", run, "--lang", "ar", "--out", here).code == 0
    hidden = {"FONTCONFIG_FILE": "/nowhere", "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"}
    subprocess.run(
        [sys.executable, "-m", "overlap", "brief", run, "--lang", "ar", "--out", there],
        check=True,
        cwd=tmp_path,
        capture_output=True,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **hidden,
            "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8",
        },
    )
    assert {each.name: each.read_bytes() for each in here.iterdir()} == {
        each.name: each.read_bytes() for each in there.iterdir()
    }
