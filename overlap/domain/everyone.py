"""All facilities of all networks in one numbering, for what runs through several networks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.domain.evidence import Evidence
from overlap.domain.wanted import Members
from overlap.geo.ellipsoid import FloatArray


@dataclass(frozen=True)
class Everyone:
    """The networks' facilities in a row, in the order of the networks; each array has shape (n,).

    `longitude_deg` and `latitude_deg` are EPSG:4326; `points_m` the same in ECEF metres, shape (n, 3).
    """

    ids: NDArray[np.str_]
    names: NDArray[np.str_]
    network: NDArray[np.str_]
    counts: NDArray[np.bool_]
    longitude_deg: FloatArray
    latitude_deg: FloatArray
    points_m: FloatArray

    @classmethod
    def of(cls, evidence: Evidence) -> Everyone:
        """Those of a study."""
        networks = list(evidence.networks.values())
        return cls(
            np.concatenate([each.ids for each in networks]),
            np.concatenate([each.names for each in networks]),
            np.concatenate([np.full(len(each), each.network) for each in networks]),
            np.concatenate([each.counts for each in networks]),
            np.concatenate([each.longitude_deg for each in networks]),
            np.concatenate([each.latitude_deg for each in networks]),
            np.concatenate([index.points_m for index in evidence.indices.values()]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def among(self, members: Members) -> NDArray[np.bool_]:
        """Which of them are members of a group, shape (n,)."""
        found = np.zeros(len(self), dtype=np.bool_)
        for network, mask in members.items():
            found[self.network == network] = mask
        return found
