"""Which files of the ledger have gone from the paths of a run."""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING

from sitrep.ingest.afar import there
from sitrep.remote import is_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def missing(known: Iterable[str], roots: Iterable[str], found: Collection[str], unreadable: Iterable[str]) -> set[str]:
    """Those of ``known`` that lie below ``roots`` and are there no more.

    Nothing is missing below a root that is not there itself (a disk that is not mounted), nor below a folder that cannot be read. A file
    that is there and was not found, for its name does not match a pattern, is not missing.
    """
    here, afar = partition(roots)
    folders = [root for root in map(_folder, here) if root and os.path.lexists(root)]
    closed = [os.path.abspath(path) for path in unreadable if not is_url(path)]  # noqa: PTH100  # as text: links are not followed
    absent = [name for name in known if name not in found]
    missing = {name for name in absent if not is_url(name) and _is_missing(name, folders, closed)}
    return missing | _missing_afar([name for name in absent if is_url(name)], afar, set(found).difference(unreadable))


def partition(roots: Iterable[str]) -> tuple[list[str], list[str]]:
    """Paths of this machine, and URLs."""
    listed = list(roots)
    return [root for root in listed if not is_url(root)], [root for root in listed if is_url(root)]


def _missing_afar(absent: list[str], roots: Iterable[str], found: Collection[str]) -> set[str]:
    """The same of object stores, where a folder is there as long as something is in it. All of it was listed, unless it is a pattern's."""
    missing: set[str] = set()
    for root in roots:
        folder = _bare(root)
        below = {name for name in absent if name.startswith(f"{folder}/")}
        if below and any(name.startswith(f"{folder}/") for name in found):
            missing |= below - there(below) if glob.has_magic(root) else below
    return missing


def _bare(url: str) -> str:
    """A URL without the part that is a pattern."""
    while glob.has_magic(url):
        url = url.rpartition("/")[0]
    return url.rstrip("/")


def _is_missing(name: str, folders: list[str], closed: list[str]) -> bool:
    path = os.path.abspath(name)  # noqa: PTH100
    if "\\" in name or os.path.lexists(path):  # a name with an escape is not what the system calls the file
        return False
    return _below(path, folders) and not _below(path, closed)


def _below(path: str, folders: list[str]) -> bool:
    return any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _folder(root: str) -> str:
    """The path of a root; of a pattern, the folder that it searches."""
    root = os.path.expanduser(root)  # noqa: PTH111  # as text
    while "\0" not in root and glob.has_magic(root) and not os.path.lexists(root):
        root = os.path.dirname(root) or os.curdir  # noqa: PTH120
    return "" if "\0" in root else os.path.abspath(root)  # noqa: PTH100
