"""A brief as PDF, set by Typst: tagged for screen readers (PDF/UA-1), without any font of the system."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from overlap.outputs.brief.fonts import families, font_files, replaced, unshown
from overlap.outputs.brief.spoken import Drawn
from overlap.outputs.language.messages import say
from overlap.outputs.language.words import Words

_EPOCH = 0
_LINE, _CELL, _PIECE = 70, 20, 8
_WIDE = "\u2e80-\u9fff\uff00-\uffef"


def pdf(content: dict[str, Any], words: Words, drawn: Drawn, *, short: bool = False) -> bytes:
    """The bytes of the file; strangers' text reaches Typst as JSON, so that none of it is markup."""
    pictures = {f"{room}-{kind}.svg": image for (room, kind), image in drawn.items()}
    return compiled("brief.typ", showable(content, words) | {"short": short}, pictures)


def showable(content: dict[str, Any], words: Words) -> dict[str, Any]:
    """The same in characters that the fonts have, told in `unshown` where any had to be replaced."""
    missing = unshown(_texts(content), words.language)
    content = replaced(content, missing)
    if missing:
        codes = tuple(f"U+{ord(each):04X}" for each in missing)
        note = say("Characters that no font here can show, printed as □: {characters}.", characters=codes)
        content["unshown"] = replaced(words.say(note), missing)
    return content


def compiled(template: str, content: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """A template of the resources with JSON values, which it reads from `content.json`, and pictures."""
    import typst

    language, _, region = content["language"].partition("-")
    known = {"language": language, "region": region or None, "fonts": families(language)}
    content = {**_breakable(content, _LINE), **known}
    made: bytes = typst.compile(  # type: ignore[call-overload]  # files by name
        {
            "main.typ": (files("overlap.resources") / template).read_bytes(),
            "content.json": json.dumps(content).encode(),
            **pictures,
        },
        font_paths=sorted({str(file.parent) for file in font_files(language)}),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=_EPOCH,
    )
    return made


def breakable(text: str, longest: int) -> str:
    """The text with places to break words of more letters, near one another since a column may be narrow.

    Typst itself breaks Chinese.
    """
    long = rf"[^\s{_WIDE}]{{{longest + 1},}}"
    return re.sub(long, lambda found: re.sub(rf"(.{{{_PIECE}}})(?=.)", "\\1\u200b", found[0]), text)


def _breakable(value: Any, longest: int) -> Any:
    """Words that no line holds may be broken: in tables, whose columns are narrow, sooner than elsewhere."""
    if isinstance(value, str):
        return breakable(value, longest)
    if isinstance(value, list):
        return [_breakable(each, longest) for each in value]
    if isinstance(value, dict):
        inside = _CELL if value.get("kind") == "table" else longest
        return {key: each if key == "file" else _breakable(each, inside) for key, each in value.items()}
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
