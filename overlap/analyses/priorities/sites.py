"""Sites where one may act."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from overlap.geo.ellipsoid import FloatArray
from overlap.geo.index import PointIndex

CONNECT, RAISE = "connect", "raise_level"

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sites:
    """Candidates in the order of their ids; each array has shape (n,).

    Parameters
    ----------
    ids, names, longitude_deg, latitude_deg
        As facilities have them.
    network
        Of an existing counter its network, else the file of the candidate, or place.
    option
        What is done there: connect, raise_level, add or mobile.
    known
        Of an existing counter whether it is certainly offline; True for others.
    cost
        What it costs, NaN where nothing says so.
    """

    ids: NDArray[np.str_]
    names: NDArray[np.str_]
    network: NDArray[np.str_]
    option: NDArray[np.str_]
    longitude_deg: FloatArray
    latitude_deg: FloatArray
    known: Mask
    cost: FloatArray

    def __len__(self) -> int:
        return len(self.ids)

    def only(self, chosen: NDArray[np.generic]) -> Sites:
        """Some of them, by a mask or by numbers."""
        return Sites(**{name: values[chosen] for name, values in vars(self).items()})

    def index(self) -> PointIndex:
        """The same in space."""
        return PointIndex(self.longitude_deg, self.latitude_deg)


def together(parts: list[Sites]) -> Sites:
    """All of some, in the order of their ids."""
    found = in_a_row(parts)
    return found.only(np.argsort(found.ids, kind="stable"))


def in_a_row(parts: list[Sites]) -> Sites:
    """All of some, one after the other."""
    nowhere = np.zeros(0)
    no_text = np.zeros(0, dtype=np.str_)
    none = Sites(no_text, no_text, no_text, no_text, nowhere, nowhere, np.zeros(0, np.bool_), nowhere)
    values = [vars(each) for each in (none, *parts)]
    return Sites(**{name: np.concatenate([each[name] for each in values]) for name in vars(none)})
