"""Calls on workers that this program did not start by itself: is the same sitrep there, and does it do one thing at a time?"""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, TypeVar

from sitrep.errors import SettingsError
from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")

_ALONE = threading.Lock()
"""Workers may have threads. Extraction shares word lists and caches within a process, and gains nothing from threads."""


def check(wanted: str) -> None:
    """Makes sure that the extractor of this process is the version ``wanted``.

    Raises:
        SettingsError: it is not.
    """
    found = extractor_version()
    if found != wanted:
        here = socket.gethostname()
        raise SettingsError(f"the worker on {here} has another sitrep ({found}, not {wanted}); install the same version on all machines")


def call_elsewhere(wanted: str, call: Callable[[], R]) -> R:
    """The result of ``call``, made by the extractor ``wanted``.

    Raises:
        SettingsError: this process has another.
    """
    check(wanted)
    with _ALONE:
        return call()
