"""Work that releases the lock, spread over the cores this process may use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Piece = TypeVar("Piece")
Done = TypeVar("Done")

PIECE = 1 << 16  # long enough for a thread to be worth it, short enough for a cache


def usable_cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system can tell
        return os.cpu_count() or 1


def side_by_side(work: Callable[[Piece], Done], pieces: Iterable[Piece]) -> list[Done]:
    """What the work makes of each piece, in their order.

    The pieces are drawn by the thread that calls, one after the other, while others work on those before.
    """
    drawn = iter(pieces)
    begun = list(islice(drawn, 2))
    workers = usable_cores()
    if workers == 1 or len(begun) < 2:  # nothing to spread
        return [work(piece) for piece in chain(begun, drawn)]
    with ThreadPoolExecutor(workers, thread_name_prefix="near") as pool:
        return [future.result() for future in [pool.submit(work, piece) for piece in chain(begun, drawn)]]


def slices(count: int, size: int = PIECE) -> list[slice]:
    """So many things in pieces of at most a size."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
