"""Dask: workers of a scheduler at an address, or of this machine. A call whose worker is lost is made again by another."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sitrep.errors import SettingsError
from sitrep.extras import load
from sitrep.pipeline.elsewhere import call_elsewhere, check
from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from sitrep.pipeline.runners import Runner
    from sitrep.pipeline.work import Reader
    from sitrep.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

NEEDS = "distributed"
"""The module that the extra brings."""

_PATIENCE = 30
"""Seconds for the scheduler to answer and for the first worker to come."""


def start(settings: Settings, analyst: Reader | None) -> Runner:  # noqa: ARG001  # it comes with the calls
    """Workers of the scheduler at ``settings.address``; without one, of ``settings.workers`` processes that are started here.

    Raises:
        SettingsError: Dask is not installed, no scheduler or worker answers, or a worker has another version of sitrep.
    """
    distributed = load(NEEDS, extra="dask", wanted_by="runner dask")
    cluster = None if settings.address else _cluster(distributed, settings.workers)
    client = None
    try:
        client = _client(distributed, cluster or settings.address)
        _check(client)
        return Dask(distributed, client, cluster)
    except BaseException:
        for opened in (client, cluster):
            if opened is not None:
                opened.close()
        raise


def _cluster(distributed: Any, workers: int) -> Any:
    # Without a page of its own: two runs at once would quarrel about its port. What goes wrong is said by the results.
    options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "silence_logs": logging.CRITICAL}
    return distributed.LocalCluster(n_workers=workers, **options)


def _client(distributed: Any, target: Any) -> Any:
    client = None
    try:
        client = distributed.Client(target, timeout=_PATIENCE, set_as_default=False)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        if client is None:
            raise _no_answer(target, error) from error
        client.close()
        raise SettingsError(f"address: the Dask scheduler at {target} has no workers; start some: dask worker {target}") from error
    except (OSError, ValueError) as error:
        raise _no_answer(target, error) from error
    return client


def _check(client: Any) -> None:
    """Has every worker say that it works by the same rules."""
    for worker, answer in client.run(check, extractor_version(), on_error="return").items():
        if isinstance(answer, SettingsError):
            raise answer
        if isinstance(answer, BaseException):
            raise SettingsError(
                f"address: the worker {worker} cannot run sitrep ({answer}); install the same version on all machines"
            ) from answer


def _no_answer(target: Any, error: Exception) -> SettingsError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return SettingsError(
        f"address: no Dask scheduler answers at {target} ({reason}); start one: dask scheduler, and give the address that it prints"
    )


class Dask:
    """A connection to a scheduler."""

    def __init__(self, distributed: Any, client: Any, cluster: Any) -> None:
        self.ahead = 2 * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        self.lost: tuple[type[BaseException], ...] = (distributed.scheduler.KilledWorker, distributed.client.FutureCancelledError)
        self._client = client
        self._cluster = cluster
        self._executor = client.get_executor(pure=False)
        self._version = extractor_version()

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Hands a call to the scheduler. It may be made twice: the rows of a batch are the same."""
        future: Future[R] = self._executor.submit(call_elsewhere, self._version, partial(call, *args, **kwargs))
        return future

    def give_up(self, future: Future[Any]) -> None:
        """Takes back a call that waits. One that runs goes on, as Dask does not end it; its worker is busy until then."""
        future.cancel()

    def close(self, *, wait: bool) -> None:  # noqa: ARG002  # results are there, or not wanted any more
        """Ends the workers that were started here, and leaves those of an address."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()
