"""Who measures the blocks: this thread, or several beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from queue import SimpleQueue
from typing import TypeVar

from overlap.domain.sums import Partial
from overlap.progress import Progress

Work = TypeVar("Work")


def usable_cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system can tell
        return os.cpu_count() or 1


def over_threads(
    blocks: Iterator[Work],
    measure: Callable[[Work, Partial], None],
    zeros: Callable[[], Partial],
    workers: int,
    progress: Progress,
) -> Partial:
    """Measure every block and add everything up.

    Parameters
    ----------
    blocks
        Read one after the other in the thread that calls.
    measure
        Adds one block to a partial that no other thread holds; releases the lock for most of its time.
    zeros
        A partial without anybody.
    workers
        How many threads measure; each keeps one partial, and at most one block more than they are is held.
    progress
        Told of every block.
    """
    if workers == 1:
        whole = zeros()
        for block in blocks:
            measure(block, whole)
            progress.step()
        return whole
    partials: SimpleQueue[Partial] = SimpleQueue()
    for _ in range(workers):
        partials.put(zeros())

    def add(block: Work) -> None:
        partial = partials.get()
        try:
            measure(block, partial)
        finally:
            partials.put(partial)

    with ThreadPoolExecutor(workers, thread_name_prefix="measure") as pool:
        waiting: set[Future[None]] = set()
        try:
            for block in blocks:
                waiting.add(pool.submit(add, block))
                if len(waiting) > workers:
                    _collect(waiting, progress)
            while waiting:
                _collect(waiting, progress)
        finally:
            pool.shutdown(cancel_futures=True)
    whole = partials.get()
    for _ in range(workers - 1):
        whole = whole.merge(partials.get())
    return whole


def _collect(waiting: set[Future[None]], progress: Progress) -> None:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for each in done:
        waiting.discard(each)
        each.result()
        progress.step()
