"""What outputs say: the messages of the domain, opening hours, and cells of several lines."""

from __future__ import annotations

from dataclasses import dataclass

from overlap.domain.messages import English, Message, Name, Number, Unit, Whole, count, say
from overlap.domain.messages import Value as Said

__all__ = [
    "English",
    "Lines",
    "Message",
    "Name",
    "Number",
    "OpeningHours",
    "Unit",
    "Value",
    "Whole",
    "Worded",
    "count",
    "say",
]


@dataclass(frozen=True)
class OpeningHours:
    """A stranger's text of when a counter is open: in words where all of it is understood, else whole."""

    text: str


@dataclass(frozen=True)
class Worded:
    """What is in the language already, such as the name of a day."""

    text: str


@dataclass(frozen=True)
class Lines:
    """A cell of several lines: what it is about, and what is told of it below."""

    parts: tuple[str | Message | Whole | OpeningHours, ...]


Value = Said | Lines | OpeningHours | Worded
