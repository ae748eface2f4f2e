"""What readers take files from: an output folder of this machine, or of an object store."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

from sitrep.remote import Folder, is_url
from sitrep.store import layout

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

A = TypeVar("A")
B = TypeVar("B")

_AT_ONCE = 16
"""Files that are fetched at a time: a store is slow to answer, and answers many."""


class Shelf(Protocol):
    """Files of an output folder by their names in it."""

    def open(self, name: str) -> BinaryIO:
        """A file, as it is now, whatever is written later.

        Raises:
            FileNotFoundError: there is none.
        """

    def names(self, part: str, commit: str) -> tuple[str, ...]:
        """Where the part of a commit may lie: in its place, or not there yet."""

    def each(self, call: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """The results of calls, in order."""


def shelf_at(out: str | os.PathLike[str]) -> Shelf:
    """The files of the output folder ``out``."""
    return Store(Folder(out.rstrip("/"))) if isinstance(out, str) and is_url(out) else Disk(Path(out))


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder of this machine: an open file stays what it was, also when another takes its name."""

    folder: Path

    def open(self, name: str) -> BinaryIO:
        """The file itself."""
        return (self.folder / name).open("rb")

    def names(self, part: str, commit: str) -> tuple[str, ...]:  # noqa: ARG002  # one writer at a time
        """Before the renames of a commit, its parts have temporary names."""
        return part, layout.temporary_name(part)

    def each(self, call: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """One after the other."""
        return map(call, items)


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of an object store. A file is fetched whole: read by pieces, it might change between them."""

    folder: Folder

    def open(self, name: str) -> BinaryIO:
        """The file's content."""
        return io.BytesIO(self.folder.read(name))

    def names(self, part: str, commit: str) -> tuple[str, ...]:
        """After a commit, before its parts are copied to their names, they have temporary ones."""
        return part, layout.temporary_object(part, commit)

    def each(self, call: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Many at a time."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from pool.map(call, items)
