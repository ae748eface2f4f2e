"""Which article a batch is at: a line in the run's staging folder, which outlives a worker that is killed over it.

A worker that runs out of memory, or meets a fault in a library, says nothing any more. The line says what to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from sitrep.store import layout
from sitrep.store.staging import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from sitrep.ingest import Source
    from sitrep.model import Article, Reject

_END = b"\0"
_PATTERN = "at-*"


class Bookmark:
    """The line of one batch. It goes when the ``with`` statement ends without an error."""

    def __init__(self, out: Path, run_id: str, batch: str) -> None:
        self._path = layout.staging(out, run_id) / _PATTERN.replace("*", batch)

    def sources(self, found: Iterable[Source]) -> Iterator[Source]:
        """Notes each file before it is read."""
        for source in found:
            self._note(source.name)
            yield source

    def articles(self, found: Iterable[Article | Reject]) -> Iterator[Article | Reject]:
        """Notes each article before it is extracted."""
        for item in found:
            self._note(item.path)
            yield item

    def _note(self, name: str) -> None:
        """Over the last one: a file that is kept open costs two microseconds an article."""
        with writing(self._path):
            self._file.seek(0)
            self._file.write(name.encode("utf-8", errors="backslashreplace") + _END)

    def __enter__(self) -> Self:
        with writing(self._path):
            self._file = self._path.open("wb", buffering=0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        if error is None:
            self._path.unlink(missing_ok=True)


def left_at(out: Path, run_id: str, batch: str = "*") -> list[str]:
    """What batches were at that have not come to their end; of one batch, where ``batch`` names it."""
    lines = sorted(layout.staging(out, run_id).glob(_PATTERN.replace("*", batch)))
    return [name for line in lines if (name := line.read_bytes().partition(_END)[0].decode("utf-8"))]
