"""What is found of one part of a rule, in all and by area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from overlap.domain.messages import Message, Name, say
from overlap.domain.verdicts import Verdict, all_of, decided

NOTHING = Fraction(0)


class NotAssessedError(Exception):
    """Why a part cannot be assessed."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.text)
        self.reason = reason


@dataclass(frozen=True)
class Finding:
    """One part, in all or in one area; shares are 0 to 1.

    `margin` is negative where the part is missed; it and `found` are None where there is no such number, and
    `level`, `area_id` and `area_name` empty for the study as a whole. `areas` are those that were judged.
    """

    verdict: Verdict
    found: Fraction | None = None
    margin: Fraction | None = None
    spread: Fraction = NOTHING
    reason: Message | None = None
    people: float | None = None
    level: str = ""
    area_id: str = ""
    area_name: str = ""
    areas: tuple[Finding, ...] = ()

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The areas in which the part is not met, or too close to call: the tightest first."""
        short = [each for each in self.areas if each.verdict in ("not met", "too close to call")]
        return tuple(sorted(short, key=_tightness))


def judged(found: Fraction, margin: Fraction, spread: Fraction = NOTHING) -> Finding:
    """A finding with the verdict that its margin gives."""
    return Finding(decided(margin, spread), found, margin, spread)


def in_every_area(areas: Sequence[Finding], what: Name) -> Finding:
    """A part that must hold in every area: as tight as in the tightest of them.

    Raises
    ------
    NotAssessedError
        There is no area to judge.
    """
    if not areas:
        raise NotAssessedError(say("nobody lives in any area of this kind: {kind}", kind=what))
    tightest = min(areas, key=_tightness)
    verdict = all_of(each.verdict for each in areas)
    return replace(
        tightest, verdict=verdict, people=None, level="", area_id="", area_name="", areas=tuple(areas)
    )


def _tightness(finding: Finding) -> tuple[bool, Fraction, Fraction]:
    """Sorts what has no margin, as without any counter, before everything else, then by what is found."""
    return finding.margin is not None, finding.margin or NOTHING, finding.found or NOTHING
