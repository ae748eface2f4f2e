"""Where a run's tables go: a folder of this machine, or one of an object store. A run works in a folder of this machine in either case."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sitrep.errors import SettingsError
from sitrep.remote import is_url
from sitrep.store import layout

if TYPE_CHECKING:
    from collections.abc import Iterator

_HALF = re.compile(r"[a-z][a-z0-9+.-]+:/(?!/)", re.IGNORECASE)
"""What is left of a URL that was a `Path`; C:/news is none."""


class Output(Protocol):
    """An output that a run holds."""

    @property
    def place(self) -> str:
        """It, as the user named it."""

    @property
    def folder(self) -> Path:
        """The folder in which the run works."""

    def commit(self) -> None:
        """Puts the tables of the folder in their place, if that is elsewhere. May be called again after an error."""


@dataclass(frozen=True, slots=True)
class _Here:
    """A folder of this machine: the end of a run puts its tables in place by itself."""

    place: str
    folder: Path

    def commit(self) -> None:
        """Nothing is left to do."""


@contextmanager
def opened(out: str | os.PathLike[str], *, wait: float = 0.0) -> Iterator[Output]:
    """Holds an output for one run. ``wait``: seconds to wait for another run, -1 for ever.

    Raises:
        SettingsError: it is half a URL.
        OutputError: it cannot be written, or another run holds it.
        StorageError: an object store does not answer, or refuses.
    """
    if _HALF.match(os.fspath(out)):
        raise SettingsError(f"{out}: half a URL; give it as text, s3://bucket/folder: pathlib takes a slash away")
    if isinstance(out, str) and is_url(out):
        from sitrep.store.checkout import checked_out  # noqa: PLC0415  # loads what most do not need

        with checked_out(out, wait) as checkout:
            yield checkout
        return
    with layout.exclusive(Path(out), wait=wait):
        yield _Here(str(Path(out)), Path(out))
