"""Messages with figures and names, which any language can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Unit = Literal[
    "count",
    "people",
    "share",
    "whole_share",
    "fine_share",
    "points",
    "plain",
    "hundredths",
    "chance",
    "km",
    "m",
    "km2",
    "money",
]
Kind = Literal["network", "question", "layer", "rule", "rule_words", "country"]


@dataclass(frozen=True)
class Number:
    """A figure of a run, unrounded: a share is 0 to 1, people may be parts; `code` is a currency's.

    A `whole_share` is printed without decimals, as on a scale or in a bar, a `fine_share` and `hundredths`
    with two; of a `chance` two digits are told, however small it is.
    """

    value: float
    unit: Unit
    code: str = ""


@dataclass(frozen=True)
class Name:
    """What the study calls a thing that the tool may have words for, as it has for the layer `women`.

    A `question` is a network, a group, or a word for counters of several networks; a `rule` is the id of one
    that may be ours, and `rule_words` are words of it; a `country` is a code of ISO 3166.
    """

    name: str
    kind: Kind


@dataclass(frozen=True)
class English:
    """Words of the tool that no other language has: set as an English quotation wherever they stand."""

    text: str


@dataclass(frozen=True)
class Whole:
    """A stranger's text that people go by, such as opening hours: not cut where a name would be."""

    text: str


@dataclass(frozen=True)
class Message:
    """A sentence or word of ours in English, which is its id; `{name}` stands for one of its values.

    With `many`, `text` is said of one and `many` of another `number`, as the language has it. A `hint` helps
    who sits at the tool, with a command, a column or a table: it follows behind a semicolon where the run
    tells its English, and briefs leave it out.
    """

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str = ""
    number: int = 0
    hint: str = ""


# A text is a stranger's: never translated.
Value = str | Number | Name | Message | English | Whole | tuple["Value", ...]


def say(text: str, **values: Any) -> Message:
    """A message; translators find it by this call."""
    return Message(text, values)


def count(one: str, many: str, number: int, **values: Any) -> Message:
    """A message about a number of things, which it calls `{n}`; translators find it by this call."""
    return Message(one, {"n": Number(number, "count"), **values}, many, number)


def hinted(message: Message, hint: str) -> Message:
    """The same with a hint."""
    return replace(message, hint=hint)


def together(values: Sequence[Value]) -> Value:
    """All of one or more in one phrase."""
    *others, last = values
    return say("{first} and {last}", first=tuple(others), last=last) if others else last


def first_of(names: Iterable[str], most: int) -> tuple[str, ...]:
    """The first of some names, and an ellipsis where there are more."""
    told = tuple(names)
    return told if len(told) <= most else (*told[:most], "…")
