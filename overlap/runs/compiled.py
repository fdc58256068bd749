"""The machine code of the kernels, which is kept on disk from the first run on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOMS = tuple(Path(__file__).parents[1] / room for room in ("geo", "solving", "readers"))
"""Where functions are compiled."""


def is_compiled(kernel: Callable[..., Any]) -> bool:
    """Whether the machine code of a kernel is kept from an earlier run."""
    dispatcher: Any = kernel
    kept = Path(dispatcher.stats.cache_path)
    return any(kept.glob(f"{kernel.__module__.rsplit('.', 1)[-1]}.{kernel.__name__}-*.nbi"))


def forget_stale(rooms: Iterable[Path] = ROOMS) -> None:
    """Remove machine code that is older than any source file, before a kernel is first called.

    Numba compiles a function anew when its own file has changed, but not when one that it calls has, in
    another file: after an update some kernels would go on as before.
    """
    rooms = tuple(rooms)
    newest = max(source.stat().st_mtime for room in rooms for source in room.glob("*.py"))
    indices = [index for room in rooms for index in (room / "__pycache__").glob("*.nbi")]
    if elsewhere := os.environ.get("NUMBA_CACHE_DIR"):
        indices += Path(elsewhere).glob("*/*.nbi")
    for index in indices:
        with suppress(OSError):  # removed by another process, or not ours to remove
            if index.stat().st_mtime < newest:
                index.unlink()
