"""A whole run: inputs to batches, batches to staged rows, staged rows to tables. Works alone, and under any scheduler.

    plan_batches(paths, out, settings, run_id)       Iterator[Batch]    finds the files that are new or changed and groups them
    run_batch(batch, out, settings, run_id)          BatchResult        the work: in any process, in any order, as often as one likes
    finish(results, out, settings, run_id, now)      RunSummary         puts the tables in place

`run` does all three, in this process or with workers. What the three hand over is small and can be pickled: rows stay in files.
"""

from __future__ import annotations

from sitrep.pipeline.batches import Batch, plan_batches
from sitrep.pipeline.runs import finish, new_run_id, run
from sitrep.pipeline.work import run_batch
from sitrep.report.results import BatchResult, RunSummary

__all__ = ["Batch", "BatchResult", "RunSummary", "finish", "new_run_id", "plan_batches", "run", "run_batch"]
