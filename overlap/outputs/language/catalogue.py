"""What translators have written: a `.po` file for each language but English, read when it is asked for."""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from overlap.outputs.language.messages import Message, Value

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = ("en", "fr", "es", "pt", "ar", "ru", "zh")


@cache
def catalogue(language: str) -> tuple[gettext.NullTranslations, bool]:
    """The messages of a language, and whether a native speaker has reviewed them; English are their ids."""
    if language == "en":
        return gettext.NullTranslations(), True
    from babel.messages.mofile import write_mo

    read = _read(language)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled), "reviewed by a native speaker: yes" in read.header_comment


def translated(value: Value) -> bool:
    """Whether every language can say a value: all catalogues have the same messages."""
    if isinstance(value, tuple):
        return all(map(translated, value))
    if not isinstance(value, Message):
        return True
    text = (value.text, value.many) if value.many else value.text
    return text in _ids() and all(map(translated, value.values.values()))


@cache
def _ids() -> frozenset[str | tuple[str, ...]]:
    return frozenset(tuple(each.id) if each.pluralizable else str(each.id) for each in _read(LANGUAGES[1]))


@cache
def _read(language: str) -> Catalog:
    from babel.messages.pofile import read_po

    file = files("overlap.resources") / "translations" / f"{language}.po"
    return read_po(io.BytesIO(file.read_bytes()), locale=language)
