"""Where rows came from, and how they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from overlap.domain.messages import Message


@dataclass(frozen=True)
class Source:
    """One input as it was read.

    `role` is its place in the study (`networks.library`), `path` the file as the user typed it,
    `columns` says which column serves as what (`{"latitude": "LATITUDE"}`), `rule` is the selection that
    decides which rows count (empty: all), `notes` are what else a reader decided, one sentence each;
    `doubts` say why the file may not be what it is taken for.
    """

    role: str
    path: str
    format: str
    crs: str
    columns: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    notes: tuple[str, ...] = ()
    doubts: tuple[Message, ...] = ()

    @property
    def file_name(self) -> str:
        """The file without its folder, which is nobody's business where a run is published."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]
