"""Ray: workers of a cluster at an address, or of this machine. A call whose worker is lost is made again by another."""

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

NEEDS = "ray"
"""The module that the extra brings."""

_RETRIES = 3


def start(settings: Settings, analyst: Reader | None) -> Runner:  # noqa: ARG001  # it comes with the calls
    """Workers of the cluster at ``settings.address``; without one, ``settings.workers`` processes that are started here.

    Raises:
        SettingsError: Ray is not installed, no cluster answers, or it has another version of sitrep.
    """
    ray = load(NEEDS, extra="ray", wanted_by="runner ray")
    where = {"address": settings.address} if settings.address else {"num_cpus": settings.workers, "include_dashboard": False}
    try:
        ray.init(**where, log_to_driver=False, logging_level=logging.WARNING)
    except (OSError, RuntimeError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise SettingsError(f"address: no Ray cluster answers at {settings.address or 'this machine'} ({reason}); check it") from error
    try:
        runner = Ray(ray)
        runner.submit(check, extractor_version()).result()
    except BaseException:
        ray.shutdown()
        raise
    return runner


class Ray:
    """A connection to a cluster."""

    def __init__(self, ray: Any) -> None:
        self.ahead = 2 * max(1, int(ray.cluster_resources().get("CPU", 1)))
        causes = ray.exceptions
        self.lost: tuple[type[BaseException], ...] = (causes.WorkerCrashedError, causes.NodeDiedError, causes.OutOfMemoryError)
        self._ray = ray
        self._call = ray.remote(max_retries=_RETRIES)(call_elsewhere)
        self._version = extractor_version()
        self._running: dict[Future[Any], Any] = {}

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Hands a call to the cluster. It may be made twice: the rows of a batch are the same."""
        reference = self._call.remote(self._version, partial(call, *args, **kwargs))
        future: Future[R] = reference.future()
        self._running[future] = reference
        future.add_done_callback(lambda done: self._running.pop(done, None))
        return future

    def give_up(self, future: Future[Any]) -> None:
        """Ends the worker of a call."""
        reference = self._running.get(future)
        if reference is not None:
            self._ray.cancel(reference, force=True)

    def close(self, *, wait: bool) -> None:  # noqa: ARG002  # results are there, or not wanted any more
        """Ends what was started here, and leaves a cluster at an address."""
        self._ray.shutdown()
