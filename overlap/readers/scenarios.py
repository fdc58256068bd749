"""From files of scenarios to `Scenario`s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from overlap.domain.scenario import KINDS, Scenario
from overlap.domain.scenario import Path as YearlyPath
from overlap.errors import FaultList, nearest_name
from overlap.readers.toml import as_found, in_words, read_toml


def read_scenarios(files: Sequence[str], folder: Path) -> dict[str, Scenario]:
    """Read scenarios, by their files as typed; relative paths start at `folder`.

    Raises
    ------
    InputError
        Every fault of every file, and every title that two of them share.
    """
    faults = FaultList()
    read: dict[str, Scenario] = {}
    for file in dict.fromkeys(files):
        with faults.gathering():
            read[file] = read_scenario(folder / file, file)
    titles = Counter(each.title for each in read.values())
    for file, each in read.items():
        if titles[each.title] > 1:
            faults.add(f"{file} title", "is that of another scenario", each.title, "give it another title")
    faults.raise_if_any()
    return read


def read_scenario(file: Path, shown: str) -> Scenario:
    """Read one file, which holds one scenario.

    Raises
    ------
    InputError
        The file is no TOML, or every unknown key, wrong type and impossible value of it, all at once.
    """
    content = read_toml(file, shown=shown)
    faults = FaultList()
    scenario = Scenario(title="unread")
    try:
        scenario = TypeAdapter(Scenario).validate_python(content)
    except ValidationError as error:
        for detail in error.errors():
            _note(detail, shown, faults)
    if "change" not in content and "path" not in content:
        faults.add(shown, "changes nothing", advice="write changes as [[change]], or a [path]")
    elif "change" in content and "path" in content:
        faults.add(shown, "has changes and a path", advice="write them as two scenarios")
    faults.raise_if_any()
    return scenario


def _note(detail: ErrorDetails, shown: str, faults: FaultList) -> None:
    loc = detail["loc"]
    place, known = _place(loc)
    where = f"{shown} {place}".strip()
    last = str(loc[-1])
    match detail["type"]:
        case "unexpected_keyword_argument":
            faults.add(
                where, "unknown key", last, nearest_name(last, known) or f"known are: {', '.join(known)}"
            )
        case "missing":
            faults.add(where, f"{last} is missing", advice=f"add {last} = …")
        case "union_tag_not_found":
            faults.add(where, "what is missing", advice=f"add what = one of {', '.join(KINDS)}")
        case "union_tag_invalid":
            found = detail["input"].get("what") if isinstance(detail["input"], Mapping) else detail["input"]
            advice = nearest_name(str(found), KINDS) or f"known are: {', '.join(KINDS)}"
            faults.add(f"{where} what", "is no change", as_found(found), advice)
        case "too_short":
            faults.add(f"{where} {last}", "holds nothing", as_found(detail["input"]), "name at least one")
        case "dataclass_type":
            faults.add(where, "must be a section", as_found(detail["input"]))
        case _:
            key = next((str(each) for each in reversed(loc) if each in known), "")
            faults.add(f"{where} {key}".strip(), in_words(detail["msg"]), as_found(detail["input"]))


def _place(loc: tuple[int | str, ...]) -> tuple[str, list[str]]:
    """The section that a fault is in as TOML counts, changes from 1, and the keys that are known there."""
    match loc:
        case ("change", int(number), str(kind), *_) if kind in KINDS:
            return f"change {number + 1}", _keys(KINDS[kind])
        case ("change", int(number), *_):
            return f"change {number + 1}", []
        case ("path", *_):
            return "[path]", _keys(YearlyPath)
        case _:
            return "", _keys(Scenario)


def _keys(shape: Any) -> list[str]:
    return [field.name for field in fields(shape)]
