"""Calls `run_batch` on every batch, by the runner that the settings name."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from sitrep.pipeline.runners import result, started
from sitrep.pipeline.work import run_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from sitrep.pipeline.batches import Batch
    from sitrep.pipeline.runners import Runner
    from sitrep.pipeline.work import Reader
    from sitrep.report.results import BatchResult
    from sitrep.settings import Settings


def run_batches(batches: Iterable[Batch], out: Path, settings: Settings, run_id: str, analyst: Reader | None) -> Iterator[BatchResult]:
    """The result of every batch as it comes. Nothing is started where there is no batch.

    Raises:
        SitrepError: as `run_batch`; also where a worker was lost.
    """
    work = partial(run_batch, out=out.absolute(), settings=settings, run_id=run_id, analyst=analyst)
    waiting = iter(batches)
    first = next(waiting, None)
    if first is None:
        return
    with started(settings, analyst) as runner:
        yield from _spread(runner, work, chain([first], waiting))


def _spread(runner: Runner, work: Callable[[Batch], BatchResult], batches: Iterable[Batch]) -> Iterator[BatchResult]:
    """Results of ``work``, with no more batches handed out at a time than the runner wants."""
    running: set[Future[BatchResult]] = set()
    for batch in batches:
        running.add(runner.submit(work, batch))
        if len(running) >= runner.ahead:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (result(runner, future) for future in done)
    yield from (result(runner, future) for future in running)
