"""Who measures the blocks of a pass: this thread, or several beside it; `runs/cluster.py` has machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial as bound
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol, TypeVar

from overlap.domain.population import Tally
from overlap.domain.sums import Partial
from overlap.progress import Progress

if TYPE_CHECKING:
    from overlap.runs.sweep import Pass, Prepared

Work = TypeVar("Work")


class Mapper(Protocol):
    """Measures a whole pass."""

    def __call__(self, work: Pass, bits: int, progress: Progress) -> tuple[Partial, Tally]:
        """The sums and the plain count of everything, in units of 2⁻ᵇⁱᵗˢ; progress is told of each step.

        Raises
        ------
        InputError, TooManyPeopleError
            As `Population.blocks` does.
        """


@dataclass(frozen=True)
class Threads:
    """One thread reads, one asks the R-tree, `workers` measure; with one worker, one thread does it all."""

    workers: int

    def __call__(self, work: Pass, bits: int, progress: Progress) -> tuple[Partial, Tally]:
        """See `Mapper`."""
        tally = Tally()
        blocks = work.population.blocks(bits, tally)
        if self.workers == 1:
            measure = bound(work.measure, bits)
            return over_threads(map(work.prepare, blocks), measure, work.zeros, 1, progress), tally
        with ThreadPoolExecutor(1, thread_name_prefix="ask") as asking:
            prepared = (asking.submit(work.prepare, block) for block in blocks)
            measure = bound(_measure_when_prepared, work, bits)
            return over_threads(prepared, measure, work.zeros, self.workers, progress), tally


def _measure_when_prepared(work: Pass, bits: int, prepared: Future[Prepared], partial: Partial) -> None:
    work.measure(bits, prepared.result(), partial)


ALONE = Threads(1)


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
        How many threads measure; each keeps one partial. At most one block more than twice as many is held:
        a thread that is done finds the next one waiting.
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
                if len(waiting) > 2 * workers:
                    _collect(waiting, progress)
            while waiting:
                _collect(waiting, progress)
        finally:
            pool.shutdown(cancel_futures=True)
    whole = partials.get()
    for _ in range(workers - 1):
        whole.add(partials.get())
    return whole


def _collect(waiting: set[Future[None]], progress: Progress) -> None:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for each in done:
        waiting.discard(each)
        each.result()
        progress.step()
