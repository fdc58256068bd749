"""One file for each question. A new one is a file and a line here.

Each module has `NEEDS_PEOPLE`, whether it has nothing to say without the pass over the population,
`wants(evidence) -> Wanted | None`, what it would have the pass gather, None where it does not look at people,
and `analyse(evidence) -> Result`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

if TYPE_CHECKING:  # so that the names of analyses can be told without loading what they work with
    from overlap.domain.evidence import Evidence
    from overlap.domain.result import Result
    from overlap.domain.wanted import Wanted


class Analysis(Protocol):
    """What a module of this room offers."""

    NEEDS_PEOPLE: bool

    def wants(self, evidence: Evidence) -> Wanted | None:
        """What the pass should gather for it; the evidence is without sums yet."""

    def analyse(self, evidence: Evidence) -> Result:
        """Answer the question."""


@runtime_checkable
class InTwoPasses(Protocol):
    """What a module has besides where it may ask what only the sums of a first pass tell how to ask."""

    def wants_then(self, evidence: Evidence) -> Wanted | None:
        """What a second pass over the first source should gather; the evidence has the sums of the first."""


ANALYSES = {
    "overlap": "overlap.analyses.overlap",
    "coverage": "overlap.analyses.coverage",
    "rules": "overlap.analyses.rules",
    "equity": "overlap.analyses.equity",
    "colocation": "overlap.analyses.colocation",
    "quality": "overlap.analyses.quality",
    "digitisation": "overlap.analyses.digitisation",
    "referrals": "overlap.analyses.referrals",
    "robustness": "overlap.analyses.robustness",
    "cases": "overlap.analyses.cases",
    "scenarios": "overlap.analyses.scenarios",
    "gaps": "overlap.analyses.gaps",
    "capacity": "overlap.analyses.capacity",
    "priorities": "overlap.analyses.priorities",
}


def load(name: str) -> Analysis:
    """The module of one analysis, imported only now."""
    return cast("Analysis", import_module(ANALYSES[name]))
