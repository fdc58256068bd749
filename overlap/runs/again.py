"""The study of a run, once more and with changes: only over the very files that the run was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from overlap.analyses import ANALYSES
from overlap.domain.study import Study
from overlap.errors import Fault, InputError
from overlap.readers.run_folder import read_run
from overlap.readers.run_manifest import MANIFEST
from overlap.resources.sample import sample_study
from overlap.runs.job import Job, files_of
from overlap.runs.study import read_mapping, study_from_mapping

_WHERE = "give the folder of the study file that was analysed, where its paths start: --from FOLDER"
_ADVICE = "name the folder where its paths start with --from, or run the study again"

Changes = Mapping[str, Mapping[str, Any]]


def again(
    run: Path, changes: Changes, only: tuple[str, ...], start: Path | None = None, out: Path | None = None
) -> Job:
    """What to run, as a run's own study has it but for some keys.

    Parameters
    ----------
    run
        The folder that a run has left behind.
    changes
        By section of the study, keys and their values as `tomllib` would give them; None takes a key away.
    only
        The analyses to make.
    start
        Where the paths of the study start; left out, it is looked for: here, above the run, in the sample.
    out
        Where a new run would go; left out, where the old one is.

    Raises
    ------
    InputError
        No run or one that was changed, a change that makes no study, inputs that are missing or have changed
        since the run, or a new run that would replace the one that it comes from.
    """
    read_run(run).checked("study.toml")
    if out is not None and out.resolve().is_relative_to(run.resolve()):
        what = "is the run that is asked again" if out.resolve() == run.resolve() else "lies in that run"
        raise InputError(Fault("--out", what, str(out), "name another folder"))
    before = read_mapping(run)
    study = study_from_mapping(_changed(before, changes), f"{run / 'study.toml'} and command line")
    return Job(study, _folder(study, run, start), out or run, only)


def _changed(mapping: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    merged = deepcopy(dict(mapping))
    for section, values in changes.items():
        kept = {**merged.get(section, {}), **values}
        merged[section] = {key: value for key, value in kept.items() if value is not None}
    return merged


def _folder(study: Study, run: Path, start: Path | None) -> Path:
    """The first folder from which every file of the study is there, and is what it was."""
    inputs = json.loads((run / MANIFEST).read_text(encoding="utf-8")).get("inputs", {})
    usual = [Path(), *(each for each in run.resolve().parents if each != Path().resolve()), sample_study()]
    folders = [start] if start else usual
    whole = [folder for folder in folders if not list(_missing(study, folder))]
    faults: list[Fault] = []
    for folder in whole:
        changed = list(_different(study, folder, inputs))
        if not changed:
            return folder
        what = "has changed since the run was made"
        faults += [Fault(role, what, str(path), _ADVICE) for role, path in changed]
    missing = [] if faults else list(_missing(study, folders[0]))
    if len(missing) > 1:
        names = ", ".join(str(path) for _, path in missing)
        where = f"not in {start}" if start else "neither here nor in a folder above it"
        raise InputError(Fault(str(run), f"files of its study are {where}", names, _WHERE))
    raise InputError(
        *faults, *(Fault(role, "the file is not there", str(path), _ADVICE) for role, path in missing)
    )


def _missing(study: Study, folder: Path) -> Iterator[tuple[str, Path]]:
    typed = {role: entry.file for role, entry in study.files().items()}
    if study.study.rubric:
        typed["study.rubric"] = study.study.rubric
    typed |= {f"scenarios {number}": file for number, file in enumerate(study.scenarios.files, start=1)}
    for role, file in typed.items():
        if not (folder / file).exists():
            yield role, folder / file


def _different(study: Study, folder: Path, inputs: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    """Inputs whose bytes are not those that the manifest tells."""
    for role, files in files_of(study, folder, ANALYSES).items():
        told = [each["sha256"] for each in inputs.get(role, [])]
        if role in inputs and told != [_sha256(path) for _, path in files]:
            yield role, files[0][1] if files else folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
