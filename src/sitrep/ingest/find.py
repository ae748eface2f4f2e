"""Which files there are to read under the paths that a user names."""

from __future__ import annotations

import errno
import glob
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sitrep.errors import RejectedInput
from sitrep.ingest.afar import files_at
from sitrep.ingest.formats import FORMATS, format_of
from sitrep.ingest.problems import os_error, reject
from sitrep.ingest.source import Source, printable, shown
from sitrep.remote import is_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitrep.model import Reject
    from sitrep.settings import Settings

_LITTER = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".gitignore", ".gitkeep", "__MACOSX", ".ipynb_checkpoints", "_SUCCESS"}
)
"""What systems leave in folders: passed over without a word."""


def find_inputs(paths: Iterable[str | os.PathLike[str]], settings: Settings) -> Iterator[Source | Reject]:  # noqa: ARG001 - for later limits
    """The files under ``paths`` (files, folders, globs), each once, folders in the sorted order of their names.

    What cannot be read becomes a Reject: missing paths, globs that match nothing, unknown formats, links that lead back
    to themselves, folders without permission, devices.
    """
    walk = _Walk()
    for path in paths:
        if is_url(path):
            yield from walk.afar(str(path))
            continue
        for name in _expanded(os.fspath(path)):
            yield from walk.at(Path(name), named=True)


def _expanded(path: str) -> list[str]:
    path = os.path.expanduser(path)  # noqa: PTH111 - Path() would lose nothing but the next line needs text
    if "\x00" in path or os.path.lexists(path) or not glob.has_magic(path):
        return [path]
    return sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207 - Path.glob takes no absolute patterns


class _Walk:
    """One pass over all paths. Remembers what it has met, so that each file comes once and links cannot multiply folders."""

    def __init__(self) -> None:
        self._met: set[str] = set()
        self._linked: set[tuple[int, int]] = set()

    def at(self, start: Path, *, named: bool = False, above: frozenset[tuple[int, int]] = frozenset()) -> Iterator[Source | Reject]:
        """What is at ``start``, and below it. ``above`` are the folders that it lies in, by device and inode."""
        stack = [(iter([start]), named, above)]
        while stack:
            paths, named, above = stack[-1]
            path = next(paths, None)
            if path is None:
                stack.pop()
                continue
            try:
                status = path.stat()
                if not stat.S_ISDIR(status.st_mode):
                    yield from self._file(path, status)
                    continue
                inode = (status.st_dev, status.st_ino)
                self._check_link(path, inode, above)
                inside = above | {inode}
                stack.append((_paths_in(path), False, inside))
            except OSError as error:
                yield reject(printable(path), _problem(path, error, named=named))
            except ValueError:
                yield reject("?", RejectedInput("The path holds a NUL character.", stage="find", error_type="missing_path"))
            except RejectedInput as problem:
                yield reject(printable(path), problem)

    def afar(self, url: str) -> Iterator[Source | Reject]:
        """What an object store has at ``url``, and below it."""
        found = False
        for file in files_at(url):
            found = True
            parts = file.url.split("/")
            if file.url in self._met or any(_is_litter(part) for part in parts):
                continue
            self._met.add(file.url)
            try:
                name, compression = _format(Path(parts[-1]))
                yield Source(
                    path=Path(parts[-1]),
                    name=shown(file.url),
                    format=name,
                    compression=compression,
                    size=file.size,
                    mtime_ns=file.mtime_ns,
                    url=file.url,
                )
            except RejectedInput as problem:
                yield reject(shown(file.url), problem)
        if not found:
            yield reject(shown(url), _problem(Path(url), FileNotFoundError(errno.ENOENT, ""), named=True))

    def _check_link(self, path: Path, inode: tuple[int, int], above: frozenset[tuple[int, int]]) -> None:
        if inode in above:
            sentence = "It is a symbolic link to a folder that it lies in. Remove the link."
            raise RejectedInput(sentence, stage="find", error_type="symlink_loop")
        if path.is_symlink():
            if inode in self._linked:
                sentence = "It is a second symbolic link to a folder that was read through the first."
                raise RejectedInput(sentence, stage="find", error_type="symlink_repeated")
            self._linked.add(inode)

    def _file(self, path: Path, status: os.stat_result) -> Iterator[Source]:
        key = os.path.abspath(path)  # noqa: PTH100 - Path.resolve() would follow links
        if key in self._met:
            return
        self._met.add(key)
        if not stat.S_ISREG(status.st_mode):
            raise RejectedInput("It is a device, a socket or a pipe, not a file.", stage="find", error_type="not_a_file")
        name, compression = _format(path)
        yield Source(
            path=path.absolute(),  # a worker may have another working directory
            name=printable(path),
            format=name,
            compression=compression,
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
        )


def _paths_in(folder: Path) -> Iterator[Path]:
    """What is in a folder, in order; a path at a time, for there may be hundreds of thousands."""
    names = sorted(os.listdir(folder))  # noqa: PTH208
    return (folder / name for name in names if not _is_litter(name))


def _is_litter(name: str) -> bool:
    return name in _LITTER or name.startswith(("._", "~$"))


def _problem(path: Path, error: OSError, *, named: bool) -> RejectedInput:
    if named and isinstance(error, FileNotFoundError) and glob.has_magic(str(path)):
        return RejectedInput("No file matches the pattern. Check it.", stage="find", error_type="no_match")
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        sentence = "It is a symbolic link to a file that does not exist. Remove the link or restore the file."
        return RejectedInput(sentence, stage="find", error_type="broken_link")
    return os_error(error, "find")


def _format(path: Path) -> tuple[str, str]:
    known = format_of(path)
    if known is None:
        raise _unknown(path)
    return known


def _unknown(path: Path) -> RejectedInput:
    known = " ".join(suffix for form in FORMATS.values() for suffix in form.suffixes)
    kind = f"{path.suffix[:20]!r} is not a format that can be read" if path.suffix else "Its name has no ending that tells its format"
    return RejectedInput(f"{kind}. These can: {known}, most also with .gz or .zst.", stage="find", error_type="unknown_format")
