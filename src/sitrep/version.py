"""Which sitrep made a row: the package's version, and a hash of the rules and word lists that it read by."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_READING = ("lexicons", "text", "ingest", "extract", "ground", "consolidate", "analysis.py", "model.py")
"""What decides the rows of an article. The rest (store, report, command) does not."""


@cache
def package_version() -> str:
    """The installed package's version, or ``0+source`` when it runs from a source tree."""
    try:
        return version("sitrep")
    except PackageNotFoundError:
        return "0+source"


@cache
def extractor_version() -> str:
    """The package's version, a plus sign and twelve digits of a hash: any change of a rule, word list or stage changes it."""
    found = sha256()
    root = files("sitrep")
    for name in _READING:
        for path, entry in _walk(root.joinpath(name), name):
            found.update(path.encode() + b"\0" + sha256(entry.read_bytes()).digest())
    return f"{package_version()}-{found.hexdigest()[:12]}"


def _walk(entry: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    if entry.is_dir():
        for child in sorted(entry.iterdir(), key=lambda child: child.name):
            if child.name != "__pycache__":
                yield from _walk(child, f"{path}/{child.name}")
    elif entry.is_file():
        yield path, entry
