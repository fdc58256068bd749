"""The quotient of both directions against shuffled labels."""

from __future__ import annotations

import numpy as np

from overlap.analyses.colocation.envelope import Envelope, rank_envelope
from overlap.analyses.colocation.pair import Direction
from overlap.analyses.colocation.quotient import Neighbourhood, quotient


def against_labels(directions: list[Direction], draws: int, rng: np.random.Generator) -> list[Envelope]:
    """Envelopes of the quotient from the first network to the second, and back; one point each."""
    a, b = directions[0].origins, directions[0].partners
    neighbourhood = Neighbourhood.of(
        np.append(a.longitude_deg, b.longitude_deg), np.append(a.latitude_deg, b.latitude_deg)
    )
    is_b = np.arange(len(a) + len(b)) >= len(a)
    observed = neighbourhood.partners(is_b)
    drawn = neighbourhood.shuffled(is_b, draws, rng)
    sizes = (len(a), len(b)), (len(b), len(a))
    return [
        rank_envelope(quotient(np.array([observed[way]]), *size), quotient(drawn[:, [way]], *size))
        for way, size in enumerate(sizes)
    ]
