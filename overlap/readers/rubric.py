"""A rubric from its file, every fault of it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from overlap.domain.indicators import check_kinds, kinds_of
from overlap.domain.rubric import Rubric, Rung
from overlap.domain.selection import parse
from overlap.errors import Fault, FaultList, InputError, nearest_name
from overlap.readers.toml import as_found, read_toml, toml_of

DEFAULT = "the usual rubric"
"""What messages call the rubric that comes with the tool."""

MOST_RUNGS = 100
"""A level has to fit into a byte; a ladder that people can read is far shorter."""

_OF_RUBRIC: Mapping[str, type] = {"name": str, "source": str, "rungs": list}
_OF_RUNG: Mapping[str, type] = {"level": int, "name": str, "condition": str, "source": str}
_CALLED = {str: "text", int: "a whole number", list: "a list of tables, as [[rungs]]"}


def read_rubric(file: str, folder: Path, services: Collection[str]) -> Rubric:
    """Read the rubric that a study names, or the usual one.

    Parameters
    ----------
    file
        Its path as the study has it; empty for the usual rubric.
    folder
        Where a relative path starts.
    services
        Keys of the services, which conditions may name beside the indicators.

    Raises
    ------
    InputError
        The file is missing or not TOML, or with every key, rung and condition that is wrong.
    """
    return rubric_of(_content(file, folder), services, file or DEFAULT)


def _content(file: str, folder: Path) -> Mapping[str, Any]:
    if file:
        return read_toml(folder / file, "check rubric in [study]", file)
    return toml_of(files("overlap.resources").joinpath("rubrics/default.toml").read_bytes(), DEFAULT)


def rubric_of(content: Mapping[str, Any], services: Collection[str], where: str) -> Rubric:
    """Check the content of a rubric file and make a `Rubric` of it.

    Parameters
    ----------
    content
        As `tomllib` gives it.
    services
        As in `read_rubric`.
    where
        What faults are told of.

    Raises
    ------
    InputError
        With everything that is wrong, rungs that nobody can reach among it.
    """
    faults = FaultList()
    _check_keys(content, _OF_RUBRIC, where, faults)
    entries = _entries(content, where, faults)
    rungs = []
    for number, entry in enumerate(entries, start=1):
        with faults.gathering():
            rungs.append(_rung(entry, number, services, f"{where} rung {number}"))
    rubric = Rubric(str(content.get("name")), str(content.get("source")), tuple(rungs))
    # With a rung missing, what is above it cannot be judged.
    for rung, why in rubric.out_of_reach(kinds_of(services)) if len(rungs) == len(entries) else ():
        what, advice = f"{rung.name} can never be reached: {why}", "loosen its condition, or leave it out"
        faults.add(f"{where} rung {rung.level}", what, rung.condition.text, advice)
    faults.raise_if_any()
    return rubric


def _entries(content: Mapping[str, Any], where: str, faults: FaultList) -> list[Any]:
    """Return the tables of the rungs, none where there is no list of them."""
    entries = content.get("rungs")
    if entries == []:
        faults.add(where, "has no rung", advice="write at least one, as [[rungs]]")
    if not isinstance(entries, list):
        return []
    if len(entries) > MOST_RUNGS:
        faults.add(where, f"has more than {MOST_RUNGS} rungs", str(len(entries)), "leave some out")
    return entries[:MOST_RUNGS]


def _rung(entry: Any, number: int, services: Collection[str], where: str) -> Rung:
    faults = FaultList()
    if not isinstance(entry, Mapping):
        raise InputError(Fault(where, "must be a table", as_found(entry), "write it as [[rungs]]"))
    _check_keys(entry, _OF_RUNG, where, faults)
    if isinstance(entry.get("level"), int) and entry["level"] != number:
        faults.add(
            where,
            "is out of order",
            f"level = {as_found(entry['level'])}",
            f"number rungs 1, 2, 3 …: {number} here",
        )
    kinds = kinds_of(services)
    if isinstance(text := entry.get("condition"), str):
        with faults.gathering():
            condition = parse(text, f"{where} condition")
            for name in condition.names:
                if name not in kinds:
                    advice = nearest_name(name, kinds) or f"known are: {', '.join(kinds)}"
                    faults.add(f"{where} condition", f"no indicator {name}", f"in {text}", advice)
            check_kinds(condition, kinds, f"{where} condition", faults)
    faults.raise_if_any()
    return Rung(number, entry["name"], condition, entry["source"])


def _check_keys(entry: Mapping[str, Any], known: Mapping[str, type], where: str, faults: FaultList) -> None:
    """Note unknown and missing keys, and values of a wrong type."""
    for key in entry:
        if key not in known:
            faults.add(
                where, "unknown key", key, nearest_name(key, known) or f"known are: {', '.join(known)}"
            )
    for key, kind in known.items():
        value = entry.get(key)
        if key not in entry:
            faults.add(where, f"{key} is missing", advice=f"add {key} = …")
        elif not isinstance(value, kind) or isinstance(value, bool):
            faults.add(f"{where} {key}", f"must be {_CALLED[kind]}", as_found(value))
