"""From a file of examples of cooperation to `Cases`: TOML, or a table with columns of the same names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from overlap.domain.cases import COUNTED, Case, Cases
from overlap.domain.source import Source
from overlap.domain.study import CasesFile
from overlap.domain.values import as_number, as_text
from overlap.errors import FaultList, nearest_name
from overlap.readers.formats import read_table
from overlap.readers.toml import as_found, in_words, read_toml

_KEYS = tuple(each.name for each in fields(Case))
_LISTS = ("networks", "services")
_NUMBERS = ("longitude_deg", "latitude_deg", "year", *COUNTED)

Written = Mapping[str, Any]


def read_cases(spec: CasesFile, folder: Path, networks: Sequence[str]) -> Cases:
    """Read the examples of a study.

    Parameters
    ----------
    spec
        The file; a relative path starts at `folder`.
    networks
        The study's own; examples may name no other.

    Raises
    ------
    InputError
        The file cannot be read, or every unknown key, wrong value, unknown network and shared name of it.
    """
    path = folder / spec.file
    if path.suffix.casefold() == ".toml":
        written, form = _from_toml(path, spec.file), "TOML"
    else:
        table = read_table(path, spec.file)
        written, form = [_from_row(row) for row in table.frame.to_dict("records")], table.format
    faults = FaultList()
    cases = []
    for number, each in enumerate(written, start=1):
        where = f"{spec.file} case {number}"
        _note_networks(each, where, networks, faults)
        try:
            cases.append(TypeAdapter(Case).validate_python(each))
        except ValidationError as error:
            for detail in error.errors():
                _note(detail, where, faults)
    _note_shared_names(written, spec.file, faults)
    faults.raise_if_any()
    source = Source("cases", spec.file, form, "EPSG:4326")
    return Cases(tuple(sorted(cases, key=lambda case: case.key)), source)


def _from_toml(path: Path, shown: str) -> list[Written]:
    content = read_toml(path)
    faults = FaultList()
    for key in content:
        if key != "case":
            faults.add(shown, "unknown key", key, "write each example as [[case]]")
    listed = content.get("case", [])
    if not (isinstance(listed, list) and all(isinstance(each, Mapping) for each in listed)):
        faults.add(f"{shown} case", "must be a list", as_found(listed), "write each example as [[case]]")
    elif not listed:
        faults.add(shown, "holds no example", advice="write each example as [[case]]")
    faults.raise_if_any()
    return list(listed)


def _from_row(row: Mapping[Any, Any]) -> Written:
    """A row of a table as TOML would have it; what cannot be read stays text, and is told of as such."""
    values = np.fromiter(row.values(), dtype=object, count=len(row))
    texts, numbers = as_text(values).tolist(), as_number(values).tolist()
    return {
        str(name): _as_toml(str(name), text, number)
        for name, text, number in zip(row, texts, numbers, strict=True)
        if text
    }


def _as_toml(name: str, text: str, number: float) -> Any:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if name in _LISTS:
        return parts
    if name == "levels":
        named = [part.partition("=") for part in parts]
        levels = as_number(np.array([level for _, _, level in named], dtype=object)).tolist()
        return {
            network.strip(): _number(text, level)
            for (network, _, text), level in zip(named, levels, strict=True)
        }
    return _number(text, number) if name in _NUMBERS else text


def _number(text: str, number: float) -> int | float | str:
    if np.isnan(number):
        return text
    return int(number) if number.is_integer() else number


def _note_networks(written: Written, where: str, networks: Sequence[str], faults: FaultList) -> None:
    for key in ("networks", "levels"):
        named = written.get(key, ())
        for name in named if isinstance(named, list | Mapping) else ():
            if name not in networks:
                advice = nearest_name(str(name), networks) or f"known are: {', '.join(networks)}"
                faults.add(f"{where} {key}", "no network of the study", as_found(name), advice)


def _note(detail: ErrorDetails, where: str, faults: FaultList) -> None:
    key = ".".join(str(part) for part in detail["loc"])
    match detail["type"]:
        case "unexpected_keyword_argument":
            advice = nearest_name(key, _KEYS) or f"known are: {', '.join(_KEYS)}"
            faults.add(where, "unknown key", key, advice)
        case "missing":
            faults.add(where, f"{key} is missing", advice=f"add {key} = …")
        case "too_short":
            faults.add(f"{where} {key}", "names none", advice="name at least one")
        case _:
            faults.add(f"{where} {key}", in_words(detail["msg"]), as_found(detail["input"]))


def _note_shared_names(written: Sequence[Written], where: str, faults: FaultList) -> None:
    """Note names, ids and titles alike, that would stand for two examples."""
    names = Counter(name for each in written for name in {str(each.get(key, "")) for key in ("id", "title")})
    for name, count in sorted(names.items()):
        if name and count > 1:
            faults.add(where, f"{count} examples have the same id or title", name, "give each its own")
