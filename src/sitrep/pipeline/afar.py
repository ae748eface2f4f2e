"""Batches on machines that share no disk with this one: what they need and what they make goes by way of the output's object store."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

from sitrep.errors import OutputError
from sitrep.pipeline.known import KNOWN
from sitrep.pipeline.work import run_batch
from sitrep.remote import Folder
from sitrep.store import layout

if TYPE_CHECKING:
    from filelock import BaseFileLock

    from sitrep.pipeline.batches import Batch
    from sitrep.pipeline.work import Reader
    from sitrep.report.results import BatchResult
    from sitrep.settings import Settings

_STREAM = re.compile(r"batch-\d+/\w+\.arrow")
_FOLDER = "sitrep-worker-"
_HELD: list[BaseFileLock] = []
"""The lock of this worker's folder: it goes with the process."""


@dataclass(frozen=True, slots=True)
class Post:
    """The staging folder of a run, on this machine and in the store."""

    staging: Path
    store: Folder

    @classmethod
    def of(cls, place: str, folder: Path, run_id: str) -> Post:
        """That of the run ``run_id`` on the output at the URL ``place``, for which ``folder`` stands on this machine."""
        return cls(layout.staging(folder, run_id), Folder(f"{place}/{layout.STAGING}/{run_id}"))

    def send(self, name: str) -> None:
        """Puts a file into the store."""
        self.store.write(name, (self.staging / name).read_bytes())

    def send_folder(self, name: str) -> None:
        """Puts the files of a folder into the store."""
        for path in sorted((self.staging / name).iterdir()):
            self.send(f"{name}/{path.name}")

    def bring(self, name: str) -> None:
        """Fetches a file from the store.

        Raises:
            OutputError: it is not there.
        """
        try:
            self.store.fetch(name, self.staging / name)
        except FileNotFoundError as error:
            raise OutputError(f"{self.store.url}: the files of this run are not there any more; run again") from error

    def bring_folder(self, name: str) -> None:
        """Fetches the files of a folder from the store."""
        for file in self.store.names(name):
            if _STREAM.fullmatch(file):  # a name that leads elsewhere is not ours
                self.bring(file)

    def clear(self) -> None:
        """Takes everything of the run out of the store."""
        self.store.remove(self.store.names())


def run_batch_afar(batch: Batch, place: str, settings: Settings, run_id: str, analyst: Reader | None) -> BatchResult:
    """As `run_batch`, on a machine that has nothing but the URL of the output. The rows go into the store.

    Raises:
        SitrepError: as `run_batch`; also where the store does not answer, or refuses.
    """
    folder = _folder(run_id)
    post = Post.of(place, folder, run_id)
    for name in [KNOWN, *([batch.spool] if batch.spool else [])]:
        if not (post.staging / name).exists():
            post.bring(name)
    result = run_batch(batch, folder, settings, run_id, analyst=analyst)
    post.send_folder(result.name)
    return result


def _folder(run_id: str) -> Path:
    """Where this worker keeps what the batches of a run share, and makes their rows. Those of dead workers are cleared away."""
    from filelock import FileLock, Timeout  # noqa: PLC0415  # only such workers need it

    temporary = Path(gettempdir())
    mine = temporary / f"{_FOLDER}{os.getpid()}"
    if not _HELD:
        for lock in [*temporary.glob(f"{_FOLDER}*.lock"), mine.with_suffix(".lock")]:
            held = FileLock(lock)
            try:
                held.acquire(timeout=0)
            except Timeout:  # its worker lives
                continue
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            if lock == mine.with_suffix(".lock"):
                _HELD.append(held)
            else:
                lock.unlink(missing_ok=True)
                held.release()
    for old in mine.glob(f"{layout.STAGING}/*"):
        if old.name != run_id:
            shutil.rmtree(old, ignore_errors=True)
    layout.staging(mine, run_id).mkdir(parents=True, exist_ok=True)
    return mine
