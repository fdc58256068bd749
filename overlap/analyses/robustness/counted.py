"""Which facilities count: those whose points are doubted, and those of unknown status, left out in turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.robustness.measures import everyone_in, measures, networks_of, shares
from overlap.domain.evidence import Evidence
from overlap.domain.quality import Check, Mask, unknown_in
from overlap.domain.sums import Sums
from overlap.domain.wanted import Members

POINTS = "without doubtful points"
STATUS = "without unknown status"

_DOUBT_OF_POINT: tuple[Check, ...] = (
    "probably swapped",
    "low precision",
    "same point",
    "outside its named area",
)
_DOUBT_OF_STATUS: tuple[Check, ...] = ("perhaps closed",)


@dataclass(frozen=True)
class Choice:
    """One way to count fewer facilities.

    Parameters
    ----------
    name
        What it is called.
    kept
        Which facilities of each compared network remain, by its name.
    """

    name: str
    kept: Mapping[str, NDArray[np.bool_]]

    @property
    def left_out(self) -> dict[str, int]:
        """How many facilities of each network it leaves out."""
        return {network: int((~mask).sum()) for network, mask in self.kept.items()}

    def groups(self) -> dict[str, Members]:
        """The groups to be measured: each network by itself, and all together."""
        alone = {self.group(network): {network: mask} for network, mask in self.kept.items()}
        return {**alone, self.group(*self.kept): self.kept}

    def group(self, *networks: str) -> str:
        """What the group of what remains of some networks is called."""
        return f"{' or '.join(networks)} {self.name}"

    def shares(self, sums: Sums, band_m: float) -> dict[str, float]:
        """Share of everyone in each part of the split, 0 to 1.

        People near both are those near the first and those near the second less those near either, exactly.
        """
        near = [sums.within(0, 0, self.group(network), band_m) for network in self.kept]
        both = sum(near) - sums.within(0, 0, self.group(*self.kept), band_m)
        return shares(measures(near, both, everyone_in(sums)), everyone_in(sums))


def choices(evidence: Evidence) -> list[Choice]:
    """Every choice that leaves somebody out of some network."""
    names = networks_of(list(evidence.networks))
    doubted = {name: _doubted(evidence, name) for name in names}
    found = [Choice(each, {name: ~doubted[name][each] for name in names}) for each in (POINTS, STATUS)]
    return [each for each in found if any(each.left_out.values())]


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
