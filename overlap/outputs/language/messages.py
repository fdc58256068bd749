"""Messages with figures and texts, which any language can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["count", "people", "share", "plain", "km", "m", "km2", "money", "points", "whole_share"]


@dataclass(frozen=True)
class Number:
    """A figure of a run, unrounded: a share is 0 to 1, people may be parts; `code` is a currency's.

    A `whole_share` is printed without decimals, as on a scale or in a bar.
    """

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


@dataclass(frozen=True)
class Whole:
    """A stranger's text that people go by, such as opening hours: not cut where a name would be."""

    text: str


@dataclass(frozen=True)
class OpeningHours:
    """A stranger's text of when a counter is open: in words where all of it is understood, else whole."""

    text: str


@dataclass(frozen=True)
class Said:
    """What is in the language already, such as the name of a day."""

    text: str


@dataclass(frozen=True)
class Lines:
    """A cell of several lines: what it is about, and what is told of it below."""

    parts: tuple[str | Message | Whole | OpeningHours, ...]


# A text is a stranger's: never translated.
Value = (
    str
    | Number
    | Message
    | English
    | Whole
    | OpeningHours
    | Said
    | Lines
    | tuple["str | Number | Message", ...]
)


def say(text: str, **values: Any) -> Message:
    """A message; translators find it by this call."""
    return Message(text, values)


def count(one: str, many: str, number: int, **values: Any) -> Message:
    """A message about a number of things, which it calls `{n}`; translators find it by this call."""
    return Message(one, {"n": Number(number, "count"), **values}, many, number)
