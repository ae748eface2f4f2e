"""What a run has to do: which of the files at its paths are new or changed, which it may pass over, and which have gone.

A file is known by its size and time; where these differ, by its content. A young file is always known by its content: it may change
again within the same tick of the clock.
"""

from __future__ import annotations

import glob
import json
import os
import shutil
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from itertools import chain
from typing import TYPE_CHECKING, Any

from sitrep.errors import OutputError, SettingsError
from sitrep.ingest import Source, find_inputs
from sitrep.ingest.afar import fetched
from sitrep.ingest.fields import FieldMap
from sitrep.pipeline import gone
from sitrep.pipeline.basis import bases, content_hash, why
from sitrep.pipeline.known import Known, write_known
from sitrep.pipeline.sources import Sources
from sitrep.remote import exists, is_url
from sitrep.store import layout, parquet
from sitrep.store.ledger import Basis
from sitrep.store.staging import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sitrep.model import Reject
    from sitrep.settings import Settings

_PLAN = "plan.json"
YOUNG_NS = 2_000_000_000
"""The coarsest clock of a common file system ticks every two seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the end of a run needs of its plan."""

    reasons: Mapping[str, int]
    """Files to read, by why."""
    unchanged: int
    """Files that are passed over."""
    rejected_before: int
    """Inputs that are passed over and could not be read, of which the table ``rejects`` says why."""
    gone: int
    """Files that are there no more."""
    pruned: list[str]
    """Those of them whose rows are taken out."""
    touched: dict[str, tuple[int, int | None]]
    basis: dict[str, Basis]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Saved):
    """What a run has to do."""

    sources: Sources
    """Files to read."""
    rejects: list[Reject]
    """Paths that cannot be read, and were not known as such."""

    @property
    def bytes(self) -> int:
        """Size of the files to read."""
        return self.sources.bytes


def check_paths(roots: Sequence[str]) -> None:
    """Makes sure that there is something to read. Where something is at one of the paths, the others become rejects.

    Raises:
        SettingsError: nothing is at any of them: a name is wrong, or a disk is not mounted.
    """
    if not all(roots):
        raise SettingsError("a path is empty; write . for the folder where you are")
    if roots and not any(_may_be(root) for root in roots):
        raise SettingsError(f"{roots[0]}: there is no such file or folder; check the path")


def _may_be(root: str) -> bool:
    """Whether something is there; a pattern may match later what it does not match now."""
    if is_url(root):
        return glob.has_magic(root) or exists(root)
    try:
        return glob.has_magic(root) or os.path.exists(os.path.expanduser(root))  # noqa: PTH110, PTH111  # as text
    except ValueError:  # characters that no path has
        return False


def make_plan(paths: Iterable[str | Path], out: Path, settings: Settings, run_id: str, *, place: str = "") -> Plan:
    """Compares the files at ``paths`` with the ledger of ``out``, and leaves what the end of the run needs in the staging folder.

    What killed runs left in the output folder is repaired and cleared away first. ``place`` is where the tables of ``out`` belong, if
    that is on an object store.

    Raises:
        SettingsError: ``settings.fields`` maps to a field that articles do not have, or a list cannot be read.
        OutputError: the output folder cannot be written, or another run is writing there.
    """
    FieldMap.of(settings.fields)
    roots = [os.fspath(path) for path in paths]
    for root in roots:
        if not is_url(root) and os.path.abspath(root) == os.path.abspath(out):  # noqa: PTH100  # as text
            raise SettingsError(f"{root}: is the output folder too, which is never read; choose another with --out")
    check_paths(roots)
    with layout.exclusive(out):
        parquet.recover(out)
        shutil.rmtree(out / layout.STAGING, ignore_errors=True)
    folder = layout.staging(out, run_id)
    with writing(folder):
        folder.mkdir(parents=True)
    sorter = _Sorter(Known.load(out), bases(settings), folder / "compared", Sources(folder / "sources"))
    for item in find_inputs(roots, settings):
        if not _within(item, out, place):
            sorter.add(item)
    shutil.rmtree(sorter.scratch, ignore_errors=True)
    plan = sorter.plan(sorter.missing(roots), prune=settings.prune)
    _save(plan, out, run_id)
    leaving = chain((source.name for source in plan.sources), plan.pruned) if sorter.known.articles.num_rows else ()
    write_known(out, run_id, sorter.known.articles, leaving)
    return plan


@dataclass(slots=True)
class _Sorter:
    known: Known
    basis: dict[str, Basis]
    scratch: Path
    todo: Sources
    found: set[str] = field(default_factory=set)
    """Names of files, where there are earlier runs that may know others."""
    idle: int = 0
    unread: int = 0
    """Files that are passed over and could not be read."""
    reasons: Counter[str] = field(default_factory=Counter)
    met: list[Reject] = field(default_factory=list)
    touched: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def missing(self, roots: Iterable[str]) -> set[str]:
        """Files that were there and have gone."""
        known = self.known.paths
        closed = {reject.path for reject in self.met}
        return gone.missing(known, roots, self.found | closed, closed) if known else set()

    def add(self, item: Source | Reject) -> None:
        if not isinstance(item, Source):
            self.met.append(item)
            return
        if self.known.rows or self.known.unfound:
            self.found.add(item.name)
        reason = self._why(item)
        if reason:
            self.touched.pop(item.name, None)
            self.todo.add(item)
            self.reasons[reason] += 1
        else:
            self.idle += 1
            self.unread += item.name in self.known.unread

    def _why(self, source: Source) -> str:
        """Why a file is to be read; empty where it is not."""
        entry = self.known.entry(source.name)
        if entry is None:
            return "new"
        if not entry["settled"] or source.name in self.known.unfound:
            return "to be tried again"
        if (entry["size"], entry["mtime_ns"]) != (source.size, source.mtime_ns):
            if entry["size"] != source.size or not _same(source, entry["content_hash"], self.scratch):
                return "changed"
            self.touched[source.name] = (source.size, settled_time(source.mtime_ns))
        return why(Basis(**{one.name: entry[one.name] for one in fields(Basis)}), self.basis[source.format])

    def plan(self, missing: set[str], *, prune: bool) -> Plan:
        new = [reject for reject in self.met if not self.known.rejected(reject)]
        return Plan(
            sources=self.todo,
            rejects=new,
            reasons=dict(self.reasons.most_common()),
            unchanged=self.idle,
            rejected_before=len(self.met) - len(new) + self.unread,
            gone=len(missing),
            pruned=sorted(missing) if prune else [],
            touched=self.touched,
            basis=self.basis,
        )


def _same(source: Source, digest: str, scratch: Path) -> bool:
    try:
        with fetched([source], scratch) as (copy,):
            return content_hash(copy.path) == digest
    except OSError:  # reading the file will say what is wrong with it
        return False


def settled_time(mtime_ns: int) -> int | None:
    """A file's time, unless it is so young that a later change need not show in it."""
    return mtime_ns if time.time_ns() - mtime_ns > YOUNG_NS else None


def _within(item: Source | Reject, out: Path, place: str) -> bool:
    """Files in the output folder are the tables' own, and no input."""
    name = item.name if isinstance(item, Source) else item.path
    if is_url(name):
        return name.startswith(f"{place}/")
    return os.path.abspath(item.path).startswith(os.path.abspath(out) + os.sep)  # noqa: PTH100  # as text: links are not followed


def _save(plan: Plan, out: Path, run_id: str) -> None:
    folder = layout.staging(out, run_id)
    saved: dict[str, Any] = {one.name: getattr(plan, one.name) for one in fields(Saved)}
    saved["basis"] = {name: asdict(basis) for name, basis in plan.basis.items()}
    with writing(folder):
        (folder / _PLAN).write_text(json.dumps(saved), encoding="utf-8")


def load_plan(out: Path, run_id: str) -> Saved:
    """What `make_plan` left.

    Raises:
        OutputError: the run was not planned here, or another run has cleared it away.
    """
    path = layout.staging(out, run_id) / _PLAN
    try:
        saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: the plan of this run is not there any more; run again") from error
    saved["basis"] = {name: Basis(**basis) for name, basis in saved["basis"].items()}
    saved["touched"] = {name: (size, mtime) for name, (size, mtime) in saved["touched"].items()}
    return Saved(**saved)
