"""The Prefect flow: articles in, tables of events out, in batches, with a report that people can read.

    python flows/extract_events.py samples --out output                             one run, with a server of its own
    python flows/extract_events.py serve samples --out output --cron "15 * * * *"   a schedule, for as long as this lives

With --now, the schedule begins with a run at once. Both go by the server at PREFECT_API_URL where that is set.

There is no ``from __future__ import annotations`` here: Prefect reads the annotations as objects when it serves a flow.
"""

import os

# Before Prefect is imported, which reads them then. A slow machine needs most of a minute to start the server of a single run.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

# Before Arrow is imported: a run then holds less memory.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import crash_watch  # isort: skip  # says how often runs send heartbeats

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from shutil import rmtree
from typing import Any, TypeVar, cast
from uuid import UUID

from prefect import State, Task, flow, get_run_logger, runtime, task
from prefect import serve as serve_deployments
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, TaskRun
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.futures import PrefectFuture
from prefect.schedules import Cron
from prefect.states import Completed, Failed
from prefect.utilities.annotations import quote

from command_line import Command, Schedule, parse
from run_events import announce
from run_parameters import ExtractionParameters, OnRejects
from run_progress import Progress
from run_report import publish
from server_wait import NoServerError, wait_for_server
from sitrep.errors import LexiconError, SettingsError, SitrepError, WorkerLost
from sitrep.pipeline import Batch, BatchResult, RunSummary, finish
from sitrep.pipeline.batches import batches_of
from sitrep.pipeline.bookmark import left_at
from sitrep.pipeline.plan import Plan, make_plan
from sitrep.pipeline.runners import check
from sitrep.pipeline.workers import Crew, at_work
from sitrep.remote import is_url
from sitrep.report.run_rows import Before
from sitrep.store import layout
from sitrep.store.output import Output, opened

T = TypeVar("T")

# Errors of reading and writing that waiting does not cure: the batch fails at once.
LASTING = (TimeoutError, PermissionError, FileNotFoundError, NotADirectoryError, IsADirectoryError)


def passes(error: object) -> bool:
    """Whether another attempt makes sense: the storage stuttered or a worker was lost."""
    return isinstance(error, (OSError, WorkerLost)) and not isinstance(error, LASTING)


def may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Ask the same of a failed attempt of a task."""
    return passes(state.result(raise_on_failure=False))


@task(
    name="extract-batch",
    task_run_name="{batch}",
    description="Reads one batch of articles and writes the rows that they hold.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_jitter_factor=0.3,
    retry_condition_fn=may_pass,
)
def extract_batch(batch: Batch, parameters: ExtractionParameters, crew: Crew) -> BatchResult:
    """Extract one batch in a worker. On one machine, a task on a thread that hands its batch to a process costs the least."""
    found = crew.result(crew.submit(batch), parameters.batch_minutes * 60)
    get_run_logger().info("%s", found)
    return found


@task(
    name="write-tables",
    task_run_name="tables of {parameters.output}",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=may_pass,
)
def write_tables(results: list[BatchResult], parameters: ExtractionParameters, output: Output, run_id: str, now: datetime) -> RunSummary:
    """Put the rows of all batches into the tables, in one step."""
    return finish(results, output.folder, parameters.settings(), run_id, now, place=output.place)


@task(
    name="upload-tables",
    task_run_name="tables to their store",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=may_pass,
)
def upload_tables(output: Output) -> None:
    """Put the tables in place on their object store."""
    output.commit()


def run_name() -> str:
    """Name the run for the UI: "samples into output, 3 Mar 14:15:06"."""
    parameters = runtime.flow_run.parameters["parameters"]
    inputs, output = (parameters.inputs, parameters.output) if isinstance(parameters, ExtractionParameters) else ([], "")
    more = f" and {len(inputs) - 1} more" if len(inputs) > 1 else ""
    now = datetime.now(UTC)
    return f"{''.join(inputs[:1])}{more} into {output}, {now.day} {now:%b %H:%M:%S}"


@flow(
    name="extract-events",
    flow_run_name=run_name,
    description="Reads news articles and writes casualties, displacement and territorial control as Parquet tables.",
)
def extract_events(parameters: ExtractionParameters) -> State[None]:
    """Extract the events of all inputs.

    The run completes also when inputs had to be rejected, and says how many; it fails when a batch failed, and says where.
    The tables then hold the other batches, and the next run reads what is missing.
    """
    run_id = str(runtime.flow_run.id)
    try:
        with opened(parameters.output) as output:
            rmtree(output.folder / layout.STAGING, ignore_errors=True)  # of runs that were killed
            before = Before.of(output.folder)
            results, failures = extract_all(parameters, output, run_id)
            summary = write_tables(opaque(results), parameters, opaque(output), run_id, datetime.now(UTC))
            if is_url(output.place):
                upload_tables(opaque(output))
            state = final_state(summary, failures, parameters.on_rejects)
            publish(summary, before, f"{state.name}: {state.message}")
    except SitrepError as error:
        return Failed(message=str(error))
    announce(summary, before)
    return state


def extract_all(parameters: ExtractionParameters, output: Output, run_id: str) -> tuple[list[BatchResult], list[str]]:
    """Run all batches. Gives the results of those that ended well, and a line on each that did not.

    Raises:
        SettingsError, LexiconError: a parameter is wrong, and would be for every batch.
    """
    results: list[BatchResult] = []
    failures: list[str] = []
    out, settings = output.folder, parameters.settings()
    check(settings)
    plan = make_plan(parameters.inputs, out, settings, run_id, place=output.place)
    get_run_logger().info("%s", outlook(plan))
    batches = batches_of(plan, out, settings, run_id)
    first = next(batches, None)
    if first is None:  # no worker is started for nothing
        return results, failures
    progress = Progress(len(plan.sources), plan.bytes)
    with at_work(output, settings, run_id) as crew:
        for batch, outcome in run_in_order(chain([first], batches), parameters, crew):
            if isinstance(outcome, (SettingsError, LexiconError)):
                raise outcome
            if isinstance(outcome, BaseException):
                failures.append(f"{batch}{where_it_was(outcome, batch, out, run_id)}: {type(outcome).__name__}: {outcome}")
            else:
                results.append(outcome)
                progress.add(outcome)
    progress.finish(whole=not failures)
    return results, failures


def where_it_was(error: BaseException, batch: Batch, out: Path, run_id: str) -> str:
    """Name the article that a batch was at when its worker was lost or its time was up: that one is to be looked at."""
    at = left_at(out, run_id, batch.name) if isinstance(error, (WorkerLost, TimeoutError)) else []
    return f", at {at[0]}" if at else ""


def outlook(plan: Plan) -> str:
    """Say for the log what a run has to do, and why."""
    reasons = "; ".join(f"{reason}: {number:,}" for reason, number in plan.reasons.items())
    return f"{count(len(plan.sources), 'file')} to read ({reasons or 'none is new or changed'}), {plan.unchanged:,} unchanged"


def run_in_order(
    batches: Iterator[Batch], parameters: ExtractionParameters, crew: Crew
) -> Iterator[tuple[Batch, BatchResult | BaseException]]:
    """Run the batches as tasks and give each with its result, or with the error that it ended in, in the order of the batches.

    Only a few are handed out at a time, so that any number of articles can wait.
    """
    waiting: deque[tuple[Batch, PrefectFuture[BatchResult]]] = deque()
    for batch in batches:
        waiting.append((batch, extract_batch.submit(opaque(batch), parameters, opaque(crew))))
        if len(waiting) >= crew.ahead:
            yield _outcome(*waiting.popleft())
    while waiting:
        yield _outcome(*waiting.popleft())


def _outcome(batch: Batch, future: PrefectFuture[BatchResult]) -> tuple[Batch, BatchResult | BaseException]:
    return batch, future.result(raise_on_failure=False)


def opaque(value: T) -> T:
    """Hand a value to a task without Prefect's search through it for other tasks' results."""
    return cast("T", quote(value))


def final_state(summary: RunSummary, failures: list[str], on_rejects: OnRejects) -> State[None]:
    """Say how the run ended, for the list of runs in the UI."""
    if failures:
        return Failed(message=f"{count(len(failures), 'batch', 'batches')} failed, first {failures[0]}")
    if summary.nothing_to_do:
        known = f" {count(summary.unchanged, 'file')} unchanged." if summary.unchanged else ""
        return Completed(name="Nothing to do", message=f"There was no new or changed input.{known}")
    read = f"{count(summary.articles, 'article')}, {count(summary.rows, 'row')}"
    if not summary.rejects:
        return Completed(message=read)
    message = f"{read}, {count(summary.rejects, 'input')} rejected"
    return Failed(message=message) if on_rejects is OnRejects.FAIL else Completed(message=message)


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun.

    >>> count(1, "article"), count(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def serve(command: Command, schedule: Schedule) -> None:
    """Keep the deployment "scheduled" and make its runs, until stopped. Stopping leaves the schedule on, so that late runs are seen."""
    crash_watch.watch()
    made = extract_events.to_deployment(
        name="scheduled",
        description=extract_events.description,
        schedule=Cron(schedule.cron, timezone=schedule.timezone) if schedule.cron else None,
        parameters={"parameters": command.parameters.model_dump(mode="json")},
        tags=["sitrep", "extraction"],
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
    )
    deployment = cast("RunnerDeployment", made)  # not a coroutine: nothing here is asynchronous
    if schedule.now:
        run_deployment(cast("UUID", deployment.apply()), timeout=0)
    serve_deployments(deployment, pause_on_shutdown=False)


def main(arguments: Sequence[str]) -> int:
    """Run once, or serve. Gives the exit status: 0 for a completed run, 1 for a failed one; wrong arguments end it with 2."""
    command = parse(arguments)
    try:
        wait_for_server()
    except NoServerError as error:
        print(error, file=sys.stderr)
        return 1
    if command.schedule is not None:
        serve(command, command.schedule)
        return 0
    state = extract_events(command.parameters, return_state=True)
    print(f"{state.name}: {state.message}")
    return 0 if state.is_completed() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
