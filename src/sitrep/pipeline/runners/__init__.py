"""Engines that batches run on.

Each is one module of this package, and its name is what ``--runner`` takes. It has ``start(settings, analyst)``, which makes a `Runner`,
and ``NEEDS``, the module that an extra of the same name brings; empty for an engine of this machine alone.
"""

from __future__ import annotations

from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from sitrep.errors import SettingsError, WorkerLost
from sitrep.extras import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from sitrep.pipeline.work import Reader
    from sitrep.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

RUNNERS = tuple(sorted(module.name for module in iter_modules(__path__)))
"""What ``settings.runner`` may be."""


class Runner(Protocol):
    """Makes calls somewhere else. Functions, arguments and results can be pickled, and are small; a call may be made twice."""

    ahead: int
    """Calls to hand out at a time: enough that no worker waits, few enough that any number of calls can come."""
    lost: tuple[type[BaseException], ...]
    """Errors of a call that say that its worker was lost: killed, out of memory, or with its machine."""

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Hands a call out."""

    def give_up(self, future: Future[Any]) -> None:
        """Takes back a call that has gone on for too long, as far as the engine can."""

    def close(self, *, wait: bool) -> None:
        """Ends what was started; with ``wait`` after the calls that run."""


def check(settings: Settings) -> None:
    """Makes sure that the engine which ``settings`` name can be started here, before there is work for it.

    Raises:
        SettingsError: there is no such engine, or its package is not installed, or it goes by no address.
    """
    if settings.runner not in RUNNERS:
        raise SettingsError(f"runner: there is no {settings.runner!r}; choose one of {', '.join(RUNNERS)}")
    needs = _module(settings).NEEDS
    if needs:
        load(needs, extra=settings.runner, wanted_by=f"runner {settings.runner}")
    elif settings.address:
        raise SettingsError(f"address: runner {settings.runner} goes by none; choose dask or ray, or leave the address out")


def _module(settings: Settings) -> Any:
    return import_module(f"{__name__}.{settings.runner}")


@contextmanager
def started(settings: Settings, analyst: Reader | None = None) -> Iterator[Runner]:
    """The engine that ``settings`` name, for as long as the ``with`` statement lasts. ``analyst`` is what calls will extract with.

    Raises:
        SettingsError: as `check`; also where no one answers at ``settings.address``, or a worker has another version of sitrep.
    """
    check(settings)
    runner: Runner = _module(settings).start(settings, analyst)
    try:
        yield runner
    except BaseException:
        runner.close(wait=False)
        raise
    runner.close(wait=True)


def result(runner: Runner, future: Future[R], seconds: float | None = None) -> R:
    """What came of a call.

    Raises:
        WorkerLost: its worker was lost.
        TimeoutError: there was no result after ``seconds``. The call is taken back.
    """
    lost: tuple[type[BaseException], ...] = (*runner.lost, CancelledError)
    try:
        return future.result(seconds)
    except lost as error:
        cure = "run again, with fewer workers or smaller batches"
        raise WorkerLost(f"a worker process was lost, perhaps for want of memory ({type(error).__name__}); {cure}") from error
    except TimeoutError as error:
        if future.done():  # the call's own
            raise
        runner.give_up(future)
        raise TimeoutError(f"no result after {seconds:g} seconds") from error
