"""From the flags of the command line to a job: the same study that a `study.toml` would give."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from overlap.analyses import ANALYSES
from overlap.errors import FaultList, nearest_name
from overlap.resources.sample import sample_study
from overlap.runs.analyze import Job
from overlap.runs.study import apply_settings, read_mapping, study_from_mapping

COMMAND_LINE = "command line"
TOTAL, AREA = "total", "area"


@dataclass(frozen=True)
class Flags:
    """The flags of `analyze` as typed; `named` and `columns` hold the repeatable ones by their name."""

    study: Path | None
    libraries: Path | None
    posts: Path | None
    named: Mapping[str, Sequence[str]]
    columns: Mapping[str, Sequence[str]]
    bands: str | None
    settings: Sequence[str]
    out: Path | None
    only: str | None

    @property
    def names_files(self) -> bool:
        """Whether any file is given by flag."""
        return bool(self.libraries or self.posts or any(self.named.values()))


def job_of(flags: Flags) -> Job:
    """The job that the flags ask for.

    Raises
    ------
    InputError
        Every fault of the flags and of the study.
    """
    given = flags.study or (None if flags.names_files else sample_study())
    folder = Path() if given is None else (given if given.is_dir() else given.parent)
    mapping = {} if given is None else read_mapping(given)
    faults = FaultList()
    with faults.gathering():
        mapping = _with_files(mapping, flags, folder)
        settings = [*([f"study.bands_km={flags.bands}"] if flags.bands else []), *flags.settings]
        mapping = apply_settings(mapping, settings, "--set")
    only = _analyses(flags.only, faults)
    faults.raise_if_any()
    study = study_from_mapping(mapping, COMMAND_LINE if given is None else str(given))
    if not study.study.name:
        name = flags.out.resolve().name if flags.out else (given or Path()).resolve().name
        study = replace(study, study=replace(study.study, name=name))
    out = flags.out or Path("results") / _folder_name(study.study.name)
    return Job(study, folder, out, only)


def _with_files(mapping: Mapping[str, Any], flags: Flags, folder: Path) -> dict[str, Any]:
    """A study with the files of the flags laid over it; their paths start here, the study's at its folder."""
    merged: dict[str, Any] = {
        key: dict(value) if isinstance(value, dict) else value for key, value in mapping.items()
    }
    shorts = {"library": flags.libraries, "post": flags.posts}
    networks = [f"{name}={file}" for name, file in shorts.items() if file] + list(flags.named["network"])
    faults = FaultList()
    for section, entries, default in (
        ("networks", networks, ""),
        ("population", flags.named["population"], TOTAL),
        ("areas", flags.named["areas"], AREA),
    ):
        for entry in entries:
            name, file = _named(entry, default)
            if not name:
                faults.add("--network", "a network needs a name", entry, "write NAME=FILE")
                continue
            described = {"file": _from_folder(file, folder)}
            if section == "population" and name != TOTAL:
                described["role"] = "part"
            merged.setdefault(section, {}).setdefault(name, {}).update(described)
    _lay_columns(merged, flags, faults)
    faults.raise_if_any()
    return merged


def _lay_columns(merged: dict[str, Any], flags: Flags, faults: FaultList) -> None:
    for section, key, default in (("population", "column", TOTAL), ("areas", "name", "")):
        for entry in flags.columns[section]:
            name, column = _named(entry, default or next(iter(merged.get(section, {})), ""))
            if name not in merged.get(section, {}):
                flag = "--population-column" if section == "population" else "--area-name"
                advice = nearest_name(name, merged.get(section, {})) or f"give --{section} too"
                faults.add(flag, f"there is no {section} called {name or AREA}", entry, advice)
                continue
            merged[section][name][key] = column


def _named(entry: str, default: str) -> tuple[str, str]:
    """`NAME=VALUE` apart; what stands before the sign must be a word, so that a path may hold one too."""
    name, sign, value = entry.partition("=")
    return (name, value) if sign and re.fullmatch(r"[a-z][a-z0-9_]*", name) else (default, entry)


def _from_folder(file: str, folder: Path) -> str:
    """A path typed here as seen from the study's folder; as typed where the two are the same."""
    if folder == Path() or Path(file).is_absolute():
        return file
    return Path(os.path.relpath(file, folder)).as_posix()


def _analyses(only: str | None, faults: FaultList) -> tuple[str, ...]:
    if only is None:
        return tuple(ANALYSES)
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    for name in wanted:
        if name not in ANALYSES:
            advice = nearest_name(name, ANALYSES) or f"known are: {', '.join(ANALYSES)}"
            faults.add("--only", "there is no such analysis", name, advice)
    if not wanted:
        faults.add("--only", "no analysis is named", only, f"known are: {', '.join(ANALYSES)}")
    return tuple(name for name in ANALYSES if name in wanted)


def _folder_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name.casefold()).strip("-.") or "study"
