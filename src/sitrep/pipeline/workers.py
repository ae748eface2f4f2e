"""Calls a function on every batch, in this process or in a pool of workers."""

from __future__ import annotations

import os
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from sitrep.errors import SitrepError
from sitrep.pipeline.work import reader_of, run_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from sitrep.pipeline.batches import Batch
    from sitrep.pipeline.work import Reader
    from sitrep.report.results import BatchResult
    from sitrep.settings import Settings

_AHEAD = 2
"""Batches handed out for each worker: enough that none waits, few enough that any number of batches can come."""


def run_batches(batches: Iterable[Batch], out: Path, settings: Settings, run_id: str, analyst: Reader | None) -> Iterator[BatchResult]:
    """The result of every batch as it comes, from ``settings.workers`` processes; with one, from this process.

    Raises:
        SitrepError: as `run_batch`; also where a worker was killed.
    """
    work = partial(run_batch, out=out, settings=settings, run_id=run_id, analyst=analyst)
    if settings.workers <= 1:
        yield from map(work, batches)
        return
    # Workers start afresh: a fork of a process with Arrow's threads may hang.
    pool = ProcessPoolExecutor(settings.workers, mp_context=get_context("spawn"), initializer=_start, initargs=(settings, analyst))
    try:
        yield from _spread(pool, work, batches, settings.workers * _AHEAD)
    except BrokenProcessPool as error:
        cure = "run again with fewer workers or smaller batches"
        raise SitrepError(f"a worker process was lost, perhaps for want of memory; nothing was written: {cure}") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def end_with_parent() -> None:
    """Has this worker end when the process that started it is killed: it would else wait for work for ever."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def _start(settings: Settings, analyst: Reader | None) -> None:
    """Loads what extraction needs before the first batch comes."""
    end_with_parent()
    if analyst is None:
        reader_of(settings)


def _spread(pool: ProcessPoolExecutor, work: Callable[[Batch], BatchResult], batches: Iterable[Batch], ahead: int) -> Iterator[BatchResult]:
    """Results of ``work``, at most ``ahead`` batches of which are handed out at a time."""
    running: set[Future[BatchResult]] = set()
    for batch in batches:
        running.add(pool.submit(work, batch))
        if len(running) >= ahead:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    yield from (future.result() for future in running)
