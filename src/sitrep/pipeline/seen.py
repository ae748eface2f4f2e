"""What a batch learns of the files that it reads, for the ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitrep.pipeline.basis import content_hash
from sitrep.pipeline.plan import settled_time
from sitrep.store.ledger import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitrep.ingest import Source
    from sitrep.model import Reject

_RECORD = re.compile(r":\d+$")
_MAY_PASS = frozenset(
    {"io_error", "no_permission", "missing_path", "not_a_file", "OSError", "PermissionError", "MemoryError", "TimeoutError"}
)
"""Reasons of rejects that need not hold the next time, though the file is the same."""


class Watch:
    """Watches the reading of files. Their content is hashed when the watch begins, so that a later change shows."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._hashes = [(source, _hash(source)) for source in sources]
        self._broken: set[str] = set()
        self._open: set[str] = set()

    def hear(self, reject: Reject) -> None:
        """Takes note of what could not be read."""
        names = {reject.path, _RECORD.sub("", reject.path)}
        if reject.stage != "extract":
            self._broken.add(reject.path)
        if reject.error_type in _MAY_PASS:
            self._open |= names

    def seen(self, number: int) -> Iterator[Seen]:
        """The files, after they were read in the batch ``number``."""
        for source, digest in self._hashes:
            yield Seen(
                path=source.name,
                format=source.format,
                size=source.size,
                mtime_ns=settled_time(source.mtime_ns),
                content_hash=digest,
                settled=bool(digest) and source.name not in self._open and not _has_changed(source),
                complete=source.name not in self._broken,
                since=number,
            )


def _hash(source: Source) -> str:
    try:
        return content_hash(source.path)
    except OSError:  # reading it will say what is wrong, in a reject
        return ""


def _has_changed(source: Source) -> bool:
    try:
        status = source.path.stat()
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != (source.size, source.mtime_ns)
