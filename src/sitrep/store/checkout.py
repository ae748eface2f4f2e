"""An output folder on an object store, and its copy on this machine, in which a run works.

A store renames nothing and puts no two files in place together, so one of them decides: ``manifest.json``. The steps of a commit, each of
which may be the last one before a crash:

1. every part that changed is written as ``casualties/.part-2020-02.parquet.<commit>.tmp``: no one else writes that name;
2. ``manifest.json`` is written, on the condition that it is still the one that this run began with;
3. the parts are copied, within the store, to their names;
4. the temporary files are removed.

Before step 2 the tables are those of the run before, after it those of this one: a reader by the manifest takes each part from where the
part of its commit lies. The next run repeats steps 3 and 4 if need be, and removes temporary files of runs that did not get to step 2.
"""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sitrep.errors import OutputError
from sitrep.remote import Conflict, Folder
from sitrep.store import layout, parquet
from sitrep.store.columns import tables
from sitrep.store.lease import Lease

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sitrep.store.parquet import Manifest

NOTE = ".lease"
"""File of the copy: the last lease that was taken from it."""
_AT_ONCE = 4
"""Parts that travel at a time, each of which is held in memory."""
_PART = re.compile(r"part-[\w-]+\.parquet")
_TEMPORARY = re.compile(r"(?P<table>[^/]+)/\.(?P<part>part-[^/]+\.parquet)\.(?P<commit>[0-9a-f]+)\.tmp")

Named = tuple[str, str, str]
"""A part: its table, its file, and its commit."""


@dataclass(slots=True)
class Checkout:
    """An output folder on an object store for the time of a run."""

    place: str
    """The folder's URL."""
    folder: Path
    """Its copy on this machine."""
    remote: Folder
    lease: Lease
    tag: str = ""
    """That of the manifest which the copy is of."""

    def update(self) -> None:
        """Repairs the folder where a killed run left it half done, and makes the copy what the manifest says.

        Only parts that are not in the copy are fetched.

        Raises:
            OutputError: the folder holds something else, or the copy cannot be written.
            StorageError: the store does not answer, or refuses.
        """
        self.tag, manifest = self.tag_and_manifest()
        _refuse_strange(manifest, self.place)
        self._repair(manifest)
        parquet.recover(self.folder)
        known, wanted = _parts(parquet.load_manifest(self.folder)), _parts(manifest)
        for table, part, _ in known - wanted:
            (self.folder / table / part).unlink(missing_ok=True)
        _each(self._fetch, [named for named in wanted if named not in known or not (self.folder / named[0] / named[1]).exists()])
        parquet.adopt(self.folder, manifest)

    def tag_and_manifest(self) -> tuple[str, Manifest]:
        """The manifest of the store, and its tag; empty ones of a new folder."""
        tag = self.remote.tag(layout.MANIFEST)
        return tag, parquet.parse_manifest(self.remote.read(layout.MANIFEST), self.place) if tag else parquet.no_manifest()

    def commit(self) -> None:
        """Puts what a run has changed in the copy in place in the store.

        Raises:
            OutputError: another run has written there meanwhile; nothing of this one is there.
            StorageError: the store does not answer, or refuses. The next run repairs and finishes.
        """
        manifest = parquet.load_manifest(self.folder)
        _, before = self.tag_and_manifest()
        changed = sorted(_parts(manifest) - _parts(before))
        if manifest == before:
            return
        _each(self._put, changed)
        self.lease.check()
        try:
            self.tag = self.remote.write(layout.MANIFEST, json.dumps(manifest, indent=1).encode(), over=self.tag)
        except Conflict as error:
            self.remote.remove(_temporary(named) for named in changed)
            raise OutputError(f"{self.place}: another run has written there meanwhile; nothing of this one is there, run again") from error
        self._place(changed)

    def _put(self, named: Named) -> None:
        table, part, _ = named
        self.remote.write(_temporary(named), (self.folder / table / part).read_bytes())

    def _fetch(self, named: Named) -> None:
        table, part, commit = named
        path = self.folder / table / part
        self.remote.fetch(f"{table}/{part}", path)
        if parquet.commit_of(path) != commit:
            path.unlink()
            raise OutputError(
                f"{self.place}/{table}/{part}: is not the file that the manifest means; put it back, or choose another folder"
            )

    def _place(self, parts: Iterable[Named]) -> None:
        """Copies parts to their names, then removes what they were copied from."""
        listed = list(parts)
        _each(lambda named: self.remote.copy(_temporary(named), f"{named[0]}/{named[1]}"), listed)
        self.remote.remove(_temporary(named) for named in listed)

    def _repair(self, manifest: Manifest) -> None:
        listed = _parts(manifest)
        names = self.remote.names()
        found = {name: (match["table"], match["part"], match["commit"]) for name in names if (match := _TEMPORARY.fullmatch(name))}
        self._place(sorted(named for named in found.values() if named in listed))
        dead = [name for name in names if name.startswith(f"{layout.STAGING}/")]
        self.remote.remove([*(name for name, named in found.items() if named not in listed), *dead])


@contextmanager
def checked_out(url: str, wait: float) -> Iterator[Checkout]:
    """Holds the output folder at ``url`` for one run, with a copy of it on this machine.

    Raises:
        OutputError: another run holds it, or it holds something else.
        StorageError: the store does not answer, or refuses.
    """
    url = url.rstrip("/")
    folder, remote = copy_of(url), Folder(url)
    remote.tag(layout.MANIFEST)  # says what is wrong with address, credentials and bucket before anything else is done
    with layout.exclusive(folder, wait=wait, place=url):
        lease = Lease(remote, folder / NOTE)
        lease.acquire(wait)
        try:
            checkout = Checkout(place=url, folder=folder, remote=remote, lease=lease)
            checkout.update()
            yield checkout
        finally:
            lease.release()


def copy_of(url: str) -> Path:
    """Where the copy of an output folder lies: in the user's cache. It may be deleted between runs."""
    from platformdirs import user_cache_path  # noqa: PLC0415  # only such outputs need it

    store = (os.environ.get("AWS_ENDPOINT_URL_S3", ""), os.environ.get("AWS_ENDPOINT_URL", ""), url)
    return user_cache_path("sitrep", appauthor=False) / "outputs" / sha256(repr(store).encode()).hexdigest()[:16]


def _parts(manifest: Manifest) -> set[Named]:
    listing: dict[str, Any] = manifest["tables"]
    return {(table, part, about["commit"]) for table, listed in listing.items() for part, about in listed["files"].items()}


def _refuse_strange(manifest: Manifest, place: str) -> None:
    """Makes sure that no name leads out of the folder: whoever may write to a bucket need not be trusted with this machine."""
    known = {*tables(), layout.LEDGER}
    if any(table not in known or not _PART.fullmatch(part) for table, part, _ in _parts(manifest)):
        raise OutputError(f"{place}/{layout.MANIFEST}: names files that are not sitrep's; choose an empty folder with --out")


def _temporary(named: Named) -> str:
    table, part, commit = named
    return f"{table}/{layout.temporary_object(part, commit)}"


def _each(call: Callable[[Named], None], parts: Iterable[Named]) -> None:
    """Calls a function on each part, several at a time: a store is slow to answer, and answers many."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(call, parts):
            pass
