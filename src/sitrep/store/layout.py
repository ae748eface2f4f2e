"""Which file lies where in an output folder, and who may write there.

    output/
      casualties/part-0000-schema.parquet    no rows: gives every reader the columns, also of an empty table
      casualties/part-2020-02.parquet        rows of articles published in that month (``part-undated``: no date known)
      casualties/part-2020-02-a.parquet      one of 16 or 256 parts of a month that is too large for one file
      ...                                    the other tables alike; rejects has one part
      ledger/part-all.parquet                which files were read, when, by what rules, and where their rows lie: the next run's memory
      manifest.json                          which files, of which run, make up the tables
      .staging/<run>/                        what batches have made, until the run is finished
      .commit.json                           the renames of a run that is being finished
      .lock                                  held by the run that writes
      .owner.json                            which run that is, for the message to another

Names that begin with a dot are skipped by every Parquet reader.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitrep.errors import OutputError, unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA_PART = "part-0000-schema.parquet"
MANIFEST = "manifest.json"
JOURNAL = ".commit.json"
STAGING = ".staging"
LOCK = ".lock"
OWNER = ".owner.json"
PROBE = ".probe-"
LEDGER = "ledger"
ALL = "all"
"""Label of the part of a table that has only one."""


def part_name(label: str) -> str:
    """The file of a part.

    >>> part_name("2020-02")
    'part-2020-02.parquet'
    """
    return f"part-{label}.parquet"


def label_of(part: str) -> str:
    """The label of a part's file.

    >>> label_of("part-2020-02-a.parquet")
    '2020-02-a'
    """
    return part.removeprefix("part-").removesuffix(".parquet")


def temporary_name(part: str) -> str:
    """The file's name until the run is finished.

    >>> temporary_name("part-2020-02.parquet")
    '.part-2020-02.parquet.tmp'
    """
    return f".{part}.tmp"


def temporary_object(part: str, commit: str) -> str:
    """The same on an object store, where a run that lost its lease must not write over what another one writes.

    >>> temporary_object("part-2020-02.parquet", "1f")
    '.part-2020-02.parquet.1f.tmp'
    """
    return f".{part}.{commit}.tmp"


def staging(out: Path, run_id: str) -> Path:
    """The folder in which the batches of one run leave their rows."""
    return out / STAGING / run_id


def prepare(out: Path) -> None:
    """Makes the output folder, if need be, and tries that it can be written.

    Raises:
        OutputError: it cannot.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f"{PROBE}{os.getpid()}"
        probe.touch()
        probe.unlink(missing_ok=True)  # another run may have tidied up
    except FileExistsError as error:
        raise OutputError(f"{out}: the output must be a folder, and this is a file") from error
    except (OSError, ValueError) as error:  # ValueError: characters that no path has
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{out}: the output folder cannot be written ({reason}); choose another with --out") from error


@contextmanager
def exclusive(out: Path, *, wait: float = 0.0, place: str = "") -> Iterator[None]:
    """Holds the output folder for one run; a run that was killed does not hold it any more.

    A process may hold it more than once, so that a scheduler can hold it around the calls that hold it too.
    ``wait``: seconds to wait for another run, -1 for ever. ``place``: what the message calls the folder, if not by its path.

    Raises:
        OutputError: the folder cannot be written, or another run holds it.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  # only runs need it

    prepare(out)
    lock = FileLock(out / LOCK, thread_local=False, is_singleton=True)
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        cure = "wait until it ends (--wait), or choose another folder with --out"
        raise OutputError(f"{place or out}: another run is writing there{_owner(out)}; {cure}") from error
    try:
        _sign(out)
        yield
    finally:
        lock.release()


def _sign(out: Path) -> None:
    """Leaves word of who holds the folder. The lock does not depend on it."""
    try:
        (out / OWNER).write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8")
    except OSError as error:
        raise unwritten(
            f"{out}: the output folder cannot be written ({error.strerror}); free space there, then run again", error
        ) from error


def _owner(out: Path) -> str:
    try:
        owner = json.loads((out / OWNER).read_text(encoding="utf-8"))
        return f" (process {owner['pid']} on {owner['host']})"
    except (OSError, ValueError, KeyError):  # it has just begun, or was killed as it began: then the message says less
        return ""
