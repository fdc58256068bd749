"""What a whole run leaves behind, before it is a folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from overlap.domain.result import Table
from overlap.domain.source import Source


@dataclass(frozen=True, eq=False)
class RunContent:
    """Everything that the outputs of one run are made from; equal to itself alone, so that it can be a key.

    `summary` holds plain JSON values (NumPy scalars allowed); `study_text` is the effective study as TOML;
    `licences` gives the licence of a source, as its owner words it, by the role of the source.
    """

    name: str
    tables: tuple[Table, ...]
    summary: Mapping[str, Any]
    study_text: str
    sources: tuple[Source, ...] = ()
    licences: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def study(self) -> Mapping[str, Any]:
        """The effective study by its sections, as `tomllib` gives them."""
        return tomllib.loads(self.study_text)
