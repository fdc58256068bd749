"""Which facilities count: those whose points are doubted, and those of unknown status, left out in turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from overlap.analyses.robustness.measures import everyone_in, measures, networks_of, shares
from overlap.domain.evidence import Evidence
from overlap.domain.quality import Check, Mask, unknown_in
from overlap.domain.sums import Sums
from overlap.domain.wanted import Members

POINTS = "without doubtful points"
STATUS = "without unknown status"
_DOUBTS = (POINTS, STATUS)

_DOUBT_OF_POINT: tuple[Check, ...] = (
    "probably swapped",
    "low precision",
    "same point",
    "outside its named area",
)
_DOUBT_OF_STATUS: tuple[Check, ...] = ("perhaps closed",)


@dataclass(frozen=True)
class Choice:
    """One way to count fewer facilities of the networks of the split, or of a group.

    Parameters
    ----------
    name
        What it is called.
    kept
        Which facilities remain of each of these, by its name.
    left_out
        How many facilities of each it leaves out.
    """

    name: str
    kept: Mapping[str, Members]
    left_out: Mapping[str, int]

    def groups(self) -> dict[str, Members]:
        """The groups to be measured: what remains of each by itself, and of all together."""
        together = {network: mask for members in self.kept.values() for network, mask in members.items()}
        alone = {self.group(name): members for name, members in self.kept.items()}
        return {**alone, self.group(*self.kept): together}

    def group(self, *names: str) -> str:
        """What the group of what remains of some of these is called."""
        return f"{' or '.join(names)} {self.name}"

    def shares(self, sums: Sums, band_m: float) -> dict[str, float]:
        """Share of everyone in each part of the split, 0 to 1.

        People near both are those near the first and those near the second less those near either, exactly.
        """
        near = [sums.within(0, 0, self.group(name), band_m) for name in self.kept]
        both = sum(near) - sums.within(0, 0, self.group(*self.kept), band_m)
        return shares(measures(near, both, everyone_in(sums)), everyone_in(sums))


def compared(evidence: Evidence) -> dict[str, Members]:
    """The networks of the split, by name, with all their facilities."""
    names = networks_of(list(evidence.networks))
    return {name: {name: np.ones(len(evidence.networks[name]), dtype=np.bool_)} for name in names}


def parties(evidence: Evidence) -> list[dict[str, Members]]:
    """All that people are near to or not: the networks of the split, then each group of the study."""
    return [compared(evidence), *({group: members} for group, members in evidence.groups.items())]


def choices(evidence: Evidence, party: Mapping[str, Members]) -> list[Choice]:
    """Every choice that leaves somebody out of the networks of the split, or of a group."""
    doubted = {name: _doubted(evidence, name) for members in party.values() for name in members}
    found = [_choice(each, party, {name: masks[each] for name, masks in doubted.items()}) for each in _DOUBTS]
    return [each for each in found if any(each.left_out.values())]


def _choice(name: str, party: Mapping[str, Members], doubted: Members) -> Choice:
    return Choice(
        name,
        {
            each: {network: mask & ~doubted[network] for network, mask in members.items()}
            for each, members in party.items()
        },
        {
            each: sum(int((mask & doubted[network]).sum()) for network, mask in members.items())
            for each, members in party.items()
        },
    )


def _doubted(evidence: Evidence, network: str) -> dict[str, Mask]:
    """Which facilities of a network each choice leaves out, shape (n,)."""
    facilities, flags = evidence.networks[network], evidence.flags[network]
    return {
        POINTS: np.logical_or.reduce(
            [*(flags[each] for each in _DOUBT_OF_POINT), unknown_in(facilities, facilities.quality.accuracy)]
        ),
        STATUS: np.logical_or.reduce(
            [*(flags[each] for each in _DOUBT_OF_STATUS), unknown_in(facilities, facilities.quality.status)]
        ),
    }
