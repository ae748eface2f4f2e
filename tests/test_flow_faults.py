"""Runs of the Prefect flow that are killed: the next run repairs and finishes.

A nursery process has Prefect and the flow loaded and forks for each run, so that a run takes a second, not ten. The analyst has no rules,
and batches are small, so that each run has several tasks. Kills are at calls of the project's functions, in whatever thread, drawn with a
seed. `make soak` makes 100 kills; the default keeps the suite quick.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from prefect.settings import PREFECT_API_URL
from prefect.testing.utilities import prefect_test_harness

import flow_nursery
from sample_runs import assert_same
from test_faults import assert_readable, assert_tidy, first, inputs, points, run, second

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Runs = Callable[[Path, Path, int | None], dict[str, Any]]

KILLS = int(os.environ.get("SITREP_FLOW_KILLS", "26"))
SEED = 20210402

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def flow() -> Iterator[Runs]:
    """Makes a run of the flow, killed at a call or not, and says how it ended."""
    with ExitStack() as stack:
        if not PREFECT_API_URL.value():  # another module of the tests may have a server
            stack.enter_context(prefect_test_harness(server_startup_timeout=120))
        path = os.pathsep.join(filter(None, [str(Path(__file__).parent), *sys.path]))
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, flow_nursery.__file__],
                env={**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value()), "PYTHONPATH": path},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        )

        def go(news: Path, out: Path, last: int | None) -> dict[str, Any]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"news": str(news), "out": str(out), "last": last}) + "\n")
            process.stdin.flush()
            found: dict[str, Any] = json.loads(process.stdout.readline())
            return found

        yield go
        process.communicate()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, flow: Runs) -> tuple[Path, list[int]]:
    """A folder with the inputs and the outputs of flows that were left in peace, and how many calls each made."""
    home = tmp_path_factory.mktemp("undisturbed")
    calls = []
    for step, change in ((1, first), (2, second)):
        change(home / "news")
        shutil.copytree(home / "news", home / f"news{step}")
        if step == 2:
            shutil.copytree(home / "out1", home / "out2")
        ended = flow(home / "news", home / f"out{step}", None)
        assert ended["completed"], ended
        calls.append(ended["calls"])
    return home, calls


@pytest.mark.parametrize("step", [1, 2])
def test_a_killed_flow_is_repaired_by_the_next_run(step: int, undisturbed: tuple[Path, list[int]], flow: Runs, tmp_path: Path) -> None:
    """The next run is the flow for one kill in six, else the plain job, which is quicker and must do as well."""
    home, calls = undisturbed
    news, wanted = inputs(home, step), home / f"out{step}"
    killed = 0
    for number, last in enumerate(points(calls[step - 1], KILLS // 2, SEED + step)):
        out = tmp_path / f"out{number}"
        if step == 2:
            shutil.copytree(home / "out1", out)
        killed += flow(news, out, last)["killed"]
        assert_readable(out, [home / "out1", wanted])
        if number % 6:
            run(news, out)
        else:
            assert flow(news, out, None)["completed"]
        assert_same(out, wanted)
        assert_tidy(out)
        shutil.rmtree(out)
    assert killed >= KILLS // 2 - 1  # threads take turns in another order each time: the last calls may come before they are counted
