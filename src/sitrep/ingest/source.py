"""What ingest's own steps hand to one another: a file to read, and a record read from it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that a format can read."""

    path: Path
    name: str
    """The path as the tables give it: posix, relative to the working directory where the file lies below it. Or its URL."""
    format: str
    """A key of `sitrep.ingest.formats.FORMATS`."""
    compression: str = ""
    """``gz``, ``zst`` or nothing."""
    size: int
    """Bytes on disk."""
    mtime_ns: int
    url: str = ""
    """Where an object store has it; ``path`` is a copy on this machine then, where one was fetched (`sitrep.ingest.afar`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article as its file has it: fields under the file's own names."""

    where: str
    """The file's name, with ``:17`` for the 17th line or record of a file of many."""
    fields: Mapping[str, Any]
    content_hash: str
    """SHA-256 of the file's bytes, or of the record's own where a file holds many."""


def printable(path: str | os.PathLike[str]) -> str:
    r"""A path as posix text that every table and terminal can hold.

    Relative to the working directory where it lies below it. Bytes that are not UTF-8 and control characters are escaped.

    >>> printable("news/\x1b[31mred.txt")
    'news/\\x1b[31mred.txt'
    """
    full = os.path.abspath(path)  # noqa: PTH100 - Path.absolute() keeps "..", Path.resolve() follows links
    here = os.getcwd()  # noqa: PTH109 - compared as text
    text = os.path.relpath(full, here) if full.startswith(here.rstrip(os.sep) + os.sep) else full
    return shown(os.fsencode(Path(text).as_posix()).decode("utf-8", errors="backslashreplace"))


def shown(text: str) -> str:
    """Text with its control characters escaped."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()
