"""Processes of this machine; with one worker, the calling process."""

from __future__ import annotations

import gc
import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sitrep.errors import SitrepError
from sitrep.pipeline.work import reader_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitrep.pipeline.runners import Runner
    from sitrep.pipeline.work import Reader
    from sitrep.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

NEEDS = ""
_SELDOM = 20_000
"""New objects after which a worker's collector looks through them, not 700: an article leaves none that only it could find."""


def start(settings: Settings, analyst: Reader | None) -> Runner:
    """A pool of ``settings.workers`` processes."""
    return Processes(settings, analyst) if settings.workers > 1 else Here()


class Here:
    """Makes calls where they are handed out."""

    ahead = 1
    lost: tuple[type[BaseException], ...] = ()

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Makes the call."""
        future: Future[R] = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # whoever asks for the result gets it
            future.set_exception(error)
        return future

    def give_up(self, future: Future[Any]) -> None:
        """Nothing: the call has ended."""

    def close(self, *, wait: bool) -> None:
        """Nothing was started."""


class Processes:
    """A process pool; a new one takes its place when a worker is lost."""

    lost: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, settings: Settings, analyst: Reader | None) -> None:
        self.ahead = 2 * settings.workers
        self._settings = settings
        self._analyst = analyst
        self._lock = threading.Lock()
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # Workers start afresh: a fork of a process with Arrow's threads may hang.
        given = (self._settings, self._analyst)
        return ProcessPoolExecutor(self._settings.workers, mp_context=get_context("spawn"), initializer=_prepare, initargs=given)

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Hands a call to the pool, or to a new one where a worker of it was lost."""
        with self._lock:
            try:
                return self._pool.submit(call, *args, **kwargs)
            except BrokenProcessPool:
                self._pool = self._start()
                return self._pool.submit(call, *args, **kwargs)

    def give_up(self, future: Future[Any]) -> None:
        """Ends all workers: that of one call cannot be told from the others, whose calls break."""
        with self._lock:
            if not future.cancel():
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = self._start()
                for worker in active_children():
                    worker.kill()

    def close(self, *, wait: bool) -> None:
        """Ends the workers after what they do now; without ``wait``, does not stay for that."""
        self._pool.shutdown(wait=wait, cancel_futures=True)


def _prepare(settings: Settings, analyst: Reader | None) -> None:
    """Loads what extraction needs before the first batch comes."""
    end_with_parent()
    if analyst is None:
        with suppress(SitrepError):  # the first batch says it better: a pool whose workers do not start only breaks
            reader_of(settings)
    gc.freeze()  # what is loaded now stays: the collector need not walk it again and again
    gc.set_threshold(_SELDOM)


def end_with_parent() -> None:
    """Has this worker end when the process that started it is killed: it would else wait for work for ever."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
