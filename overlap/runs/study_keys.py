"""Which keys a `study.toml` may hold, and what `--set key=value` makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from overlap.domain.study import Study
from overlap.errors import Fault, FaultList, InputError, nearest_name


def type_at(path: Sequence[str]) -> Any:
    """Find the type that a study declares at a path such as `["networks", "post", "where"]`, or None."""
    found: Any = Study
    for number, name in enumerate(path, start=1):
        if is_dataclass(found):
            found = get_type_hints(found).get(name)
        elif get_origin(found) is dict:
            found = get_args(found)[1]
        else:
            return None
        if number < len(path) and get_origin(found) in (Union, UnionType):
            # What may be a table or something else is a table where a key within it is named.
            found = next((each for each in get_args(found) if get_origin(each) is dict), found)
    return found


def keys_at(path: Sequence[str]) -> list[str]:
    """List the keys known at a path, in the order in which they are declared; none where names are free."""
    found = type_at(path)
    return [field.name for field in fields(found)] if is_dataclass(found) else []


def apply_settings(mapping: Mapping[str, Any], settings: Sequence[str], where: str) -> dict[str, Any]:
    """Lay settings such as `study.bands_km=0.5,1` over a study; the later one wins.

    A value is TOML where it can be read as TOML of the key's type, and text otherwise.

    Parameters
    ----------
    mapping
        As `tomllib` gives it; it is not changed.
    settings
        `key=value`, the key with dots.
    where
        What faults are told of, such as `--set`.

    Raises
    ------
    InputError
        Every setting without a value or with an unknown key, with the nearest known one.
    """
    faults = FaultList()
    merged = deepcopy(dict(mapping))
    for setting in settings:
        with faults.gathering():
            _apply(merged, setting, where)
    faults.raise_if_any()
    for kind, entries in merged.items():
        if "file" not in keys_at([kind, ""]):
            continue
        for name in _new_without_file(entries, mapping.get(kind, {})):
            advice = nearest_name(name, mapping.get(kind, {})) or f"give {kind}.{name}.file too"
            faults.add(where, "unknown section", f"{kind}.{name}", advice)
    faults.raise_if_any()
    return merged


def _new_without_file(entries: Any, before: Any) -> list[str]:
    """List what settings have named but no file: a slip of the pen, most likely."""
    return (
        [
            name
            for name, entry in entries.items()
            if isinstance(entry, dict) and name not in before and "file" not in entry
        ]
        if isinstance(entries, dict)
        else []
    )


def _apply(merged: dict[str, Any], setting: str, where: str) -> None:
    key, equals, text = setting.partition("=")
    path = key.strip().split(".")
    if not equals:
        raise InputError(Fault(where, "has no value", setting, "write it as section.key=value"))
    for depth, name in enumerate(path):
        known = keys_at(path[:depth])
        if known and name not in known:
            advice = nearest_name(name, known) or f"known are: {', '.join(known)}"
            raise InputError(Fault(where, "unknown key", key.strip() or setting, advice))
    kind = type_at(path)
    if kind is None or is_dataclass(kind) or is_dataclass((get_args(kind) or (None,))[-1]):
        raise InputError(Fault(where, "names no single key", key.strip(), "write it as section.key=value"))
    section = merged
    for name in path[:-1]:
        section = section.setdefault(name, {})
        if not isinstance(section, dict):
            raise InputError(Fault(where, "names no section of the study", key.strip()))
    section[path[-1]] = _value(text.strip(), kind)


def _value(text: str, kind: Any) -> Any:
    """Read text as a type asks: `0.5,1` is a list where it wants a list, `2020` text where it wants text."""
    if kind == tuple[str, ...] and not text.startswith("["):
        return [each.strip() for each in text.split(",")]
    if get_origin(kind) is tuple and not text.startswith("["):
        text = f"[{text}]"
    try:
        parsed = tomllib.loads(f"value = {text}")
    # Not TOML, a number with thousands of digits, or brackets without end: then it is text, of a wrong type.
    except (ValueError, RecursionError):
        return text
    value = parsed["value"]
    alone = len(parsed) == 1
    return value if alone and (kind is not str or isinstance(value, str)) else text
