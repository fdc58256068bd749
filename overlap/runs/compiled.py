"""Whether the kernels have been compiled on this machine: the first run takes a while longer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from overlap.geo.measure import measure_grid


def is_compiled() -> bool:
    """Whether the machine code of the pass is kept from an earlier run."""
    kernel: Any = measure_grid
    kept = Path(kernel.stats.cache_path)
    return any(kept.glob(f"measure.{measure_grid.__name__}-*.nbi"))
