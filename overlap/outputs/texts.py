"""What a run says in plain files: the summary for machines, and the study that would repeat it."""

from __future__ import annotations

from pathlib import Path

from overlap.domain.run import RunContent
from overlap.outputs.json_text import json_text


def write_summary(run: RunContent, folder: Path) -> None:
    """Write `summary.json` of a run into its folder."""
    (folder / "summary.json").write_text(json_text(run.summary), encoding="utf-8", newline="\n")


def write_study(run: RunContent, folder: Path) -> None:
    """Write `study.toml` of a run into its folder."""
    (folder / "study.toml").write_text(run.study_text, encoding="utf-8", newline="\n")
