"""A run from its inputs to its tables, and its end."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from sitrep.ingest import Source, find_inputs
from sitrep.pipeline import claims
from sitrep.pipeline.batches import Batch, batches_of
from sitrep.pipeline.plan import load_plan, make_plan
from sitrep.pipeline.runners import check
from sitrep.pipeline.work import run_batch
from sitrep.pipeline.workers import run_batches
from sitrep.report.results import BatchResult, RunSummary
from sitrep.store import layout, ledger
from sitrep.store.columns import tables
from sitrep.store.likeness import Likeness
from sitrep.store.memory import be_frugal
from sitrep.store.output import opened
from sitrep.store.rows import Stamp
from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sitrep.pipeline.plan import Plan
    from sitrep.pipeline.work import Reader
    from sitrep.settings import Settings

_SHOWN_REJECTS = 100


def run(
    paths: Iterable[str | Path],
    out: str | Path,
    settings: Settings,
    *,
    run_id: str | None = None,
    now: datetime | None = None,
    progress: Callable[[BatchResult], None] | None = None,
    analyst: Reader | None = None,
    wait: float = 0.0,
    planned: Callable[[Plan], None] | None = None,
) -> RunSummary:
    """Extracts the articles at ``paths`` into the tables of ``out``, beside what they hold, and says what was found.

    Only files that are new or changed, or were read by other rules, are read.

    Args:
        paths: files, folders and globs, of this machine or as URLs of an object store.
        out: the output folder, made if need be, or its URL: ``s3://bucket/output``.
        settings: of which ``runner`` says what extracts, and ``workers`` in how many processes.
        run_id: names the run in the tables; made up if not given.
        now: the time that the tables give the run (UTC); the clock's if not given.
        progress: called after each batch.
        analyst: extracts instead of `sitrep.analysis.Analyst`; must be picklable for more than one worker.
        wait: seconds to wait for another run on the same output to end; -1 for ever.
        planned: called once, with what there is to do.

    Raises:
        SitrepError: a setting is wrong, the output cannot be written, or another run is writing there.
    """
    be_frugal()
    started = time.monotonic()
    run_id = run_id or new_run_id()
    results = []
    check(settings)
    with opened(out, wait=wait) as output:
        folder = output.folder
        try:
            plan = make_plan(paths, folder, settings, run_id, place=output.place)
            if planned:
                planned(plan)
            for result in run_batches(batches_of(plan, folder, settings, run_id), output, settings, run_id, analyst):
                results.append(result)
                if progress:
                    progress(result)
            summary = finish(results, folder, settings, run_id, now or datetime.now(UTC), analyst=analyst, place=output.place)
            output.commit()
        finally:
            shutil.rmtree(layout.staging(folder, run_id), ignore_errors=True)
    return replace(summary, seconds=time.monotonic() - started)


def new_run_id() -> str:
    """A name for a run: its start in UTC, and a few digits so that no two are the same."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"


def finish(
    results: Iterable[BatchResult],
    out: Path,
    settings: Settings,
    run_id: str,
    now: datetime,
    *,
    analyst: Reader | None = None,
    place: str = "",
) -> RunSummary:
    """Puts the rows of all batches into the tables and the files into the ledger, clears the staging folder and sums the run up.

    ``place`` is where the tables of ``out`` belong, if that is on an object store: they are not there yet (`Output.commit`).
    A batch whose result is not among ``results`` is as if it had not run: the next run reads its files.

    Raises:
        OutputError: the output folder cannot be written, another run is writing there, or `plan_batches` did not run there before.
    """
    from sitrep.store.merge import Merge  # noqa: PLC0415  # loads pyarrow

    started = time.monotonic()
    done = sorted(results, key=lambda result: result.number)
    plan = load_plan(out, run_id)
    merge = Merge(out=out, stamp=Stamp(extractor_version=extractor_version(), run_id=run_id), now=now, likeness=likeness_of(settings))
    with layout.exclusive(out):
        late = partial(_late_batch, out=out, settings=settings, run_id=run_id, analyst=analyst)
        folders = _folders(done, out, run_id)
        if claims.put_by(folders.values()):
            done.append(late(Batch(number=_next(done), put_by=tuple(result.name for result in done)), done))
            folders = _folders(done, out, run_id)
        read = ledger.FilesRead(folders, plan.pruned)
        orphans = merge.orphans(list(folders.values()), read.complete)
        if orphans:
            done.append(late(_orphan_batch(orphans, _next(done), settings), done))
            read = ledger.FilesRead(_folders(done, out, run_id), plan.pruned)
        update = ledger.Update(read=read, basis=plan.basis, touched=plan.touched)
        merged = merge.run(list(read.folders.values()), update.read.complete, update)
        shutil.rmtree(layout.staging(out, run_id), ignore_errors=True)
    events = {name: sum(kinds.values()) for name, kinds in merged.events.items()}
    rejected = [reject for result in done for reject in result.rejected]
    return RunSummary(
        run_id=run_id,
        out=out,
        place=place or str(out),
        articles=sum(result.articles for result in done),
        rows=sum(events.values()),
        rejects=sum(result.rejects for result in done),
        events=events,
        kinds=merged.events,
        statuses=merged.statuses,
        reasons=merged.reasons,
        rejected=tuple(rejected[:_SHOWN_REJECTS]),
        totals={name: merged.manifest["tables"][name]["rows"] for name in tables()},
        paths={name: f"{place or out}/{name}" for name in tables()},
        why={**plan.reasons, **({"a copy of an article that changed": len(orphans)} if orphans else {})},
        unchanged=plan.unchanged - len(orphans),
        rejected_before=plan.rejected_before,
        gone=plan.gone,
        pruned=len(plan.pruned),
        seconds=time.monotonic() - started,
    )


def _folders(done: Sequence[BatchResult], out: Path, run_id: str) -> dict[int, Path]:
    """The folders of the batches, by their numbers."""
    return {result.number: layout.staging(out, run_id) / result.name for result in done}


def _next(done: Sequence[BatchResult]) -> int:
    return max((result.number for result in done), default=0) + 1


def _late_batch(
    batch: Batch, done: Sequence[BatchResult], *, out: Path, settings: Settings, run_id: str, analyst: Reader | None
) -> BatchResult:
    """Runs a batch after all others, and here, for only now is it known what they extracted."""
    staging = layout.staging(out, run_id)
    shutil.rmtree(staging / batch.name, ignore_errors=True)  # of a batch of that number whose result was lost
    known = claims.extracted(staging / result.name for result in done)
    return run_batch(batch, out, settings, run_id, analyst=analyst, extracted=known)


def likeness_of(settings: Settings) -> Likeness:
    """When two articles are near-duplicates."""
    return Likeness(share=settings.near_duplicate_share, days=settings.near_duplicate_days)


def _orphan_batch(names: Iterable[str], number: int, settings: Settings) -> Batch:
    """A batch of files that were passed over and must be read after all; those that cannot be found are tried again by the next run."""
    found = find_inputs(sorted(names), settings)
    return Batch(number=number, sources=tuple(item for item in found if isinstance(item, Source)))
