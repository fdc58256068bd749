"""Time the analysis `referrals` on 20,000 + 20,000 made-up counters with ten services.

    python scripts/benchmark_referrals.py

Half of all cases lack the service, a tenth is unknown. Counters lie evenly over a country of 480 by 556 km,
or in 200 towns of it. The first call compiles; the best of three others is told, in seconds.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses import referrals
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.indicators import NO, UNKNOWN, YES, Indicators
from overlap.domain.source import Source
from overlap.domain.study import Settings
from overlap.runs.inputs import indices_of

COUNT, SERVICES, TOWNS = 20_000, 10, 200
SEED = 20260301


def main() -> None:
    """Print wall and processor seconds for both layouts."""
    for towns in (False, True):
        evidence = _evidence(np.random.default_rng(SEED), towns=towns)
        found = referrals.analyse(evidence).figures["referrals"]
        wall_s, processor_s = zip(*(_timed(evidence) for _ in range(3)), strict=True)
        print(
            f"{'towns' if towns else 'evenly'}: {found['referred']:,} referrals, "
            f"{min(wall_s):.1f} s ({min(processor_s):.1f} s of processor time)"
        )


def _timed(evidence: Evidence) -> tuple[float, float]:
    wall_s, processor_s = time.perf_counter(), time.process_time()
    referrals.analyse(evidence)
    return time.perf_counter() - wall_s, time.process_time() - processor_s


def _evidence(rng: np.random.Generator, *, towns: bool) -> Evidence:
    middles = rng.uniform([0.0, 40.0], [6.0, 45.0], (TOWNS, 2))
    networks = {}
    for name in ("library", "post"):
        places = rng.uniform([0.0, 40.0], [6.0, 45.0], (COUNT, 2))
        if towns:
            places = middles[rng.integers(0, TOWNS, COUNT)] + rng.normal(0.0, 0.05, (COUNT, 2))
        networks[name] = _facilities(name, places)
    told = {name: _indicators(rng) for name in networks}
    return Evidence(Settings(), networks, indices_of(networks), {}, {}, (), indicators=told)


def _facilities(name: str, places: NDArray[np.float64]) -> Facilities:
    return Facilities(
        network=name,
        ids=np.array([f"{name}:{number:05d}" for number in range(COUNT)]),
        names=np.array([f"{name} {number}" for number in range(COUNT)]),
        longitude_deg=places[:, 0],
        latitude_deg=places[:, 1],
        rows=np.arange(1, COUNT + 1),
        counts=np.ones(COUNT, dtype=np.bool_),
        attributes=pd.DataFrame(index=range(COUNT)),
        rows_read=COUNT,
        rejected=(),
        source=Source(role=f"networks.{name}", path=name, format="made up", crs="EPSG:4326"),
    )


def _indicators(rng: np.random.Generator) -> Indicators:
    nothing = np.zeros(COUNT, dtype=np.int8)
    return Indicators(
        flags={},
        numbers={},
        services=tuple(f"service_{number}" for number in range(SERVICES)),
        offers=rng.choice([UNKNOWN, NO, YES], p=[0.1, 0.5, 0.4], size=(COUNT, SERVICES)).astype(np.int8),
        level_low=nothing,
        level_high=nothing,
        columns={},
        conflicts=np.full(COUNT, "", dtype=object),
        unknown_words={},
        notes=(),
    )


if __name__ == "__main__":
    main()
