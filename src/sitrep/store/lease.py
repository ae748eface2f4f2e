"""What replaces the system's lock on an object store: a small file that its holder renews.

No clock but one's own counts: a lease is dead when it was not renewed for `TERM` seconds *while one looked*. A holder that was frozen so
long, and wakes, learns it at its next renewal; should it write before, the manifest's condition stops it.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING
from uuid import uuid4

from sitrep.errors import OutputError, StorageError
from sitrep.remote import Conflict
from sitrep.store import layout

if TYPE_CHECKING:
    from pathlib import Path

    from sitrep.remote import Folder

BEAT = 10.0
"""Seconds from renewal to renewal."""
TERM = 35.0
"""Seconds without one after which a lease may be taken over: three may fail."""
_POLL = 1.0


class Lease:
    """The right to write to a folder of an object store.

    ``note`` is a file of this machine that only one process at a time can use: what it says of the last lease taken here is known to be
    dead. So a run after one that was killed on the same machine need not wait.
    """

    def __init__(self, folder: Folder, note: Path) -> None:
        self._folder = folder
        self._note = note
        self._token = uuid4().hex
        self._beats = count()
        self._tag = ""
        self._ended = threading.Event()
        self._lost = False
        self._renewer = threading.Thread(target=self._renew, name="sitrep-lease", daemon=True)

    def acquire(self, wait: float) -> None:
        """Takes the lease, and renews it until `release`.

        ``wait``: seconds to wait for another run, -1 for ever. Whether there is another one takes some seconds to see in any case.

        Raises:
            OutputError: another run holds it.
            StorageError: the store does not answer, or refuses.
        """
        begun = seen_at = time.monotonic()
        seen = ""
        alive = False
        while not self._take(""):
            tag, owner = self._holder()
            now = time.monotonic()
            if tag and (owner.get("token") == self._dead() or (tag == seen and now - seen_at > TERM)) and self._take(tag):
                break
            if tag != seen:
                alive, seen, seen_at = alive or bool(seen), tag, now
            if alive and 0 <= wait <= now - begun:
                who = f" (process {owner['pid']} on {owner['host']})" if {"pid", "host"} <= owner.keys() else ""
                cure = "wait until it ends (--wait), or choose another folder with --out"
                raise OutputError(f"{self._folder.url}: another run is writing there{who}; {cure}")
            time.sleep(min(_POLL, BEAT / 4))
        self._note.write_text(self._token, encoding="utf-8")
        self._renewer.start()

    def check(self) -> None:
        """Makes sure that the lease still holds.

        Raises:
            OutputError: it was not renewed in time, and another run may have it.
        """
        if self._lost:
            cure = "nothing of this run was written; run again"
            raise OutputError(f"{self._folder.url}: this run could not keep others away, for the store or this machine stood still; {cure}")

    def release(self) -> None:
        """Gives the lease back, unless it was lost."""
        self._ended.set()
        self._renewer.join()
        with suppress(StorageError):  # it ends by itself, too
            if not self._lost and self._holder()[1].get("token") == self._token:
                self._folder.remove([layout.LOCK])

    def _take(self, over: str) -> bool:
        """Writes the lease where its file is as ``over`` says."""
        about = {"token": self._token, "pid": os.getpid(), "host": socket.gethostname(), "beat": next(self._beats)}
        try:
            self._tag = self._folder.write(layout.LOCK, json.dumps(about).encode(), over=over)
        except Conflict:
            return False
        return True

    def _holder(self) -> tuple[str, dict[str, object]]:
        tag = self._folder.tag(layout.LOCK)
        try:
            owner = json.loads(self._folder.read(layout.LOCK))
        except (FileNotFoundError, ValueError):
            return "", {}
        return tag, owner if isinstance(owner, dict) else {}

    def _dead(self) -> str:
        return self._note.read_text(encoding="utf-8") if self._note.exists() else "none"

    def _renew(self) -> None:
        renewed = time.monotonic()
        while not self._ended.wait(BEAT):
            try:
                if not self._take(self._tag):
                    self._lost = True
            except StorageError:  # it may answer again in time
                self._lost = time.monotonic() - renewed > TERM
            else:
                renewed = time.monotonic()
            if self._lost:
                return
