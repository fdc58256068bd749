"""What is run, and the files that it reads."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

from overlap.domain.study import Study
from overlap.runs.manifest import input_files


@dataclass(frozen=True)
class Job:
    """What to run and where: `folder` is where the study's relative paths start, `only` the analyses."""

    study: Study
    folder: Path
    out: Path
    only: tuple[str, ...]


def files_of(study: Study, folder: Path, only: Container[str]) -> dict[str, list[tuple[str, Path]]]:
    """Every file that some analyses of a study read, by its role: as typed, and where it is."""
    found: dict[str, list[tuple[str, Path]]] = {}
    for role, entry in study.files().items():
        shown = Path(entry.file)
        found[role] = [
            (shown.with_name(each.name).as_posix(), each) for each in input_files(folder / entry.file)
        ]
    if rubric := study.study.rubric:
        found["study.rubric"] = [(Path(rubric).as_posix(), folder / rubric)]
    for role, files in (("rules", study.rules.files), ("scenarios", study.scenarios.files)):
        if files and role in only:
            found[f"{role}.files"] = [(Path(each).as_posix(), folder / each) for each in files]
    return found
