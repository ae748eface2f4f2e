"""The processes that do the work of a run.

On one machine, tasks on threads that each hand their batch to one process pool cost the least: a task run in a process of its own
costs ten times as much, and threads alone share one core.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from sitrep.pipeline.workers import end_with_parent

P = ParamSpec("P")
R = TypeVar("R")


class WorkerPool:
    """One process pool for a run; a new one takes its place when a worker is lost.

    With one worker, calls run where they are made, and without a time limit.
    """

    def __init__(self, workers: int) -> None:
        """Workers are started on the first call, and started afresh, not forked: the process that runs a flow has threads."""
        self._workers = workers
        self._lock = threading.Lock()
        self._executor = self._start() if workers > 1 else None

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=end_with_parent)

    def call(self, timeout_seconds: float, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of ``function``, from a worker.

        Raises:
            BrokenProcessPool: a worker was lost; another call goes to a new pool.
            TimeoutError: there was no result in time. Its worker cannot be told from the others: all are ended, and their calls break.
        """
        executor = self._executor
        if executor is None:
            return function(*args, **kwargs)
        try:
            return executor.submit(function, *args, **kwargs).result(timeout_seconds)
        except BrokenProcessPool:
            self._replace(executor)
            raise
        except TimeoutError as error:
            self._replace(executor)
            for worker in active_children():
                worker.kill()
            raise TimeoutError(f"no result after {timeout_seconds:g} seconds") from error

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        """Start a new pool unless another thread, whose call broke with the same worker, has done so."""
        with self._lock:
            if self._executor is broken:
                self._executor = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop the workers; after an error, without what was still waiting."""
        if self._executor is not None:
            self._executor.shutdown(wait=error is None, cancel_futures=True)
