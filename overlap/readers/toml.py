"""TOML files, and what pydantic says of their content in the words of TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from overlap.errors import Fault, InputError

_WORDS = {
    "Input should be": "must be",
    "a valid tuple": "a list",
    "a valid string": "text",
    "String should have at least 1 character": "is empty",
}


def read_toml(file: Path, if_missing: str = "check the path") -> dict[str, Any]:
    """Read a file as it stands.

    Raises
    ------
    InputError
        The file is missing, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(Fault(str(file), "no such file", advice=if_missing)) from None
    except OSError as error:
        raise InputError(Fault(str(file), "cannot be read", error.strerror or "")) from None
    except UnicodeDecodeError as error:
        found = f"byte {error.start + 1}"
        raise InputError(Fault(str(file), "is not UTF-8", found, "save it as UTF-8")) from None
    except ValueError as error:  # also of a number with thousands of digits
        raise InputError(Fault(str(file), "is not valid TOML", str(error), "correct it there")) from None


def in_words(message: str) -> str:
    """Say what TOML calls a thing, not what Python does."""
    for word, instead in _WORDS.items():
        message = message.replace(word, instead)
    return message


def as_found(value: Any) -> str:
    """A value as a message quotes it, cut where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
