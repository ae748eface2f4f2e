"""A run from its inputs to its tables, and its end."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from sitrep.pipeline.batches import plan_batches
from sitrep.pipeline.workers import run_batches
from sitrep.report.results import BatchResult, RunSummary
from sitrep.store import layout
from sitrep.store.columns import tables
from sitrep.store.rows import Stamp
from sitrep.version import extractor_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sitrep.pipeline.work import Reader
    from sitrep.settings import Settings

_SHOWN_REJECTS = 100


def run(
    paths: Iterable[str | Path],
    out: Path,
    settings: Settings,
    *,
    run_id: str | None = None,
    now: datetime | None = None,
    progress: Callable[[BatchResult], None] | None = None,
    analyst: Reader | None = None,
) -> RunSummary:
    """Extracts the articles at ``paths`` into the tables of ``out``, beside what they hold, and says what was found.

    Args:
        paths: files, folders and globs.
        out: the output folder, made if need be.
        settings: of which ``workers`` says how many processes extract.
        run_id: names the run in the tables; made up if not given.
        now: the time that the tables give the run (UTC); the clock's if not given.
        progress: called after each batch.
        analyst: extracts instead of `sitrep.analysis.Analyst`; must be picklable for more than one worker.

    Raises:
        SitrepError: a setting is wrong, the output cannot be written, or another run is writing there.
    """
    started = time.monotonic()
    run_id = run_id or new_run_id()
    results = []
    with layout.exclusive(out):
        shutil.rmtree(out / layout.STAGING, ignore_errors=True)  # of runs that were killed: this one holds the lock
        for result in run_batches(plan_batches(paths, out, settings, run_id), out, settings, run_id, analyst):
            results.append(result)
            if progress:
                progress(result)
        summary = finish(results, out, settings, run_id, now or datetime.now(UTC))
    return replace(summary, seconds=time.monotonic() - started)


def new_run_id() -> str:
    """A name for a run: its start in UTC, and a few digits so that no two are the same."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"


def finish(
    results: Iterable[BatchResult],
    out: Path,
    settings: Settings,  # noqa: ARG001  # part of the call that schedulers make: what a run writes may come to depend on it
    run_id: str,
    now: datetime,
) -> RunSummary:
    """Puts the rows of all batches into the tables, clears the run's staging folder and sums the run up.

    Raises:
        OutputError: the output folder cannot be written, or another run is writing there.
    """
    from sitrep.store.merge import Merge  # noqa: PLC0415  # loads pyarrow

    started = time.monotonic()
    done = sorted(results, key=lambda result: result.number)
    staged = layout.staging(out, run_id)
    merge = Merge(out=out, stamp=Stamp(extractor_version=extractor_version(), run_id=run_id), now=now)
    with layout.exclusive(out):
        merged = merge.run([staged / result.name for result in done], {name for result in done for name in result.complete})
        shutil.rmtree(staged, ignore_errors=True)
    events = {name: sum(kinds.values()) for name, kinds in merged.events.items()}
    rejected = [reject for result in done for reject in result.rejected]
    return RunSummary(
        run_id=run_id,
        out=out,
        articles=sum(result.articles for result in done),
        rows=sum(events.values()),
        rejects=sum(result.rejects for result in done),
        events=events,
        kinds=merged.events,
        statuses=merged.statuses,
        reasons=merged.reasons,
        rejected=tuple(rejected[:_SHOWN_REJECTS]),
        totals={name: merged.manifest["tables"][name]["rows"] for name in tables()},
        paths={name: out / name for name in tables()},
        seconds=time.monotonic() - started,
    )
