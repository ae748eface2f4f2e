"""Has `run_batch` called on every batch, by the runner that the settings name."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sitrep.errors import WorkerLost
from sitrep.pipeline.afar import Post, run_batch_afar
from sitrep.pipeline.bookmark import left_at
from sitrep.pipeline.known import KNOWN
from sitrep.pipeline.runners import result, started
from sitrep.pipeline.work import run_batch
from sitrep.remote import is_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future

    from sitrep.pipeline.batches import Batch
    from sitrep.pipeline.runners import Runner
    from sitrep.pipeline.work import Reader
    from sitrep.report.results import BatchResult
    from sitrep.settings import Settings
    from sitrep.store.output import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Workers on the batches of one run."""

    runner: Runner
    output: Output
    settings: Settings
    run_id: str
    analyst: Reader | None = None
    post: Post | None = None
    """By which workers of other machines get and give files, where the output is no folder that they see."""

    @property
    def ahead(self) -> int:
        """Batches to hand out at a time."""
        return self.runner.ahead

    def submit(self, batch: Batch) -> Future[BatchResult]:
        """Hands a batch out."""
        if self.post is None:
            out = self.output.folder.absolute()  # a worker may have another working directory
            return self.runner.submit(run_batch, batch, out, self.settings, self.run_id, analyst=self.analyst)
        if batch.spool:
            self.post.send(batch.spool)
        return self.runner.submit(run_batch_afar, batch, self.output.place, self.settings, self.run_id, self.analyst)

    def result(self, future: Future[BatchResult], seconds: float | None = None) -> BatchResult:
        """What came of a batch. Its rows are in the run's staging folder then.

        Raises:
            SitrepError: as `run_batch`; also where a worker was lost.
            TimeoutError: there was no result after ``seconds``.
        """
        found = result(self.runner, future, seconds)
        if self.post is not None:
            self.post.bring_folder(found.name)
        return found


@contextmanager
def at_work(output: Output, settings: Settings, run_id: str, analyst: Reader | None = None) -> Iterator[Crew]:
    """Workers for the batches of one run, which was planned. ``analyst`` extracts instead of the workers' own.

    Raises:
        SitrepError: the runner cannot be started, or the store does not answer.
    """
    apart = bool(settings.address) and is_url(output.place)
    post = Post.of(output.place, output.folder, run_id) if apart else None
    with started(settings, analyst) as runner:
        if post is not None:
            post.send(KNOWN)
        yield Crew(runner=runner, output=output, settings=settings, run_id=run_id, analyst=analyst, post=post)
    if post is not None:
        post.clear()


def run_batches(batches: Iterable[Batch], output: Output, settings: Settings, run_id: str, analyst: Reader | None) -> Iterator[BatchResult]:
    """The result of every batch as it comes. Nothing is started where there is no batch.

    Raises:
        SitrepError: as `run_batch`; also where a worker was lost.
    """
    waiting = iter(batches)
    first = next(waiting, None)
    if first is None:
        return
    try:
        with at_work(output, settings, run_id, analyst) as crew:
            yield from _spread(crew, chain([first], waiting))
    except WorkerLost as error:
        at = ", ".join(left_at(output.folder, run_id))
        raise WorkerLost(f"{error}. At work when it ended: {at}" if at else str(error)) from error


def _spread(crew: Crew, batches: Iterable[Batch]) -> Iterator[BatchResult]:
    """Results, with no more batches handed out at a time than the runner wants."""
    running: set[Future[BatchResult]] = set()
    for batch in batches:
        running.add(crew.submit(batch))
        if len(running) >= crew.ahead:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from map(crew.result, done)
    yield from map(crew.result, running)
