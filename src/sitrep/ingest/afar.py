"""Inputs that lie in an object store: listed as they lie there, and fetched to this machine before they are read."""

from __future__ import annotations

import glob
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sitrep.remote import Folder, answering, filesystem, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sitrep.ingest.source import Source

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class File:
    """A file of an object store."""

    url: str
    size: int
    mtime_ns: int


def files_at(url: str) -> list[File]:
    """The file at a URL, or all below it, or those that match it as a pattern, in the order of their names.

    Raises:
        StorageError: the store does not answer, or refuses; also where there is no such bucket.
    """
    scheme = scheme_of(url)
    files = filesystem(scheme)
    with answering(url):
        found = _listed(files, url)
    return sorted((_file(scheme, name, about) for name, about in found.items()), key=lambda file: file.url.split("/"))


def _listed(files: Any, url: str) -> dict[str, Mapping[str, Any]]:
    """Names and properties of what is no folder. A key that ends in a slash is one: stores' own pages make such."""
    found = files.find(url, detail=True)
    if not found and glob.has_magic(url):
        found = files.glob(url, detail=True)
        below = [one for name, about in found.items() if about["type"] == "directory" for one in files.find(name, detail=True).items()]
        found = {**found, **dict(below)}
    return {name: about for name, about in found.items() if about["type"] == "file" and not name.endswith("/")}


def _file(scheme: str, name: str, about: Mapping[str, Any]) -> File:
    changed = about.get("LastModified") or about.get("mtime") or about.get("updated") or about.get("created")
    if isinstance(changed, str):
        changed = datetime.fromisoformat(changed)
    seconds = changed.timestamp() if isinstance(changed, datetime) else float(changed or 0)
    url = name if "://" in name else f"{scheme}://{name.removeprefix('/')}"
    return File(url, int(about.get("size") or 0), int(seconds * 1_000_000_000))


@contextmanager
def fetched(sources: Sequence[Source], scratch: Path) -> Iterator[tuple[Source, ...]]:
    """The sources with those of object stores copied into ``scratch``, for as long as the ``with`` statement lasts.

    One that is not there any more, or may not be read, keeps a path where there is nothing: reading it gives the reject.

    Raises:
        StorageError: the store does not answer.
    """
    if not any(source.url for source in sources):
        yield tuple(sources)
        return
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix=".fetched-") as folder, ThreadPoolExecutor(_AT_ONCE) as pool:
        yield tuple(pool.map(_fetch, sources, (Path(folder) / str(number) for number in range(len(sources)))))


def _fetch(source: Source, path: Path) -> Source:
    if not source.url:
        return source
    folder, _, name = source.url.rpartition("/")
    try:
        Folder(folder).fetch(name, path)
    except FileNotFoundError:
        return replace(source, path=path)
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, source.mtime_ns))  # so that it has not changed
    return replace(source, path=path)


def there(urls: Iterable[str]) -> set[str]:
    """Those of ``urls`` that exist."""
    return {url for url in urls if Folder(url.rpartition("/")[0]).tag(url.rpartition("/")[2])}
