"""From the flags of the command line to a job: the same study that a `study.toml` would give."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from overlap.analyses import ANALYSES
from overlap.errors import FaultList, nearest_name
from overlap.resources.sample import sample_study
from overlap.runs.job import Job
from overlap.runs.study import apply_settings, read_mapping, study_from_mapping

COMMAND_LINE = "command line"
TOTAL, AREA = "total", "area"
# Names that some systems keep for devices, whatever follows a dot: no folder can be called so there.
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])(\..*)?")


@dataclass(frozen=True)
class Flags:
    """The flags of `analyze` as typed; `named` and `columns` hold the repeatable ones by their name."""

    study: Path | None
    named: Mapping[str, Sequence[str]]
    columns: Mapping[str, Sequence[str]]
    bands: str | None
    settings: Sequence[str]
    mend_swapped: bool
    out: Path | None
    only: str | None
    scenarios: Sequence[str] = ()
    name: str | None = None

    @property
    def names_files(self) -> bool:
        """Whether any file is given by flag."""
        return any(self.named.values())


def refuse_files(flags: Flags) -> None:
    """See that no file is given by flag where there are several studies.

    Raises
    ------
    InputError
        There is one, and it is not said to which study it belongs.
    """
    faults = FaultList()
    for kind, values in {
        **flags.named,
        **{f"{kind}-column": each for kind, each in flags.columns.items()},
        "scenario": flags.scenarios,
        "name": [flags.name] if flags.name is not None else [],
    }.items():
        if values:
            advice = "write it into that study's file"
            faults.add(f"--{kind}", "does not say which of the studies it is for", ", ".join(values), advice)
    faults.raise_if_any()


def job_of(flags: Flags, parent: Path | None = None) -> Job:
    """The job that the flags ask for; without `out` it goes to a folder of its name in `parent` or results.

    Raises
    ------
    InputError
        Every fault of the flags and of the study.
    """
    given = flags.study or (None if flags.names_files else sample_study())
    file = given / "study.toml" if given and given.is_dir() else given
    folder = file.parent if file else Path()
    mapping = read_mapping(given) if given else {}
    faults = FaultList()
    with faults.gathering():
        mapping = _with_files(mapping, flags, folder)
        settings = [
            *_name_settings(flags.name),
            *_band_settings(flags.bands, faults),
            *_mend_settings(mapping, flags),
        ]
        mapping = apply_settings(mapping, [*settings, *flags.settings], "--set")
        mapping = _with_scenarios(mapping, flags.scenarios, folder)
    only = _analyses(flags.only, faults)
    faults.raise_if_any()
    study = study_from_mapping(mapping, _where(file, flags))
    if not study.study.name:
        # The networks, not the folder: a study is called the same wherever it lies and wherever its run goes.
        study = replace(study, study=replace(study.study, name=" and ".join(study.networks)))
    out = flags.out or (parent or Path("results")) / _folder_name(study.study.name)
    return Job(study, folder, out, only)


def _where(file: Path | None, flags: Flags) -> str:
    """What faults of the whole study are told of."""
    if file is None:
        return COMMAND_LINE
    flagged = (*flags.columns.values(), flags.bands, flags.settings, flags.scenarios, flags.name)
    laid_over = flags.names_files or any(flagged)
    return f"{file} and {COMMAND_LINE}" if laid_over else str(file)


def _name_settings(name: str | None) -> list[str]:
    # Quoted as JSON quotes a text, which is TOML too: a name may look like a number or a list.
    return [] if name is None else [f"study.name={json.dumps(name, ensure_ascii=False)}"]


def _band_settings(bands: str | None, faults: FaultList) -> list[str]:
    if bands is None:
        return []
    try:
        return [f"study.bands_km={[float(band) for band in bands.split(',')]}"]
    except ValueError:
        advice = "write kilometres with commas between, such as 0.5,1,2,5"
        faults.add("--bands", "is no list of numbers", bands or "empty", advice)
        return []


def _mend_settings(mapping: Mapping[str, Any], flags: Flags) -> list[str]:
    networks = mapping.get("networks") if flags.mend_swapped else None
    return [f"networks.{name}.mend_swapped=true" for name in networks] if isinstance(networks, dict) else []


def _with_files(mapping: Mapping[str, Any], flags: Flags, folder: Path) -> dict[str, Any]:
    """A study with the files of the flags laid over it; their paths start here, the study's at its folder."""
    merged = deepcopy(dict(mapping))
    faults = FaultList()
    for section, flag, entries, default in (
        ("networks", "--network", flags.named["network"], ""),
        ("population", "--population", flags.named["population"], TOTAL),
        ("areas", "--areas", flags.named["areas"], AREA),
    ):
        files: dict[str, str] = {}
        for entry in entries:
            name, file = _named(entry, default)
            if not name:
                faults.add(
                    flag, "a network needs a name", entry, "write NAME=FILE, the name in small letters"
                )
            elif name in files:
                found = f"{files[name]} and {file}"
                advice = f"write {flag} NAME=FILE for each"
                if section == "networks":
                    advice = f"join them into one file, or {advice}"
                faults.add(flag, f"{name} is given twice", found, advice)
            else:
                files[name] = file
        for name, file in files.items():
            described = {"file": _from_folder(file, folder)}
            if section == "population" and name != TOTAL:
                described["role"] = "part"
            _section(merged, section, name).update(described)
    _lay_columns(merged, flags, faults)
    faults.raise_if_any()
    return merged


def _with_scenarios(mapping: dict[str, Any], files: Sequence[str], folder: Path) -> dict[str, Any]:
    """A study with further files of scenarios; what is wrong with those that it has its check tells."""
    section = mapping.get("scenarios", {})
    known = section.get("files", []) if isinstance(section, dict) else None
    if not files or not isinstance(known, list):
        return mapping
    added = [_from_folder(file, folder) for file in files]
    return {**mapping, "scenarios": {**section, "files": list(dict.fromkeys([*known, *added]))}}


def _section(merged: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    """The section of one file, made if missing; a stray one where there is no place, as its check tells."""
    named = merged.setdefault(kind, {})
    section = named.setdefault(name, {}) if isinstance(named, dict) else {}
    return section if isinstance(section, dict) else {}


def _lay_columns(merged: dict[str, Any], flags: Flags, faults: FaultList) -> None:
    for kind, flag, key, default in (
        ("population", "--population-column", "column", TOTAL),
        ("areas", "--area-name", "name", ""),
    ):
        known = merged.get(kind, {})
        if not isinstance(known, dict):
            continue
        for entry in flags.columns[kind]:
            name, column = _named(entry, default or next(iter(known), ""))
            if name in known:
                _section(merged, kind, name)[key] = column
            else:
                advice = nearest_name(name, known) or f"give --{kind} too"
                faults.add(flag, f"there is no {kind} called {name or AREA}", entry, advice)


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
    plain = re.sub(r"[^\w.-]+", "-", name.casefold()).strip("-.") or "study"
    return f"study-{plain}" if _DEVICE.fullmatch(plain) else plain
