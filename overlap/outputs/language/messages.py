"""What outputs say: the messages of the domain, and cells of several lines."""

from __future__ import annotations

from dataclasses import dataclass

from overlap.domain.messages import English, Message, Name, Number, Unit, Whole, count, say
from overlap.domain.messages import Value as Said

__all__ = ["English", "Lines", "Message", "Name", "Number", "Unit", "Value", "Whole", "count", "say"]


@dataclass(frozen=True)
class Lines:
    """A cell of several lines: what it is about, and what is told of it below."""

    parts: tuple[str | Message | Whole, ...]


Value = Said | Lines
