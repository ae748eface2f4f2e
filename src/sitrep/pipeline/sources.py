"""The files that a run has to read, as a file: the paths of some hundred thousand take more room in memory than a run should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.ingest import Source
from sitrep.store.staging import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROWTH = {"gz": 6, "zst": 6, "parquet": 4}
"""How much larger the text is than the file, about."""
_WAITING = 1_000


class Sources:
    """Files in the order in which they were added. Others may be added until they are read for the first time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: list[str] = []
        self._count = 0
        self.bytes = 0
        """Size of all files."""
        self.text_bytes = 0
        """Size of their text, about."""

    def add(self, source: Source) -> None:
        """Appends a file.

        Raises:
            OutputError: the disk is full or the folder cannot be written.
        """
        values = (str(source.path), source.name, source.format, source.compression, source.size, source.mtime_ns, source.url)
        self._waiting.append(json.dumps(values))
        self._count += 1
        self.bytes += source.size
        self.text_bytes += text_bytes(source)
        if len(self._waiting) >= _WAITING:
            self._write()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Source]:
        self._write()
        with self._path.open(encoding="ascii") as lines:
            for line in lines:
                path, name, form, compression, size, mtime_ns, url = json.loads(line)
                yield Source(path=Path(path), name=name, format=form, compression=compression, size=size, mtime_ns=mtime_ns, url=url)

    def _write(self) -> None:
        with writing(self._path), self._path.open("a", encoding="ascii") as file:
            file.writelines(f"{line}\n" for line in self._waiting)
        self._waiting = []


def text_bytes(source: Source) -> int:
    """Size of the text of a file, about."""
    return source.size * _GROWTH.get(source.compression or source.format, 1)
