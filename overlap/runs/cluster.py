"""A pass on a Dask cluster: parts of the people travel as addresses, their sums come back.

Sums are whole numbers, so the figures are the same bits as those of one thread, whichever machine measured
which part, and however often a part had to be measured again because its worker was lost.
"""

from __future__ import annotations

import logging
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from overlap.domain.population import Population, Tally
from overlap.domain.sums import Partial
from overlap.errors import Fault, InputError
from overlap.progress import Progress, Silent
from overlap.runs.mapper import ALONE
from overlap.runs.sweep import Pass, Question

LOCAL = "local"
PARTS_A_WORKER = 8  # so that no worker is idle for long while another has its last part
_PATIENCE = "10s"

Client = Any  # distributed ships no types

# What a worker process has prepared for the pass it is at: areas laid over the grid, R-trees.
_prepared: dict[str, Pass] = {}


@dataclass(frozen=True)
class Cluster:
    """A `Mapper` on the workers of a connected client."""

    client: Client

    def __call__(self, work: Pass, bits: int, progress: Progress) -> tuple[Partial, Tally]:
        """See `Mapper`.

        Raises
        ------
        InputError
            Also where workers were lost again and again.
        """
        from distributed import as_completed
        from distributed.scheduler import KilledWorker

        workers = len(self.client.scheduler_info(n_workers=-1)["workers"])
        parts = work.population.parts(PARTS_A_WORKER * max(workers, 1))
        progress.stage("people", len(parts))
        with warnings.catch_warnings():
            # Dask advises to scatter what is large; but that is lost with the worker that holds it.
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            question = self.client.submit(_held, work.question, pure=False)
        token = uuid.uuid4().hex
        # Each part is work of its own, even where two look alike.
        waiting = self.client.map(_measure, parts, question=question, token=token, bits=bits, pure=False)
        partial, tally = work.zeros(), Tally()
        tally.begin(len(work.population.layers))
        try:
            for done in as_completed(waiting):
                more, counted = done.result()
                partial.add(more)
                tally = tally.merge(counted)
                done.release()
                progress.step()
        except KilledWorker as error:
            advice = "give workers more memory, or take fewer of them on one machine (--workers)"
            raise InputError(Fault("--scheduler", "workers were lost again and again", "", advice)) from error
        finally:
            self.client.cancel(waiting)
        return partial, tally


def _held(question: Question) -> Question:
    """The question itself, as a result that the cluster can make again."""
    return question


def _measure(part: Population, question: Question, token: str, bits: int) -> tuple[Partial, Tally]:
    """Measure a part, on a worker; what does not depend on the part is prepared once for each pass."""
    if token not in _prepared:
        _prepared.clear()
        _prepared[token] = Pass(part, question)
    try:
        return ALONE(_prepared[token].on(part), bits, Silent())
    except InputError as error:
        faults = error.faults
    raise InputError(*faults)  # without its cause: what a library raised may not travel


@contextmanager
def connected(scheduler: str, workers: int) -> Iterator[Cluster]:
    """Connect with a scheduler (`tcp://…`), or start one here with so many one-thread workers (`local`).

    Raises
    ------
    InputError
        Dask is not installed, or nobody answers.
    """
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        advice = "pip install 'overlap-toolkit[dask]'"
        raise InputError(Fault("--scheduler", "Dask is not installed", str(error.name), advice)) from None
    if scheduler == LOCAL:
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            ) as here,
            Client(here) as client,
        ):
            yield Cluster(client)
        return
    try:
        client = Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        advice = "start one with `dask scheduler`, and workers with `dask worker`, or say --scheduler local"
        raise InputError(Fault("--scheduler", "nobody answers", scheduler, advice)) from error
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            advice = f"start some with `dask worker {scheduler}`"
            raise InputError(Fault("--scheduler", "has no workers", scheduler, advice))
        yield Cluster(client)
