"""Labels of the page in each language it knows."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def words_of(language: str) -> dict[str, str]:
    """Labels by key; English stands in where the language has none."""
    words = _words()
    return {**words["en"], **words.get(language.split("-")[0], {})}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("overlap.resources") / "page" / "words.toml").read_text(encoding="utf-8"))
