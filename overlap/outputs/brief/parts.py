"""What a brief is made of before it has a language: messages with figures, tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["count", "people", "share", "plain", "km", "m", "km2", "money", "points"]


@dataclass(frozen=True)
class Number:
    """A figure of a run, unrounded: a share is 0 to 1, people may be parts; `code` is a currency's."""

    value: float
    unit: Unit
    code: str = ""


@dataclass(frozen=True)
class Message:
    """A sentence or word of ours in English, which is its id; `{name}` stands for one of its values.

    With `many`, `text` is said of one and `many` of another `number`, as the language has it.
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str = ""
    number: int = 0


@dataclass(frozen=True)
class English:
    """Words of the tool that no other language has: set as an English quotation wherever they stand."""

    text: str


# A text is a stranger's: never translated.
Value = str | Number | Message | English | tuple["str | Number | Message", ...]


@dataclass(frozen=True)
class Rows:
    """A table to print: every row has a cell under every head; figures stand at the end of their cells.

    Row number `main` is in the brief of one page, which has no room for all.
    """

    title: Message
    heads: Sequence[Value]
    rows: Sequence[Sequence[Value]]
    short: bool = False
    main: int = 0


@dataclass(frozen=True)
class Line:
    """A sentence; those that are `short` are in the brief of one page."""

    message: Message
    short: bool = False


@dataclass(frozen=True)
class Points:
    """A list, all of it in the language of the brief or all of it English."""

    items: Sequence[Message] | Sequence[English]


@dataclass(frozen=True)
class Picture:
    """A map or a chart: which one, and what it tells who cannot see it."""

    room: Literal["map", "chart"]
    kind: str
    alt: Message
    short: bool = False


Block = Rows | Line | Points | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    title: Message
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Brief:
    """The whole: named after the study."""

    name: str
    title: Message
    sections: Sequence[Section]


def say(text: str, **values: Any) -> Message:
    """A message; translators find it by this call."""
    return Message(text, values)


def count(one: str, many: str, number: int, **values: Any) -> Message:
    """A message about a number of things, which it calls `{n}`; translators find it by this call."""
    return Message(one, {"n": Number(number, "count"), **values}, many, number)
