"""What a brief is made of before it has a language: lines, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from overlap.outputs.language.messages import English, Message, Value


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
