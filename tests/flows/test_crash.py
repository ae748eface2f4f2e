"""Runs whose flow and worker, and even the server, were killed together: they are shown as crashed, and the next run finishes the work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from live_news import add_articles, add_long_work, counts
from prefect_server import wait_for

import crash_watch

if TYPE_CHECKING:
    from pathlib import Path

    from prefect_server import Server

pytestmark = pytest.mark.live
# The automation's patience, and some for a busy machine.
SECONDS = crash_watch.PATIENCE.seconds + 60.0


def state(server: Server, run: dict[str, Any]) -> str:
    return str(next(found["state_name"] for found in server.runs() if found["id"] == run["id"]))


@pytest.mark.parametrize("whole_machine", [False, True], ids=["flow and worker", "flow, worker and server"])
def test_a_run_whose_processes_were_killed_is_shown_as_crashed_and_the_next_one_finishes(
    server: Server, tmp_path: Path, *, whole_machine: bool
) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    add_long_work(news)
    before = len(server.runs())
    worker = server.serve(str(news), "--out", str(out), "--batch-megabytes", "1")
    server.run("prefect", "deployment", "run", "extract-events/scheduled")
    run = wait_for(lambda: [run for run in server.runs()[before:] if "progress" in server.artifacts(run)], "a run at work")[0]
    assert state(server, run) == "Running"
    server.run("prefect", "deployment", "run", "extract-events/scheduled")
    wait_for(lambda: [one["state_name"] for one in server.runs()[before + 1 :]] == ["Cancelled"], "the run beside it to be cancelled")

    server.kill(worker)
    if whole_machine:
        server.restart()
    killed = time.monotonic()
    (news / "many.jsonl").unlink()
    add_articles(news, 0, 20)
    worker = server.serve(str(news), "--out", str(out))
    wait_for(lambda: state(server, run) == "Crashed", "the run to be shown as crashed", SECONDS)
    print(f"crashed after {time.monotonic() - killed:.0f} s")  # noqa: T201  # for those who run it with -s

    server.run("prefect", "deployment", "run", "extract-events/scheduled")
    wait_for(lambda: server.runs()[-1]["state_name"] == "Completed", "the next run")
    server.kill(worker)
    assert counts(out) == {"articles": 20, "casualties": 20, "displacement": 20, "rejects": 0, "ledger": 20}
