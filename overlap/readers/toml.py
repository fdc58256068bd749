"""TOML files, and what pydantic says of their content in the words of TOML."""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

from overlap.errors import Fault, InputError

DEEPEST = 40
"""How many lists and tables may lie in one another; nothing that people write is near it."""

_WORDS = {
    "Input should be": "must be",
    "a valid tuple": "a list",
    "a valid list": "a list",
    "a valid dictionary": "a table",
    "a valid integer": "a whole number",
    "a valid string": "text",
    "String should have at least 1 character": "is empty",
}


def read_toml(file: Path, if_missing: str = "check the path", shown: str = "") -> dict[str, Any]:
    """Read a file as it stands.

    Parameters
    ----------
    file
        Where it is.
    if_missing
        What to do where it is not.
    shown
        The file as the user typed it; left out, its path.

    Raises
    ------
    InputError
        The file is missing or cannot be read, or its content, as `toml_of` tells.
    """
    shown = shown or str(file)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise InputError(Fault(shown, "no such file", advice=if_missing)) from None
    except OSError as error:
        raise InputError(Fault(shown, "cannot be read", error.strerror or "")) from None
    except ValueError:  # a NUL in it
        raise InputError(Fault(shown, "cannot be the name of a file", advice=if_missing)) from None
    return toml_of(content, shown)


def toml_of(content: bytes, shown: str) -> dict[str, Any]:
    """Read the bytes of a file.

    Raises
    ------
    InputError
        They are not UTF-8 or not TOML, or lists and tables lie in one another more than `DEEPEST` times.
    """
    too_deep = Fault(shown, "lists or tables lie too deep in one another", advice="write it flatter")
    try:
        read = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        found = f"byte {error.start + 1}"
        raise InputError(Fault(shown, "is not UTF-8", found, "save it as UTF-8")) from None
    except ValueError as error:  # also of a number with thousands of digits
        raise InputError(Fault(shown, "is not valid TOML", str(error), "correct it there")) from None
    except RecursionError:
        raise InputError(too_deep) from None
    if _is_deep(read):
        raise InputError(too_deep)
    return read


def _is_deep(value: Any) -> bool:
    """Whether lists and tables lie in one another more than `DEEPEST` times; told without a call for each."""
    layer = [value]
    for _ in range(DEEPEST):
        parts = [each.values() if isinstance(each, dict) else each for each in layer]
        layer = [inner for each in parts for inner in each if isinstance(inner, dict | list)]
    return bool(layer)


def in_words(message: str) -> str:
    """Say what TOML calls a thing, not what Python does."""
    for word, instead in _WORDS.items():
        message = message.replace(word, instead)
    return message


def as_found(value: Any) -> str:
    """A value as a message quotes it, cut where it is long."""
    text = _in_toml(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _in_toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | time) else repr(value)
