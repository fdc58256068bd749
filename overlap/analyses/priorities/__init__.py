"""Which counters to connect, and where to add one, so that most people come within reach."""

from __future__ import annotations

from overlap.analyses.priorities.areas import areas_table
from overlap.analyses.priorities.asked import Asked, asks
from overlap.analyses.priorities.business import assumptions_table, business_table
from overlap.analyses.priorities.candidates_table import candidates_table
from overlap.analyses.priorities.curve_table import curve_table
from overlap.analyses.priorities.figures import figures
from overlap.analyses.priorities.links import links_table
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.notes import caveats, warnings
from overlap.analyses.priorities.tables import priorities_table
from overlap.domain.evidence import Evidence
from overlap.domain.result import Result
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = True

KEY = "priorities"


def wants(evidence: Evidence) -> Wanted | None:
    """People by the candidates that they are near, at the service distance and a tenth less and more.

    Raises
    ------
    InputError
        Everything that makes what the study asks impossible.
    """
    return Asked.of(evidence).wanted(evidence) if asks(evidence) else None


def wants_then(evidence: Evidence) -> Wanted | None:
    """The same where candidates are gap regions, which only a first pass has told."""
    if not asks(evidence):
        return None
    asked = Asked.of(evidence)
    return asked.wanted(evidence) if asked.gaps else None


def analyse(evidence: Evidence) -> Result:
    """The list with its bound, its curve, what it costs and who gains; nothing where none is asked for."""
    if not asks(evidence):
        return Result()
    listed = Listed.of(evidence, Asked.of(evidence))
    business = business_table(evidence, listed)
    tables = (
        priorities_table(evidence, listed),
        curve_table(evidence, listed),
        areas_table(evidence, listed),
        candidates_table(evidence, listed),
        links_table(evidence, listed),
        business,
        assumptions_table(evidence, listed),
    )
    return Result(
        tables,
        {KEY: figures(evidence, listed, business)},
        tuple(caveats(evidence, listed)),
        tuple(warnings(listed)),
    )
