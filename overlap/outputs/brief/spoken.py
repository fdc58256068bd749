"""A brief in one language: plain texts, lists and flags, which every face sets in its own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from overlap.outputs.brief.parts import Block, Brief, Line, Picture, Points, Rows
from overlap.outputs.language.messages import English, Message, Number, Value, say
from overlap.outputs.language.rows import MISSING
from overlap.outputs.language.shown import shown
from overlap.outputs.language.words import Words

Drawn = Mapping[tuple[str, str], bytes]


def spoken(brief: Brief, words: Words, drawn: Drawn) -> dict[str, Any]:
    """The brief as JSON values: sections of blocks, each of a `kind`, without pictures that are not drawn."""
    sections = [
        {
            "title": words.say(section.title),
            "blocks": [_block(block, words) for block in section.blocks if _there(block, drawn)],
        }
        for section in brief.sections
    ]
    notes = [review(words)]
    return {
        "language": words.tag,
        "right_to_left": words.right_to_left,
        "name": shown(brief.name),
        "title": words.say(brief.title),
        "sections": [section for section in sections if section["blocks"]],
        "note": " ".join(filter(None, map(words.say, notes))),
    }


def review(words: Words) -> Value:
    """What a reader is told of a translation that no native speaker has read; nothing of another."""
    return "" if words.reviewed else say("The translation has not been reviewed by a native speaker.")


def _there(block: Block, drawn: Drawn) -> bool:
    return not isinstance(block, Picture) or (block.room, block.kind) in drawn


def _block(block: Block, words: Words) -> dict[str, Any]:
    if isinstance(block, Line):
        return {"kind": "line", "text": words.say(block.message)}
    if isinstance(block, Points):
        english = any(isinstance(each, English) for each in block.items)
        return {"kind": "points", "items": [words.say(each) for each in block.items], "english": english}
    if isinstance(block, Picture):
        return {"kind": "picture", "file": f"{block.room}-{block.kind}", "alt": words.say(block.alt)}
    return _table(block, words)


def _table(block: Rows, words: Words) -> dict[str, Any]:
    ends = [_are_figures([row[at] for row in block.rows]) for at in range(len(block.heads))]
    return {
        "kind": "table",
        "title": words.say(block.title),
        "heads": [words.say(head) for head in block.heads],
        "rows": [[words.say(cell) for cell in row] for row in block.rows],
        "ends": ends,
        "english": [[isinstance(cell, English) for cell in row] for row in block.rows],
        "widths": _widths(block, words),
    }


def _are_figures(column: Sequence[Value]) -> bool:
    told = [value for value in column if value != MISSING]
    return bool(told) and all(map(_is_figure, told))


def _is_figure(value: Value) -> bool:
    if isinstance(value, Message):
        return bool(value.values) and all(isinstance(each, Number) for each in value.values.values())
    return isinstance(value, Number)


def _widths(block: Rows, words: Words) -> list[int]:
    """How wide the columns want to be, in characters, for faces that share out a page's width."""
    wanted = []
    for at, head in enumerate(block.heads):
        cells = [line for row in block.rows for line in words.say(row[at]).split("\n")]
        title = words.say(head)
        longest_word = max(len(title) // 2, *(_columns(word) for word in title.split(" ")), 0)
        lengths = sorted(_columns(cell) for cell in cells) or [0]
        # Heads are bold, and so wider than cells of as many letters.
        wanted.append(max(longest_word + 1, min(36, lengths[-1]), 8))
    return wanted


def _columns(text: str) -> int:
    """How wide a text is in characters; those of East Asia are twice as wide as others."""
    return len(text) + sum(east_asian_width(each) in "WF" for each in text)
