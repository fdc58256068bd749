"""One file for each question. A new one is a file and a line here.

Each module has `NEEDS_PEOPLE`, whether it looks at the pass over the population, and
`analyse(evidence) -> Result`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:  # so that the names of analyses can be told without loading what they work with
    from overlap.domain.evidence import Evidence
    from overlap.domain.result import Result


class Analysis(Protocol):
    """What a module of this room offers."""

    NEEDS_PEOPLE: bool

    def analyse(self, evidence: Evidence) -> Result:
        """Answer the question."""


ANALYSES = {
    "overlap": "overlap.analyses.overlap",
    "coverage": "overlap.analyses.coverage",
    "quality": "overlap.analyses.quality",
}


def load(name: str) -> Analysis:
    """The module of one analysis, imported only now."""
    return cast("Analysis", import_module(ANALYSES[name]))
