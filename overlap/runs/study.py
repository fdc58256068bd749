"""`study.toml` as the dataclasses of `overlap.domain.study`, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from overlap.domain.study import Settings, Study
from overlap.domain.text import clean_text
from overlap.errors import FaultList, nearest_name
from overlap.readers.toml import as_found, in_words, read_toml
from overlap.runs.study_checks import check_study
from overlap.runs.study_keys import apply_settings, keys_at

__all__ = ["apply_settings", "read_mapping", "read_study", "study_from_mapping", "study_text"]

_HEAD = """\
# The study of this run, with its paths as they were typed. They do not start here, but at the folder of the
# study file that was run or, where files were given by flags, at the folder in which the command was given.
# To run it again, copy this file into that folder under any name, and name the copy: overlap analyze COPY.

"""

# Written even where they are the defaults: a figure cannot be read without them.
_ALWAYS = {Settings: ("name", "bands_km", "site_m")}


def read_study(path: Path) -> Study:
    """Read a `study.toml`, or the one that a folder holds; the paths in it stay as typed.

    Raises
    ------
    InputError
        The file is missing or not TOML, or `study_from_mapping` objects.
    """
    return study_from_mapping(read_mapping(path), str(_study_file(path)))


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a `study.toml` as it stands, for settings to be applied before it is checked.

    Raises
    ------
    InputError
        The file is missing, not UTF-8 or not TOML.
    """
    file = _study_file(path)
    advice = f"there is no study.toml in {path}" if path.is_dir() else "check the path"
    return read_toml(file, advice)


def _study_file(path: Path) -> Path:
    return path / "study.toml" if path.is_dir() else path


def study_from_mapping(mapping: Mapping[str, Any], where: str) -> Study:
    """Check the content of a `study.toml` and make a `Study` of it.

    Parameters
    ----------
    mapping
        As `tomllib` gives it.
    where
        What faults are told of: the file, or the command line.

    Raises
    ------
    InputError
        Every unknown key, wrong type and impossible value, all at once.
    """
    faults = FaultList()
    check_study(mapping, where, faults)
    try:
        study: Study = TypeAdapter(Study).validate_python(_plain(mapping))
    except ValidationError as error:
        for detail in error.errors():
            _add_fault(faults, detail, where)
    faults.raise_if_any()
    return study


def _plain(value: Any) -> Any:
    """Turn dates into text: `date = 2024-05-01` may be written without quotes."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _add_fault(faults: FaultList, detail: ErrorDetails, where: str) -> None:
    path = [str(part) for part in detail["loc"] if isinstance(part, str)]
    depth = max(depth for depth in range(len(path)) if keys_at(path[:depth]))
    section, key = path[:depth], ".".join(path[depth:])
    place = f"{where} [{'.'.join(section)}]" if section else where
    match detail["type"]:
        case "unexpected_keyword_argument":
            known = keys_at(section)
            advice = nearest_name(key, known) or f"known are: {', '.join(known)}"
            faults.add(place, "unknown key", key, advice)
        case "missing":
            faults.add(place, f"{key} is missing", advice=f"add {key} = …")
        case "dataclass_type" | "dict_type":
            faults.add(f"{where} [{'.'.join(path)}]", "must be a section", as_found(detail["input"]))
        case _:
            faults.add(f"{place} {key}", in_words(detail["msg"]), as_found(detail["input"]))


def study_text(study: Study) -> str:
    """Write a study as TOML: what differs from the defaults, and what no figure can be read without.

    The paths stay as typed, so that a run is the same bytes wherever it is made; the head says what follows.
    """
    return clean_text(_HEAD + tomli_w.dumps(_written(study)))


def _written(part: Any) -> dict[str, Any]:
    always = _ALWAYS.get(type(part), ())
    return {
        field.name: _toml(value)
        for field in fields(part)
        if (value := getattr(part, field.name)) != _default(field)
        or field.name in always
        or type(value) in _ALWAYS
    }


def _toml(value: Any) -> Any:
    if is_dataclass(value):
        return _written(value)
    if isinstance(value, Mapping):
        return {key: _toml(item) for key, item in value.items()}
    return [_toml(item) for item in value] if isinstance(value, tuple) else value


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
